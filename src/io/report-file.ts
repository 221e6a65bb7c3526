import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Edit } from '../model/edit.js';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import { readInside } from './files.js';
import { placeInside } from './place.js';

/** A report that is to be written: `file` as it was given, `ours` tells an earlier one. */
export interface ReportFile {
  file: string;
  ours: RegExp;
  text: string;
}

/**
 * Where a report goes, relative to the project: the file is relative to the folder the command was run in.
 * Throws E_UNSAFE for one that leaves the project.
 */
export function reportPlace(root: { path: string }, folder: string, file: string): string {
  if (/^[/\\]{2}|\0/.test(file)) return placeInside(file);
  const asked = resolve(realOf(folder), file);
  const way = relative(root.path, join(realOf(dirname(asked)), asked.slice(dirname(asked).length)));
  return placeInside(isAbsolute(way) ? way : way.split(sep).join('/'));
}

/** The edit that writes a report; null where it is there already. Only an earlier report of ours is replaced. */
export function reportEdit(
  root: { path: string },
  path: string,
  { ours, text }: Omit<ReportFile, 'file'>,
): Edit | null {
  const before = readInside(root.path, path);
  if (before === null) return { kind: 'create', path, text };
  if (before === text) return null;
  if (typeof before === 'string' && (before === '' || ours.test(before))) return { kind: 'change', path, before, text };
  throw new SpecopsError('E_UNSAFE', `"${printable(path)}" is no report of SpecOps, and is not overwritten`, {
    fix: 'name another file, or remove this one',
  });
}

/** The real path of a folder, or the path itself where there is none. */
function realOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
