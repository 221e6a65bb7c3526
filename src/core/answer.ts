import type { Document } from '../model/document.js';
import type { Marker } from '../model/marker.js';
import { inline } from './render.js';
import { splice } from './splice.js';

/** An answer to an open question. */
export interface Answer {
  marker: Marker;
  /** What stands in the sentence in the marker's place. */
  text: string;
  /** Who or what answered: a person, or a decision. */
  by: string;
}

/**
 * The text of a document with questions answered: each answer stands in its sentence, and under
 * `## Clarifications` with the date and who gave it. Every other byte stays.
 */
export function answered(document: Document, source: string, answers: readonly Answer[], today: string): string {
  if (answers.length === 0) return source;
  const lineBreak = source.includes('\r\n') ? '\r\n' : '\n';
  const replaced = answers.map(({ marker, text }) => ({ start: marker.start, end: marker.end, text: inline(text) }));
  const lines = answers.map(({ marker, text, by }) => `- Q: ${inline(marker.question)} → A: ${inline(text)} (${by})`);
  const section = document.headings.find(({ title, depth }) => depth === 2 && /^clarifications$/i.test(title));
  const checklist = document.headings.find(({ title, depth }) => depth === 2 && /checklist/i.test(title));
  const before = section?.sectionEnd ?? checklist?.start ?? source.length;
  const contentEnd = before - (/[\r\n]*$/.exec(source.slice(Math.max(0, before - 64), before))?.[0].length ?? 0);
  const title = section ? [] : ['## Clarifications', ''];
  const added =
    ['', '', ...title, `### Session ${today}`, '', ...lines, ''].join(lineBreak) +
    (before < source.length ? lineBreak : '');
  return splice(source, [...replaced, { start: contentEnd, end: before, text: added }]);
}
