import { statusOf, type Document, type Field } from '../model/document.js';
import { featureName, type Feature } from '../model/feature.js';
import { problemAt, type Problem, type Repair } from '../model/finding.js';
import type { Span } from '../model/span.js';
import type { Rule } from '../model/rule.js';

export const metadataMismatch: Rule = {
  name: 'metadata-mismatch',
  level: 'warning',
  set: 'strict',
  about: 'A name or status in the head of a document that its folder, its title or its front matter contradicts.',
  why: 'Tools follow the one, people the other, and both are sure.',
  fix: "Write the folder's name and one status; front matter and head say the same.",
  source: 'The methodology, one source of truth; the heads of most public documents disagree with their folder.',
  bad: [
    '# Feature Specification: Tenants\n\n**Feature Branch**: `002-tenants`\n',
    '---\nfeature: 001-tenants\n---\n\n# Feature Specification: Tenants\n',
    '---\nstatus: approved\n---\n\n# Feature Specification: Tenants\n\n**Status**: Draft\n',
    '---\ntitle: Networks\n---\n\n# Feature Specification: Tenants\n',
  ],
  good: [
    '# Feature Specification: Tenants\n\n**Feature Branch**: `001-example`\n',
    '# Feature Specification: Tenants\n\n**Feature Branch**: `feature/001-example`\n\n**Status**: Draft\n',
    '---\nfeature: 001-example\nstatus: draft\ntitle: Tenants\n---\n\n# Feature Specification: Tenants\n\n**Status**: Draft\n',
    '# Feature Specification: Tenants\n\n**Feature Branch**: `main`\n',
  ],
  *check({ features, files }) {
    for (const feature of features) {
      for (const document of feature.documents) yield* mismatches(document, feature, files[document.path] ?? '');
    }
  },
};

function mismatches(document: Document, { name, state }: Feature, source: string): Problem[] {
  const named = ['feature branch', 'branch', 'feature', 'spec id'].flatMap((key) => document.fields[key] ?? []);
  const others = named.filter(({ value }) => value.split(/[\s(]/)[0] !== state?.branch);
  return [
    ...others.flatMap((field) => branch(document, field, name, source)),
    ...frontMatterFeature(document, name),
    ...status(document, source),
    ...title(document),
  ];
}

/** One piece of a document written as the rest of it, or its folder, has it. */
function rewriting({ path }: Document, { start, end }: Span, text: string): { repair: Repair } {
  return { repair: { about: `write ${text}`, safe: true, edits: [{ file: path, start, end, text }] } };
}

/** The name of a feature in a field, behind the prefix that branches often have. */
function nameIn({ value }: Field): string | null {
  const last = value.split(/[\s(]/)[0]?.split('/').at(-1) ?? '';
  return featureName.test(last) ? last : null;
}

function branch(document: Document, field: Field, name: string, source: string): Problem[] {
  const written = nameIn(field);
  if (written === null || written === name) return [];
  const at = source.slice(0, field.end).lastIndexOf(written);
  const repair = at < field.start ? {} : rewriting(document, { start: at, end: at + written.length }, name);
  return [problemAt(document, field, `${written} is named here, and the folder is ${name}`, repair)];
}

function data({ frontMatter }: Document, key: string): string | null {
  const all = frontMatter?.data;
  const value: unknown =
    typeof all === 'object' && all !== null ? Object.entries(all).find(([own]) => own === key)?.[1] : null;
  return typeof value === 'string' ? value : null;
}

function frontMatterFeature(document: Document, name: string): Problem[] {
  const feature = data(document, 'feature');
  const at = document.frontMatter?.keys['feature'];
  if (feature === null || !at || !featureName.test(feature) || feature === name) return [];
  return [
    problemAt(
      document,
      at,
      `the front matter names ${feature}, and the folder is ${name}`,
      rewriting(document, at, name),
    ),
  ];
}

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The status in the head gives way: what follows a status follows the front matter's. */
function status(document: Document, source: string): Problem[] {
  const field = document.fields['status'];
  const own = data(document, 'status');
  if (!field || own === null || plain(field.value).startsWith(plain(own))) return [];
  const message = `the status is "${field.value}" here and "${statusOf(document)}" in the front matter`;
  const start = field.end - field.value.length;
  const isPlain = /^\p{L}+(?:[ -]\p{L}+){0,2}$/u.test(field.value) && source.slice(start, field.end) === field.value;
  const text = /^\p{Lu}/u.test(field.value) ? own.charAt(0).toUpperCase() + own.slice(1) : own;
  return [problemAt(document, field, message, isPlain ? rewriting(document, { start, end: field.end }, text) : {})];
}

/** The title in the front matter gives way to the one that people read. */
function title(document: Document): Problem[] {
  const own = data(document, 'title');
  const heading = document.headings.find(({ depth }) => depth === 1);
  if (
    own === null ||
    !heading ||
    plain(heading.title).includes(plain(own)) ||
    plain(own).includes(plain(heading.title))
  )
    return [];
  const message = `the title is "${heading.title}" here and "${own}" in the front matter`;
  const at = document.frontMatter?.keys['title'];
  const read = heading.title.replace(/^[^:]{0,40}\b(?:specification|plan|tasks|model|research|quickstart): */i, '');
  return [problemAt(document, heading, message, at ? rewriting(document, at, JSON.stringify(read)) : {})];
}
