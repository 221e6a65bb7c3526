import type { Span } from '../../model/span.js';
import { findTerms } from './terms.js';

/** A part of a requirement that says who or what must be or do something. */
interface Head extends Span {
  /** True for what must not be. */
  denied: boolean;
}

/** Words after which a clause only qualifies what it has said. */
const qualifier =
  /(?<![\p{L}\p{N}-])(?:of|in|on|at|to|from|for|with|without|within|into|onto|over|under|across|between|beyond|above|below|during|against|besides?|per|until|till|after|before|while|when|where|unless|if|because|since|than|as|that|which|who|whose|whom|no|not)(?![\p{L}\p{N}-])/giu;
const modal = /(?<![\p{L}\p{N}])(?:MUST|SHOULD|SHALL)(?:\s+NOT)?(?![\p{L}\p{N}:])/giu;
/** A circumstance before the clause it belongs to: `When a budget is used up,`. */
const circumstance =
  /^\s*(?:when|while|if|after|before|until|unless|during|once|in|on|at|by|for|of|from|with)\s[^,]*,\s/i;
/** A verb whose complement follows it with a preposition: `come from a registry`, `be on a dashboard`. */
const verb =
  /^(?:\s+(?:always|also|only|still|all|then|never))*\s+(?:be\s+able\s+to\s+)?(?:be|\p{Ll}+)(?:\s+(?:only|in|on|at|from|to|into|through|via|by))?(?=\s)/u;
/** Where another verb of the same subject begins. */
const joint = /,\s+(?:and|or|but|then)\s+|;\s+|,\s+(?=\p{Ll}+ed\s+by\s)/gu;

/**
 * The parts of a requirement that say what it is about: the subjects and objects of its clauses without what only
 * qualifies them, and the topic in parentheses. The whole text where it has no MUST, or is in another grammar.
 */
function headsOf(text: string): Head[] {
  const modals = [...text.matchAll(modal)];
  if (modals.length === 0) return [{ start: 0, end: text.length, denied: false }];
  const heads: Head[] = [];
  let from = 0;
  for (const [index, { 0: word, index: start }] of modals.entries()) {
    const end = start + word.length;
    const after = modals[index + 1]?.index ?? text.length;
    const next = index + 1 < modals.length ? clauseBefore(text, end, after) : after;
    const denied = /not$/i.test(word);
    const lead = circumstance.exec(text.slice(from, start))?.[0].length ?? 0;
    heads.push({ ...unqualified(text, from + lead, start), denied: false });
    for (const [at, part] of partsOf(text, end, next).entries())
      heads.push({ start: at === 0 ? start : part.start, end: part.end, denied });
    from = next;
  }
  for (const { 0: topic, index } of text.matchAll(/\([^()]*\)/g))
    heads.push({ start: index, end: index + topic.length, denied: false });
  return heads;
}

/** Where the clause of the next modal begins. */
function clauseBefore(text: string, from: number, modalAt: number): number {
  const between = text.slice(from, modalAt);
  const [mark] = [...between.matchAll(/;\s|[.!?]\s|,\s+(?:and|or|but)\s|\s(?:and|or|but)\s/g)].slice(-1);
  return mark ? from + mark.index : modalAt;
}

/** What is said after a modal, verb by verb. */
function partsOf(text: string, start: number, end: number): Span[] {
  const marks = [...text.slice(start, end).matchAll(joint)].map((mark) => start + mark.index + mark[0].length);
  return [start, ...marks].map((from, index) => {
    const until = marks[index] ?? end;
    const lead = index === 0 ? verb : /^\p{Ll}+(?:\s+by)?(?=\s)/u;
    const skipped = lead.exec(text.slice(from, until))?.[0].length ?? 0;
    return { start: from, end: unqualified(text, from + skipped, until).end };
  });
}

/** A stretch up to where it is only qualified; what follows a preposition at its very beginning is no qualifier. */
function unqualified(text: string, start: number, end: number): Span {
  const found = text.slice(start, end).search(new RegExp(qualifier.source, 'iu'));
  return { start, end: found < 0 ? end : start + found };
}

/**
 * True where a requirement is about one of the terms: it begins in the subject or an object of a clause, and is no
 * owner, `each tenant's quota`. Of what must not be, only a phrase says enough. A term that begins with a preposition
 * is itself a qualifier, and counts wherever it stands.
 */
export function isAbout(text: string, terms: readonly string[]): boolean {
  const heads = headsOf(text);
  return findTerms(text, terms).some(({ start, end }) => {
    const term = text.slice(start, end);
    if (/^['’]s(?![\p{L}])/u.test(text.slice(end))) return false;
    if (text.slice(start).search(new RegExp(qualifier.source, 'iu')) === 0) return true;
    return heads.some((head) => start >= head.start && start < head.end && (!head.denied || /\s/.test(term)));
  });
}
