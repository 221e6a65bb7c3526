import type { Document } from '../../model/document.js';
import type { Marker } from '../../model/marker.js';
import type { Span } from '../../model/span.js';
import { inline } from '../render.js';
import { splice } from '../splice.js';
import { aside, inside, isSlot, joint } from './joint.js';
import { stretchesOf } from './stretches.js';

/** An answer to an open question. */
export interface Answer {
  marker: Marker;
  /** What stands in the sentence in the marker's place. */
  text: string;
  /** Who or what answered: a person, or a decision. */
  by: string;
}

/** A stretch of a text, and what comes in its place. */
export type Piece = Span & { text: string };

/**
 * The text of a document with questions answered: each answer stands in its sentence, and under
 * `## Clarifications` with the date and who gave it. Every other byte stays.
 */
export function answered(document: Document, source: string, answers: readonly Answer[], today: string): string {
  if (answers.length === 0) return source;
  const lines = answers.map(({ marker, text, by }) => recordLine(marker.question, text, by));
  return splice(source, [
    ...answers.map(({ marker, text }) => inSentence(document, source, marker, text)),
    record(document, source, lines, today),
  ]);
}

/** `- Q: question → A: answer (who)` */
export function recordLine(question: string, answer: string, by: string): string {
  return `- Q: ${quoted(question)} → A: ${quoted(answer)} (${by})`;
}

/** What was recorded as answered, under `## Clarifications`, in the order of the document. */
export function recordedIn({ items }: Pick<Document, 'items'>): { question: string; answer: string; by: string }[] {
  return items.flatMap(({ text }) => {
    const [, question, answer, by = ''] = /^Q: (.+?) → A: (.+?)(?: \(([^()]*)\))?$/s.exec(text.trim()) ?? [];
    if (question === undefined || answer === undefined) return [];
    return [{ question: question.replace(/\\(?=[^\p{L}\p{N}\s])/gu, ''), answer, by }];
  });
}

/** Words of somebody's in a record: they end no question, and ask none. */
function quoted(text: string): string {
  return inline(text)
    .replace(/→(?=\s*A:)/gi, '->')
    .replace(/\\?\[(?=\s*needs\b)/gi, '(');
}

/** Where lines are recorded: in today's session under `## Clarifications`, which is made where it is missing. */
export function record(
  { headings, items, newline }: Document,
  source: string,
  lines: readonly string[],
  today: string,
): Piece {
  const at = headings.findIndex(({ title, depth }) => depth === 2 && /^clarifications$/i.test(title));
  const section = headings[at];
  const session = headings.findIndex(({ title, parent }) => parent === at && at >= 0 && title === `Session ${today}`);
  const checklist = headings.find(({ title, depth }) => depth === 2 && /checklist/i.test(title));
  const before = headings[session]?.sectionEnd ?? section?.sectionEnd ?? checklist?.start ?? source.length;
  const end = source.slice(0, before).trimEnd().length;
  const list = items.some((item) => item.section === session && item.blockEnd === end);
  const above = [...(section ? [] : ['## Clarifications', '']), ...(session >= 0 ? [] : [`### Session ${today}`, ''])];
  const text = [...(session >= 0 && list ? [''] : ['', '']), ...above, ...lines].join(newline);
  return { start: end, end, text: end === 0 ? text.trimStart() : text };
}

/**
 * An answer in the place of a marker, so that the sentence reads on: as its value, or beside it in parentheses. What is
 * said aside is no value, and stands in parentheses unless it is all there is.
 */
export function inSentence(
  document: Document,
  source: string,
  marker: Span & Pick<Marker, 'question' | 'options'>,
  said: string,
  isAside = false,
): Piece {
  const { start, end } = markerSpan(source, marker);
  const stretch = stretchesOf(document).find((one) => one.start <= start && end <= one.end) ?? { start, end };
  const before = source.slice(stretch.start, start);
  const after = source.slice(end, stretch.end);
  const label = /^\*\*[^*]{1,80}\*\*:[ \t]*/.exec(source.slice(start, end))?.[0] ?? '';
  const whole = inline(said);
  const value = /^\s*[^\s]/.test(after) ? whole.replace(/(?<![.;,\s])[.;,\s]+$/, '') : whole;
  if (label !== '') return { start, end, text: label + value };
  if (/^[\s>]*$/.test(before)) return { start, end, text: asWords(value) };
  if (/[.!?]["”')]?\s*$/.test(before))
    return {
      start,
      end,
      text: `${asWords(value.charAt(0).toUpperCase() + value.slice(1))}${/^\s*(?:\(|$)/.test(after) && !/[.!?]$/.test(value) ? '.' : ''}`,
    };
  const reads = isAside ? /[:(]\s*$/.test(before) : isSlot(before, marker.question, after);
  if (!reads) return { start, end, text: `(${isAside ? value : aside(marker, value)})` };
  if (isAside) return { start, end, text: value };
  const joined = joint(before, inside(value, after));
  return { start: start - joined.dropped, end, text: joined.value };
}

/** The whole of a marker: with the question behind its brackets, where those hold none. */
export function markerSpan(source: string, { start, end, question }: Span & { question: string }): Span {
  if (!/^\[NEEDS CLARIFICATION\s*(?:\([^()]*\)\s*)?(?:[:：]\s*)?\]?$/.test(source.slice(start, end)))
    return { start, end };
  const at = question === '' ? -1 : source.slice(end, end + 320).indexOf(question);
  return { start, end: at < 0 ? end : end + at + question.length };
}

/** Words that open no block where they begin a line: no heading, bullet, number, box, quote or rule. */
function asWords(text: string): string {
  return text.replace(/^(\d{1,9})(?=[.)](?:\s|$))/, '$1\\').replace(/^(?=[#>+=~-])/, '\\');
}
