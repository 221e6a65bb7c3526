import type { Capability, Topic } from '../../model/catalog.js';
import type { Language } from '../../model/document.js';
import type { Span } from '../../model/span.js';

const wordCharacter = /[\p{L}\p{N}]/u;

/** Where terms stand in a text as whole words, whatever their case; overlapping finds are all given. */
export function findTerms(text: string, terms: readonly string[]): Span[] {
  const lower = text.toLowerCase();
  const found: Span[] = [];
  for (const term of terms) {
    const wanted = term.toLowerCase();
    for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + wanted.length)) {
      const end = at + wanted.length;
      const before = at === 0 || !wordCharacter.test(lower.charAt(at - 1)) || !wordCharacter.test(wanted.charAt(0));
      const after =
        end === lower.length || !wordCharacter.test(lower.charAt(end)) || !wordCharacter.test(wanted.at(-1) ?? '');
      if (before && after) found.push({ start: at, end });
    }
  }
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
  return capabilities.filter(({ resources }) =>
    mentions(
      text,
      resources.flatMap(({ kind }) => [kind, `${kind}s`]),
    ),
  );
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
