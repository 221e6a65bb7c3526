import type { Article, Exception, Gate } from './constitution.js';
import type { Definition } from './definition.js';
import type { FrontMatter } from './front-matter.js';
import type { Fence, Heading, Item, Paragraph, Table } from './markdown.js';
import type { Marker } from './marker.js';
import type { Placeholder } from './placeholder.js';
import type { Resource } from './resource.js';
import type { Span } from './span.js';
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

/** An id where it is cited. */
export interface Citation extends Span {
  id: string;
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
  version: 1;
  /** Relative to the project's root, with `/`. */
  path: string;
  kind: DocumentKind;
  /** Offsets at which the lines begin. */
  lines: number[];
  frontMatter: FrontMatter | null;
  headings: Heading[];
  items: Item[];
  paragraphs: Paragraph[];
  tables: Table[];
  fences: Fence[];
  /** What its template left to be filled in. */
  placeholders: Placeholder[];
  fields: Record<string, Field>;
  definitions: Definition[];
  citations: Citation[];
  markers: Marker[];
  tasks: Task[];
  gates: Gate[];
  exceptions: Exception[];
  articles: Article[];
  resources: Resource[];
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
