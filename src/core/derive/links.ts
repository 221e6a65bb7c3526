import type { Definition } from '../../model/definition.js';
import type { Document } from '../../model/document.js';
import { cited } from '../facts.js';

/** The scenarios of deployment, `US1` and on. */
export function storiesOf(spec: Document): Definition[] {
  return spec.definitions.filter(({ kind }) => kind === 'story');
}

/** The acceptance scenarios of one. */
export function scenariosOf(spec: Document, story: Definition): Definition[] {
  return spec.definitions.filter(({ kind, start }) => kind === 'scenario' && start > story.start && start < story.end);
}

/** Requirements that cite a story; all of them where none cites any. */
export function requirementsOf(spec: Document, story: string): string[] {
  const all = spec.definitions.filter(({ kind }) => kind === 'requirement');
  const isLinked = all.some((one) => cited(spec.citations, one).some((id) => /^US\d/.test(id)));
  return isLinked ? linkedTo(spec, story) : all.map(({ id }) => id);
}

/** Requirements that cite a story. */
export function linkedTo(spec: Document, story: string): string[] {
  return spec.definitions
    .filter((one) => one.kind === 'requirement' && cited(spec.citations, one).includes(story))
    .map(({ id }) => id);
}

/** Functional requirements that cite a story; for null, those that cite none. */
export function functionalOf(spec: Document, story: string | null): string[] {
  const stories = storiesOf(spec).map(({ id }) => id);
  return spec.definitions
    .filter(({ kind, id }) => kind === 'requirement' && !isLimit(id))
    .filter((one) => {
      const own = cited(spec.citations, one).filter((id) => stories.includes(id));
      return story === null ? own.length === 0 : own.includes(story);
    })
    .map(({ id }) => id);
}

/** True for the id of a non-functional requirement: a limit or a property, tried by a script of its own. */
export function isLimit(id: string): boolean {
  return id.startsWith('NFR-');
}

/** Criteria that measure a story, by citing it or one of its requirements. */
export function criteriaOf(spec: Document, story: string): string[] {
  const measured = new Set([story, ...requirementsOf(spec, story)]);
  return spec.definitions
    .filter((one) => one.kind === 'criterion' && cited(spec.citations, one).some((id) => measured.has(id)))
    .map(({ id }) => id);
}

/** The one story that all of these requirements belong to; null where they belong to several, or to none. */
export function storyOf(spec: Document, requirements: readonly string[]): string | null {
  const own = storiesOf(spec).filter(({ id }) => linkedTo(spec, id).some((one) => requirements.includes(one)));
  return own.length === 1 ? (own[0]?.id ?? null) : null;
}
