import type { Catalog } from '../../model/catalog.js';
import type { Document } from '../../model/document.js';
import type { Marker } from '../../model/marker.js';
import type { Answer } from '../clarify/answer.js';
import { cited } from '../facts.js';
import { technologiesIn } from '../intent/technology.js';
import type { Decision } from './planned.js';

/** Requirements and criteria cited in the item or cell that a marker stands in, or the one it stands in. */
export function linksOf(spec: Document, marker: Marker): string[] {
  if (marker.subject !== null && /^N?FR-/.test(marker.subject)) return [marker.subject];
  const item = spec.items.find(({ start, end }) => marker.start >= start && marker.start < end);
  return item ? cited(spec.citations, item).filter((id) => /^N?FR-/.test(id)) : [];
}

/** True where a choice answers a question: it is one of the options, or the question is its category's own. */
export function answers(
  marker: Marker,
  { technology, category }: Pick<Decision, 'technology' | 'category'>,
  catalog: Catalog,
): boolean {
  if (technology && marker.options.some((option) => technologiesIn(option, catalog).includes(technology))) return true;
  return category !== null && marker.question.toLowerCase().startsWith(category.question.toLowerCase());
}

/** The questions of a specification that decisions answer, with the decision that does. */
export function answersOf(markers: readonly Marker[], decisions: readonly Decision[], catalog: Catalog): Answer[] {
  return markers.flatMap((marker) => {
    const decision = decisions.find((one) => answers(marker, one, catalog));
    return decision ? [{ marker, text: decision.name, by: `plan, ${decision.id}` }] : [];
  });
}
