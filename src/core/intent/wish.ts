import { clauseOf, isVerb } from './clause.js';
import { wordsOf } from './wording.js';

/** How somebody begins who could do without what follows. */
const opening =
  /^(?:(?:(?:and|also|but)\s)?(?:ideally|preferably|optimally|(?:if|where|when|wherever|whenever)(?: at all| it is|\sit's)? possible|if we can|nice[- ]to[- ]haves?|(?:a )?bonus(?: points)?(?: would be)?|(?:(?:it|that|this)(?:\s+would|['’]d)\s+|would\s+)(?:also\s+|really\s+)?be\s+(?:nice|great|good|cool|lovely|helpful|useful|a (?:bonus|plus))|(?:we|i)(?:['’]d| would)? prefer|idealerweise|wenn möglich|falls möglich|nach möglichkeit|am liebsten|schön wäre|wünschenswert(?: wäre)?))\b[,:;]?\s*(?:[–—-]\s+)?/iu;
/** The same at the end. */
const closing =
  /[,;]?(?<!\s)\s+[([]?(?:ideally|preferably|(?:if|where|when|wherever|whenever)(?: at all)? possible|if we can|(?:is |are )?(?:a )?nice[- ]to[- ]have|(?:(?:it|that|this) )?would be (?:nice|great|good|cool|lovely|helpful|useful|a (?:bonus|plus))|wenn möglich|falls möglich|nach möglichkeit|idealerweise|wünschenswert)[)\]]?[.!]?$/iu;
/** What ties a thing to the wish for it. */
const tie = /^(?:to have|having|if (?:there (?:is|are|was|were)|we (?:have|had|get|got)|you (?:have|had))|if|for)\s+/i;

/**
 * What a statement wishes for that it does not demand, without the words that say so: `ideally in Bonn` wishes for `in Bonn`.
 * Null where it demands, and where it names nothing.
 */
export function wishIn(statement: string): string | null {
  const said = statement.replace(opening, '');
  const begins = said !== statement;
  const rest = said.replace(closing, '').trim();
  if ((!begins && rest === statement.trim()) || !/[\p{L}\p{N}]/u.test(rest)) return null;
  const wished = begins ? rest.replace(tie, '') : rest;
  return /^to\s/i.test(wished) || (/^nice/i.test(statement) && isPhrase(wished)) ? `we need ${wished}` : wished;
}

/** True for what has no verb, and does not begin like one that says where, how or what to do. */
function isPhrase(text: string): boolean {
  const [head = ''] = text.toLowerCase().split(' ');
  return clauseOf(text) === null && !leading.has(head) && !isVerb(head);
}

const leading = new Set([
  ...'in on at by via with within across behind for no not without under'.split(' '),
  ...wordsOf('en').imperative.map((one) => one.split('(')[0] ?? ''),
]);

/** What leaves a statement in any of our languages to the reader, and what does not. */
const weak = /(?<!\p{L})(?:should|sollten?)(?!\p{L})/iu;
const strong = /(?<!\p{L})(?:must|shall|muss|müssen|darf|dürfen)(?!\p{L})/iu;

/** True for a statement that wishes or recommends, and demands nothing. */
export function isWeak(statement: string): boolean {
  return wishIn(statement) !== null || (weak.test(statement) && !strong.test(statement));
}
