import { join, relative } from 'node:path';
import { isCalled } from '../model/feature.js';
import { list } from './files.js';
import { otherWorktrees } from './repository.js';
import type { Root } from './root.js';

/** A feature that another worktree of the repository holds. */
export interface Elsewhere {
  feature: string;
  /** The project in that worktree, relative to this one. */
  place: string;
}

/** Where a feature is, by its name or number, that is not here; null where it is here, or nowhere. */
export function featureElsewhere(root: Root, roots: readonly string[], wanted: string): Elsewhere | null {
  const { git } = root;
  if (git === null || findIn(root.path, roots, wanted) !== null) return null;
  for (const top of otherWorktrees(git)) {
    const place = join(top, relative(git.top, root.path));
    const feature = findIn(place, roots, wanted);
    if (feature !== null) return { feature, place: relative(root.path, place).replaceAll('\\', '/') };
  }
  return null;
}

function findIn(place: string, roots: readonly string[], wanted: string): string | null {
  const names = roots.flatMap((folder) => list(join(place, folder)).filter((entry) => entry.isDirectory()));
  return names.find(({ name }) => isCalled(name, wanted))?.name ?? null;
}
