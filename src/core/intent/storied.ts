import { afterMust, baseOf, clauseOf } from './clause.js';
import { capitalised, lowered } from './phrase.js';

/** How somebody speaks of themselves, and how others speak of them. */
const persons: readonly [RegExp, string][] = [
  [/\b(?:I am|we are)\b/gi, 'they are'],
  [/\b(?:I|we)\b/gi, 'they'],
  [/\b(?:me|us)\b/gi, 'them'],
  [/\b(?:my|our)\b/gi, 'their'],
];

/**
 * What has the form of a story as a requirement: "As a team I want …, so that …", "given …, when …, then …", and what
 * leaves out of what it is said: "must be readable", "runs on two sites". Null for anything else.
 */
export function storied(text: string, subject: string): string | null {
  return wished(text) ?? accepted(text) ?? unsaid(text, subject);
}

function wished(text: string): string | null {
  const [, who = '', wish = ''] =
    /^as\s(an?\s[^,]{2,60}?),?\s(?:I|we)\s(?:want|need|would like)\s(\S.*)$/is.exec(text) ?? [];
  if (who === '') return null;
  const others = persons.reduce((all, [own, other]) => all.replace(own, other), wish);
  const aim = /^to\s(.+)$/is.exec(others)?.[1];
  return `${capitalised(who)} MUST ${aim === undefined ? 'get' : 'be able to'} ${aim ?? others}`;
}

function accepted(text: string): string | null {
  const when = /^given\s/i.test(text) ? text.search(/,\s(?:and\s)?when\s/i) : -1;
  if (when < 0) return null;
  const rest = text.slice(when + 1);
  const then = rest.search(/,\sthen\s/i);
  const at = then < 0 ? rest.search(/,\s/) : then;
  const result = at < 0 ? null : clauseOf(rest.slice(at + 1).replace(/^\s+(?:then\s)?/i, ''));
  if (result === null) return null;
  const { subject, verb, base, rest: how } = result;
  const negated = /\bnot$|^cannot$/i.test(verb) ? ' NOT' : '';
  const said = base === '' ? how : `${base} ${afterMust(how)}`;
  return `${capitalised(text.slice(0, when + 1 + at))}, ${lowered(subject)} MUST${negated} ${said}`;
}

/** Verbs by which a phrase tells where the thing is that is asked for, and those that tell of what else. */
const being = /^(?:runs|lives|sits|works|scales)\s(?:on|in|across|at|behind|within|with|without|to|from|inside)\s/i;
const doing =
  /^(?:uses|keeps|stores|serves|supports|sends|needs|provides|handles|accepts|connects|survives|has)\s(?!(?:for|of|in|on|per|behind|with|and|or|by|from|at)\s)/i;

function unsaid(text: string, subject: string): string | null {
  const duty = /^(?:must|has to|needs to|shall)\s(.+)$/is.exec(text)?.[1];
  if (duty !== undefined) return `${capitalised(subject)} MUST ${duty.replace(/^not\b/i, 'NOT')}`;
  const [, verb = '', rest = ''] = being.test(text) || doing.test(text) ? (/^(\S+)\s(.+)$/s.exec(text) ?? []) : [];
  if (verb === '' || clauseOf(text) !== null) return null;
  const base = baseOf(verb.toLowerCase()) ?? verb.toLowerCase().replace(/s$/, '');
  return `${capitalised(subject)} MUST ${base} ${afterMust(rest)}`;
}
