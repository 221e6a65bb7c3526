import type { Catalog, Technology } from '../../model/catalog.js';
import type { Definition } from '../../model/definition.js';
import type { Document } from '../../model/document.js';
import { headingPath } from '../../model/markdown.js';
import { within } from '../../model/span.js';
import { readRefusals } from './refusal.js';
import { technologiesIn } from './technology.js';
import { mentions } from './terms.js';

/** A technology that a specification gives, with the bullet that says so. */
export interface Given {
  item: Document['items'][number];
  technology: Technology;
}

/** The bullets of a specification's constraints. */
export function constraintItems(spec: Document): Document['items'] {
  return spec.items.filter((item) => headingPath(spec, item.section).some((title) => /^constraints/i.test(title)));
}

/** What the constraints of a specification give and do not ask about or rule out. */
export function givenIn(spec: Document, catalog: Catalog): Given[] {
  return constraintItems(spec)
    .filter((item) => within(spec.markers, item).length === 0 && readRefusals(item.text, catalog).length === 0)
    .flatMap((item) => {
      const technology = namedBy(item.text, catalog);
      return technology ? [{ item, technology }] : [];
    });
}

/** A decision for another technology than the one of its kind that the specification gives. */
export interface Contradiction {
  decision: Definition;
  chosen: Technology;
  given: Given;
}

/** Decisions that take another technology of a kind than those that the specification gives, where none takes one of these. */
export function contradictionsIn(spec: Document, plan: Document, catalog: Catalog): Contradiction[] {
  const given = givenIn(spec, catalog);
  const decisions = plan.definitions.filter(({ kind }) => kind === 'decision');
  const isTaken = ({ name, aliases, shortNames = [] }: Technology) =>
    decisions.some(({ text }) => mentions(text, [name, ...aliases, ...shortNames]));
  return [...new Set(given.map(({ technology }) => technology.category))].flatMap((kind) => {
    const own = given.filter(({ technology }) => technology.category === kind);
    const [first] = own;
    if (!first || own.some(({ technology }) => isTaken(technology))) return [];
    return decisions.flatMap((decision) => {
      const chosen = technologiesIn(decision.text, catalog).find(({ category }) => category === kind);
      return chosen ? [{ decision, chosen, given: first }] : [];
    });
  });
}

/** The technology that a constraint gives: after its category's name a short name will do. */
function namedBy(text: string, catalog: Catalog): Technology | undefined {
  const kind = catalog.categories.find(({ name }) => text.startsWith(`**${name}**`));
  const ofKind = catalog.technologies.find(
    ({ category, name, aliases, shortNames = [] }) =>
      category === kind?.id && mentions(text.slice(kind.name.length), [name, ...aliases, ...shortNames]),
  );
  return ofKind ?? technologiesIn(text, catalog)[0];
}
