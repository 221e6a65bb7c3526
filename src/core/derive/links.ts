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

/** Criteria that measure a story, by citing it or one of its requirements. */
export function criteriaOf(spec: Document, story: string): string[] {
  const measured = new Set([story, ...requirementsOf(spec, story)]);
  return spec.definitions
    .filter((one) => one.kind === 'criterion' && cited(spec.citations, one).some((id) => measured.has(id)))
    .map(({ id }) => id);
}
