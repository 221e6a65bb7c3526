import { readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { featureName } from '../model/feature.js';
import { configPath } from './config.js';
import { readInside } from './files.js';

/** How many folders down a package of a monorepo may lie. */
const deepest = 3;
/** More folders than these are not looked into. */
const mostFolders = 20_000;
/** Folders that hold other people's files, samples, or what was built. */
const ignored = new Set(['node_modules', 'templates', 'presets', 'dist', 'vendor', 'build', 'target', 'coverage']);
/** The hidden folders that may hold features. */
const known = new Set(['.specify', '.specops']);

/**
 * Folders named `specs` with numbered features in them, up to three folders below the root, sorted by their paths;
 * nothing where the settings name the roots themselves. Links are not followed.
 */
export function foundRoots(root: string): string[] {
  const settings = readInside(root, configPath, 64 * 1024);
  if (typeof settings === 'string' && /^["']?roots["']?\s*:/m.test(settings)) return [];
  const found: string[] = [];
  let level = [''];
  let seen = 0;
  for (let depth = 0; depth <= deepest && level.length > 0; depth++) {
    const next: string[] = [];
    for (const way of level) {
      if (++seen > mostFolders) return found.sort();
      for (const entry of folders(join(root, way))) {
        if (entry.name !== 'specs') {
          if (depth < deepest && isEntered(entry.name)) next.push(`${way}${entry.name}/`);
        } else if (way !== '' && folders(join(root, way, 'specs')).some(({ name }) => featureName.test(name))) {
          found.push(`${way}specs`);
        }
      }
    }
    level = next;
  }
  return found.sort();
}

function isEntered(name: string): boolean {
  return name.startsWith('.') ? known.has(name) : !ignored.has(name);
}

/** The folders in a folder; none of one that may not be opened. */
function folders(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  } catch {
    return [];
  }
}
