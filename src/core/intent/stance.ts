import { within, type Span } from '../../model/span.js';
import data from './stance.yaml';

/**
 * What a text makes of a thing it names: `refused` is not to be used, `replaced` is there and is to go, `aside` stands
 * in a sentence that denies something else. What is none of them is wanted.
 */
export type Stance = 'wanted' | 'refused' | 'replaced' | 'aside';

/** Where a text speaks of things in one way. */
export interface Stretch extends Span {
  stance: Exclude<Stance, 'wanted'>;
  /** With the words that say so: `instead of Vault`, `Vault is not allowed`. */
  phrase: Span;
}

interface Phrases {
  stance: Stretch['stance'];
  says: RegExp;
}

const { lists, ...told } = data as {
  lists: Record<string, string>;
  openings: { stance: Stretch['stance']; denied: Stance; place?: Stretch['stance']; says: string[] }[];
  closings: { stance: Stretch['stance']; says: string[] }[];
  denying: string;
  ends: string;
  verbs: string;
};

/** Pieces as one pattern of whole words; a blank stands for any. */
function words(...pieces: string[]): RegExp {
  const whole = pieces
    .join('|')
    .replace(/\{(\w+)\}/g, (all, name: string) => lists[name] ?? all)
    .replace(/ \?/g, '\\s?')
    .replace(/ (?![?*])/g, '\\s+');
  return new RegExp(`(?<![\\p{L}\\p{N}-])(?:${whole})(?![\\p{L}\\p{N}])`, 'giu');
}

const openings = told.openings.map((one) => ({ ...one, says: words(...one.says) }));
const closings: Phrases[] = told.closings.map((one) => ({ ...one, says: words(...one.says) }));
const denying = words(told.denying);
const ends = new Set(told.ends.split(' '));
const verbs = new Set(told.verbs.split(' '));

const clauseBreak = /[.!?](?=\s|$)|[;:\r\n()]|\s[–—-]\s|,\s+(?=(?:but|and|so|while|because|where|which)\s)/g;
/** No clause that is looked at as a whole is longer. Characters. */
const longestClause = 400;
/** No name of one thing has more words. */
const longestName = 6;

/**
 * Where a text speaks of things it does not want, in its order: what a denial, an "instead of" or a "replaces" governs,
 * with the rest of a list ("neither A, B nor C"). What is outside of them is wanted.
 */
export function stretchesIn(text: string): Stretch[] {
  const found: Stretch[] = [];
  let start = 0;
  for (const match of [...text.matchAll(clauseBreak), { 0: '', index: text.length }]) {
    for (let from = start; from < match.index; from += longestClause)
      found.push(...inClause(text.slice(from, Math.min(match.index, from + longestClause)), from));
    start = match.index + match[0].length;
  }
  return found;
}

/** What a text makes of what stands in a span, by its stretches: the closest around it counts. */
export function stanceAt(stretches: readonly Stretch[], span: Span): Stance {
  const near = within(stretches, { start: span.start - longestClause, end: span.start + 1 });
  const around = near.filter(({ end }) => span.end <= end);
  return around.sort((one, other) => one.end - one.start - (other.end - other.start))[0]?.stance ?? 'wanted';
}

function inClause(clause: string, offset: number): Stretch[] {
  let found: Stretch[] = [];
  const add = (span: Span, stance: Stretch['stance'], phrase: Span) => {
    if (span.end > span.start) found.push({ ...span, stance, phrase });
  };
  /** Where the part between commas begins that a place is in. */
  const partAt = (place: number) => clause.lastIndexOf(',', place - 1) + 1;
  let past = 0;
  for (const { start, end, opening } of openingsIn(clause)) {
    if (start < past) continue;
    past = end;
    const part = partAt(start);
    const isDenied = clause.slice(part, start).search(denying) >= 0;
    const stance = isDenied ? opening.denied : opening.stance;
    // Two denials are none: "no release without Trivy" wants both.
    if (stance === 'wanted') found = found.filter((one) => one.start < part);
    else {
      const until = listEnd(clause, end);
      const beyond = opening.place ? placeEnd(clause, until) : until;
      // "no workloads on AWS" is about the place: it leaves open whether there are workloads.
      const phrase = { start, end: beyond };
      add({ start: end, end: until }, beyond > until ? 'aside' : stance, phrase);
      add({ start: until, end: beyond }, opening.place ?? stance, phrase);
    }
  }
  for (const { says, stance } of closings)
    for (const { start, end } of matchesOf(clause, says)) {
      const part = partAt(start);
      const said = clause.slice(part, start);
      const head = /\buse of\s/i.test(said) ? said : said.replace(modified, '');
      const phrase = { start: part, end };
      add({ start: part, end: part + head.length }, stance, phrase);
      add({ start: part + head.length, end: start }, 'aside', phrase);
    }
  const placed = ({ start, end }: Span) => ({ start: start + offset, end: end + offset });
  return found
    .map((one) => ({ ...one, ...placed(one), phrase: placed(one.phrase) }))
    .sort((one, other) => one.start - other.start);
}

/** From where on a phrase only says more of the thing it begins with: "public access | to the bucket". */
const modified = /\s(?:on|in|to|for|from|with|by|at|of|via|through|across|between)\s.*$/isu;

function openingsIn(clause: string) {
  return openings
    .flatMap((opening) => matchesOf(clause, opening.says).map((span) => ({ ...span, opening })))
    .sort((one, other) => one.start - other.start || other.end - one.end);
}

function matchesOf(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** Where the names end that begin at a place: the first, and those that a list goes on with. */
function listEnd(clause: string, from: number): number {
  let end = nameEnd(clause, from);
  for (let next = nextOf(clause, end); next !== null; next = nextOf(clause, end)) end = next;
  return end;
}

/** Where the next name of a list ends: "or C", "and C" at the end of the clause, ", B" where an "or" or "nor" follows; null for none. */
function nextOf(clause: string, from: number): number | null {
  const joint = /^\s*((?:,\s*)?(?:or|nor|and)(?:\s+(?:on|in|with|via))?|,)\s+(?=\S)/i.exec(clause.slice(from));
  if (!joint) return null;
  const end = nameEnd(clause, from + joint[0].length);
  if (end === from + joint[0].length) return null;
  if (/\bn?or\b/i.test(joint[0])) return end;
  if (/\band\b/i.test(joint[0])) {
    const names = clause
      .slice(from + joint[0].length, end)
      .trim()
      .split(/\s+/);
    const isLast = /^\s*(?:,|$)/.test(clause.slice(end));
    return isLast && names.length <= 3 && !verbs.has(names[0]?.toLowerCase() ?? '') ? end : null;
  }
  return /^(?:\s*,\s+\S+){0,6}(?:\s*,)?\s+n?or\s/i.test(clause.slice(end)) ? end : null;
}

/** Where a name ends that begins at a place: before a comma, a verb, or a word that no name goes beyond. */
function nameEnd(clause: string, from: number): number {
  const word = /\s*(?:[^\s,]+)/y;
  let end = from;
  for (let count = 0; count < longestName; count++) {
    word.lastIndex = end;
    const next = word.exec(clause)?.[0];
    if (next === undefined) break;
    const plain = next.trim().toLowerCase();
    if (ends.has(plain) || /^(?:n?or|and)$/.test(plain) || (count > 0 && verbs.has(plain))) break;
    end += next.length;
    if (clause[end] === ',') break;
  }
  return end;
}

/** Where "no workloads on AWS" ends, behind the name that says where. */
function placeEnd(clause: string, from: number): number {
  const place = /^\s+(?:on|in|into|to)\s+/i.exec(clause.slice(from));
  return place ? listEnd(clause, from + place[0].length) : from;
}
