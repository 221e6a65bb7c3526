import type { Catalog } from '../../model/catalog.js';
import type { Constraint } from '../../model/constraint.js';
import { didYouMean } from '../nearest.js';
import { readOwnFile, type OwnFile, type Path } from './own-file.js';

/** Where an organisation's constraints are kept. */
export const constraintFolder = '.specops/constraints';

/**
 * The constraints of files, in their order. Throws E_CONFIG with file and line for the first thing that is wrong:
 * against the schema, an id given twice, or a topic, capability or technology that the catalog does not know.
 */
export function readConstraints(texts: readonly { path: string; text: string }[], catalog: Catalog): Constraint[] {
  const places = new Map<string, string>();
  return texts.flatMap(({ path, text }) => {
    const file = readOwnFile(path, text, 'constraints', 'constraints');
    const { constraints } = file.data as { constraints: Constraint[] };
    constraints.forEach((constraint, index) => {
      const at = ['constraints', index];
      const before = places.get(constraint.id);
      if (before !== undefined)
        throw file.wrong([...at, 'id'], `"${constraint.id}" is defined a second time; first ${before}`);
      places.set(constraint.id, file.where([...at, 'id']));
      refuseUnknown(file, at, constraint, catalog);
    });
    return constraints;
  });
}

function refuseUnknown(file: OwnFile, at: Path, { topic, when }: Constraint, catalog: Catalog): void {
  const known = (path: Path, id: string, what: string, entries: readonly { id: string }[]) => {
    const ids = entries.map((entry) => entry.id);
    if (!ids.includes(id)) throw file.wrong([...at, ...path], `there is no ${what} "${id}"${didYouMean(id, ids)}`);
  };
  if (topic !== undefined) known(['topic'], topic, 'topic', catalog.topics);
  const lists = { capability: catalog.capabilities, topic: catalog.topics, technology: catalog.technologies };
  for (const key of ['capability', 'topic', 'technology'] as const)
    when[key]?.forEach((id, index) => {
      known(['when', key, index], id, key, lists[key]);
    });
}
