import type { Capability, Topic } from '../../model/catalog.js';
import type { Language } from '../../model/document.js';
import type { Span } from '../../model/span.js';

const wordCharacter = /[\p{L}\p{N}]/u;
const word = /[\p{L}\p{N}]+/gu;

/** Terms in small letters by the word they begin with. */
interface Index {
  byWord: Map<string, string[]>;
  /** What begins with no word: a sign. */
  others: string[];
}

const indexes = new WeakMap<readonly string[], Index>();

function indexOf(terms: readonly string[]): Index {
  const known = indexes.get(terms);
  if (known) return known;
  const index: Index = { byWord: new Map(), others: [] };
  for (const term of terms) {
    const wanted = term.toLowerCase();
    const first = /^[\p{L}\p{N}]+/u.exec(wanted)?.[0];
    const own = first === undefined ? index.others : index.byWord.get(first);
    if (own) own.push(wanted);
    else if (first !== undefined) index.byWord.set(first, [wanted]);
  }
  indexes.set(terms, index);
  return index;
}

/** A text in small letters, and where each of its words begins. */
interface Words {
  lower: string;
  places: Map<string, number[]>;
}

/** Of the texts that were last looked at: one list of terms after the other is looked for in each. */
const remembered = new Map<string, Words>();
/** What is remembered at most. Characters. */
const mostRemembered = 400_000;
let length = 0;

function wordsOf(text: string): Words {
  const known = remembered.get(text);
  if (known) return known;
  const lower = text.toLowerCase();
  const places = new Map<string, number[]>();
  for (const { 0: found, index } of lower.matchAll(word)) {
    const own = places.get(found);
    if (own) own.push(index);
    else places.set(found, [index]);
  }
  length += text.length;
  if (length > mostRemembered) {
    remembered.clear();
    length = text.length;
  }
  const words = { lower, places };
  remembered.set(text, words);
  return words;
}

/** Where terms stand in a text as whole words, whatever their case; overlapping finds are all given. */
export function findTerms(text: string, terms: readonly string[]): Span[] {
  const { lower, places } = wordsOf(text);
  const { byWord, others } = indexOf(terms);
  const found: Span[] = [];
  const add = (term: string, start: number) => {
    const end = start + term.length;
    const isWhole = !wordCharacter.test(lower.charAt(end)) || !wordCharacter.test(term.at(-1) ?? '');
    if (isWhole) found.push({ start, end });
  };
  const shared = byWord.size < places.size ? byWord.keys() : places.keys();
  for (const first of shared)
    for (const term of byWord.get(first) ?? [])
      for (const start of places.get(first) ?? []) if (lower.startsWith(term, start)) add(term, start);
  for (const term of others)
    for (let at = lower.indexOf(term); term !== '' && at >= 0; at = lower.indexOf(term, at + term.length))
      add(term, at);
  return found.sort((one, other) => one.start - other.start || other.end - one.end);
}

/** True where one of the terms stands in the text. */
export function mentions(text: string, terms: readonly string[]): boolean {
  return findTerms(text, terms).length > 0;
}

/** Words that carry no requirement by themselves. */
const empty = new Set(
  (
    'a an the and or but of for in on at to by with from into over as is are be it its that this these those which who our we us my your their ' +
    'i need needs want wants should must shall will would can could may have has having had get gets set up please also so all any each every per via using use uses used ' +
    'based new add adding create creating build building make making provide providing deploy deploying run running host hosting support supporting ensure ensuring ' +
    'highly high good robust secure reliable fast scalable modern proper state-of-the-art platform system systems service services infrastructure solution setup environment application applications app apps cluster clusters component components ' +
    'team teams user users feature features managed simple basic resource resources requirement requirements within between across where when'
  ).split(' '),
);

/** The words of a text that carry meaning, with their places. */
export function meaningfulWords(text: string): (Span & { word: string })[] {
  return [...text.matchAll(/[\p{L}\p{N}][\p{L}\p{M}\p{N}.%€$/+-]*/gu)]
    .map((match) => ({ word: match[0], start: match.index, end: match.index + match[0].length }))
    .filter(({ word }) => !empty.has(word.toLowerCase().replace(/(?<![.-])[.-]+$/, '')));
}

/** How often: `every night`, `weekly`. */
const often =
  /\b(?:(?:every|each|once an?) (?:minute|hour|day|night|week|month|quarter|year)|(?:twice|(?:two|three|four) times) (?:a|per|every) (?:day|week|month|quarter|year)|hourly|daily|nightly|weekly|monthly|quarterly|yearly|(?:ein|zwei|drei|vier)mal (?:am|im|pro|in der) \p{L}+|(?:täglich|wöchentlich|monatlich|jährlich)|\p{L}+ fois par \p{L}+|\p{L}+ veces (?:al|por) \p{L}+|cada \p{L}+)(?![\p{L}])/iu;

/** True where a text states a measure: a number with a unit, a per cent sign, a count, a comparison, or how often. */
export function hasFigure(text: string): boolean {
  if (often.test(text)) return true;
  return /\d\s*(?:%|percent|per cent|ms|s\b|sec|min|minutes?|hours?|days?|weeks?|months?|years?|stunden?|minuten|tagen?|wochen?|monaten?|jahren?|heures?|jours?|semaines?|mois|horas?|d[ií]as?|semanas?|mes(?:es)?|a[ñn]os?|[kmgtp]i?b\b|[kmgt]?bit\b|vcpu|cpu|cores?|nodes?|users?|tenants?|rps|tps|requests?|€|\$|usd|eur)|(?:[<>≤≥]=?|at least|at most|up to|no more than|fewer than|less than|more than)\s*[€$]?\d|[€$]\s?\d|(?<![\w.,])(?:[2-9]|[1-9][\d,]*\d)\s+(?:\p{L}+\s+)?\p{L}{2,}s\b/iu.test(
    text,
  );
}

/**
 * The entries of which a term stands in the text, in the order of their first mention. A term within a longer one
 * of another entry is no mention ("audit logs" are not "logs"), but where the other `includes` the entry.
 */
export function mentioned<Entry>(
  text: string,
  entries: readonly Entry[],
  termsOf: (entry: Entry) => readonly string[],
  includes: (outer: Entry, inner: Entry) => boolean = () => false,
): Entry[] {
  const found = entries.flatMap((entry) => findTerms(text, termsOf(entry)).map((span) => ({ entry, ...span })));
  const isWithin = (inner: Span, outer: Span) =>
    inner.start >= outer.start && inner.end <= outer.end && inner.end - inner.start < outer.end - outer.start;
  const whole = found
    .filter((one) => !found.some((other) => isWithin(one, other) && !includes(other.entry, one.entry)))
    .sort((one, other) => one.start - other.start);
  return [...new Set(whole.map(({ entry }) => entry))];
}

/** The capabilities that a text speaks of: by what they are asked for by, else by what they are made of. */
export function capabilitiesNamed<Named extends Pick<Capability, 'terms' | 'resources'>>(
  text: string,
  capabilities: readonly Named[],
): Named[] {
  const named = capabilities.filter(({ terms }) => mentions(text, terms));
  if (named.length > 0) return named;
  return capabilities.filter(({ resources }) => mentions(text, kindsOf(resources)));
}

const kinds = new WeakMap<Capability['resources'], string[]>();

/** What resources are called, one and several. */
function kindsOf(resources: Capability['resources']): string[] {
  const known = kinds.get(resources) ?? resources.flatMap(({ kind }) => [kind, `${kind}s`]);
  kinds.set(resources, known);
  return known;
}

/** The words by which a document of a language speaks of a topic. */
export function topicTerms({ terms, termsByLanguage }: Topic, language: Language | null): string[] {
  return [...terms, ...(termsByLanguage?.en ?? []), ...(language === null ? [] : (termsByLanguage?.[language] ?? []))];
}

/** Words that any two sentences share. */
const common = new Set(
  'a an the of in on for to and or is are be must may it its that at least most with by from'.split(' '),
);

/** The beginnings of the words of a text that say something: `back` of backups. */
export function stemsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  return new Set(words.filter((word) => !common.has(word)).map((word) => word.replace(/s$/, '').slice(0, 4)));
}
