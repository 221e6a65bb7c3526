import type { Definition, DefinitionKind } from '../../model/definition.js';
import type { Document } from '../../model/document.js';
import type { Text } from '../../model/markdown.js';
import type { Project } from '../../model/project.js';
import { within, type Span } from '../../model/span.js';
import { wordingOf, type Lexicon } from './language.js';

/** What a specification demands, in its own words, with the words of its language to look for. */
export interface Statement {
  document: Document;
  definition: Definition;
  /** As long as the definition's text; labels, quotations, addresses and markers are blank in it. */
  text: string;
  /** Offset of the text in the document. */
  start: number;
  lexicon: Lexicon;
}

const blank = (text: string) => text.replace(/[^\r\n]/g, ' ');

/** What is in a text, but not said by it: quotations, struck words, web addresses and targets of links. */
const unsaid =
  /"[^"\r\n]{1,300}"|“[^”\r\n]{1,300}”|«[^»\r\n]{1,300}»|「[^」\r\n]{1,300}」|(?<![\p{L}\p{N}])['‘][^'’\r\n]{1,300}['’](?![\p{L}\p{N}])|~~[^~]{1,300}~~|\]\([^()\s]{1,300}\)|https?:\/\/[^\s)]{1,300}/gu;

/** A heading within an item: `**Secure storage**: …`, and what is left of a label written inside the id's own bold. */
const label =
  /^\s*(?:\*\*[^*\r\n]{1,120}\*\*\s*(?:\([^()\r\n]{1,60}\)\s*)?[:–—-]|\*\*[^*\r\n]{1,120}:\*\*|[^*\r\n]{1,120}(?<!\s)\*\*(?=[\s:]))/;

/** A text in which only what it says itself is left; every other character is a blank. */
export function saidIn(text: string): string {
  return text.replace(label, blank).replace(unsaid, blank);
}

/** The requirements, criteria or scenarios of a project whose language is known. */
export function* statementsOf(project: Project, ...kinds: DefinitionKind[]): Generator<Statement> {
  for (const document of project.features.flatMap((feature) => feature.documents)) {
    if (document.kind !== 'spec' || document.language === null) continue;
    for (const definition of document.definitions) {
      if (!kinds.includes(definition.kind)) continue;
      const lexicon = wordingOf(document, definition.text);
      if (!lexicon) continue;
      const start = textStart(document, definition);
      yield { document, definition, text: withoutMarked(document, start, saidIn(definition.text)), start, lexicon };
    }
  }
}

/** Where the text of a definition begins: at the end of the block that it ends. */
function textStart(document: Document, { start, at, text }: Definition): number {
  const here = { start, end: start + 1 };
  const block = within<Text>(document.items, here)[0] ?? within<Text>(document.paragraphs, here)[0];
  return block?.text.endsWith(text) === true ? block.end - text.length : at.end;
}

function withoutMarked(document: Document, start: number, text: string): string {
  let result = text;
  for (const marker of within(document.markers, { start, end: start + text.length })) {
    const [from, to] = [marker.start - start, Math.min(marker.end - start, text.length)];
    result = result.slice(0, from) + blank(result.slice(from, to)) + result.slice(to);
  }
  return result;
}

/** True where somebody has asked about it already. */
export function isAsked({ document, definition }: Statement): boolean {
  return within(document.markers, definition).length > 0;
}

/** True where more than a line is said of it: a list, a paragraph or code below. */
export function isElaborated({ document, definition, start, text }: Statement): boolean {
  const below = { start: start + text.length, end: definition.end };
  return [document.items, document.paragraphs, document.fences, document.tables].some(
    (blocks) => within<Span>(blocks, below).length > 0,
  );
}

/** Where a sentence does not end: `e.g. this`. */
const abbreviation = /(?:\be\.g|\bi\.e|\betc|\bvs|\bapprox|\bincl|\bca|\bbzw|\bz\.\s?B|\bNo|\bp\.\s?ej)$/i;

/** The sentences of a text with their offsets in it. */
export function sentencesIn(text: string): { text: string; start: number }[] {
  const sentences: { text: string; start: number }[] = [];
  let from = 0;
  for (const match of text.matchAll(/[.!?](?=\s)|[。！？]/g)) {
    if (abbreviation.test(text.slice(Math.max(0, match.index - 8), match.index))) continue;
    sentences.push({ text: text.slice(from, match.index + 1), start: from });
    from = match.index + 1;
  }
  if (text.slice(from).trim() !== '') sentences.push({ text: text.slice(from), start: from });
  return sentences;
}

/** Where a pattern is found in a text. */
export function foundIn(text: string, pattern: RegExp): (Span & { word: string })[] {
  return [...text.matchAll(pattern)].map((match) => ({
    word: match[0].replace(/\s+/g, ' '),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** True where a word stands in a clause that negates it: the few words before it say no. */
export function isNegated(sentence: string, at: number, { negation }: Lexicon): boolean {
  const before = sentence.slice(Math.max(0, at - 60), at);
  const clause = before.slice(Math.max(before.lastIndexOf(';'), before.lastIndexOf(':')) + 1);
  return clause.search(negation) >= 0;
}
