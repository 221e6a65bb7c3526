import type { Catalog } from '../../model/catalog.js';
import { constraintsIn, type Constraint } from '../../model/constraint.js';
import type { Definition } from '../../model/definition.js';
import type { Document } from '../../model/document.js';
import { documentOf, type Feature } from '../../model/feature.js';
import type { Repair } from '../../model/finding.js';
import { identifier } from '../../model/identifier.js';
import { headingPath } from '../../model/markdown.js';
import { withoutMarkers } from '../../model/marker.js';
import { outlineOf } from '../intent/outline.js';
import { inline } from '../render.js';
import { mentions, topicTerms } from '../intent/terms.js';

/** What constraints are held against. */
interface Subject {
  /** What was asked for, without what it rules out; empty where nobody knows. */
  intent: string;
  /** All that is asked for or demanded, the intent among it; constraints, questions and asides are not. */
  text: string;
  labels: string[];
  /** Words that name technologies which a plan chose. */
  chosen: string;
  language: Document['language'];
}

/** The constraints that apply to a specification, and to what was chosen for it. */
export function applying(
  constraints: readonly Constraint[],
  catalog: Catalog,
  about: { spec: Document; intent: string; chosen?: readonly string[] },
): Constraint[] {
  if (constraints.length === 0) return [];
  const subject = subjectOf(about.spec, about.intent, (about.chosen ?? []).join('\n'));
  return constraints.filter(({ when }) => matches(when, subject, catalog));
}

function matches(when: Constraint['when'], subject: Subject, catalog: Catalog): boolean {
  const { intent, text, labels, chosen, language } = subject;
  const spoken = (within: string, words: readonly string[] | undefined) =>
    words === undefined || mentions(within, words);
  const terms = <Entry extends { id: string }>(
    ids: readonly string[] | undefined,
    entries: readonly Entry[],
    termsOf: (entry: Entry) => readonly string[],
  ) => (ids === undefined ? undefined : entries.filter(({ id }) => ids.includes(id)).flatMap(termsOf));
  return (
    spoken(
      text,
      terms(when.capability, catalog.capabilities, (one) => one.terms),
    ) &&
    spoken(
      text,
      terms(when.topic, catalog.topics, (one) => topicTerms(one, language)),
    ) &&
    spoken(
      `${text}\n${chosen}`,
      terms(when.technology, catalog.technologies, (one) => [one.name, ...one.aliases]),
    ) &&
    spoken(intent === '' ? text : intent, when.word) &&
    spoken(text, when.environment) &&
    (when.label === undefined || when.label.some((label) => labels.includes(label.toLowerCase())))
  );
}

function subjectOf(spec: Document, input: string, chosen: string): Subject {
  const intent = outlineOf(input)
    .filter(({ role }) => role !== 'exclusion')
    .map(({ text }) => text)
    .join('\n');
  const asked = spec.definitions.filter(({ text }) => constraintsIn(text).length === 0);
  const named = spec.items.filter(({ section, text }) => {
    const about = headingPath(spec, section).some((title) => /^(?:key |constraints)/i.test(title));
    return about && constraintsIn(text).length === 0;
  });
  const title = spec.headings.find(({ depth }) => depth === 1)?.title ?? '';
  const stated = [title, ...asked.map(({ text }) => text), ...named.map(({ text }) => text)];
  return {
    intent,
    text: [intent, ...stated.map(withoutMarkers)].join('\n'),
    labels: labelsOf(spec),
    chosen,
    language: spec.language,
  };
}

/** The labels of a feature in lower case: those of its line `**Labels**`, and the tags of its front matter. */
function labelsOf({ fields, frontMatter }: Document): string[] {
  const data = frontMatter?.data;
  const tags: unknown[] =
    typeof data === 'object' && data !== null && 'tags' in data && Array.isArray(data.tags) ? data.tags : [];
  const written = (fields['labels']?.value ?? '').split(',');
  return [...tags, ...written].map((label) => String(label).trim().toLowerCase()).filter((label) => label !== '');
}

/** The intent of a feature to the letter, as far as it is known. */
function intentOf(feature: Feature, spec: Document): string {
  return feature.state?.input ?? spec.fields['input']?.value ?? '';
}

/** The constraints that apply to a feature and that its specification does not hold; `chosen` adds to what its plan decides. */
export function missingConstraints(
  feature: Feature,
  { constraints = [], catalog }: { constraints?: readonly Constraint[]; catalog: Catalog },
  chosen: readonly string[] = [],
): Constraint[] {
  const spec = documentOf(feature, 'spec');
  if (!spec || constraints.length === 0) return [];
  const decided = (documentOf(feature, 'plan')?.definitions ?? []).filter(({ kind }) => kind === 'decision');
  const held = new Set(rendered(spec).flatMap(({ ids }) => ids));
  return applying(constraints, catalog, {
    spec,
    intent: intentOf(feature, spec),
    chosen: [...decided.map(({ text }) => text), ...chosen],
  }).filter(({ id }) => !held.has(id));
}

/** The requirements of a specification that render constraints, with the ids of those. */
export function rendered(spec: Document): { definition: Definition; ids: string[] }[] {
  return spec.definitions
    .filter(({ kind }) => kind === 'requirement')
    .map((definition) => ({ definition, ids: constraintsIn(definition.text) }))
    .filter(({ ids }) => ids.length > 0);
}

/** A constraint as the sentence of a requirement, with where it comes from. */
export function constraintText({ id, text, source }: Constraint): string {
  return `${inline(text)} (constraint ${id}${source === undefined ? '' : `, ${inline(source)}`})`;
}

/**
 * The edits that add constraints to a specification as its last requirements of their kind; none where it has no
 * requirement to follow.
 */
export function constraintEdits(spec: Document, constraints: readonly Constraint[]): Repair['edits'] {
  const requirements = spec.definitions.filter(({ kind }) => kind === 'requirement');
  const story = spec.definitions.some(({ id }) => id === 'US1') ? ' (US1)' : '';
  return (['FR', 'NFR'] as const).flatMap((kind) => {
    const added = constraints.filter((one) => (one.kind === 'functional') === (kind === 'FR'));
    const own = requirements.filter(({ id }) => id.startsWith(`${kind}-`));
    const last = own.at(-1) ?? requirements.at(-1);
    if (added.length === 0 || !last) return [];
    const highest = Math.max(0, ...own.map(({ id }) => Number(/\d+/.exec(id)?.[0] ?? 0)));
    const lines = added.map(
      (one, index) => `- **${identifier(kind, highest + index + 1)}**: ${constraintText(one)}${story}`,
    );
    const title = kind === 'NFR' ? 'Non-Functional Requirements' : 'Functional Requirements';
    const text = own.length > 0 ? ['', ...lines] : ['', '', `### ${title}`, '', ...lines];
    return [{ file: spec.path, start: last.end, end: last.end, text: text.join(spec.newline) }];
  });
}
