import type { Catalog } from '../../model/catalog.js';
import { distance, nearest } from '../nearest.js';

/** A word that is nearly the name of something known. */
export interface Misspelling {
  word: string;
  /** The name it is near to. */
  meant: string;
}

/** Names of things that are no technology of the catalog. */
const common = new Map([
  ...['PostgreSQL', 'MySQL', 'MariaDB', 'Kubernetes'].map((name) => [name.toLowerCase(), name] as const),
  ['postgres', 'PostgreSQL'],
]);

/** Words of English, German and the trade that are one letter from a name. */
const words = new Set(
  'linked linker patron patrons falcon contest contents authentic authentik rustic trivia puppets possible console council counsel parses nodes vaults metric metrics'.split(
    ' ',
  ),
);

/** The words of a text that are one slip, or two in a long one, from a name that the catalog knows; each once. */
export function misspellingsIn(text: string, { technologies }: Pick<Catalog, 'technologies'>): Misspelling[] {
  const names = new Map(common);
  for (const { aliases, name } of technologies)
    for (const alias of aliases) if (/^[a-z]{5,}$/.test(alias)) names.set(alias, name);
  const spellings = [...names.keys()];
  const found = new Map<string, Misspelling>();
  for (const [word] of text
    .slice(0, longest)
    .matchAll(/(?<![\p{L}\p{N}._/@-])\p{L}{6,30}(?![\p{L}\p{N}_/@-]|\.\p{L})/gu)) {
    const lower = word.toLowerCase();
    if (found.has(lower) || words.has(lower) || isKnown(lower, names) || !/^[a-z]+$/.test(lower)) continue;
    const near = nearest(
      lower,
      spellings.filter((name) => isNear(lower, name)),
    );
    const meant = near === null ? undefined : names.get(near);
    if (meant !== undefined) found.set(lower, { word, meant });
  }
  return [...found.values()];
}

/** More of a text is not looked at. Characters. */
const longest = 20_000;

/** True for `document` beside `documentdb`. */
function startsWithin(word: string, name: string): boolean {
  return name !== word && name.startsWith(word);
}

function isNear(word: string, name: string): boolean {
  if (!name.startsWith(word.charAt(0)) || startsWithin(word.replace(/s$/, ''), name)) return false;
  if (Math.abs(word.length - name.length) > 2) return false;
  return distance(word, name) <= (name.length >= 9 ? 2 : 1);
}

function isKnown(word: string, names: ReadonlyMap<string, string>): boolean {
  const singular = word.replace(/s$/, '');
  return names.has(word) || (singular !== word && !singular.endsWith('s') && names.has(singular));
}
