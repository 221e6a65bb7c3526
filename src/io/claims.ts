import { randomBytes } from 'node:crypto';
import { link, mkdir, open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Claim, ClaimEnd, ClaimWish } from '../model/claim.js';
import { SpecopsError } from '../model/error.js';
import { featureName } from '../model/feature.js';
import { hasCode, list, readText, statOf } from './files.js';
import { takeLock } from './lock.js';
import { draftName, isDead, processOf, type Owner } from './owner.js';
import { otherWorktrees } from './repository.js';
import type { Root } from './root.js';
import { ioError } from './trouble.js';

/** A claim as its file holds it. */
interface Kept extends Pick<Claim, 'owner' | 'token' | 'since'> {
  /** The process that works on it, where somebody said. */
  process: Owner | null;
  done: boolean;
}

const taskName = /^T\d{3,4}[a-zA-Z]?$/;

/** Every claim there is; those of tasks that were done elsewhere only while there is an elsewhere. */
export function readClaims(root: Root): Claim[] {
  const folder = claimsFolder(root);
  return list(folder)
    .filter((entry) => entry.isDirectory() && featureName.test(entry.name))
    .flatMap(({ name: feature }) =>
      list(join(folder, feature))
        .filter(({ name }) => taskName.test(name))
        .flatMap(({ name: task }) => claimOf(root, feature, task) ?? []),
    )
    .filter(({ done }) => !done || hasWorktrees(root));
}

/**
 * Takes a claim: null where somebody was quicker. It appears whole, under a name that only one can give; one that is
 * taken over is replaced while the project is held, and only if it still is the one that was meant.
 */
export async function takeClaim(root: Root, { feature, task, owner, pid, over }: ClaimWish): Promise<Claim | null> {
  const process = pid === null ? null : processOf(pid);
  if (pid !== null && process === null)
    throw new SpecopsError('E_INPUT', `there is no process ${String(pid)}`, {
      fix: 'give the id of the process that will work on it to --pid, or leave it out',
    });
  const token = randomBytes(8).toString('hex');
  const kept: Kept = { owner, token, since: new Date().toISOString(), process, done: false };
  const file = join(claimsFolder(root), feature, task);
  const before = over === null ? null : claimOf(root, feature, task);
  const taken = await guarded(async () => {
    await folderOf(root, feature);
    if (over === null) return published(file, kept, link);
    const letGo = await takeLock(root);
    try {
      return claimOf(root, feature, task)?.token === over && (await published(file, kept, rename));
    } finally {
      await letGo();
    }
  });
  if (!taken) return null;
  return {
    feature,
    task,
    owner,
    token,
    since: kept.since,
    dead: false,
    done: false,
    ...(before && { from: before.owner }),
  };
}

/**
 * Ends claims that still are the ones that are meant. That of a task that is done stays, as done, while other worktrees
 * may not know it yet. To be called while the project is held.
 */
export async function endClaims(root: Root, ends: readonly ClaimEnd[]): Promise<void> {
  for (const { feature, task, token, done } of ends) {
    const kept = keptOf(root, feature, task);
    if (kept?.token !== token) continue;
    const file = join(claimsFolder(root), feature, task);
    await guarded(() =>
      done && hasWorktrees(root) ? published(file, { ...kept, done: true }, rename) : removed(file),
    );
  }
}

/** Where claims lie: what all worktrees share; the project's own for want of a repository. */
function claimsFolder(root: Root): string {
  return root.git === null ? join(root.path, '.specops', 'claims') : join(root.git.commonDir, 'specops', 'claims');
}

function hasWorktrees({ git }: Root): boolean {
  return git !== null && otherWorktrees(git).length > 0;
}

async function folderOf(root: Root, feature: string): Promise<void> {
  const claims = claimsFolder(root);
  for (const folder of [join(claims, '..'), claims, join(claims, feature)]) {
    const there = statOf(folder);
    if (there !== null && !there.isDirectory())
      throw new SpecopsError('E_UNSAFE', 'the place where tasks are claimed is no folder of its own', {
        fix: `remove the file or link "${folder}"`,
      });
  }
  await mkdir(join(claims, feature), { recursive: true });
}

/** Writes a claim out of sight and gives it its name; false where that is taken. */
async function published(file: string, kept: Kept, name: typeof link): Promise<boolean> {
  const draft = join(file, '..', draftName());
  const handle = await open(draft, 'wx');
  try {
    await handle.writeFile(`${JSON.stringify(kept)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await name(draft, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await removed(draft);
  }
}

async function removed(file: string): Promise<boolean> {
  try {
    await unlink(file);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

async function guarded(work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work();
  } catch (error) {
    throw ioError(error, 'the claim of a task') ?? error;
  }
}

function claimOf(root: Root, feature: string, task: string): Claim | null {
  const kept = keptOf(root, feature, task);
  if (kept === null) return null;
  const { owner, token, since, process, done } = kept;
  return { feature, task, owner, token, since, dead: process !== null && isDead(process), done };
}

/** What a claim's file holds, or that it holds nothing that can be read; null where there is none. */
function keptOf(root: Root, feature: string, task: string): Kept | null {
  const file = join(claimsFolder(root), feature, task);
  const text = readText(file, 4096);
  if (text === null) return null;
  const unknown: Kept = { owner: 'somebody who does not say', token: '', since: '', process: null, done: false };
  try {
    const data = JSON.parse(typeof text === 'string' ? text : '') as Partial<Record<keyof Kept, unknown>> | null;
    const { owner, token, since, process, done } = data ?? {};
    if (typeof owner !== 'string' || typeof token !== 'string' || typeof since !== 'string') return unknown;
    if (!/^[0-9a-f]{16}$/.test(token)) return unknown;
    return { owner: owner.slice(0, 80), token, since, process: isOwner(process) ? process : null, done: done === true };
  } catch {
    return unknown;
  }
}

function isOwner(data: unknown): data is Owner {
  const { pid, start, machine, boot } = (data ?? {}) as Partial<Record<keyof Owner, unknown>>;
  return Number.isInteger(pid) && Number(pid) > 0 && [start, machine, boot].every((word) => typeof word === 'string');
}

/** Gives a claim back that was taken for a task which somebody else has done. */
export async function giveBack(root: Root, claim: Claim): Promise<void> {
  const letGo = await takeLock(root);
  try {
    await endClaims(root, [{ ...claim, done: false }]);
  } finally {
    await letGo();
  }
}
