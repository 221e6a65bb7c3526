import type { Catalog, Technology } from '../../model/catalog.js';
import type { Span } from '../../model/span.js';
import { isOrdinaryWord, partsOfNames } from './proper-name.js';
import { stanceAt, stretchesIn, type Stance } from './stance.js';

/** A place where a text names a technology. */
export interface Mention extends Span {
  technology: Technology;
  stance: Stance;
  /** False where the name is a part of a longer one, of something else: the Proxmox of `Proxmox Backup Server`. */
  isWhole: boolean;
}

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
const likeness = /^[-\s](?:compatible|like|style|free|less|agnostic|independent)(?![\p{L}\p{N}])/u;
const longestLikeness = ' independent '.length;

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
 * Where a text names technologies by an alias, in its order, and what it makes of them. Of names within one another
 * the longest counts: `AWS Backup` is not AWS. `S3-compatible` names none.
 */
export function mentionsOf(text: string, { technologies }: Pick<Catalog, 'technologies'>): Mention[] {
  const index = indexOf(technologies);
  const lower = text.toLowerCase();
  const found: (Span & { technology: Technology })[] = [];
  let end = 0;
  for (const { 0: word, index: start } of lower.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (start < end) continue;
    const named = index.get(word)?.find(({ name, offset }) => stands(lower, name, start - offset));
    if (!named) continue;
    const from = start - named.offset;
    end = from + named.name.length;
    if (!likeness.test(lower.slice(end, end + longestLikeness)) && !isOrdinaryWord(text, { start: from, end }))
      found.push({ technology: named.technology, start: from, end });
  }
  if (found.length === 0) return [];
  const stretches = stretchesIn(text);
  const isPart = partsOfNames(text, found);
  return found.map((one) => ({
    ...one,
    stance: /non-$/i.test(text.slice(Math.max(0, one.start - 4), one.start)) ? 'refused' : stanceAt(stretches, one),
    isWhole: !isPart(one),
  }));
}

/** The technologies that a text names, in the order of their first mention. */
export function technologiesIn(text: string, catalog: Pick<Catalog, 'technologies'>): Technology[] {
  return [...new Set(mentionsOf(text, catalog).map(({ technology }) => technology))];
}

/** What mentions make of each technology named by its whole name; wanted once is wanted, and refused once refused. */
export function stancesIn(mentions: readonly Mention[]): Map<Technology, Stance> {
  const order: Stance[] = ['aside', 'replaced', 'refused', 'wanted'];
  const stances = new Map<Technology, Stance>();
  for (const { technology, stance, isWhole } of mentions) {
    const before = stances.get(technology);
    if (isWhole && (before === undefined || order.indexOf(stance) > order.indexOf(before)))
      stances.set(technology, stance);
  }
  return stances;
}

/** The wanted technologies of one kind between whose mentions a text has an "or". */
export function alternativesIn(text: string, mentions: readonly Mention[]): Technology[][] {
  const wanted = mentions.filter(({ stance, isWhole }) => stance === 'wanted' && isWhole);
  const groups: { of: Mention[]; isChoice: boolean }[] = [];
  for (const mention of wanted) {
    const group = groups.at(-1);
    const last = group?.of.at(-1);
    const joint = last ? /^\s*(?:,|(?:,\s*)?(or|oder)|\/)\s*$/i.exec(text.slice(last.end, mention.start)) : null;
    if (group && last?.technology.category === mention.technology.category && joint) {
      group.of.push(mention);
      group.isChoice ||= joint[1] !== undefined;
    } else groups.push({ of: [mention], isChoice: false });
  }
  const found = groups.filter(({ isChoice }) => isChoice).map(({ of }) => of.map(({ technology }) => technology));
  // A title is said again in the text.
  return found.filter(
    ([first], index) => found.findIndex((one) => first !== undefined && one.includes(first)) === index,
  );
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
