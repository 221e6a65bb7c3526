import { randomBytes } from 'node:crypto';
import { link, mkdir, open, rmdir, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import type { Draft } from '../model/health.js';
import { hasCode, list, readText, statOf } from './files.js';
import { draftName, draftOwner, isDead, thisProcess, type Owner } from './owner.js';
import type { Root } from './root.js';
import { ioError } from './trouble.js';

/** What a lock says of its holder: written before the lock appears, so that it never is without. */
interface Holder extends Owner {
  host: string;
  since: string;
  /** Different for each taking, so that a lock that was broken is not taken for its successor. */
  nonce: string;
}

/** What stands beside a lock while it is broken: named after the lock's nonce. */
const tombstoneName = /^dead-[0-9a-f]{24}$/;

/** Milliseconds for which a lock that somebody holds is waited for. */
const lockPatience = 10_000;

/**
 * Holds a project for work that only one may do at a time; what comes back lets it go. The lock is a link to a
 * file that already names its holder, so it appears whole; a holder that is proved dead is put aside, by the one
 * who first claims its nonce. Throws E_BUSY, naming the holder, where it stays held or nothing is proved.
 */
export async function takeLock(root: Root, patience = lockPatience): Promise<() => Promise<void>> {
  const folder = lockFolder(root);
  const file = join(folder, 'lock');
  const end = Date.now() + patience;
  const there = statOf(folder);
  if (there !== null && !there.isDirectory())
    throw new SpecopsError('E_UNSAFE', "the place of the project's lock is no folder of its own", {
      fix: `remove the file or link "${relative(root.path, folder).replaceAll('\\', '/')}"`,
    });
  try {
    for (;;) {
      const made = (await mkdir(folder, { recursive: true })) !== undefined;
      const mine = await claimed(folder, file).catch((error: unknown) => {
        // Whoever made the folder took it away again.
        if (hasCode(error, 'ENOENT')) return null;
        throw error;
      });
      if (mine !== null)
        return async () => {
          await letGo(file, mine);
          if (made) await rmdir(folder).catch(() => undefined);
        };
      const holder = holderOf(file);
      if (holder !== null && isDead(holder)) {
        await putAside(folder, file, holder.nonce);
        continue;
      }
      if (Date.now() > end) throw held(relative(root.path, file), holder);
      await wait(50 + Math.random() * 100);
    }
  } catch (error) {
    throw ioError(error, "the project's lock") ?? error;
  }
}

/** What is left of locks, and of what else lies beside them: drafts, and locks and tombstones of the dead. */
export function remainsOf(root: Root): Draft[] {
  const folder = lockFolder(root);
  const way = root.git === null ? '.specops' : '.git/specops';
  if (!statOf(folder)?.isDirectory()) return [];
  const claims = list(join(folder, 'claims')).map(({ name }) => `claims/${name}`);
  const drafts = (root.git === null ? claims : ['', ...claims]).flatMap((place) =>
    list(join(folder, place)).flatMap(({ name }): Draft[] => {
      if (!name.startsWith('.tmp-')) return [];
      const owner = draftOwner(name);
      return [
        {
          path: [way, place, name].filter((step) => step !== '').join('/'),
          dead: owner === null ? null : isDead(owner),
        },
      ];
    }),
  );
  const locks = list(folder).flatMap(({ name }): Draft[] => {
    if (name !== 'lock' && !tombstoneName.test(name)) return [];
    const holder = holderOf(join(folder, name));
    return holder !== null && isDead(holder) ? [{ path: `${way}/${name}`, dead: true }] : [];
  });
  return [...drafts, ...locks];
}

function lockFolder(root: Root): string {
  return root.git === null ? join(root.path, '.specops') : join(root.git.commonDir, 'specops');
}

/** Takes a lock where nobody has it: its nonce, or null. */
async function claimed(folder: string, file: string): Promise<string | null> {
  const nonce = randomBytes(12).toString('hex');
  const holder: Holder = { ...thisProcess(), host: hostname(), since: new Date().toISOString(), nonce };
  const draft = join(folder, draftName());
  const handle = await open(draft, 'wx');
  try {
    await handle.writeFile(`${JSON.stringify(holder)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
    return nonce;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return null;
    throw error;
  } finally {
    await unlink(draft);
  }
}

/**
 * Removes the lock of a dead holder, if it still is that one's. Only who holds the tombstone of a nonce may, and
 * a tombstone is a lock itself: that of a breaker who died is put aside in the same way.
 */
async function putAside(folder: string, file: string, nonce: string): Promise<void> {
  const tombstone = join(folder, `dead-${nonce}`);
  const mine = await claimed(folder, tombstone);
  if (mine === null) {
    const breaker = holderOf(tombstone);
    if (breaker !== null && isDead(breaker)) await putAside(folder, tombstone, breaker.nonce);
    else await wait(10);
    return;
  }
  await letGo(file, nonce);
  await letGo(tombstone, mine);
}

async function letGo(file: string, nonce: string): Promise<void> {
  if (holderOf(file)?.nonce !== nonce) return;
  await unlink(file).catch((error: unknown) => {
    if (!hasCode(error, 'ENOENT')) throw error;
  });
}

function holderOf(file: string): Holder | null {
  const text = readText(file, 4096);
  try {
    const data = JSON.parse(typeof text === 'string' ? text : '') as Partial<Record<keyof Holder, unknown>> | null;
    if (typeof data?.pid !== 'number' || data.pid < 1) return null;
    const words = [data.start, data.machine, data.boot, data.host, data.since, data.nonce];
    if (!words.every((word) => typeof word === 'string')) return null;
    return /^[0-9a-f]{24}$/.test(String(data.nonce)) ? (data as Holder) : null;
  } catch {
    return null;
  }
}

function held(file: string, holder: Holder | null): SpecopsError {
  const who =
    holder === null
      ? 'somebody who does not say who they are'
      : `process ${String(holder.pid)} on ${printable(holder.host)} since ${printable(holder.since)}`;
  const shown = file.replaceAll('\\', '/');
  return new SpecopsError('E_BUSY', `another specops works on this project: ${who}`, {
    fix: `run it again when that is over; if it is over and left its lock behind, remove ${shown}`,
  });
}
