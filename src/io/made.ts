import { join } from 'node:path';
import { documentOf, type Feature } from '../model/feature.js';
import { statOf, realInside } from './files.js';

/**
 * Whether the files that the tasks of a feature are to write are there, by path as the task names it, and the first
 * folder of each way. A path may be meant from the project or from the feature's folder; one that ends in `/` has to be
 * a folder; what leads out of the project is not there.
 */
export function madePaths(root: string, feature: Feature): Record<string, boolean> {
  const made: Record<string, boolean> = {};
  for (const { writes } of documentOf(feature, 'tasks')?.tasks ?? []) {
    for (const path of writes) {
      made[path] ??= isThere(root, path) || isThere(root, `${feature.folder}/${path}`);
      const top = firstFolder(path);
      if (top !== null) made[top] ??= isThere(root, top);
    }
  }
  return made;
}

/** `modules/` of `modules/tenant/main.tf`; null for a name alone. */
function firstFolder(path: string): string | null {
  return /^(?:\.\/)?([^/]+\/)[^/]/.exec(path)?.[1] ?? null;
}

function isThere(root: string, path: string): boolean {
  const real = path.includes('\0') ? null : realInside(root, path.replace(/^\.\//, ''));
  return real !== null && real !== join(root) && (statOf(real)?.isDirectory() === true || !path.endsWith('/'));
}
