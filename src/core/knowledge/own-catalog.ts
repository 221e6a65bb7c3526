import type { Catalog } from '../../model/catalog.js';
import { parseGuarantee } from '../../model/resource.js';
import { didYouMean } from '../nearest.js';
import { readOwnFile, type OwnFile, type Path } from './own-file.js';

/** Where a project keeps entries of its own. */
export const ownCatalogFolder = '.specops/catalog';

type Shelf = Exclude<keyof Catalog, 'order'>;
const shelves: readonly Shelf[] = ['topics', 'capabilities', 'categories', 'technologies', 'themes'];

/** An entry of a project's own, with where it stands. */
interface Own {
  shelf: Shelf;
  file: OwnFile;
  /** Where it is in its file: `['topics', 0]`. */
  path: Path;
  id: string;
}

/**
 * The catalog with a project's own entries: one with an id that is known replaces the whole entry in its place,
 * another follows after them. Throws E_CONFIG with file and line for the first thing that is wrong: against the
 * schema, an id given twice, or a reference that leads nowhere.
 */
export function extendedCatalog(builtIn: Catalog, texts: readonly { path: string; text: string }[]): Catalog {
  if (texts.length === 0) return builtIn;
  const files = texts.map(({ path, text }) => readOwnFile(path, text, 'catalog', 'catalog'));
  const merged: Required<Pick<Catalog, Shelf>> & Catalog = {
    ...builtIn,
    topics: [...builtIn.topics],
    capabilities: [...builtIn.capabilities],
    categories: [...builtIn.categories],
    technologies: [...builtIn.technologies],
    themes: [...(builtIn.themes ?? [])],
  };
  const own: Own[] = [];
  for (const file of files) {
    const written = file.data as Partial<Catalog>;
    merged.order = { ...merged.order, ...written.order };
    for (const shelf of shelves)
      (written[shelf] ?? []).forEach((entry, index) => {
        const path = [shelf, index];
        const before = own.find((one) => one.shelf === shelf && one.id === entry.id);
        if (before)
          throw file.wrong(
            [...path, 'id'],
            `"${entry.id}" is defined a second time; first ${before.file.where(before.path)}`,
          );
        own.push({ shelf, file, path, id: entry.id });
        const list: { id: string }[] = merged[shelf];
        const at = list.findIndex(({ id }) => id === entry.id);
        list.splice(at < 0 ? list.length : at, 1, entry);
      });
  }
  for (const entry of own) checkers[entry.shelf](entry, merged);
  return merged;
}

/** What of an entry has to fit the rest of the catalog. */
const checkers: Record<Shelf, (entry: Own, catalog: Catalog) => void> = {
  topics: (own, { topics }) => {
    const { requirement } = topics.find(({ id }) => id === own.id) ?? {};
    if (requirement !== undefined && !requirement.includes('{question}'))
      throw own.file.wrong([...own.path, 'requirement'], 'the requirement lacks {question}, the place of its marker');
  },
  capabilities: checkCapability,
  categories: (own, { categories, technologies, capabilities }) => {
    const { candidates = [], takesPartIn = [] } = categories.find(({ id }) => id === own.id) ?? {};
    const kin = technologies.filter(({ category }) => category === own.id).map(({ id }) => id);
    candidates.forEach((id, index) => {
      known(own, ['candidates', index], id, kin, `technology of the category "${own.id}"`);
    });
    const asked = capabilities.map(({ id }) => id);
    takesPartIn.forEach((id, index) => {
      known(own, ['takesPartIn', index], id, asked, 'capability');
    });
  },
  technologies: checkTechnology,
  themes: (own, { themes = [], topics }) => {
    themes
      .find(({ id }) => id === own.id)
      ?.topics.forEach((id, index) => {
        known(own, ['topics', index], id, idsOf(topics), 'topic');
      });
  },
};

function checkCapability(own: Own, { capabilities, categories, topics }: Catalog): void {
  const capability = capabilities.find(({ id }) => id === own.id);
  if (!capability) return;
  const { requirements, criteria, resources, choices } = capability;
  (capability.extends ?? []).forEach((id, index) => {
    known(own, ['extends', index], id, idsOf(capabilities), 'capability');
  });
  if (reaches(capabilities, capability.extends ?? [], own.id))
    throw own.file.wrong([...own.path, 'extends'], `"${own.id}" extends itself, by a detour`);
  capability.topics.forEach((id, index) => {
    known(own, ['topics', index], id, idsOf(topics), 'topic');
  });
  choices.forEach(({ category }, index) => {
    known(own, ['choices', index, 'category'], category, idsOf(categories), 'category');
  });
  for (const [key, list] of Object.entries({ criteria, resources, choices }))
    list.forEach(({ requirement }, index) => {
      if (requirement >= requirements.length)
        throw own.file.wrong(
          [...own.path, key, index, 'requirement'],
          `there is no requirement ${String(requirement)}: they are counted from 0 to ${String(requirements.length - 1)}`,
        );
    });
  requirements.forEach(({ text }, index) => {
    if (/[{}]/.test(text.replace(/\{[^{}]+\}/g, '')))
      throw own.file.wrong([...own.path, 'requirements', index, 'text'], 'a brace that opens or closes no question');
  });
  resources.forEach(({ guarantees = [] }, index) => {
    guarantees.forEach((text, at) => {
      const parsed = parseGuarantee(text);
      if ('problem' in parsed)
        throw own.file.wrong([...own.path, 'resources', index, 'guarantees', at], parsed.problem);
    });
  });
}

function idsOf(entries: readonly { id: string }[]): string[] {
  return entries.map(({ id }) => id);
}

function reaches(capabilities: Catalog['capabilities'], from: readonly string[], goal: string): boolean {
  const seen = new Set<string>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === goal) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(capabilities.find((one) => one.id === id)?.extends ?? []));
  }
  return false;
}

function checkTechnology(own: Own, { technologies, categories }: Catalog): void {
  const technology = technologies.find(({ id }) => id === own.id);
  if (!technology) return;
  known(
    own,
    ['category'],
    technology.category,
    categories.map(({ id }) => id),
    'category',
  );
  const axes = categories.find(({ id }) => id === technology.category)?.axes ?? [];
  for (const axis of Object.keys(technology.traits)) known(own, ['traits', axis], axis, axes, 'axis', true);
  const others = technologies.filter(({ id }) => id !== own.id);
  technology.aliases.forEach((alias, index) => {
    const owner = others.find(({ aliases }) => aliases.some((word) => word.toLowerCase() === alias.toLowerCase()));
    if (owner) throw own.file.wrong([...own.path, 'aliases', index], `"${alias}" already means ${owner.name}`);
  });
}

/** Throws where an id leads nowhere, with the nearest that leads somewhere. */
function known({ file, path }: Own, at: Path, id: string, ids: readonly string[], what: string, key = false): void {
  if (!ids.includes(id))
    throw file.wrong([...path, ...at], `there is no ${what} "${id}"${didYouMean(id, ids)}`, { key });
}
