import type { Capability, Catalog, Category, Technology, Topic } from '../model/catalog.js';
import type { Span } from '../model/span.js';
import { findTerms, hasFigure, meaningfulWords, mentions } from './terms.js';

/** What an intent asks for, as far as the catalog knows it; the rest to the letter. */
export interface Intent {
  /** One line that names the feature. */
  title: string;
  /** Known capabilities, in the order of their first mention. */
  capabilities: Capability[];
  /** Technologies the intent names, in the order of their first mention. */
  technologies: Technology[];
  topics: StatedTopic[];
  /**
   * Statements that only their author can explain: the words the catalog does not know, none where it knows
   * nothing of it, and whether it states a figure.
   */
  unknown: { text: string; words: string[]; measured: boolean }[];
}

/** A topic the intent speaks of; `clear` where it gives a figure, and then the statement itself. */
export interface StatedTopic {
  topic: Topic;
  clear: boolean;
  statement: string;
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
const division = /,(?=\s)|、|，|\s+with\s+(?=\D)/gi;

/**
 * The statements of an intent: sentences and bullets, divided at commas where each part speaks of something
 * the catalog knows. A part that does not belongs to the statement before it, so that lists stay whole.
 */
function statementsOf(text: string, isKnown: (part: string) => boolean): string[] {
  return text.split(/[\r\n;。；\u2028\u2029]+|[.!?](?=\s|$)/).flatMap((sentence) => {
    const starts = [0, ...[...sentence.matchAll(division)].map(({ index }) => index)];
    const parts = starts.map((start, index) => ({ start, end: starts[index + 1] ?? sentence.length }));
    const whole: Span[] = [];
    for (const part of parts) {
      const last = whole.at(-1);
      if (last && !isKnown(sentence.slice(part.start, part.end))) last.end = part.end;
      else whole.push(part);
    }
    return whole
      .map(({ start, end }) => trimmed(sentence.slice(start, end)))
      .filter((part) => /[\p{L}\p{N}]/u.test(part));
  });
}

/** A statement without the bullet, comma or conjunction it begins with. */
function trimmed(part: string): string {
  return part
    .replace(/\s+/g, ' ')
    .replace(/^[\s>*#,、，-]+/, '')
    .replace(/^(?:and|or|plus|with) /i, '')
    .trim();
}

/** Reads an intent against the catalog. Nothing of it is dropped: what no entry knows is `unknown`. */
export function readIntent(text: string, catalog: Catalog): Intent {
  const capabilities = mentioned(text, catalog.capabilities, ({ terms }) => terms);
  const technologies = mentioned(text, catalog.technologies, ({ aliases }) => aliases);
  const everyTerm = [
    ...capabilities.flatMap(({ terms }) => terms),
    ...technologies.flatMap(({ aliases }) => aliases),
    ...catalog.topics.flatMap(({ terms }) => terms),
  ];
  const statements = statementsOf(text, (part) => mentions(part, everyTerm));
  const read = statements.map((statement) => readStatement(statement, { ...catalog, capabilities, technologies }));
  const topics = new Map<Topic, StatedTopic>();
  for (const { statement, stated, figure } of read) {
    for (const topic of stated) {
      const before = topics.get(topic);
      if (!before || (figure && !before.clear)) topics.set(topic, { topic, clear: figure, statement });
    }
  }
  // The first of several statements, where a capability is in it, is the title: the document says it there.
  const unknown = read.filter(
    ({ stated, words, known }, index) =>
      stated.length === 0 &&
      words.length > 0 &&
      !(index === 0 && read.length > 1 && known && /[\r\n]/.test(text.trim())),
  );
  return {
    title: titleOf(text),
    capabilities,
    technologies,
    topics: [...topics.values()],
    unknown: unknown.map(({ statement, words, figure, known }) => ({
      text: statement,
      words: known ? words : [],
      measured: figure,
    })),
  };
}

/** What one statement speaks of, and the words of it that the catalog does not know. */
function readStatement(statement: string, { capabilities, technologies, topics }: Catalog) {
  const within = (span: Span, spans: readonly Span[]) =>
    spans.some((one) => span.start >= one.start && span.end <= one.end);
  const asked = capabilities.filter(({ terms }) => mentions(statement, terms));
  const named = findTerms(statement, [
    ...asked.flatMap(({ terms }) => terms),
    ...technologies.flatMap(({ aliases }) => aliases),
  ]);
  const spoken = topics.filter(({ terms }) => findTerms(statement, terms).some((span) => !within(span, named)));
  const figure = hasFigure(statement);
  const implied =
    figure && spoken.length === 0 ? topics.filter(({ id }) => asked.some(({ topics: its }) => its.includes(id))) : [];
  const known = [
    ...named,
    ...findTerms(
      statement,
      spoken.flatMap(({ terms }) => terms),
    ),
  ];
  const words = meaningfulWords(statement)
    .filter((word) => !within(word, known))
    .map(({ word }) => word);
  return { statement, figure, stated: [...spoken, ...implied], words, known: named.length > 0 };
}

/** The entries of which a term stands in the text, in the order of their first mention. */
function mentioned<Entry>(
  text: string,
  entries: readonly Entry[],
  termsOf: (entry: Entry) => readonly string[],
): Entry[] {
  return entries
    .map((entry) => ({ entry, at: findTerms(text, termsOf(entry))[0]?.start ?? -1 }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at)
    .map(({ entry }) => entry);
}

/** A choice of technology, as a plan's request words it: `Cilium for network policies`. */
export interface Choice {
  /** To the letter. */
  text: string;
  /** What was chosen, as the request names it. */
  chosen: string;
  /** What for; empty where the request does not say. */
  purpose: string;
  technology: Technology | null;
  category: Category | null;
}

/** The choices of a request, one for each statement; technologies and categories the catalog knows are named. */
export function readChoices(text: string, catalog: Catalog): Choice[] {
  return text
    .split(/[\r\n;,]+|[.!?](?=\s|$)|\s+and\s+(?=[\p{Lu}\d])/u)
    .map((piece) =>
      piece
        .replace(/^[\s>*#-]+/, '')
        .replace(/^(?:and|plus|use|using|with)\s+/i, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((piece) => /[\p{L}\p{N}]/u.test(piece))
    .map((piece) => readChoice(piece, catalog));
}

function readChoice(text: string, catalog: Catalog): Choice {
  const split = /^(.+?)\s+(?:for|as|to)\s+(.+)$/i.exec(text);
  const chosen = (split?.[1] ?? text).trim();
  const purpose = (split?.[2] ?? '').trim();
  const exact = catalog.technologies.find(({ aliases, name, shortNames = [] }) =>
    [...aliases, ...shortNames, name].some((alias) => alias.toLowerCase() === chosen.toLowerCase()),
  );
  const technology = exact ?? mentioned(chosen, catalog.technologies, ({ aliases }) => aliases)[0] ?? null;
  const byPurpose = mentioned(purpose, catalog.categories, ({ terms }) => terms)[0] ?? null;
  const category = catalog.categories.find(({ id }) => id === technology?.category) ?? byPurpose;
  return { text, chosen, purpose, technology, category };
}

/** What to ask where no technology of a category is chosen: `CNI not specified - Cilium, Calico, or Flannel?` */
export function categoryQuestion(category: Category, catalog: Catalog): string {
  const names = category.candidates.map(
    (id) => catalog.technologies.find((technology) => technology.id === id)?.name ?? id,
  );
  return `${category.question} - ${alternatives(names)}?`;
}

/** `a, b, or c` */
export function alternatives(names: readonly string[]): string {
  return names.length < 3 ? names.join(' or ') : `${names.slice(0, -1).join(', ')}, or ${names.at(-1) ?? ''}`;
}
