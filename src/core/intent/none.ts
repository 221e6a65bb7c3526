import { afterMust, type Clause } from './clause.js';
import { capitalised, lowered } from './phrase.js';

/** What is not counted: it has no article. */
const uncounted =
  /\b(?:data|traffic|access|information|code|software|hardware|downtime|communication|logging|encryption|production|maintenance|content)$/i;
/** What somebody has or undergoes, rather than does. */
const stative = /^(?:have|own|get|need|know|belong|contain|lose|wait|remain|stay|fail)$/;

/**
 * A clause about nobody, nothing, "only …" or "no …" as an obligation that reads as one: "nobody logs in" is that it
 * must not be possible, "no message is lost" that a message must not be. Null for any other clause.
 */
export function ofNone({ subject, verb, base, rest }: Clause): string | null {
  const [, quantity = '', after = ''] = /^(nobody|no one|nothing|only(?=\s)|no(?=\s))\b(.*)$/is.exec(subject) ?? [];
  const of = after.trim();
  if (quantity === '' || /\bnot$|^cannot$|^can't$/i.test(verb)) return null;
  const isModal = base === '';
  const doing = isModal ? rest : `${base} ${afterMust(rest)}`;
  if (/^no$/i.test(quantity))
    return of === '' || /^(?:other|more|less|later|longer|single)\b/i.test(of)
      ? null
      : `${oneOf(of, verb)} MUST NOT ${doing}`;
  const who = capitalised(subject);
  const isAbility = isModal ? /^(?:may|can)$/i.test(verb) : base !== 'be' && !stative.test(base);
  if (!isAbility) return `${who} MUST ${doing}`;
  if (/^only$/i.test(quantity)) return `${who} MUST be able to ${doing}`;
  return `It MUST NOT be possible for ${/^nothing$/i.test(quantity) ? 'anything' : 'anybody'}${after} to ${doing}`;
}

/** What "no" stands before, as the subject of a sentence: one of several, or a thing that is not counted. */
function oneOf(thing: string, verb: string): string {
  const head = thing.replace(/\s(?:of|in|on|from|to|for|with|between|by|that|which|who)\s.*$/is, '');
  if (/^are\b/i.test(verb) || /[^su]s$/.test(head) || uncounted.test(head)) return capitalised(thing);
  return `${/^[aeio]/i.test(thing) ? 'An' : 'A'} ${lowered(thing)}`;
}
