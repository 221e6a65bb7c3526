import type { Catalog, Reading } from '../model/catalog.js';
import { markerText } from '../model/marker.js';
import type { Span } from '../model/span.js';
import { figureIn, periodIn } from './figure.js';
import { findTerms, meaningfulWords } from './terms.js';

/** A requirement that a statement comes to, in WHAT words, with the topic whose reading it is; null for none. */
export interface Sentence {
  text: string;
  topic: string | null;
}

/**
 * The requirements that one statement of an English intent comes to. What the catalog has a reading for becomes
 * its sentence, with the statement's figure; anything else keeps the author's words and gets a subject and a MUST.
 * Null where neither fits, and the statement stands as it is.
 */
export function sentencesOf(statement: string, subject: string, catalog: Pick<Catalog, 'topics'>): Sentence[] | null {
  const read = readingsOf(statement, subject, catalog);
  if (read.length > 0) return read;
  const text = obliged(statement, subject);
  return text === null ? null : [{ text, topic: null }];
}

/** A reading of a topic that a statement holds, with where its words stand. */
interface Held {
  topic: string;
  reading: Reading;
  spans: Span[];
  figure: string | null;
}

/** The readings of a statement, where they leave nothing of it unsaid; none otherwise. */
function readingsOf(statement: string, subject: string, { topics }: Pick<Catalog, 'topics'>): Sentence[] {
  const held = topics.flatMap(({ id, readings = [] }) =>
    readings.flatMap((reading) => {
      const one = hold(statement, id, reading);
      return one === null ? [] : [one];
    }),
  );
  const spans = held.flatMap((one) => one.spans);
  const period = periodIn(statement);
  if (period) spans.push(period);
  const fillers = findTerms(statement, unsaid);
  const left = meaningfulWords(statement).filter(
    (word) => ![...spans, ...fillers].some(({ start, end }) => word.start >= start && word.end <= end),
  );
  if (left.length > 0) return [];
  return held.map(({ topic, reading, figure }) => ({
    topic,
    text: capitalised(
      reading.text
        .replace('{what}', subject)
        .replace('{figure}', figure ?? '')
        .replace('{period}', period?.name ?? markerText(periodQuestion(figure ?? ''))),
    ),
  }));
}

/** Words around a figure that its sentence says in another way. */
const unsaid =
  'kept keep keeps retained retain retention held max maximum min minimum least most under below above over up exceed limit target slo sla uptime no more than less fewer calendar located only'.split(
    ' ',
  );

function periodQuestion(share: string): string {
  return `over which time is ${share} measured - a calendar month, a quarter, or a year?`;
}

function hold(statement: string, topic: string, reading: Reading): Held | null {
  const terms = findTerms(statement, reading.says);
  const [term] = terms;
  if (!term) return null;
  if (reading.figure === undefined) return { topic, reading, spans: terms, figure: null };
  const figure = figureIn(statement, reading.figure, term);
  return figure === null ? null : { topic, reading, spans: [...terms, figure], figure: figure.text };
}

/** A statement with a subject and a MUST; null where its grammar is not known. */
function obliged(statement: string, subject: string): string | null {
  const text = statement.trim().replace(/[.!]+$/, '');
  const modal =
    /^(.{2,160}?)\s+(must|shall|has to|have to|needs? to|should|cannot|can't|can not|may not)\s+(not\s+)?(.+)$/is.exec(
      text,
    );
  if (modal) {
    const [, who = '', verb = '', not = '', what = ''] = modal;
    if (/^(?:we|i)$/i.test(who))
      return /^(?:cannot|can)/i.test(verb) || not !== ''
        ? null
        : `It MUST be possible to ${what.replace(/^be able to /i, '')}`;
    const strength = /^should/i.test(verb) ? 'SHOULD' : 'MUST';
    const negated = not !== '' || /^(?:can|may)/i.test(verb);
    return `${capitalised(who)} ${strength}${negated ? ' NOT' : ''} ${what}`;
  }
  const state = /^((?:all |every |each |the |no )?[\p{L}\p{N}'/ -]{2,60}?)\s+(?:is|are)\s+(.+)$/isu.exec(text);
  if (state && !/^(?:there|it|this|that|what|which|who)\b/i.test(state[1] ?? ''))
    return `${capitalised(state[1] ?? '')} MUST be ${state[2] ?? ''}`;
  const wish = /^(?:we|i)\s+(?:need|want|require|would like)\s+(?:to\s+(?:have\s+)?)?(.+)$/is.exec(text)?.[1] ?? text;
  if (/^(?:we|i|our|it|there|if|when|because|since|so|but|this|that|these|those)\b/i.test(wish)) return null;
  const served = /^for\s+((?:(?:up to|at least|about|around|some)\s+)?\d.+)$/is.exec(wish)?.[1];
  if (served !== undefined) return `${capitalised(subject)} MUST serve ${served}`;
  if (/^(?:kept|retained|stored)\b/i.test(wish)) return `What ${subject} holds MUST be ${lowered(wish)}`;
  if (action.test(wish)) return `${capitalised(subject)} MUST ${lowered(wish)}`;
  return `${capitalised(subject)} MUST ${quality.test(wish) ? 'be' : 'have'} ${lowered(wish)}`;
}

/** How a statement begins that says what to do. */
const action =
  /^(?:allow|deny|block|reject|refuse|encrypt|keep|limit|restrict|rotate|scan|sign|store|send|alert|notify|page|back up|isolate|replicate|expose|log|record|retain|restore|recover|route|terminate|serve|scale|shut|stop|start|survive|tolerate|meet|comply|follow|use|run|reuse|share|enforce|prevent|detect|report|delete|expire|require|support|accept|handle|process|publish|mirror|cache|audit|tag|label|provide|offer|authenticate|authorise|authorize|integrate|connect|reach|stay|fail over|roll back)\b/i;

/** How a statement begins that says what something is like. */
const quality =
  /^(?:\p{L}+(?:ed|able|ible)\b(?! to)|(?:not|never|only|fully|highly|publicly|privately|internally|daily|on|in|at|for|from|by|behind|across|within|without|under|up|down|out|built|split|run by|free of|compliant|private|public|internal|idempotent|immutable|stateless|multi-region|multi-az|air-gapped)\b)/iu;

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A phrase as it stands inside a sentence: its first letter small, unless the word is a name or an abbreviation. */
function lowered(text: string): string {
  return /^\p{Lu}\p{Ll}+\b(?!\s+\p{Lu}\p{Ll})/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
