import { join } from 'node:path';
import type { Config } from '../model/config.js';
import { featureName } from '../model/feature.js';
import { realInside, statOf } from './files.js';
import { listed, type Notes, type Reading } from './reading.js';

/** The folders that hold features: the configured ones, and the one of a dialect of Spec Kit. */
export function specRoots(config: Pick<Config, 'roots'>): string[] {
  return [...new Set([...config.roots, '.specops/specs'])];
}

/** The numbered folders under a root. A link in place of one is listed as unreadable. */
export function featureFolders(root: string, folder: string, notes: Notes): { name: string; folder: string }[] {
  if (statOf(join(root, folder)) === null) return [];
  const real = realInside(root, folder);
  if (real === null) {
    notes.unreadable.push({
      path: folder,
      rule: 'file-irregular',
      message: 'a link that leads out of the project, or nowhere',
    });
    return [];
  }
  return listed(real, folder, notes).flatMap((entry) => {
    const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
    if (!featureName.test(entry.name)) return [];
    if (entry.isSymbolicLink())
      notes.unreadable.push({ path, rule: 'file-irregular', message: 'a symbolic link, which is not followed' });
    return entry.isDirectory() ? [{ name: entry.name, folder: path }] : [];
  });
}

/** The folders of features, with those that only have files in an overlay. */
export function withOverlaid(
  roots: readonly string[],
  folders: readonly { name: string; folder: string }[],
  overlay: Reading['overlay'],
): { name: string; folder: string }[] {
  const known = new Set(folders.map(({ folder }) => folder));
  const added = [...overlay].flatMap(([path, text]) => {
    const root = roots.find((one) => one === '.' || path.startsWith(`${one}/`));
    if (root === undefined || text === null) return [];
    const name = (root === '.' ? path : path.slice(root.length + 1)).split('/')[0] ?? '';
    const folder = root === '.' ? name : `${root}/${name}`;
    if (!featureName.test(name) || known.has(folder)) return [];
    known.add(folder);
    return [{ name, folder }];
  });
  return [...folders, ...added];
}
