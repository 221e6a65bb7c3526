import type { Capability, Catalog, Technology, Topic } from '../model/catalog.js';
import type { Span } from '../model/span.js';
import { placeIn } from './figure.js';
import { outlineOf } from './outline.js';
import { technologiesIn } from './technology.js';
import { findTerms, hasFigure, meaningfulWords, mentioned, mentions } from './terms.js';

/** What an intent asks for, as far as the catalog knows it; the rest to the letter. */
export interface Intent {
  /** One line that names the feature. */
  title: string;
  /** Known capabilities, in the order of their first mention. */
  capabilities: Capability[];
  /** Technologies the intent names, in the order of their first mention. */
  technologies: Technology[];
  /** What it states beyond them, in its order. Nothing is dropped. */
  statements: Statement[];
  /** What it gives as reasons, under a heading such as "Why". */
  reasons: string[];
  /** What it rules out, under a heading such as "Out of scope". */
  exclusions: string[];
}

/** One statement of an intent, to the letter. */
export interface Statement {
  text: string;
  /** Topics it speaks of beyond the capabilities in it. */
  topics: Topic[];
  /** True where it says something definite: a figure, a name, more than one word of its topic. */
  clear: boolean;
  /** True where it states a figure. */
  measured: boolean;
  /** Words that the catalog does not know. */
  words: string[];
  /** True where a capability or a technology is in it. */
  known: boolean;
}

const longestTitle = 100;

/** The first line or sentence of an intent, cut at a word. */
export function titleOf(text: string): string {
  const line = (text.split(/\r\n|\n|\r|\u2028|\u2029/).find((candidate) => candidate.trim() !== '') ?? '')
    .replace(/^[#>*\-\s]+/, '')
    .trim();
  const sentence = /^.{8,}?[.!?。！？](?=\s|$)/.exec(line)?.[0].replace(/[.。]$/, '') ?? line;
  if (sentence.length <= longestTitle) return sentence.replace(/[.。]$/, '');
  const cut = [...sentence].slice(0, longestTitle).join('');
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 40)).trimEnd()} …`;
}

/** Where a sentence may divide into statements of their own. */
const division = /[;；、，]|,(?=\s)|\s+with\s+(?=\D)|\s+(?=for\s+(?:(?:up to|at least|about|around|some)\s+)?\d)/gi;
/** Where a sentence ends; not after an abbreviation. */
const sentenceEnd = /(?<!\b(?:e\.g|i\.e|etc|ca|vs|approx))[.!?](?=\s+[\p{Lu}\p{N}"“(]|\s*$)|。/gu;

/** The pieces of a text between the matches of a pattern; a match inside brackets divides nothing. */
function divided(text: string, pattern: RegExp): Span[] {
  const depths: number[] = [];
  let depth = 0;
  for (const character of text.split('')) {
    if ('([{'.includes(character)) depth++;
    depths.push(depth);
    if (')]}'.includes(character)) depth = Math.max(0, depth - 1);
  }
  const cuts = [...text.matchAll(pattern)].filter(({ index }) => depths[index] === 0);
  return [0, ...cuts.map(({ index }) => index)].map((start, index) => ({
    start,
    end: cuts[index]?.index ?? text.length,
  }));
}

/**
 * The statements of a block: its sentences, divided at commas where each part speaks of something the
 * catalog knows. A part that does not belongs to the statement before it, so that lists stay whole.
 */
function statementsOf(block: string, isKnown: (part: string) => boolean): string[] {
  return divided(block, sentenceEnd).flatMap((span) => {
    const sentence = block.slice(span.start, span.end);
    const whole: Span[] = [];
    for (const part of divided(sentence, division)) {
      const last = whole.at(-1);
      if (last && !isKnown(sentence.slice(part.start, part.end))) last.end = part.end;
      else whole.push(part);
    }
    return whole
      .map(({ start, end }) => trimmed(sentence.slice(start, end)))
      .filter((part) => /[\p{L}\p{N}]/u.test(part));
  });
}

/** A statement without the mark or conjunction it begins with, and without the stop it ends with. */
function trimmed(part: string): string {
  return part
    .replace(/\s+/g, ' ')
    .replace(/^[\s.!?,;。；、，]+/, '')
    .replace(/^(?:and|or|plus|with) /i, '')
    .replace(/[.,;]$/, '')
    .trim();
}

/** Reads an intent against the catalog: a sentence, a paragraph, or a whole Markdown document. */
export function readIntent(text: string, catalog: Catalog): Intent {
  const outline = outlineOf(text);
  const under = (role: 'body' | 'reason' | 'exclusion') =>
    outline.filter((block) => block.role === role).map((block) => block.text);
  const asked = [titleOf(text), ...under('body')].join('\n');
  const capabilities = mentioned(
    asked,
    catalog.capabilities,
    ({ terms }) => terms,
    (outer, inner) => outer.extends?.includes(inner.id) === true,
  );
  const technologies = technologiesIn(asked, catalog);
  const everyTerm = [
    ...capabilities.flatMap(({ terms }) => terms),
    ...technologies.flatMap(({ aliases }) => aliases),
    ...catalog.topics.flatMap(({ terms }) => terms),
  ];
  const statements = under('body')
    .flatMap((block) =>
      statementsOf(block, (part) => mentions(part, everyTerm) || hasFigure(part) || placeIn(part) !== null),
    )
    .map((statement) => readStatement(statement, { ...catalog, capabilities, technologies }))
    .filter((statement, index, all) => isStated(statement) && !(index === 0 && all.length > 1 && isTitle(statement)));
  return {
    title: titleOf(text),
    capabilities,
    technologies,
    statements,
    reasons: under('reason'),
    exclusions: under('exclusion'),
  };
}

/** True where a statement says more than the capabilities in it. */
function isStated({ topics, words }: Statement): boolean {
  return topics.length > 0 || words.length > 0;
}

/** True for a first statement that only names what the others describe: the document bears it as its title. */
function isTitle({ topics, known, measured }: Statement): boolean {
  return topics.length === 0 && known && !measured;
}

/** What one statement speaks of, and the words of it that the catalog does not know. */
function readStatement(text: string, { capabilities, technologies, topics }: Catalog): Statement {
  const within = (span: Span, spans: readonly Span[]) =>
    spans.some((one) => span.start >= one.start && span.end <= one.end);
  const asked = capabilities.filter(({ terms }) => mentions(text, terms));
  const named = findTerms(text, [
    ...asked.flatMap(({ terms }) => terms),
    ...technologies.flatMap(({ aliases }) => aliases),
  ]);
  const outside = (terms: readonly string[]) => findTerms(text, terms).filter((span) => !within(span, named));
  const place = placeIn(text);
  const spoken = topics.filter(
    ({ terms, readings = [] }) =>
      outside(terms).length > 0 || (place !== null && readings.some(({ figure }) => figure === 'place')),
  );
  const measured = hasFigure(text);
  const implied =
    measured && spoken.length === 0 ? topics.filter(({ id }) => asked.some(({ topics: its }) => its.includes(id))) : [];
  const known = [
    ...named,
    ...(place ? [place] : []),
    ...findTerms(
      text,
      spoken.flatMap(({ terms }) => terms),
    ),
  ];
  const words = meaningfulWords(text)
    .filter((word) => !within(word, known))
    .map(({ word }) => word);
  const definite =
    measured ||
    place !== null ||
    words.length > 0 ||
    spoken.some(({ terms }) => new Set(outside(terms).map(({ start }) => start)).size > 1);
  return { text, topics: [...spoken, ...implied], clear: definite, measured, words, known: named.length > 0 };
}
