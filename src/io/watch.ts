import { watch, type Dirent, type FSWatcher } from 'node:fs';
import { dirname, join } from 'node:path';
import { defaultConfig } from '../model/config.js';
import { SpecopsError } from '../model/error.js';
import { featureName } from '../model/feature.js';
import { readConfig } from './config.js';
import { hasCode, list, statOf } from './files.js';
import { foundRoots } from './found-roots.js';
import { specRoots } from './feature-folders.js';
import { findRoot, type Root } from './root.js';

/** Milliseconds of silence after which a burst of changes is one: an editor writes a file in several steps. */
const settleTime = 80;

/** Changes of what a project is judged by, as they come. */
export interface Watching {
  /** The paths that changed, relative to the project and sorted; null once it was told to end. */
  next(): Promise<string[] | null>;
  close(): void;
}

/**
 * Watches everything that the linter reads of the project that a folder belongs to: its roots, the constitution, the
 * settings, and which branch is checked out. These may be made later. Which roots a monorepo has is looked up again
 * with every change of one that is known.
 */
export async function watchProject(folder: string, signal: AbortSignal): Promise<Watching> {
  const root = await findRoot(folder);
  const changes = changesUntil(signal);
  const watchers = new Map<string, FSWatcher>();
  const renew = async () => {
    const wanted = watchedIn(root, await rootsOf(root));
    for (const [key, watcher] of watchers) {
      if (wanted.has(key)) continue;
      watcher.close();
      watchers.delete(key);
    }
    for (const [key, { place, pathOf }] of wanted) {
      if (watchers.has(key)) continue;
      const watcher = watch(place, (_, name) => {
        const path = pathOf((name ?? '').replaceAll('\\', '/'));
        if (path !== null) changes.note(path);
      });
      watchers.set(
        key,
        watcher.on('error', () => {
          watchers.delete(key);
        }),
      );
    }
  };
  await renew();
  return {
    async next() {
      const paths = await changes.next();
      if (paths !== null) await renew();
      return paths;
    },
    close() {
      changes.close();
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}

/** The folders that may hold features; the usual ones while the settings cannot be read. */
async function rootsOf(root: Root): Promise<string[]> {
  const settings = await readConfig(root, { rules: null, environment: {} }).catch((error: unknown) => {
    if (!(error instanceof SpecopsError)) throw error;
    return { config: defaultConfig };
  });
  return [...new Set([...specRoots(settings.config), ...foundRoots(root.path)])];
}

/** A folder to watch, and the path that a name in it stands for; null for what nobody asks about. */
interface Watched {
  place: string;
  pathOf: (name: string) => string | null;
}

/**
 * What there is to watch, by place and inode: a folder that was made anew is another one. Each folder by itself, for
 * what watches a whole tree under Linux loses sight of a file that an editor replaces.
 */
function watchedIn({ path: root, git }: Root, roots: readonly string[]): Map<string, Watched> {
  const whole = [...roots, 'memory', '.specify', '.specops'];
  const inside = new Set(whole.flatMap((folder) => (folder === '.' ? featuresIn(root) : foldersUnder(root, folder))));
  const above = new Set(whole.flatMap(foldersAbove).filter((folder) => !inside.has(folder)));
  const isOnTheWay = (path: string) => whole.some((one) => one === path || one.startsWith(`${path}/`));
  const isRoot = (name: string) => roots.includes('.') && featureName.test(name);
  const watched: Watched[] = [
    ...[...inside].map((folder) => ({ place: join(root, folder), pathOf: (name: string) => `${folder}/${name}` })),
    ...[...above].map((folder) => ({
      place: join(root, folder),
      pathOf: (name: string) => {
        const path = folder === '.' ? name : `${folder}/${name}`;
        return name === 'specs' || isOnTheWay(path) || (folder === '.' && isRoot(name)) ? path : null;
      },
    })),
    ...(git ? [{ place: git.dir, pathOf: (name: string) => (name === 'HEAD' ? '.git/HEAD' : null) }] : []),
  ];
  return new Map(
    watched.flatMap((one) => {
      const stats = statOf(one.place);
      return stats?.isDirectory() === true ? [[`${one.place}:${String(stats.ino)}`, one] as const] : [];
    }),
  );
}

/** A folder with all that are in it; none where there is none. Links are not followed. */
function foldersUnder(root: string, folder: string): string[] {
  const found: string[] = [];
  const open = statOf(join(root, folder))?.isDirectory() === true ? [folder] : [];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const here = next;
    found.push(here);
    for (const entry of held(join(root, here))) if (entry.isDirectory()) open.push(`${here}/${entry.name}`);
  }
  return found;
}

/** What a folder holds; nothing of one that may not be opened. */
function held(folder: string): Dirent[] {
  try {
    return list(folder);
  } catch (error) {
    if (!hasCode(error, 'EACCES', 'EPERM')) throw error;
    return [];
  }
}

/** The folders of the features in the project's own folder. */
function featuresIn(root: string): string[] {
  return held(root).flatMap((entry) =>
    entry.isDirectory() && featureName.test(entry.name) ? foldersUnder(root, entry.name) : [],
  );
}

/** The folders on the way to a folder, the project's own (`.`) first. */
function foldersAbove(folder: string): string[] {
  const parent = dirname(folder);
  return parent === '.' ? ['.'] : [...foldersAbove(parent), parent];
}

/** Collects paths until nothing came for a while; ends where `signal` does. */
function changesUntil(signal: AbortSignal) {
  const changed = new Set<string>();
  let wake: (() => void) | null = null;
  let timer: NodeJS.Timeout | null = null;
  const end = () => wake?.();
  signal.addEventListener('abort', end);
  return {
    note(path: string) {
      changed.add(path);
      if (timer) clearTimeout(timer);
      timer = setTimeout(() => {
        timer = null;
        wake?.();
      }, settleTime);
    },
    async next(): Promise<string[] | null> {
      while (!signal.aborted && (changed.size === 0 || timer !== null)) {
        await new Promise<void>((done) => {
          wake = done;
        });
      }
      if (signal.aborted) return null;
      const paths = [...changed].sort();
      changed.clear();
      return paths;
    },
    close() {
      signal.removeEventListener('abort', end);
      if (timer) clearTimeout(timer);
    },
  };
}
