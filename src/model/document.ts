import type { Article, Exception, Gate } from './constitution.js';
import type { Definition } from './definition.js';
import type { FrontMatter } from './front-matter.js';
import type { Hidden } from './hidden.js';
import type { Link } from './link.js';
import type { Fence, Heading, Item, Paragraph, Table, Text } from './markdown.js';
import type { Marker } from './marker.js';
import type { Placeholder } from './placeholder.js';
import type { Resource } from './resource.js';
import type { Secret } from './secret.js';
import type { Span } from './span.js';
import type { Suppression } from './suppression.js';
import type { Task } from './tasks.js';

/** What a file of a feature is, told by its name. */
export const documentKinds = [
  'constitution',
  'spec',
  'plan',
  'research',
  'data-model',
  'quickstart',
  'tasks',
  'checklist',
  'detail',
] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** The languages whose words rules know. */
export type Language = 'en' | 'es' | 'pt' | 'fr' | 'de' | 'zh' | 'ja';

/** An id where it is cited. */
export interface Citation extends Span {
  id: string;
  /** Where it ends a range, `FR-001 to FR-004`, the id the range begins with. */
  from?: string;
}

/** A `**Key**: value` line of a document's head. */
export interface Field extends Span {
  value: string;
}

/** A problem found while reading, already tied to the rule that reports it. */
export interface ReadProblem extends Span {
  rule: string;
  message: string;
}

/**
 * The facts of one document: plain JSON, made by `core/facts.ts` alone and all that rules ever see. A
 * change of shape raises `version`.
 */
export interface Document {
  version: 2;
  /** Relative to the project's root, with `/`. */
  path: string;
  kind: DocumentKind;
  /** Offsets at which the lines begin. */
  lines: number[];
  /** How its lines end; what is written into it ends them so too. */
  newline: '\n' | '\r\n';
  frontMatter: FrontMatter | null;
  /** What most of it is written in; null where it is none that we know, or too little to tell. */
  language: Language | null;
  headings: Heading[];
  items: Item[];
  paragraphs: Paragraph[];
  tables: Table[];
  fences: Fence[];
  /** Inline code, which is blank in every other text; `text` is what stands between the backquotes. */
  codes: Text[];
  /** Where it points to, but for the web. */
  links: Link[];
  secrets: Secret[];
  /** HTML comments, blank in every other text. */
  comments: Text[];
  /** What a reader cannot see. */
  hidden: Hidden[];
  /** What its template left to be filled in. */
  placeholders: Placeholder[];
  fields: Record<string, Field>;
  definitions: Definition[];
  /** SHA-256 of the text of each definition, by id. */
  hashes: Record<string, string>;
  citations: Citation[];
  markers: Marker[];
  tasks: Task[];
  gates: Gate[];
  exceptions: Exception[];
  articles: Article[];
  resources: Resource[];
  suppressions: Suppression[];
  problems: ReadProblem[];
}

/** Where a finding about a whole document stands: on its title, else on its front matter, else at its beginning. */
export function titleOf({ headings, frontMatter }: Pick<Document, 'headings' | 'frontMatter'>): Span {
  const { start, end } = headings.find(({ depth }) => depth === 1) ?? frontMatter ?? { start: 0, end: 0 };
  return { start, end };
}

/** The status a document gives itself, in its front matter or its head; empty without one. */
export function statusOf({ frontMatter, fields }: Pick<Document, 'frontMatter' | 'fields'>): string {
  const data = frontMatter?.data;
  const status = typeof data === 'object' && data !== null && 'status' in data ? data.status : undefined;
  return typeof status === 'string' ? status : (fields['status']?.value ?? '');
}
