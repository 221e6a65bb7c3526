import { join } from 'node:path';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import { list, readText, realInside, statOf } from './files.js';

/** Where a project keeps templates of its own, which replace ours of the same name. */
export const ownTemplates = '.specops/templates';

const ending = '.hbs';

/**
 * The templates by key, their path without `.hbs`: the package's, replaced by the project's own. Throws
 * E_UNSAFE for a template that is a link, so that none can bring in what lies elsewhere.
 */
export async function readTemplates(
  root: { path: string },
  packaged: string,
  constitution: string,
): Promise<Record<string, string>> {
  const own = statOf(join(root.path, ownTemplates)) === null ? null : realInside(root.path, ownTemplates);
  if (own === null && statOf(join(root.path, ownTemplates)) !== null)
    throw refused(ownTemplates, 'a link that leads out of the project');
  return {
    'constitution.md': templateText(constitution, 'memory/constitution.md'),
    ...under(packaged, '', 'templates'),
    ...(own === null ? {} : under(own, '', ownTemplates)),
  };
}

function under(folder: string, way: string, shown: string): Record<string, string> {
  const templates: Record<string, string> = {};
  for (const entry of list(folder)) {
    const key = way + entry.name;
    const file = join(folder, entry.name);
    if (entry.isDirectory()) Object.assign(templates, under(file, `${key}/`, shown));
    else if (entry.isSymbolicLink()) throw refused(`${shown}/${key}`, 'a symbolic link');
    else if (key.endsWith(ending)) templates[key.slice(0, -ending.length)] = templateText(file, `${shown}/${key}`);
  }
  return templates;
}

function templateText(file: string, shown: string): string {
  const text = readText(file, 1024 * 1024) ?? '';
  if (typeof text === 'string') return text;
  const code = text.rule === 'file-too-large' ? 'E_LIMIT' : text.rule === 'file-encoding' ? 'E_INPUT' : 'E_UNSAFE';
  throw refused(shown, text.message, code);
}

function refused(shown: string, what: string, code: 'E_UNSAFE' | 'E_LIMIT' | 'E_INPUT' = 'E_UNSAFE'): SpecopsError {
  return new SpecopsError(code, `the template ${printable(shown)} is ${what}`, {
    fix: `replace ${printable(shown)} by a plain UTF-8 file, or remove it`,
  });
}
