import { baseOf, isVerb } from './clause.js';
import { capitalised, lowered, small, thing } from './phrase.js';
import { wordsOf } from './wording.js';

/** What a figure behind it measures: `retention 7d`, `p95 latency 200ms`. */
const measured =
  /^((?:[\p{L}\p{N}/-]+\s){0,2}(?:retention|latency|p\d\d(?:\.\d)?|limit|quota|timeout|ttl|lifetime|sessions?|interval|window|throughput))\s((?:(?:under|below|above|over|max|at most|at least|up to|of)\s|[<>~≤≥]\s?)?\d.*)$/iu;
/** What anybody can do, where a statement begins with it. */
const doing = /^(?:pull|push|download|upload|query)\s(?:from|to|into|by|via|with|in|across)\s/i;
/** A name or an abbreviation at the beginning: `HA across 2 zones`, `TLS 1.2+`. */
const abbreviation = /^\p{Lu}{2,6}(?:\s(?:across|for|per|with|on|in|via|to|from|by|between)\s|\s\d|,\s|$)/u;
/** A thing, and what says more of it: `access for 25 teams`. */
const noun = /^(?:\p{L}[\p{L}-]*\s){1,3}(?:across|for|per|with|on|via|to|from|by|between|as)\s/iu;
/** Words that say what something is like, or that no name of a thing begins with. */
const quality =
  /^(?:open|easy|ready|close|similar|due|free|simple|cheap|fast|safe|secure|slow|small|large|separate|independent|good|better|best)\s/i;
const noThing =
  /^(?:only|not|never|always|also|how|what|which|as|to|than|thanks|please|same|see|per|like|plus|via|with|by|from|for|in|on|at|of|no|must|should|shall|may|can|ideally|later|just|more|less|each|any)\s/i;
const imperative = new Set(wordsOf('en').imperative.map((one) => (one.split('(')[0] ?? '').toLowerCase()));

/**
 * A short phrase without a verb as a requirement: `HA across 2 zones` is what there must be, `retention 7d` what something
 * must be, `make it fast` what the subject must be. Null for any other phrase.
 */
export function fragment(text: string, subject: string): string | null {
  const made = /^make\s(?:it|this|that|them|everything)\s(\S.*)$/is.exec(text)?.[1];
  if (made !== undefined) return `${capitalised(subject)} MUST be ${made}`;
  const [, what = '', figure = ''] = measured.exec(text) ?? [];
  if (what !== '')
    return `${/^p\d/.test(what) ? what : capitalised(what)} MUST be ${figure.replace(/(?<=\d\p{L}*\s)(?=default\b)/iu, 'by ')}`;
  if (doing.test(text)) return `It MUST be possible to ${small(text)}`;
  if (abbreviation.test(text)) return `There MUST be ${text}`;
  const [head = ''] = text.toLowerCase().split(' ');
  if (quality.test(text)) return `${capitalised(subject)} MUST be ${small(text)}`;
  if (!noun.test(text) || noThing.test(text) || imperative.has(head) || isVerb(head) || baseOf(head) !== null)
    return null;
  return `There MUST be ${thing(lowered(text))}`;
}
