import type { Span } from '../../model/span.js';
import { clauseOf, type Clause } from './clause.js';
import { isEnglish } from './language.js';
import { figuresIn } from './measure.js';
import type { Block } from './outline.js';
import { roleOf, type Role, type Told } from './role.js';
import { wishIn } from './wish.js';

/** Where a sentence may divide into statements of their own. */
const division =
  /[；、，]|[;,](?=\s)|(?<!ed|kept|held|\s)\s+(?=for\s+(?:(?:up to|at least|about|around|some)\s+)?\d[\d.,]*\s+(?!days?\b|hours?\b|minutes?\b|weeks?\b|months?\b|years?\b))/gi;
/** Where a clause may end. */
const clauseEnd = /[;,](?=\s)/g;
/** Where a sentence ends; not after an abbreviation. */
const sentenceEnd =
  /(?<!\b(?:e\.g|i\.e|etc|ca|vs|approx))[.!?](?=\s+[\p{Lu}\p{N}"“(]|\s*$)|(?<=(?<!\b(?:incl|resp|corp|dept|spec|conf|temp|approx))(?:\p{L}{4}|\d\p{L}{1,3}))[.!?](?=\s+\p{Ll}{2}|\s+\p{Ll}\d)|。/gu;

/** The pieces of a text between the matches of a pattern; a match inside brackets divides nothing. */
function divided(text: string, pattern: RegExp): Span[] {
  const depths: number[] = [];
  let depth = 0;
  for (const character of text.split('')) {
    if ('([{'.includes(character)) depth++;
    depths.push(depth);
    if (')]}'.includes(character)) depth = Math.max(0, depth - 1);
  }
  const cuts = [...text.matchAll(pattern)].filter(({ index }) => depths[index] === 0);
  return [0, ...cuts.map(({ index }) => index)].map((start, index) => ({
    start,
    end: cuts[index]?.index ?? text.length,
  }));
}

/** The sentences of a block, with what each is. Where a heading says what the block is, all of it is that. */
export function sentencesOf(block: Block): Told[] {
  if (block.role === 'reason' || block.role === 'exclusion') return [block];
  let before: Role | null = null;
  return divided(block.text, sentenceEnd).flatMap(({ start, end }) => {
    const sentence = trimmed(block.text.slice(start, end + 1).replace(/[.!]$/, ''));
    return ofConsequence(sentence).flatMap((part) => {
      if (!/[\p{L}\p{N}]/u.test(part)) return [];
      const told = roleOf(part, before);
      before = told.role;
      return [block.role === 'question' ? { ...told, role: block.role } : told];
    });
  });
}

/** "The boxes can be stolen, so disks must be encrypted": a fact, and what follows from it. */
function ofConsequence(sentence: string): string[] {
  const [, fact = '', rest = ''] =
    /^([^,;:]{10,200}), so (?!that\b)(.*\b(?:must|shall|should)\b.*)$/is.exec(sentence) ?? [];
  if (fact === '' || /\b(?:must|shall|should|not)\b/i.test(fact)) return [sentence];
  return [`Background: ${fact}`, rest.charAt(0).toUpperCase() + rest.slice(1)];
}

/**
 * The statements of a sentence: divided at commas where each part speaks of something the catalog knows. A part that
 * does not belongs to the statement before it, so that lists stay whole.
 */
export function statementsOf(sentence: string, known: Known): string[] {
  return partsOf(sentence, known)
    .map(({ start, end }) => trimmed(sentence.slice(start, end)))
    .filter((part) => /[\p{L}\p{N}]/u.test(part));
}

/** What the catalog knows of a part of a sentence. */
export interface Known {
  /** True where it speaks of anything that is known, or states a figure. */
  any: (part: string) => boolean;
  /** True where it speaks of a topic. */
  topic: (part: string) => boolean;
}

/** How a part begins that speaks of the part before it. */
const backwards =
  /^(?:one|it|its|they|their|them|this|these|those|that|which|who|whose|where|so|then|half|not|including|until|when|while|if|because)\b/i;
/** A clause about the whole of what a list names: "…; it must not run on AWS". */
const ofWhole = /^(?:it|they)\s+(?:must|may|shall|should|can|cannot|has|have|needs?|is|are|runs?)\b/i;
const pronoun = /\b(?:it|its|they|their|them|there)\b/i;
/** A limit without what it is of: "the engineer is paged above 10000 messages". */
const threshold = /(?:^|\s)(?:above|below|over|under|beyond)\s\d/i;
/** True for a clause that speaks of something in the one before it. */
function refersBack({ subject, rest }: Clause): boolean {
  const own = rest.replace(
    /\b(?:before|when|after|until|while|if|unless)\s+(?:it|its|they|their)\b(?!.*\bthere\b).*/i,
    '',
  );
  return pronoun.test(subject) || pronoun.test(own) || threshold.test(own);
}

/** True for another figure of what is said before: "30d for audit" behind "retention 7d". */
function isOneMore(part: string, before: string, known: Known): boolean {
  if (!/^(?:(?:up to|at most|max)\s)?\d/i.test(part)) return false;
  const [figure] = figuresIn(part);
  return (
    figuresIn(before).some(({ unit }) => unit === figure?.unit) &&
    (/^(?:\S+\s){1,4}(?:for|in|on)\s/i.test(part) || !known.topic(part))
  );
}

/** How a part begins that tells to do something: a whole without a clause. */
const telling = /^(?:move|migrate|replace|switch|add|build|remove|retire|decommission)\s/i;
const participle = /^(?:\p{L}+ed|kept|held)\b/iu;
const label = /^[^:,]{2,80}:\s/;

/** Where a sentence falls into statements of its own: clauses that are whole, or the parts of a list without a verb. */
function partsOf(sentence: string, known: Known): Span[] {
  if (!isEnglish(sentence)) return [{ start: 0, end: sentence.length }];
  const whole = trimmed(sentence);
  const isLabelled = label.test(whole);
  const isList = clauseOf(whole.replace(label, '')) === null;
  const words = ({ start, end }: Span) => trimmed(sentence.slice(start, end));
  return joined(divided(sentence, isList ? division : clauseEnd), (part, before) => {
    const text = words(part);
    // What is before grows with each part that joins it: its beginning says enough.
    const beginning = words({ start: before.start, end: Math.min(before.end, before.start + 1_000) });
    if (/^(?:because|since|although|given that)\b/i.test(beginning)) return false;
    if (words({ start: Math.max(before.start, before.end - 100), end: before.end }).endsWith(':')) return false;
    if (ofWhole.test(text) && clauseOf(beginning) === null) return true;
    if (wishIn(text) !== null) return !/^\d\S*(?:\s\S+)?$/.test(wishIn(text) ?? '');
    if (backwards.test(text) || isOneMore(text, beginning, known)) return false;
    if (isList && /^without\s\p{Lu}/u.test(text)) return true;
    if (isList) return isLabelled || participle.test(text) ? known.topic(text) : known.any(text);
    const clause = clauseOf(text);
    const isOther = clause === null ? !pronoun.test(text) : !refersBack(clause);
    if (sentence.charAt(part.start) === ';' && !isLabelled) return isOther;
    return clause !== null && isOther && (clauseOf(beginning) !== null || telling.test(beginning));
  });
}

/** Parts of which each that does not stand alone goes with the one before it. */
function joined(parts: readonly Span[], standsAlone: (part: Span, before: Span) => boolean): Span[] {
  const result: Span[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last && !standsAlone(part, last)) last.end = part.end;
    else result.push({ ...part });
  }
  return result;
}

/** A statement without the mark or conjunction it begins with, and without the stop it ends with. */
function trimmed(part: string): string {
  return part
    .replace(/\s+/g, ' ')
    .replace(/^\s*(?:[.!?,;]+(?=\s|$)|[。；、，]+)?\s*/, '')
    .replace(/^(?:and|or|plus|with) /i, '')
    .replace(/[.,;]$/, '')
    .trim();
}
