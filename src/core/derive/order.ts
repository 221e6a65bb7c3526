import type { Catalog } from '../../model/catalog.js';

/** What the order of modules is told by. */
interface Ordered {
  name: string;
  /** Names of the resources and technologies in it. */
  holds: readonly string[];
}

/**
 * The modules that each module is built on, by its name, of those that are there: by the catalog's order of modules, and
 * before that by what the technologies in it cannot do without. Nothing comes before itself.
 */
export function foundationsOf(modules: readonly Ordered[], catalog: Catalog): Map<string, string[]> {
  const names = new Set(modules.map(({ name }) => name));
  const found = new Map<string, string[]>(modules.map(({ name }) => [name, []]));
  const restsOn = (name: string, other: string): boolean =>
    name === other || (found.get(name) ?? []).some((below) => restsOn(below, other));
  const put = (name: string, foundations: readonly string[]) => {
    for (const below of foundations)
      if (names.has(below) && !restsOn(below, name) && found.get(name)?.includes(below) === false)
        found.get(name)?.push(below);
  };
  for (const { name, holds } of modules) put(name, neededBy(holds, catalog));
  for (const { name } of modules) put(name, catalog.order?.[name] ?? []);
  return found;
}

/** The modules of what technologies need, where it is one thing alone. */
function neededBy(holds: readonly string[], { technologies, categories }: Catalog): string[] {
  return technologies
    .filter(({ name, needs = [] }) => needs.length === 1 && holds.includes(name))
    .flatMap(({ needs = [] }) => {
      const kinds = technologies.filter(({ id }) => needs.includes(id)).map(({ category }) => category);
      return categories.filter(({ id }) => [...needs, ...kinds].includes(id)).flatMap(({ module }) => module ?? []);
    });
}
