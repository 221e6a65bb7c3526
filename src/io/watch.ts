import { watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { featureName } from '../model/feature.js';
import { readConfig } from './config.js';
import { statOf } from './files.js';
import { foundRoots } from './found-roots.js';
import { specRoots } from './project.js';
import { findRoot } from './root.js';

/** Milliseconds of silence after which a burst of changes is one: an editor writes a file in several steps. */
const settleTime = 80;

/** Changes of a project's documents, as they come. */
export interface Watching {
  /**
   * What to ask about once something changed: the features that did, where `words` leave the choice and nothing
   * changed that all depend on, else `words`. Null once it was told to end.
   */
  next(words: readonly string[]): Promise<string[] | null>;
  close(): void;
}

/** Watches what the linter reads of the project that a folder belongs to. */
export async function watchProject(folder: string, signal: AbortSignal): Promise<Watching> {
  const root = await findRoot(folder);
  const { config } = await readConfig(root, { rules: null, environment: {} });
  const roots = [...new Set([...specRoots(config), ...foundRoots(root.path)])];
  const around = ['memory', '.specify/memory', '.specops'];
  const watching = watchFolders(root.path, [...roots, ...around], signal);
  return {
    async next(words) {
      const paths = await watching.next();
      if (paths === null) return null;
      const features = paths.map((path) => featureOf(path, roots));
      const own = features.flatMap((feature) => feature ?? []);
      const isWhole = words.length > 0 || own.length < features.length;
      return isWhole ? [...words] : [...new Set(own)].filter((path) => statOf(join(root.path, path)) !== null);
    },
    close: () => {
      watching.close();
    },
  };
}

/** The folder of the feature that a path belongs to; null for what all features depend on. */
function featureOf(path: string, roots: readonly string[]): string | null {
  for (const root of roots) {
    const way = root === '.' ? path : path.startsWith(`${root}/`) ? path.slice(root.length + 1) : '';
    const name = way.split('/')[0] ?? '';
    if (featureName.test(name)) return root === '.' ? name : `${root}/${name}`;
  }
  return null;
}

/** Changes below some folders of a project, as they come. */
interface FolderWatching {
  /** The paths that changed, relative to the project; null once it was told to end. */
  next(): Promise<string[] | null>;
  close(): void;
}

/**
 * Watches folders of a project, and what is made in them; folders that are not there yet are looked for in
 * their parents. Ends where `signal` does.
 */
function watchFolders(root: string, folders: readonly string[], signal: AbortSignal): FolderWatching {
  const changed = new Set<string>();
  let wake: (() => void) | null = null;
  let timer: NodeJS.Timeout | null = null;
  const note = (path: string) => {
    changed.add(path);
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      wake?.();
    }, settleTime);
  };
  const watchers: FSWatcher[] = [...new Set(folders)]
    .filter((folder) => statOf(join(root, folder))?.isDirectory() === true)
    .map((folder) =>
      watch(join(root, folder), { recursive: true }, (_, name) => {
        const inside = name === null ? '' : name.replaceAll('\\', '/');
        note(folder === '.' ? inside : `${folder}/${inside}`);
      }).on('error', () => {
        note(folder);
      }),
    );
  const end = () => wake?.();
  signal.addEventListener('abort', end);
  return {
    async next() {
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
      for (const watcher of watchers) watcher.close();
    },
  };
}
