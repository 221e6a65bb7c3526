import type { Definition } from '../../model/definition.js';
import type { Document } from '../../model/document.js';
import { excerpt } from '../derive/plan-document.js';
import type { Piece } from './answer.js';

/** True for the answer that a statement is background: nothing of it is to be shown, so it is no requirement. */
export function saysBackground(question: string, answer: string): boolean {
  return question.startsWith('how is it shown that this holds') && /\bbackground\b/i.test(answer);
}

/** What puts statements among the context of a specification, each in its own words, in a section made where none is. */
export function backgroundPiece(
  { headings, newline }: Pick<Document, 'headings' | 'newline'>,
  source: string,
  statements: readonly Definition[],
): Piece {
  const lines = statements.map(({ text }) => `- ${inOwnWords(text)}`);
  const section = headings.find(({ title, depth }) => depth === 2 && /^context$/i.test(title));
  if (section) {
    const end = source.slice(0, section.sectionEnd).trimEnd().length;
    return { start: end, end, text: newline + lines.join(newline) };
  }
  const start = headings.find(({ depth }) => depth === 2)?.start ?? source.length;
  return { start, end: start, text: ['## Context', '', ...lines, '', ''].join(newline) };
}

/** A statement without what a specification puts around it. */
function inOwnWords(text: string): string {
  const quoted = /^As stated, "(.+)" MUST hold/s.exec(text)?.[1];
  return (
    quoted ??
    excerpt(text)
      .replace(/^MUST: /, '')
      .replace(/ …\.?$/, '')
  );
}
