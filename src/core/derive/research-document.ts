import { withoutMarkers } from '../../model/marker.js';
import { inline, type Data } from '../render.js';
import { linksOf } from './answering.js';
import { titleOf, wayUp } from './plan-document.js';
import type { Plan } from './plan.js';
import type { Decision, PlanRequest } from './planned.js';

/** The data of `templates/research.md.hbs`: a section a decision, with a comparison, and one an open question. */
export function researchData(request: PlanRequest, plan: Plan): Data {
  return {
    title: titleOf(request.spec),
    feature: request.feature.name,
    up: wayUp(request),
    decisions: plan.decisions.map((decision) => ({
      id: decision.id,
      title: heading(decision),
      name: decision.name,
      satisfies: decision.satisfies.join(', '),
      rationale: decision.technology?.summary ?? withoutMarkers(decision.rationale).replace(/(?<!\s)\s*…$/, ''),
      ...comparison(decision),
    })),
    open: plan.open.map((marker) => ({
      question: inline(marker.question),
      needed: linksOf(request.spec, marker).join(', ') || '-',
      options: marker.options.map(inline),
    })),
  };
}

function heading({ category, title, name }: Decision): string {
  return category ? `${category.name}: ${name}` : title;
}

/** A table of what is chosen and its rivals by the axes of their category. */
function comparison({ technology, category, name: chosen, rivals }: Decision): {
  header: string[];
  rows: string[][];
  sources: string[];
  unknown: string | null;
} {
  if (!category || rivals.length === 0) return { header: [], rows: [], sources: [], unknown: null };
  const known = technology ? [technology, ...rivals] : rivals;
  const first = technology ? [] : ['…'];
  return {
    header: ['', ...(technology ? [] : [chosen]), ...known.map(({ name }) => name)],
    rows: category.axes.map((axis) => [axis, ...first, ...known.map(({ traits }) => traits[axis] ?? '-')]),
    sources: known.map(({ name, source, checked }) => `${name}: <${source}> (${checked})`),
    unknown: technology ? null : chosen,
  };
}
