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
  /** Statements nobody but their author can explain. */
  unknown: { text: string; words: string[] }[];
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

/** The statements of an intent: sentences, bullets, and what stands between commas. */
function clauses(text: string): string[] {
  return text
    .split(/[\r\n;。；\u2028\u2029]+|[.!?](?=\s|$)|,(?=\s)|、|，|\s+with\s+(?=\D)/i)
    .map((clause) =>
      clause
        .replace(/^[\s>*#-]+/, '')
        .replace(/^(?:and|or|plus)\s+/i, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((clause) => /[\p{L}\p{N}]/u.test(clause));
}

/** Reads an intent against the catalog. Nothing of it is dropped: what no entry knows is `unknown`. */
export function readIntent(text: string, catalog: Catalog): Intent {
  const capabilities = mentioned(text, catalog.capabilities, ({ terms }) => terms);
  const technologies = mentioned(text, catalog.technologies, ({ aliases }) => aliases);
  const topics = new Map<Topic, StatedTopic>();
  const unknown: Intent['unknown'] = [];
  for (const clause of clauses(text)) {
    const within = (span: Span, spans: readonly Span[]) =>
      spans.some((one) => span.start >= one.start && span.end <= one.end);
    const asked = capabilities.filter(({ terms }) => mentions(clause, terms));
    const named = findTerms(clause, [
      ...asked.flatMap(({ terms }) => terms),
      ...technologies.flatMap(({ aliases }) => aliases),
    ]);
    const spoken = catalog.topics.filter(({ terms }) => findTerms(clause, terms).some((span) => !within(span, named)));
    const known = [
      ...named,
      ...findTerms(
        clause,
        spoken.flatMap(({ terms }) => terms),
      ),
    ];
    const words = meaningfulWords(clause).filter((word) => !within(word, known));
    const figure = hasFigure(clause);
    const implied =
      figure && spoken.length === 0
        ? catalog.topics.filter(({ id }) => asked.some(({ topics: its }) => its.includes(id)))
        : [];
    const stated = [...spoken, ...implied];
    for (const topic of stated) {
      const before = topics.get(topic);
      if (!before || (figure && !before.clear)) topics.set(topic, { topic, clear: figure, statement: clause });
    }
    if (words.length > 0 && stated.length === 0) unknown.push({ text: clause, words: words.map(({ word }) => word) });
  }
  return { title: titleOf(text), capabilities, technologies, topics: [...topics.values()], unknown };
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
  const exact = catalog.technologies.find(({ aliases, name }) =>
    [...aliases, name].some((alias) => alias.toLowerCase() === chosen.toLowerCase()),
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
