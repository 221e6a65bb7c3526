import type { Catalog } from '../../model/catalog.js';
import { misspellingsIn } from './misspelling.js';
import { findTerms, mentions } from './terms.js';

/** Several of something, which a place or a purpose follows: `jobs on Nomad`. */
const several = /^\p{L}[\p{L}-]*[^\Ws]s\s(?:for|on|in|with|of|between|behind|across|per|from|to)\s/iu;

/** True for a phrase that names a thing: it begins with something the catalog knows or may mean, or with a plural. */
export function isThing(
  part: string,
  { capabilities, technologies }: Pick<Catalog, 'capabilities' | 'technologies'>,
): boolean {
  const head = part.split(/\s+/).slice(0, 5).join(' ');
  return (
    capabilities.some(({ terms }) => mentions(head, terms)) ||
    technologies.some(({ aliases }) => mentions(head, aliases)) ||
    several.test(part) ||
    misspellingsIn(head, { technologies }).length > 0
  );
}

/** True for a phrase whose first word is the name of a technology, which keeps its capital. */
export function beginsWithName(part: string, { technologies }: Pick<Catalog, 'technologies'>): boolean {
  const [head = ''] = part.split(/\s+/);
  const isFirst = (names: readonly string[]) => findTerms(head, names).some(({ start }) => start === 0);
  return technologies.some(({ name, aliases, shortNames = [] }) => isFirst(aliases) || isFirst([name, ...shortNames]));
}

/** One thing of which there may be several, without an article. */
const countable =
  /^(?:(?!(?:in|for|of|on|with|by|to|and|or|via)\s)[\p{L}\p{N}-]+\s){0,5}?(?:fleet|cluster|platform|registry|queue|database|network|zone|balancer|gateway|host|pipeline|portal|warehouse|lake|vpn|firewall|catalogue|catalog|mesh|farm|bucket|stack|broker|site)(?=\s+(?:for|on|in|with|of|to|behind|between|across|per|at|without|from|instead|rather)\b|[,:]|$)/iu;

/** A phrase that names a thing, as it stands behind "there must be". */
export function thing(phrase: string): string {
  const text = /^(?:Postgres|PostgreSQL|MySQL|MariaDB|Kubernetes|Kafka|Redis|Linux|Windows|Git|Docker|Oracle)\b/.test(
    phrase,
  )
    ? phrase
    : lowered(phrase);
  if (!countable.test(text) || /^(?:an?|the|one|our|each|every|all|no|\d)/i.test(text)) return text;
  return `${/^(?:[aeio])/i.test(text) ? 'an' : 'a'} ${text}`;
}

/** How much there is: a rate or an amount of data to cope with, or so many things. */
export function loaded(text: string, subject: string): string | null {
  if (
    !/^\d[\d.,]*\s?\p{L}/u.test(text) ||
    /^\S+\s?(?:%|percent|s|sec|min|h|d|(?:second|minute|hour|day|week|month|year)s?|eur|usd|€|\$)\b/i.test(text)
  )
    return null;
  const isLoad =
    /^\S+\s?(?:[kmgtp]i?b(?:it)?)\b|\b(?:per|an?|each|every)\s(?:second|minute|hour|day|week|month|year)\b|\/s\b|\bat peak\b|^\S+\s(?:concurrent|parallel|simultaneous)\b/i.test(
      text,
    );
  return isLoad ? `${capitalised(subject)} MUST cope with ${text}` : `There MUST be ${text}`;
}

/** What replaces or leaves something: `Replace Jenkins with Tekton`, `Move our builds from Jenkins to Tekton`. */
export function moved(text: string, subject: string): string | null {
  const [, old = '', by = ''] =
    /^replace\s+(\S.*?)(?:(?<!\s)\s+(?:with|by(?!\s+(?:the end|next|end of|q[1-4]|\d|january|february|march|april|may|june|july|august|september|october|november|december|mon|tues|wednes|thurs|fri)))\s+(\S.*))?$/is.exec(
      text,
    ) ?? [];
  const until = /^(.+?)\s(by\s.+)$/i.exec(old);
  if (until) return `${capitalised(until[1] ?? '')} MUST be replaced ${until[2] ?? ''}`;
  if (old !== '') return by === '' ? `${capitalised(old)} MUST be replaced` : `${capitalised(by)} MUST replace ${old}`;
  const [, verb = '', what = '', way = ''] =
    /^(move|migrate|switch)\s+((?:(?!from\b|off\b|to\b|away\b)\S+\s+){0,6}?)((?:away\s+)?(?:from|off|to)\s.+)$/is.exec(
      text,
    ) ?? [];
  if (verb === '') return null;
  const done = `${verb.toLowerCase().replace(/e$/, '')}ed`;
  return what === ''
    ? `${capitalised(subject)} MUST ${verb.toLowerCase()} ${way}`
    : `${capitalised(what.trim())} MUST be ${done} ${way}`;
}

/** A text with a capital at its beginning. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A phrase that begins with a common word, with a small letter. */
export function small(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** A phrase as it stands inside a sentence: its first letter small, unless the word is a name or an abbreviation. */
export function lowered(text: string): string {
  return /^(?:A\s|\p{Lu}\p{Ll}+\b(?!\s+\p{Lu}\p{Ll}))/u.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;
}
