import { isAbsolute, relative, sep } from 'node:path';
import type { Reads } from '../model/command.js';
import type { Config } from '../model/config.js';
import { SpecopsError } from '../model/error.js';
import { featureName, kindOfFile } from '../model/feature.js';
import { printable } from '../model/printable.js';
import { findChanges, type Changed } from './changes.js';
import { foundRoots } from './found-roots.js';
import { placeInside } from './place.js';
import { specRoots } from './feature-folders.js';
import { constitutionPaths } from './project.js';
import type { Root } from './root.js';

/** What was asked, as far as it says where texts come from. */
export interface Asked {
  reads: Reads;
  /** The folder it was asked in. */
  folder: string;
  words: readonly string[];
  text: string;
  options: Record<string, unknown>;
  config: Config;
}

/** Texts that stand in the place of files, and the documents a question is about: of stdin, or of git; null for neither. */
export async function givenTexts(root: Root, asked: Asked): Promise<Changed | null> {
  const { reads, words, text, options } = asked;
  if (reads.stdin && words.length === 1 && words[0] === '-') {
    const path = documentPath(root, asked, reads.stdin(options));
    return { has: (other) => other === path, overlay: new Map([[path, text]]) };
  }
  const wish = reads.changes?.(options) ?? null;
  return wish === null ? null : findChanges(root, wish);
}

/** The place of a document in the project, as it was given: relative to the project, or the whole path. */
function documentPath(root: Root, { config }: Asked, written: string): string {
  const fix = 'specops lint - --stdin-filename specs/001-x/spec.md';
  if (written === '') throw new SpecopsError('E_USAGE', 'a document from stdin needs a path', { fix });
  const inside = isAbsolute(written) ? relative(root.path, written).split(sep).join('/') : written;
  const path = placeInside(inside);
  if (isDocument(path, [...specRoots(config), ...foundRoots(root.path)])) return path;
  throw new SpecopsError('E_USAGE', `"${printable(path)}" is no document of a feature`, { fix });
}

function isDocument(path: string, roots: readonly string[]): boolean {
  if (constitutionPaths.some((known) => known === path)) return true;
  return roots.some((root) => {
    const way = root === '.' ? path : path.startsWith(`${root}/`) ? path.slice(root.length + 1) : '';
    const [feature = '', ...file] = way.split('/');
    const kind = kindOfFile(file.join('/'));
    return featureName.test(feature) && kind !== null && kind !== 'contract';
  });
}
