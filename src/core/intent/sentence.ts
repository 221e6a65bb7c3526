import type { Catalog, Reading } from '../../model/catalog.js';
import { markerText } from '../../model/marker.js';
import type { Span } from '../../model/span.js';
import { afterMust, clauseOf } from './clause.js';
import { denied } from './denial.js';
import { figureIn, inEnglish, periodIn } from './figure.js';
import { fragment } from './fragment.js';
import { labelled, limited } from './labelled.js';
import { ofNone } from './none.js';
import { beginsWithName, capitalised, isThing, loaded, lowered, moved, small, thing } from './phrase.js';
import { storied } from './storied.js';
import { findTerms, meaningfulWords, mentions } from './terms.js';
import { wishIn } from './wish.js';

/** A requirement that a statement comes to, in WHAT words, with the topic whose reading it is; null for none. */
export interface Sentence {
  text: string;
  topic: string | null;
}

/**
 * The requirements that one statement of an English intent comes to. What the catalog has a reading for becomes
 * its sentence, with the statement's figure; anything else keeps the author's words and gets a subject and a MUST, a
 * wish a SHOULD.
 * Null where neither fits, and the statement stands as it is.
 */
export function sentencesOf(
  statement: string,
  subject: string,
  catalog: Pick<Catalog, 'topics' | 'capabilities' | 'technologies'>,
): Sentence[] | null {
  const wish = wishIn(statement);
  if (wish !== null)
    return (
      sentencesOf(wish, subject, catalog)?.map((one) => ({ ...one, text: one.text.replace(/\bMUST\b/g, 'SHOULD') })) ??
      null
    );
  const read = readingsOf(statement, subject, catalog);
  if (read.length > 0) return read;
  const text = obliged(statement, subject, catalog);
  return text === null ? null : [{ text, topic: null }];
}

/** A reading of a topic that a statement holds, with where its words stand. */
export interface Held {
  topic: string;
  reading: Reading;
  spans: Span[];
  figure: string | null;
}

/** The readings of a statement, where they leave nothing of it unsaid; none otherwise. */
function readingsOf(statement: string, subject: string, { topics }: Pick<Catalog, 'topics'>): Sentence[] {
  const held = heldIn(statement, topics);
  const period = periodIn(statement);
  return isUnsaid(statement, held, period) ? [] : held.map((one) => sentenceOf(one, subject, period));
}

/**
 * What a statement in another language of ours says of availability and recovery by a figure, as requirements in English;
 * `isAll` where it says nothing else. None where it is denied.
 */
export function foreignReadings(
  statement: string,
  subject: string,
  { topics }: Pick<Catalog, 'topics'>,
): { sentences: Sentence[]; isAll: boolean } {
  const isDenied = ({ spans: [term] }: Held) => {
    const before = statement.slice(0, term?.start ?? 0);
    return denial.test(before.slice(Math.max(before.lastIndexOf(','), before.lastIndexOf(';')) + 1));
  };
  const held = heldIn(statement, topics)
    .filter(({ reading }) => reading.figure === 'share' || reading.answers !== undefined)
    .filter((one) => one.figure !== null && !isDenied(one))
    .map((one) => ({ ...one, figure: inEnglish(one.figure ?? '').replace(/(?<=\d),(?=\d)/, '.') }));
  const period = periodIn(statement);
  return {
    sentences: held.map((one) => sentenceOf(one, subject, period)),
    isAll: held.length > 0 && !isUnsaid(statement, held, period),
  };
}

/** What denies in the languages of our documents but English. */
const denial = /(?<!\p{L})(?:kein\p{L}*|nicht|ohne|pas|sans|aucune?|no|sin|não|sem)(?!\p{L})/iu;

function heldIn(statement: string, topics: Catalog['topics']): Held[] {
  return topics.flatMap(({ id, readings = [] }) => readings.flatMap((reading) => hold(statement, id, reading) ?? []));
}

/** True where a statement has a word that its readings do not say. */
function isUnsaid(statement: string, held: readonly Held[], period: Span | null): boolean {
  const said = [...held.flatMap(({ spans }) => spans), ...(period ? [period] : []), ...findTerms(statement, unsaid)];
  return meaningfulWords(statement).some(
    (word) => !said.some(({ start, end }) => word.start >= start && word.end <= end),
  );
}

function sentenceOf({ topic, reading, figure }: Held, subject: string, period: { name: string } | null): Sentence {
  return {
    topic,
    text: capitalised(
      reading.text
        .replace('{what}', subject)
        .replace('{figure}', figure ?? '')
        .replace('{period}', period?.name ?? markerText(periodQuestion(figure ?? ''))),
    ),
  };
}

/** Words around a figure that its sentence says in another way. */
const unsaid = (
  'kept keep keeps retained retain retention held max maximum min minimum least most under below above over up exceed limit target slo sla uptime no more than less fewer calendar located only ' +
  'von de du der die das la le les el une un einer eine ein pro par al por mindestens höchstens maximal moins plus menos máximo'
).split(' ');

function periodQuestion(share: string): string {
  return `over which time is ${share} measured - a calendar month, a quarter, or a year?`;
}

/** A share over a time, and nothing else: `99.9 % per month`. Of what, everybody knows, however it is spelt. */
const bareShare =
  /^\W*9\d(?:[.,]\d+)?\s?%\s(?:avail\p{L}*\s)?(?:per|a|each|every)\s(?:calendar\s)?(?:month|quarter|year)\W*$/iu;

/** A reading of a topic in a statement, where its words stand there, and its figure; null for none. */
export function hold(statement: string, topic: string, reading: Reading): Held | null {
  const terms =
    reading.figure === 'share' && bareShare.test(statement)
      ? [
          { start: 0, end: 0 },
          { start: 0, end: statement.length },
        ]
      : findTerms(statement, reading.says);
  const [term] = terms;
  if (!term) return null;
  if (reading.figure === undefined) return { topic, reading, spans: terms, figure: null };
  const figure = figureIn(statement, reading.figure, term);
  return figure === null ? null : { topic, reading, spans: [...terms, figure], figure: figure.text };
}

/** A statement with a subject and a MUST, its parts between semicolons each; null where its grammar is not known. */
function obliged(
  statement: string,
  subject: string,
  catalog: Pick<Catalog, 'capabilities' | 'technologies'>,
): string | null {
  if (!/[\p{L}\p{N}]/u.test(statement)) return `For ${subject}, this MUST hold:`;
  const parts = statement
    .trim()
    .replace(/(?<![.!])[.!]+$/, '')
    .split(/;\s+/)
    .map((part) => {
      const text = obligedPart(part, subject);
      if (text !== asAskedFor(part, subject) || !isThing(part, catalog)) return text;
      return `There MUST be ${beginsWithName(part, catalog) ? part : thing(part)}`;
    });
  return parts.includes(null)
    ? null
    : parts.map((part, index) => (index === 0 ? part : lowered(part ?? ''))).join('; ');
}

function obligedPart(text: string, subject: string): string | null {
  const story = storied(text, subject);
  if (story !== null) return story;
  const [, label = '', content = ''] = /^([^:]{2,80}):\s+(\S.*)$/s.exec(text) ?? [];
  if (label !== '' && clauseOf(label) === null) {
    const told = clauseOf(content) === null ? null : obligedClause(content, subject);
    if (told !== null) return `${told} (${lowered(label)})`;
    return label.split(' ').length > 6 ? asAskedFor(text, subject) : labelled(label, content);
  }
  const wish = /^(?:we|i)\s+(?:need|want|require|would like)\s+(\S.*)$/is.exec(text)?.[1];
  if (wish !== undefined) {
    const aim = /^to\s+(?!have\s)(\S.*)$/is.exec(wish)?.[1];
    return aim === undefined
      ? `There MUST be ${wish.replace(/^to have\s+/i, '')}`
      : `It MUST be possible to ${aim.replace(/^be able to /i, '')}`;
  }
  const refused = /^(?:we|please|do|don['’]t|never)\b/i.test(text) ? denied(text, capitalised(subject)) : null;
  if (refused !== null) return refused;
  const doing = /^we\s+(?:will\s+|always\s+)?(\S.*)$/is.exec(text)?.[1] ?? '';
  if (action.test(doing)) return `${capitalised(subject)} MUST ${afterMust(doing)}`;
  return clauseOf(text) === null ? obligedPhrase(text, subject) : obligedClause(text, subject);
}

/** A clause with MUST for its verb; what allows or rules out as a whole is put behind "it MUST hold that". */
function obligedClause(text: string, subject: string): string | null {
  const found = clauseOf(text);
  if (found === null) return null;
  const { verb, base, rest } = found;
  if (/^(?:we|i)$/i.test(found.subject)) {
    return /^(?:must|shall|has to|have to|needs? to|should)$/i.test(verb)
      ? `It MUST be possible to ${rest.replace(/^be able to /i, '')}`
      : null;
  }
  if (/^(?:there|this|that|what|these|those|we|our|so|but|(?:because|since)\b(?!.*,))\b/i.test(found.subject))
    return null;
  const who = capitalised(found.subject.replace(/^(?:it|they)\b/i, subject));
  const none = ofNone(found);
  if (none !== null) return none;
  if (/^(?:no|nobody|nothing|none|neither|only)\b/i.test(who))
    return `It MUST hold that ${lowered(`${who} ${verb} ${rest}`)}`;
  if (/^(?:may|can|will)$/i.test(verb)) return allowed(who, verb, rest);
  const negated = /\bnot$|^(?:cannot|can't)$/i.test(verb) ? ' NOT' : '';
  if (/^(?:need|want)$/.test(base) && !/^to\b/.test(rest)) return `${who} MUST get ${afterMust(rest)}`;
  if (abilities.test(base) && people.test(found.subject)) return `${who} MUST be able to ${base} ${afterMust(rest)}`;
  const [, whom = who, adverb = ''] = /^(\S.*?)\s(only|also|always|never|still)$/i.exec(who) ?? [];
  if (adverb !== '' && base !== '' && negated === '') return `${whom} MUST ${adverb} ${base} ${afterMust(rest)}`.trim();
  const strength = /^should/i.test(verb) ? 'SHOULD' : 'MUST';
  return `${who} ${strength}${negated} ${base === '' ? rest.replace(/\b(and|or) (?:is|are)\b/g, '$1 MUST be') : `${base} ${afterMust(rest)}`}`
    .trim()
    .replace(/\bmust( not)?\b/g, (all) => all.toUpperCase());
}

/** What somebody may do has to be possible for them; what something may cost or take is the most it may. */
function allowed(who: string, verb: string, rest: string): string {
  const isLimit = /^\S+\s(?:at most|up to|no more than|not more than|no longer than)\b/i.test(rest);
  const [, before = rest, after = ''] = /^(.*?)(?<!\s)\s+and must\s+(\S.*)$/is.exec(rest) ?? [];
  if (isLimit || /^will$/i.test(verb)) return `${who} MUST ${before}${after === '' ? '' : ` and ${after}`}`;
  const able = /^be\s/i.test(before) ? `It MUST hold that ${lowered(`${who} ${verb}`)} ` : `${who} MUST be able to `;
  return `${able}${before}${after === '' ? '' : ` and MUST ${after}`}`;
}

/** What people do because they can, where it is said of them. */
const abilities = /^(?:query|see|read|use|reach|send)$/;
const people =
  /\b(?:analysts?|developers?|engineers?|users?|customers?|auditors?|people|operators?|administrators?|admins?|owners?|staff|employees|support|partners?|researchers?|scientists?|teams?)$/i;

/** A phrase without a verb: what is to be there, or what the subject is to be or do. */
function obligedPhrase(text: string, subject: string): string | null {
  if (/^(?:we|i|our|it|there|if|when|because|since|so|but|this|that|these|those)\b/i.test(text)) return null;
  const served = /^for\s+((?:(?:up to|at least|about|around|some)\s+)?\d.+)$/is.exec(text)?.[1];
  if (served !== undefined) return `${capitalised(subject)} MUST serve ${served}`;
  if (/^(?:kept|retained|stored)\b/i.test(text)) return `What ${subject} holds MUST be ${lowered(text)}`;
  const [, what = '', participle = '', how = ''] =
    /^([^,:]{2,80}?)\s(kept|lost|removed|deleted|archived|closed|updated|installed|approved|reviewed|tested|logged|blocked|isolated|stored|rotated|retained|encrypted|reported|recorded|masked|replicated|signed|scanned)\b(.*)$/is.exec(
      text,
    ) ?? [];
  if (what !== '' && !/\b(?:and|or|of|for|be|not|the|a|an)$/i.test(what)) {
    const verb = /[^s]s$/.test(what) ? 'are' : 'is';
    return (
      ofNone({ subject: what, verb, base: 'be', rest: `${participle}${how}` }) ??
      `${capitalised(what)} MUST be ${participle}${how}`
    );
  }
  const [, reached = '', only = ''] =
    /^([^,:]{2,60}?)\s((?:only|exclusively)\s(?:via|through|over|by|from|with|for|in|on|at|to|after|during)\s.+)$/is.exec(
      text,
    ) ?? [];
  if (only !== '' && !quality.test(text)) return `${capitalised(reached)} MUST be ${only}`;
  const refused = denied(text, capitalised(subject));
  if (refused !== null) return refused;
  const limit =
    limited(text) ??
    (/^(?:prod|production) only$/i.test(text) ? `${capitalised(subject)} MUST exist in ${text}` : null);
  if (limit !== null) return limit;
  const many = loaded(text, subject);
  if (many !== null) return many;
  const changed = moved(text, subject);
  if (changed !== null) return changed;
  if (/^[Oo]nly\s+\p{Lu}/u.test(text)) return `${capitalised(subject)} MUST use ${small(text)}`;
  const there = provided(text, subject);
  if (there !== null) return there;
  if (action.test(text)) return `${capitalised(subject)} MUST ${small(text)}`;
  if (quality.test(text)) return `${capitalised(subject)} MUST be ${small(text)}`;
  if (/^(?:an?|one|two|three|at least one)\s/i.test(text)) return `There MUST be ${lowered(text)}`;
  return fragment(text, subject) ?? asAskedFor(text, subject);
}

/** "Run one internal registry" is said of the registry: there must be one. */
function provided(text: string, subject: string): string | null {
  const what = /^(?:run|provide|offer)\s((?:an?|one|two|three|\d+)\s\S.*)$/is.exec(text)?.[1];
  const head =
    subject
      .replace(/^the\s/, '')
      .split(' ')
      .at(-1) ?? '';
  return what !== undefined && mentions(what, [head, `${head}s`]) ? `There MUST be ${what}` : null;
}

function asAskedFor(text: string, subject: string): string {
  return `${capitalised(subject)} MUST be as asked for: ${text}`;
}

/** How a statement begins that says what to do. */
const action =
  /^(?:allow|avoid|decommission|exclude|retire|deny|block|reject|refuse|encrypt|keep|limit|restrict|rotate|scan|sign|store|send|notify|back up|isolate|replicate|expose|retain|restore|recover|route|terminate|serve|scale|shut|stop|start|survive|tolerate|meet|comply|follow|use|run|reuse|share|enforce|prevent|detect|delete|expire|require|accept|handle|process|publish|mirror|provide|offer|authenticate|authorise|authorize|integrate|connect|reach|stay|fail over|roll back)\b(?!-|\s+of\b)/i;

/** How a statement begins that says what something is like. */
const quality =
  /^(?:\p{L}+(?:ed|able|ible)(?=\s+(?:at|in|by|to|via|for|from|on|with|within|daily|weekly|monthly|hourly|yearly|only|and|or|per|every)\b|$|,)(?! to \d)|(?:not|never|fully|highly|publicly|privately|internally|daily|on|in|at|for|from|by|behind|across|within|without|under|up|down|out|built|split|run by|free of|(?:compliant|idempotent|immutable|stateless|multi-region|multi-az|air-gapped)(?=\s+(?:at|in|by|to|for|from|on|with|across|and|or)\b|$|,))\b(?!-))/iu;
