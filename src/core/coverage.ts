import type { Topic } from '../model/catalog.js';
import { withoutConstraints, type Constraint } from '../model/constraint.js';
import type { Definition } from '../model/definition.js';
import type { Document, Language } from '../model/document.js';
import { headingPath, type Heading, type Table, type Text } from '../model/markdown.js';
import { within, type Span } from '../model/span.js';
import { rendered } from './knowledge/constraint.js';
import { hasFigure } from './intent/terms.js';

/**
 * What a specification makes of a topic: a decision or a figure, a mention, an open question, nothing because it does
 * not apply (with the reason), or nothing at all.
 */
export const topicStates = ['clear', 'partial', 'deferred', 'n/a', 'missing'] as const;
export type TopicState = (typeof topicStates)[number];

/** A topic as one specification treats it. */
export interface Covered {
  topic: Topic;
  state: TopicState;
  /** What its own table of coverage says, in its words; null without a row. */
  claimed: string | null;
  /** Where the strongest statement stands, or else the table's row; null for neither. */
  at: Span | null;
  /** The reason of an `n/a`; empty for the others. */
  reason: string;
  /** True where its row of the table asks for it: a question that is open, and said to be. */
  asked: boolean;
}

/** What the text itself says of a topic. */
interface Told extends Pick<Covered, 'state' | 'at' | 'reason'> {
  /** True where a marker only has a word of the topic, and asks about something else. */
  byWord?: boolean;
}

/** A stretch of a specification, and how much is decided by what it says. */
interface Statement extends Text {
  /** True where it is about what is out of scope. */
  excluded: boolean;
  decides: boolean;
}

/** The topics in their order, each with what the specification makes of it, by a constraint that it holds among others. */
export function coverageOf(
  spec: Document,
  topics: readonly Topic[],
  constraints: readonly Constraint[] = [],
): Covered[] {
  const tables = spec.tables.filter(isCoverage);
  const { rows } = coverageRows(spec);
  const found = new Map<Topic, Told>();
  const index = indexOf(topics, spec.language);
  for (const statement of statementsOf(spec, tables)) {
    for (const topic of spokenOf(index, statement.text)) note(found, topic, judged(statement));
  }
  for (const marker of spec.markers) {
    const asked = new Set(topics.filter(({ question }) => marker.question.startsWith(question)));
    const at = { start: marker.start, end: marker.end };
    for (const topic of asked.size > 0 ? asked : spokenOf(index, marker.question))
      note(found, topic, { state: 'deferred', at, reason: '', byWord: asked.size === 0 });
  }
  for (const { definition, ids } of constraints.length > 0 ? rendered(spec) : [])
    for (const topic of topics)
      if (constraints.some((one) => one.topic === topic.id && ids.includes(one.id)))
        note(found, topic, { state: 'clear', at: { start: definition.start, end: definition.end }, reason: '' });
  return topics.map((topic) => {
    const row = rows.get(topic.name.toLowerCase()) ?? rows.get(topic.id);
    const told = found.get(topic) ?? { state: 'missing' as const, at: null, reason: '' };
    const asked = row !== undefined && asksIn(row);
    const { state, at, reason } = row ? checked(row, told, spec) : told;
    return { topic, claimed: row?.[1]?.text ?? null, asked, state, at, reason };
  });
}

/** The rows of its own table of coverage, by what stands in their first cells in lower case; and where the table ends. */
export function coverageRows(spec: Document): { rows: Map<string, Text[]>; end: number | null } {
  const tables = spec.tables.filter(isCoverage);
  return {
    rows: new Map(
      tables.flatMap(({ rows: cells }) => cells.map((row) => [row[0]?.text.toLowerCase() ?? '', row] as const)),
    ),
    end: tables.at(-1)?.end ?? null,
  };
}

const strength: Record<TopicState, number> = { missing: 0, partial: 1, 'n/a': 2, deferred: 3, clear: 4 };

function note(found: Map<Topic, Told>, topic: Topic, said: Told): void {
  const before = found.get(topic);
  if (!before || strength[said.state] > strength[before.state]) found.set(topic, said);
}

function judged({ text, start, end, excluded, decides }: Statement): Told {
  const at = { start, end };
  if (excluded) return { state: 'n/a', at, reason: text.replace(/\s+/g, ' ').trim() };
  return { state: decides ? 'clear' : 'partial', at, reason: '' };
}

/** A table of ours: topics in its first column, their states in its second. */
export function isCoverage({ header }: Table): boolean {
  return /^topic$/i.test(header[0]?.text ?? '') && /^state$/i.test(header[1]?.text ?? '');
}

/** True where a row ends with a question. */
function asksIn([, , note]: readonly Text[]): boolean {
  return /[?？]$/.test(note?.text.trim() ?? '');
}

/** A row's state counts where the text supports it; that something is missing, or why it does not apply, it may say alone. */
function checked(row: readonly Text[], told: Told, spec: Document): Told {
  const [first, claim, where] = row;
  const at = first ? { start: first.start, end: first.end } : told.at;
  const state = claim?.text.toLowerCase().replace(/[*_`]/g, '').trim() ?? '';
  const said = where?.text ?? '';
  if (/^(?:n\/?a|not applicable)\b/.test(state)) {
    const reason = said === '' ? state.replace(/^(?:n\/?a|not applicable)[\s:,–—-]*/, '') : said;
    if (isReason(reason)) return { state: 'n/a', at, reason };
    return told.state === 'n/a' ? { ...told, state: 'missing' } : told;
  }
  // Words of a topic stand in many a sentence; what is still asked of it, none of them has decided.
  if (state === 'missing')
    return told.state === 'partial' || asksIn(row)
      ? { state: 'missing', at, reason: '' }
      : { ...told, at: told.at ?? at };
  const ids = new Set(said.split(/[\s,;:()]+/));
  const cited = spec.definitions.filter(({ id }) => ids.has(id));
  const open = cited.some((definition) => within(spec.markers, definition).length > 0);
  // A question that the row points to is open, and what it calls partial is, whatever is said of the topic elsewhere.
  const isModest = open || state === 'partial' || told.byWord === true;
  if (cited.length > 0 && (isModest || strength[told.state] < strength.deferred)) {
    const [{ at: place }] = cited as [Definition];
    return { state: open ? 'deferred' : state === 'partial' ? 'partial' : 'clear', at: place, reason: '' };
  }
  return told.state === 'missing' ? { ...told, at } : told;
}

/** True where a text says why: three words, or as much without blanks between them. */
export function isReason(text: string): boolean {
  return (
    text.split(/\s+/).filter((word) => /\p{L}{2}/u.test(word)).length >= 3 ||
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{4}/u.test(text)
  );
}

/** Sections that speak of the document instead of what it describes. */
const aside = /checklist|\bcoverage\b|execution (?:flow|status)|references?$|related documents|table of contents/i;
const outside =
  /out[- ]of[- ]scope|non-?goals?|not in scope|exclusions?|fuera de|fora do escopo|hors (?:du )?p[ée]rim|außerhalb|nicht[- ]ziele|不在范围|非目标|範囲外|対象外/i;
const excluding = /\bout of scope\b|\bnot applicable\b|\bn\/a\b|\bnot required (?:for|because|since)\b/i;
const obliging =
  /\b(?:must|shall|will|required|requires?|debe|deben|deve|devem|doit|doivent|muss|müssen)\b|必须|必須|应当|應|しなければ|すること|ものとする/i;

/** What the specification says, without its table of coverage, its markers and what speaks of itself. */
function statementsOf(spec: Document, tables: readonly Table[]): Statement[] {
  const own = new Set(
    spec.headings.flatMap((_, index) => (headingPath(spec, index).some((title) => aside.test(title)) ? [index] : [])),
  );
  const beyond = new Set(
    spec.headings.flatMap((_, index) => (headingPath(spec, index).some((title) => outside.test(title)) ? [index] : [])),
  );
  const open = new Set(spec.markers.map(({ start }) => start));
  const decided = spec.definitions.filter(({ kind }) => kind !== 'story');
  const statement = (text: Text, section: number): Statement[] => {
    if (own.has(section)) return [];
    const excluded = beyond.has(section) || excluding.test(text.text);
    const asks = [...open].some((start) => start >= text.start && start < text.end);
    const plain = withoutConstraints(asks ? withoutMarkersIn(spec, text) : text.text);
    const isStated = decided.length > 0 && startsIn(decided, text);
    return [
      {
        ...text,
        text: plain,
        excluded,
        decides: !asks && (hasFigure(plain) || isStated || obliging.test(plain)),
      },
    ];
  };
  const cells = spec.tables
    .filter((table) => !tables.includes(table))
    .flatMap((table) => table.rows.map((row) => ({ section: table.section, row })));
  return [
    ...spec.headings.flatMap((heading: Heading, index) => statement({ ...heading, text: heading.title }, index)),
    ...spec.items.flatMap((item) => statement(item, item.section)),
    ...spec.paragraphs.flatMap((paragraph) => statement(paragraph, paragraph.section)),
    ...cells.flatMap(({ section, row }) => {
      const [first] = row;
      const last = row.at(-1);
      return first && last
        ? statement({ text: row.map(({ text }) => text).join(' | '), start: first.start, end: last.end }, section)
        : [];
    }),
    ...spec.codes.map((code) => ({ ...code, excluded: false, decides: false })),
  ];
}

function startsIn(definitions: readonly Span[], { start, end }: Span): boolean {
  return within(definitions, { start: Math.max(0, start), end: Math.max(end, start + 1) }).length > 0;
}

function withoutMarkersIn(spec: Document, { text, start, end }: Text): string {
  let result = text;
  for (const marker of within(spec.markers, { start, end })) {
    const [from, to] = [marker.start - start, marker.end - start];
    result = result.slice(0, from) + ' '.repeat(Math.min(to, text.length) - from) + result.slice(to);
  }
  return result;
}

/** Topics by the first word of their terms, with all the words; and the terms of scripts without blanks. */
interface Index {
  words: Map<string, { words: string[]; topic: Topic }[]>;
  wide: { term: string; topic: Topic }[];
}

const isWide = (text: string) => /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text);
const indexes = new WeakMap<readonly Topic[], Map<Language | null, Index>>();

function indexOf(topics: readonly Topic[], language: Language | null): Index {
  const known = indexes.get(topics) ?? new Map<Language | null, Index>();
  indexes.set(topics, known);
  const before = known.get(language);
  if (before) return before;
  const index: Index = { words: new Map(), wide: [] };
  for (const topic of topics) {
    const { en = [], ...others } = topic.termsByLanguage ?? {};
    const own = language === null || language === 'en' ? [] : (others[language] ?? []);
    for (const term of [...topic.terms, ...en, ...own]) {
      const words = wordsOf(term);
      if (isWide(term)) index.wide.push({ term, topic });
      else index.words.set(words[0] ?? '', [...(index.words.get(words[0] ?? '') ?? []), { words, topic }]);
    }
  }
  known.set(language, index);
  return index;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+|[€$](?=\s?\d)|^[€$]$/gu) ?? [];
}

/** The topics a text speaks of; a plural counts as its singular. */
function spokenOf({ words: byFirst, wide }: Index, text: string): Set<Topic> {
  const spoken = new Set<Topic>();
  const words = wordsOf(text);
  words.forEach((word, at) => {
    for (const form of word.length > 3 && word.endsWith('s') ? [word, word.slice(0, -1)] : [word]) {
      for (const { words: term, topic } of byFirst.get(form) ?? []) {
        if (term.every((part, index) => index === 0 || words[at + index] === part)) spoken.add(topic);
      }
    }
  });
  if (isWide(text)) for (const { term, topic } of wide) if (text.includes(term)) spoken.add(topic);
  return spoken;
}

/** Words for infrastructure that are in every catalog, also an empty one. */
const infrastructure =
  /\b(?:infra(?:structure)?|kubernetes|k8s|terraform|opentofu|pulumi|ansible|helm|gitops|argo ?cd|flux|cluster|provision(?:ing|ed)?|deploy(?:ment|ments|ing)?|container(?:s|ized?|ization|ise[d]?)?|docker|minikube|cloud|aws|azure|gcp|vpc|devops|ci\/cd|iac|observability|monitoring|networking|homelab|hosting|server|servers|infraestructura|infraestrutura|despliegue|implantação|déploiement|bereitstellung)\b|基础设施|部署|集群|容器|インフラ|デプロイ|クラスタ/iu;

/** True where a specification is of infrastructure: it says so itself, or its title and requirements speak of little else. */
export function isOfInfrastructure(spec: Document): boolean {
  const title = spec.headings.find(({ depth }) => depth === 1)?.title ?? '';
  if (/^(?:infrastructure|architecture) specification\b/i.test(title) || spec.tables.some(isCoverage)) return true;
  const stated = spec.definitions.filter(({ kind }) => kind === 'requirement');
  const of = stated.filter(({ text }) => text.search(infrastructure) >= 0).length;
  return title.search(infrastructure) >= 0 && stated.length > 0 && of * 3 >= stated.length;
}
