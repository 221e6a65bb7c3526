import type { Catalog } from '../../model/catalog.js';
import { documentOf, type Feature } from '../../model/feature.js';
import { printable } from '../../model/printable.js';
import { contradictionsIn } from '../intent/given-technology.js';
import type { Plan } from './plan.js';

/** Decisions for what the specification or the very request rules out. */
export function ruledOut({ decisions, refusals }: Plan): string[] {
  return decisions.flatMap(({ id, name }) => {
    const refusal = refusals.find((one) => one.name.toLowerCase() === name.toLowerCase());
    return refusal === undefined ? [] : [`${id} takes ${printable(name)}, which ${refusal.by} rules out`];
  });
}

/** Decisions for another technology than the specification gives. */
export function contradicted(feature: Feature, catalog: Catalog): string[] {
  const [spec, plan] = [documentOf(feature, 'spec'), documentOf(feature, 'plan')];
  if (!spec || !plan) return [];
  return contradictionsIn(spec, plan, catalog).map(
    ({ decision, chosen, given }) => `${decision.id} takes ${chosen.name}, but spec.md gives ${given.technology.name}`,
  );
}
