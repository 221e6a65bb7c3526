import type { Catalog, Technology } from '../model/catalog.js';

interface Name {
  name: string;
  /** Where in it its first word begins. */
  offset: number;
  technology: Technology;
}

/** Names by their first word, the longest first. */
type Index = Map<string, Name[]>;

const indexes = new WeakMap<readonly Technology[], Index>();
const firstWord = /[\p{L}\p{N}]+/u;
/** What follows a name that stands for a kind: `S3-compatible`. */
const likeness = /^[-\s](?:compatible|like|style)(?![\p{L}\p{N}])/u;
const longestLikeness = ' compatible '.length;

function indexOf(technologies: readonly Technology[]): Index {
  const known = indexes.get(technologies);
  if (known) return known;
  const index: Index = new Map();
  for (const technology of technologies)
    for (const alias of technology.aliases) {
      const name = alias.toLowerCase();
      const { 0: word, index: offset } = firstWord.exec(name) ?? { 0: name, index: 0 };
      index.set(word, [...(index.get(word) ?? []), { name, offset, technology }]);
    }
  for (const names of index.values()) names.sort((one, other) => other.name.length - one.name.length);
  indexes.set(technologies, index);
  return index;
}

/**
 * The technologies that a text names by an alias, in the order of their first mention. Of names within one another
 * the longest counts: `AWS Backup` is not AWS. `S3-compatible` names none.
 */
export function technologiesIn(text: string, { technologies }: Pick<Catalog, 'technologies'>): Technology[] {
  const index = indexOf(technologies);
  const lower = text.toLowerCase();
  const found = new Set<Technology>();
  let end = 0;
  for (const { 0: word, index: start } of lower.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (start < end) continue;
    const named = index.get(word)?.find(({ name, offset }) => stands(lower, name, start - offset));
    if (!named) continue;
    end = start - named.offset + named.name.length;
    if (!likeness.test(lower.slice(end, end + longestLikeness))) found.add(named.technology);
  }
  return [...found];
}

/** True where a name stands in a text as whole words. */
function stands(text: string, name: string, start: number): boolean {
  return (
    text.startsWith(name, start) && !/^[\p{L}\p{N}]/u.test(text.slice(start + name.length, start + name.length + 2))
  );
}

/** The technology that goes by a name, be it a short one. */
export function technologyNamed(text: string, { technologies }: Pick<Catalog, 'technologies'>): Technology | undefined {
  const wanted = text.toLowerCase();
  return technologies.find(
    ({ aliases, name, shortNames = [] }) =>
      name.toLowerCase() === wanted || [...aliases, ...shortNames].some((alias) => alias.toLowerCase() === wanted),
  );
}
