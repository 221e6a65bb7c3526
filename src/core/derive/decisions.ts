import type { Catalog, Technology } from '../../model/catalog.js';
import type { Definition } from '../../model/definition.js';
import type { Document } from '../../model/document.js';
import { documentOf, type Feature } from '../../model/feature.js';
import { identifier } from '../../model/identifier.js';
import { markerText, withoutMarkers } from '../../model/marker.js';
import { choiceOfAnswer } from '../clarify/answered-choice.js';
import { cited } from '../facts.js';
import { readChoices, type Choice } from '../intent/choice.js';
import { constraintItems, givenIn } from '../intent/given-technology.js';
import { mentionsOf, technologiesIn } from '../intent/technology.js';
import { findTerms, mentions } from '../intent/terms.js';
import { rendered } from '../knowledge/constraint.js';
import { inline } from '../render.js';
import { answers, linksOf } from './answering.js';
import type { Decision, DerivedResource, PlanRequest } from './planned.js';
import { groundsOf, misfitOf, rivalsOn } from './rivals.js';
import { takesPart } from './taking-part.js';

/** A decision before it has its id. */
export type Draft = Omit<Decision, 'id'>;

/** The decisions of a plan: what its request chooses, the specification gives, and answers have chosen. */
export function decisionsOf(request: PlanRequest, ruledOut: readonly string[]): Draft[] {
  const { spec, catalog } = request;
  const requirements = spec.definitions.filter(({ kind }) => kind === 'requirement');
  const words = requirements.map(({ text }) => text).join('\n');
  const choices = [...readChoices(request.choices, catalog), ...given(request), ...answeredChoices(request)].filter(
    firstOfItsKind,
  );
  const decided = choices.map((choice) => {
    const others = choices.flatMap(({ technology }) =>
      technology && technology !== choice.technology ? technology : [],
    );
    const grounds = groundsOf(others, words, catalog);
    const decision = decide(choice, requirements, spec, catalog);
    const served = requirements.filter(({ id }) => decision.satisfies.includes(id)).map(({ text }) => text);
    const { technology: chosen, category } = choice;
    const weighed = category && { chosen, category, served: served.join('\n') };
    const rivals = weighed ? rivalsOn(weighed, grounds, ruledOut, catalog) : [];
    const names = rivals.map(({ name }) => name);
    const misfit = chosen && misfitOf(chosen, grounds, names, catalog);
    return {
      ...decision,
      rationale: misfit === null ? decision.rationale : `${decision.rationale} ${markerText(misfit)}`,
      rivals,
    };
  });
  return decided.map((decision) => servingWhatRestsOnIt(decision, decided));
}

function firstOfItsKind(choice: Choice, index: number, all: readonly Choice[]): boolean {
  return all.findIndex((other) => other.chosen.toLowerCase() === choice.chosen.toLowerCase()) === index;
}

/** Gives each decision the id it has in the plan that is there; new ones follow the highest. */
export function withStableIds(decisions: readonly Draft[], feature: Feature): Decision[] {
  const before = documentOf(feature, 'plan')?.definitions.filter(({ kind }) => kind === 'decision') ?? [];
  let highest = Math.max(0, ...before.map(({ id }) => Number(id.slice(2))));
  return decisions.map((decision) => {
    const same = before.find(({ text }) => text.trim().startsWith(decision.name));
    return { ...decision, id: same?.id ?? identifier('D', ++highest) };
  });
}

/** Technologies that the specification itself gives: constraints, not choices of the plan. */
function given({ spec, catalog, choices }: PlanRequest): Choice[] {
  const chosen = new Set(readChoices(choices, catalog).map(({ category }) => category?.id));
  return givenIn(spec, catalog).flatMap(({ technology }) => {
    const category = catalog.categories.find(({ id }) => id === technology.category) ?? null;
    if (chosen.has(category?.id)) return [];
    return [{ text: '', chosen: technology.name, purpose: '', technology, category }];
  });
}

/** Technologies that somebody chose by an answer to a question of the plan that was there. */
function answeredChoices({ feature, catalog }: PlanRequest): Choice[] {
  return (feature.state?.answers ?? []).flatMap(({ question, text }) => {
    const chosen = choiceOfAnswer(question, text, catalog);
    if (!chosen) return [];
    const { technology, category } = chosen;
    return [{ text, chosen: technology.name, purpose: '', technology, category }];
  });
}

/** True where a text has a name as it is spelled, `Flux`, and not as a part of another's: `Prometheus Alertmanager`. */
function namesExactly(text: string, { id, name }: Technology, catalog: Catalog): boolean {
  const others = mentionsOf(text, catalog).filter(({ technology }) => technology.id !== id);
  return findTerms(text, [name]).some(
    ({ start, end }) =>
      text.slice(start, end) === name && !others.some((other) => other.start <= start && other.end >= end),
  );
}

function decide(choice: Choice, requirements: readonly Definition[], spec: Document, catalog: Catalog): Draft {
  const { technology, category } = choice;
  const name = technology?.name ?? inline(choice.chosen);
  const purpose = inline(choice.purpose);
  const isNamedIn = (text: string) =>
    technology
      ? technologiesIn(text, catalog).includes(technology) || namesExactly(text, technology, catalog)
      : mentions(text, [choice.chosen]);
  const bySubject = requirements
    .filter(({ text }) => isNamedIn(withoutMarkers(text)) || takesPart(choice, text, catalog))
    .map(({ id }) => id);
  const byQuestion = spec.markers
    .filter((marker) => answers(marker, choice, catalog))
    .flatMap((marker) => linksOf(spec, marker));
  const byConstraint = constraintItems(spec)
    .filter(({ text }) => isNamedIn(text))
    .flatMap((item) => cited(spec.citations, item).filter((one) => /^N?FR-/.test(one)));
  const asked = choice.text === '' ? 'Given by spec.md.' : `Requested as "${inline(choice.text)}".`;
  const why = markerText(`why ${name}${purpose === '' ? '' : ` for ${purpose}`}, and what was weighed against it?`);
  return {
    title: purpose !== '' ? `${name} for ${purpose}` : category ? `${name} (${category.name})` : name,
    name,
    satisfies: [...new Set([...bySubject, ...byQuestion, ...byConstraint])].sort(),
    rationale: `${asked} ${technology?.summary ?? why}`,
    rivals: [],
    technology,
    category,
  };
}

/** What serves nothing by itself serves what others of the plan do that keep what they hold in it, as their traits say. */
function servingWhatRestsOnIt(decision: Draft, all: readonly Draft[]): Draft {
  const { category, satisfies } = decision;
  if (category === null || satisfies.length > 0) return decision;
  const resting = all.filter(
    ({ technology }) => technology && mentions(technology.traits['Storage'] ?? '', [category.name]),
  );
  if (resting.length === 0) return decision;
  return {
    ...decision,
    satisfies: [...new Set(resting.flatMap((one) => one.satisfies))].sort(),
    rationale: `${decision.rationale} ${resting.map(({ name }) => name).join(', ')} ${resting.length === 1 ? 'keeps its' : 'keep their'} data there.`,
  };
}

/** A tool that creates infrastructure from code serves what the resources it creates serve. */
export function servingWhatItBuilds(decision: Draft, resources: readonly DerivedResource[]): Draft {
  const { technology, category, satisfies } = decision;
  if (technology?.iac === undefined || (category?.id !== 'iac' && satisfies.length > 0)) return decision;
  return { ...decision, satisfies: [...new Set([...satisfies, ...resources.flatMap((one) => one.satisfies)])].sort() };
}

/** What applies because of a technology, or of a capability that its kind is chosen for, is served by choosing it. */
export function servingConstraints(decision: Draft, { spec, catalog, constraints = [] }: PlanRequest): Draft {
  const { technology, category } = decision;
  const kinds = catalog.capabilities
    .filter(({ choices }) => choices.some((choice) => choice.category === category?.id))
    .map(({ id }) => id);
  const caused = constraints.filter(
    ({ when }) =>
      when.technology?.includes(technology?.id ?? '') === true || when.capability?.some((id) => kinds.includes(id)),
  );
  const served = rendered(spec)
    .filter(({ ids }) => caused.some(({ id }) => ids.includes(id)))
    .map(({ definition }) => definition.id);
  return { ...decision, satisfies: [...new Set([...decision.satisfies, ...served])].sort() };
}
