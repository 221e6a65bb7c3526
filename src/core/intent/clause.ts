/** A clause of English: who, what is said of them, and the rest. */
export interface Clause {
  /** With a leading "when …," where it has one. */
  subject: string;
  /** Its first verb as it stands: `is`, `must not`, `runs`. */
  verb: string;
  /** The verb after a MUST: `be`, `run`; empty after a modal. */
  base: string;
  rest: string;
}

const verbs = new Set(
  (
    'have run come get go keep take see feed live own expire resolve connect survive happen reach try lose sell answer sign hold stay use ' +
    'need want belong contain carry pass send read query know meet serve start stop end begin bring leave move replace overlap ' +
    'arrive share apply remain last pull push work drop block allow deny verify ask fail return handle rely write buy deploy recover restore cost'
  ).split(' '),
);
const irregular: Record<string, string> = { has: 'have', goes: 'go' };
const modals =
  /^(?:must|shall|has to|have to|needs? to|should|cannot|can't|can not|may not|may|can|will)(?:\s+not)?(?=\s)/i;
const adverbs = new Set('never always also only still then not all both each'.split(' '));
/** Before a verb of a clause within the clause; after them a word is no verb of the whole. */
const subordinators = new Set(
  'that which who whose whom where when while if unless until before after because since than as so what how whether'.split(
    ' ',
  ),
);
/** After these a word is a noun. */
const noNoun = new Set(
  'a an the of for in on at by with from into over per to no and or via within without every each our their its this'.split(
    ' ',
  ),
);

const prepositions = /^(?:with|by|of|for|per|without|in|on|at)$/;

/** Where a verb has not come by then, none is looked for. Characters. */
const longestSubject = 300;

/** The main clause of a text; null where none is found: a list of nouns and figures, or grammar that is not known. */
export function clauseOf(text: string): Clause | null {
  const lead =
    /^(?:when|while|if|after|before|until|unless|during|once|because|since|although|given that)\s[^,;:]{2,120},\s+/i.exec(
      text,
    )?.[0] ?? '';
  const words = [
    ...text.slice(lead.length, lead.length + longestSubject).matchAll(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*/gu),
  ].map((match) => ({
    word: match[0].toLowerCase(),
    start: match.index + lead.length,
  }));
  const [first] = words;
  const until = words.findIndex(({ word }, index) => index > 0 && subordinators.has(word));
  const main = until < 0 ? words : words.slice(0, until);
  let found: Clause | null = null;
  for (const [index, { word, start }] of main.entries()) {
    if (index === 0) continue;
    const auxiliary = auxiliaryAt(text, start);
    // "Signing keys live in a vault and are rotated": the second verb leaves the first what it is.
    // "Contractors get the apps they are assigned": nor does that of a clause within the clause.
    if (
      auxiliary !== null &&
      (found === null || !/^(?:and|or|but|then|they|it|we|you)$/.test(main[index - 1]?.word ?? ''))
    )
      return clause(text, start, auxiliary, /^(?:is|are)\b/i.test(auxiliary) ? 'be' : '');
    const base = found === null ? verbIn(main, index) : null;
    if (base !== null) found = clause(text, start, text.slice(start, start + word.length), base);
    if (found !== null && /[,;:]/.test(text.slice(start, words[index + 1]?.start ?? text.length))) break;
  }
  if (found !== null && isList(found.subject.slice(lead.length))) return null;
  return found ?? (until < 0 ? null : lastState(text, first?.word ?? ''));
}

/** True where what stands before a verb is a list without an end, so that the verb belongs to its last part alone. */
function isList(subject: string): boolean {
  return subject.includes(',') && !/\b(?:and|or)\b|^[^,]*,\s+(?:which|that|who)\b/i.test(subject);
}

function auxiliaryAt(text: string, start: number): string | null {
  const rest = text.slice(start);
  return modals.exec(rest)?.[0] ?? /^(?:is|are)(?:\s+not)?(?=\s)/i.exec(rest)?.[0] ?? null;
}

/** A verb of the list that agrees with what stands before it, in its base form. */
function verbIn(words: readonly { word: string }[], index: number): string | null {
  const word = words[index]?.word ?? '';
  const before = words
    .slice(0, index)
    .map((one) => one.word)
    .filter((one) => !adverbs.has(one));
  const last = before.at(-1) ?? '';
  if (last === '' || noNoun.has(last) || /^\d/.test(last)) return null;
  const isPlural = [last, before.find((one) => !noNoun.has(one)) ?? ''].some((one) =>
    /(?:[^s]s|people|data|nobody|they|we|i)$/.test(one),
  );
  if (nouns.has(`${word}s`) && prepositions.test(words[index - 2]?.word ?? '')) return null;
  if (/^logs?$/.test(word) && /^(?:in|on|out)$/.test(words[index + 1]?.word ?? '')) return 'log';
  if (verbs.has(word)) return isPlural ? word : null;
  return baseOf(word);
}

/** "one that has a fix is blocked": the last verb of being, after a clause within the clause. */
function lastState(text: string, first: string): Clause | null {
  if (subordinators.has(first)) return null;
  const [, subject = '', verb = ''] = /^([^,;:]{2,120})\s(is|are)\s[^,;:]+$/i.exec(text) ?? [];
  return verb === '' ? null : clause(text, subject.length + 1, verb, 'be');
}

function clause(text: string, start: number, verb: string, base: string): Clause {
  return { subject: text.slice(0, start).trim(), verb, base, rest: text.slice(start + verb.length).trim() };
}

/** True for a verb of the list in its base form. */
export function isVerb(word: string): boolean {
  return verbs.has(word);
}

/** The verb that `goes` or `carries` is a form of; null where it is none of the list. */
export function baseOf(word: string): string | null {
  const bases = [irregular[word], word.replace(/ies$/, 'y'), word.replace(/es$/, ''), word.replace(/s$/, '')];
  return bases.find((one) => one !== undefined && one !== word && verbs.has(one)) ?? null;
}

/** Forms of verbs that are as often a noun. */
const nouns = new Set('uses needs starts ends stops costs works answers shares drops blocks asks'.split(' '));

/** What follows a MUST in the form it then has: "in Git and are scanned" becomes "in Git and be scanned". */
export function afterMust(rest: string): string {
  return rest
    .replace(/(,\s+and\s+(?:(?:the|an?|its|their)\s+)?(?:\p{Ll}[\p{L}-]*\s+){1,3})(?:is|are)(?=\s)/gu, '$1MUST be')
    .replace(/\b(and|or|but) (?:cannot|can not|may not|must not)(?= )/g, '$1 MUST NOT')
    .replace(
      /\b(and|or|but) ((?:never|always|also) )?(\p{Ll}+)(?= )/gu,
      (all, joint: string, adverb: string | undefined, word: string) => {
        const base = /^(?:is|are)$/.test(word) ? 'be' : nouns.has(word) ? null : baseOf(word);
        return base === null ? all : `${joint} ${adverb ?? ''}${base}`;
      },
    );
}
