import { bareQuestion, type Marker } from '../../model/marker.js';
import { inline } from '../render.js';

/** A value as it stands in a sentence, and how much of what stands before it goes. */
export interface Joint {
  value: string;
  /** Characters at the end of what stands before. */
  dropped: number;
}

/** Words after which a sentence waits for a value, and words with which it goes on after one. */
const waiting =
  /(?:[:(,=–—-]|\*\*|\b(?:MUST|SHOULD|SHALL|MAY)(?: NOT)?|\b(?:for|from|in|into|within|of|at|by|to|up|meet|meets|reach|reaches|is|are|be|than|least|most|every|after|before|on|only|with|via|using|complete|answer|last|first|under|over|until|below|above|beyond|through|as|between|per|when|where|if|say|says|carry))\s*$/i;
const goingOn = /^\s*(?:after|before|of|per|ago|or (?:less|more)|MUST|SHOULD|is|are|was|were)\b/i;
/** A verb that waits for what it acts on, where a thing is asked for. */
const acting = /\b(?:MUST|SHOULD|SHALL|MAY|be able to)(?: NOT)? [a-z]+\s*$/;
const asksForThing = /^(?:what|which|whose|how (?:many|much|large|big))\b/i;
const phraseGoesOn = /^\s+(?!(?:and|or|but|nor|so|yet)\b)[a-z]/;

/** True where an answer takes the place of the marker as a value; else it stands beside what is said, in parentheses. */
export function isSlot(before: string, question: string, after: string): boolean {
  if (waiting.test(before) || goingOn.test(after)) return true;
  return asksForThing.test(question) && (acting.test(before) || phraseGoesOn.test(after));
}

/** What cannot follow a word that leads to a value, because it leads there by another: the first of the two goes. */
const clashes: readonly (readonly [before: RegExp, value: RegExp])[] = [
  [/\bby $/i, /^(?:within|before|after|until|at|in|on|not)\b/i],
  [/\bwithin $/i, /^(?:until|by|before|after|at|on|immediately)\b/i],
  [/\bfor $/i, /^(?:until|through)\b/i],
  [/\b(?:at|when|in) $/i, /^(?:when|never|always|every)\b/i],
  [/\bevery $/i, /^(?:[a-z]+ly|once|twice|on|at|when)\b/i],
  [/\bat most $/i, /^(?:at most|up to|no more than|not more than|until)\b/i],
  [/\bat least $/i, /^(?:at least|no less than|not less than|no fewer than)\b/i],
];
const words = /[^\s]+/g;

/**
 * A value behind what a sentence says before it: words that both end and begin with are said once, `within` and
 * `within 5 minutes`, and of two that lead to a value in ways that clash, `every` and `daily`, the value's own stays.
 */
export function joint(before: string, value: string): Joint {
  const tail = before.match(words) ?? [];
  const head = value.match(words) ?? [];
  if (!/\s$/.test(before)) return { value, dropped: 0 };
  for (let count = Math.min(3, tail.length, head.length - 1); count > 0; count--) {
    const same = tail.slice(-count).every((word, index) => word.toLowerCase() === head[index]?.toLowerCase());
    if (same) return { value: head.slice(count).join(' '), dropped: 0 };
  }
  const clash = clashes.find(([leads, led]) => leads.test(before) && led.test(value));
  const dropped = clash ? (clash[0].exec(before)?.[0].length ?? 0) : 0;
  return { value, dropped };
}

/** Words of somebody's that are a sentence of their own, and cannot be the value of another. */
const sentence = /^(?:we|i|it|they|there|this|that|because|since|as|nobody|everybody)\s+\S+\s+\S+/i;

/** A value of which the sentence goes on: what is a sentence of its own is said as somebody's words. */
export function inside(value: string, after: string): string {
  return sentence.test(value) && /^\s*[\p{L}\p{N}]/u.test(after) && !value.includes('"') ? `"${value}"` : value;
}

const longestQuestion = 60;

/** What a question asks, without the answers it proposes and its mark. */
export function askedWords(question: Pick<Marker, 'question' | 'options'>): string {
  const words = bareQuestion(question);
  return /[?？]$/.test(words) ? words.slice(0, -1).trimEnd() : words;
}

/** An answer beside what is said: with the question, where that is short and does not only point at what is said. */
export function aside(question: Pick<Marker, 'question' | 'options'>, value: string): string {
  const asked = askedWords(question);
  const plain = value.replace(/^\(([^()]*)\)$/, '$1');
  const isBare = asked === '' || asked.length > longestQuestion || /[()[\]]|^what serves\b/.test(asked);
  return isBare ? plain : `${inline(asked)}: ${plain}`;
}
