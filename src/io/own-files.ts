import { join } from 'node:path';
import { extendedCatalog, ownCatalogFolder } from '../core/knowledge/own-catalog.js';
import { constraintFolder, readConstraints } from '../core/knowledge/own-constraints.js';
import type { Catalog } from '../model/catalog.js';
import type { Constraint } from '../model/constraint.js';
import type { ErrorCode } from '../model/error.js';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import { list, readText, realInside, statOf } from './files.js';

/** The most that is read of one such file: YAML of this size is parsed in a second, whatever is in it. Bytes. */
const maxBytes = 64 * 1024;
/** More of them are refused. */
const mostFiles = 64;

/** What a project knows: the catalog with its own entries, and the constraints of its organisation. */
export function ownKnowledge(
  root: { path: string },
  builtIn: Catalog,
): { catalog: Catalog; constraints: Constraint[] } {
  const catalog = extendedCatalog(builtIn, ownFiles(root, ownCatalogFolder));
  return { catalog, constraints: readConstraints(ownFiles(root, constraintFolder), catalog) };
}

/**
 * The YAML files that a project keeps in a folder of its own, in the order of their names. Throws E_UNSAFE for links,
 * so that none brings in what lies elsewhere, E_LIMIT for what is too large, E_INPUT for what is no UTF-8.
 */
function ownFiles(root: { path: string }, folder: string): { path: string; text: string }[] {
  const place = statOf(join(root.path, folder));
  if (place === null) return [];
  const real = place.isDirectory() ? realInside(root.path, folder) : null;
  if (real === null) throw refused(folder, 'not a folder of the project', 'E_UNSAFE');
  const entries = list(real).filter(({ name }) => /\.ya?ml$/.test(name));
  if (entries.length > mostFiles) throw refused(folder, `of more than ${String(mostFiles)} files`, 'E_LIMIT');
  return entries.map(({ name }) => {
    const path = `${folder}/${name}`;
    const text = readText(join(real, name), maxBytes) ?? '';
    if (typeof text === 'string') return { path, text };
    const codes: Record<string, ErrorCode> = { 'file-too-large': 'E_LIMIT', 'file-encoding': 'E_INPUT' };
    throw refused(path, text.message, codes[text.rule] ?? 'E_UNSAFE');
  });
}

function refused(path: string, what: string, code: ErrorCode): SpecopsError {
  return new SpecopsError(code, `${printable(path)} is ${what}`, {
    fix: `put plain UTF-8 files of at most ${String(maxBytes / 1024)} KB in its place, or remove it`,
  });
}
