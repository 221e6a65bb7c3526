import type { Catalog, CatalogResource } from '../../model/catalog.js';
import type { Constraint } from '../../model/constraint.js';
import type { Article, Gate } from '../../model/constitution.js';
import type { Document } from '../../model/document.js';
import type { Definition } from '../../model/definition.js';
import { documentOf, type Feature } from '../../model/feature.js';
import { identifier } from '../../model/identifier.js';
import { headingPath } from '../../model/markdown.js';
import { markerText, withoutMarkers, type Marker } from '../../model/marker.js';
import type { Answer } from '../clarify/answer.js';
import { choiceOfAnswer } from '../clarify/answered-choice.js';
import { contractsOf, type DerivedContract } from './contracts.js';
import { rendered } from '../knowledge/constraint.js';
import { cited } from '../facts.js';
import { placesIn } from '../intent/figure.js';
import { readChoices, rivalsOf, type Choice } from '../intent/choice.js';
import { constraintItems, givenIn } from '../intent/given-technology.js';
import { slug } from '../naming/name.js';
import { readRefusals, type Refusal } from '../intent/refusal.js';
import { inline } from '../render.js';
import { technologiesIn } from '../intent/technology.js';
import { mentions } from '../intent/terms.js';
import type { Decision, DerivedResource } from './planned.js';
import { settled } from './settings.js';

/** What a plan is derived from. */
export interface PlanRequest {
  feature: Feature;
  /** The name of a plan beside the feature's own; null for that one. */
  variant: string | null;
  spec: Document;
  /** The request to the letter: `EKS for Kubernetes, Cilium for network policies`. */
  choices: string;
  gates: Gate[];
  articles: Article[];
  catalog: Catalog;
  /** What the organisation demands. */
  constraints?: readonly Constraint[];
  /** `YYYY-MM-DD` */
  today: string;
}

/** What a plan comes to, before it is put into words. */
export interface Plan {
  decisions: Decision[];
  resources: DerivedResource[];
  modules: Module[];
  contracts: DerivedContract[];
  /** Questions of the specification that the choices answer. */
  answers: Answer[];
  /** Requirements that no decision and no resource serves. */
  unserved: Definition[];
  /** Questions of the specification that stay open. */
  open: Marker[];
  /** What the specification or the choices rule out, with who says so. */
  refusals: (Refusal & { by: 'spec.md' | 'the request' })[];
}

/** A folder under `modules/`: what is built, tried and rolled back as one. */
export interface Module {
  name: string;
  resources: DerivedResource[];
  decisions: Decision[];
  contract: string | null;
  satisfies: string[];
}

/** Derives decisions, resources, modules and contracts from a specification and the choices made for it. */
export function derivePlan(request: PlanRequest): Plan {
  const { spec, catalog } = request;
  const requirements = spec.definitions.filter(({ kind }) => kind === 'requirement');
  const choices = [...readChoices(request.choices, catalog), ...given(request), ...answeredChoices(request)].filter(
    firstOfItsKind,
  );
  const { resources, decisions: made } = settled(
    resourcesOf(spec, catalog),
    choices.map((choice) => decide(choice, requirements, spec, catalog)),
    spec,
    catalog,
  );
  const decisions = withStableIds(
    made.map((decision) => servingConstraints(servingWhatItBuilds(decision, resources), request)),
    request.feature,
  );
  const planned = modulesOf(decisions, resources);
  const contracts = contractsOf(spec, catalog, planned);
  const modules = planned.map((module) => ({
    ...module,
    contract: contracts.find((contract) => contract.module === module.name)?.file ?? null,
  }));
  const served = new Set([...decisions, ...resources].flatMap(({ satisfies }) => satisfies));
  const answers = answersOf(spec.markers, decisions, catalog);
  return {
    decisions,
    resources,
    modules,
    contracts,
    answers,
    unserved: requirements.filter(({ id }) => !served.has(id)),
    open: spec.markers.filter((marker) => !answers.some((answer) => answer.marker === marker)),
    refusals: refusalsOf(request),
  };
}

/** What is ruled out by the choices, or else by the specification's constraints. */
function refusalsOf({ spec, catalog, choices }: PlanRequest): Plan['refusals'] {
  const found = [
    ...readRefusals(choices, catalog).map((one) => ({ ...one, by: 'the request' as const })),
    ...constraintItems(spec)
      .flatMap(({ text }) =>
        readRefusals(text.replace(/^\*\*[^*]+\*\*:\s*/, '').replace(/, as the intent says[^,]*$/, ''), catalog),
      )
      .map((one) => ({ ...one, by: 'spec.md' as const })),
  ];
  return found.filter(({ name }, index) => found.findIndex((one) => one.name === name) === index);
}

function firstOfItsKind(choice: Choice, index: number, all: readonly Choice[]): boolean {
  return all.findIndex((other) => other.chosen.toLowerCase() === choice.chosen.toLowerCase()) === index;
}

/** Gives each decision the id it has in the plan that is there; new ones follow the highest. */
function withStableIds(decisions: readonly Omit<Decision, 'id'>[], feature: Feature): Decision[] {
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

/** What a requirement says; the code of a region is one. */
function spoken(text: string): string {
  const plain = withoutMarkers(text);
  return placesIn(plain).length > 0 ? `${plain} region` : plain;
}

function decide(
  choice: Choice,
  requirements: readonly Definition[],
  spec: Document,
  catalog: Catalog,
): Omit<Decision, 'id'> {
  const { technology, category } = choice;
  const name = technology?.name ?? inline(choice.chosen);
  const purpose = inline(choice.purpose);
  const words = category ? category.serves : choice.purpose === '' ? [] : [choice.purpose];
  const bySubject = requirements.filter(({ text }) => mentions(spoken(text), words)).map((one) => one.id);
  const byQuestion = spec.markers
    .filter((marker) => answers(marker, choice, catalog))
    .flatMap((marker) => linksOf(spec, marker));
  const byConstraint = constraintItems(spec)
    .filter(({ text }) =>
      technology ? technologiesIn(text, catalog).includes(technology) : mentions(text, [choice.chosen]),
    )
    .flatMap((item) => cited(spec.citations, item).filter((one) => /^N?FR-/.test(one)));
  const asked = choice.text === '' ? 'Given by spec.md.' : `Requested as "${inline(choice.text)}".`;
  const why = markerText(`why ${name}${purpose === '' ? '' : ` for ${purpose}`}, and what was weighed against it?`);
  return {
    title: purpose !== '' ? `${name} for ${purpose}` : category ? `${name} (${category.name})` : name,
    name,
    satisfies: [...new Set([...bySubject, ...byQuestion, ...byConstraint])].sort(),
    rationale: `${asked} ${technology?.summary ?? why}`,
    rivals: rivalsOf(technology, category, catalog).map((other) => other.name),
    technology,
    category,
  };
}

/** A tool that creates infrastructure from code serves, if nothing else, what the resources it creates serve. */
function servingWhatItBuilds(
  decision: Omit<Decision, 'id'>,
  resources: readonly DerivedResource[],
): Omit<Decision, 'id'> {
  if (decision.technology?.iac === undefined || decision.satisfies.length > 0) return decision;
  return { ...decision, satisfies: [...new Set(resources.flatMap(({ satisfies }) => satisfies))].sort() };
}

/** What applies because of a technology, or of a capability that its kind is chosen for, is served by choosing it. */
function servingConstraints(
  decision: Omit<Decision, 'id'>,
  { spec, catalog, constraints = [] }: PlanRequest,
): Omit<Decision, 'id'> {
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

/** Requirements and criteria cited in the item or cell that a marker stands in, or the one it stands in. */
export function linksOf(spec: Document, marker: Marker): string[] {
  if (marker.subject !== null && /^N?FR-/.test(marker.subject)) return [marker.subject];
  const item = spec.items.find(({ start, end }) => marker.start >= start && marker.start < end);
  return item ? cited(spec.citations, item).filter((id) => /^N?FR-/.test(id)) : [];
}

/** True where a choice answers a question: it is one of the options, or the question is its category's own. */
function answers(
  marker: Marker,
  { technology, category }: Pick<Decision, 'technology' | 'category'>,
  catalog: Catalog,
): boolean {
  if (technology && marker.options.some((option) => technologiesIn(option, catalog).includes(technology))) return true;
  return category !== null && marker.question.toLowerCase().startsWith(category.question.toLowerCase());
}

function answersOf(markers: readonly Marker[], decisions: readonly Decision[], catalog: Catalog): Answer[] {
  return markers.flatMap((marker) => {
    const decision = decisions.find((one) => answers(marker, one, catalog));
    return decision ? [{ marker, text: decision.name, by: `plan, ${decision.id}` }] : [];
  });
}

/** Resources that the specification names, under its heading of key resources or entities. */
function resourcesOf(spec: Document, catalog: Catalog) {
  const known = new Map<string, CatalogResource>(
    catalog.capabilities.flatMap(({ resources }) =>
      resources.map((resource) => [resource.kind.toLowerCase(), resource]),
    ),
  );
  return spec.items
    .filter(
      (item) =>
        item.depth === 0 &&
        headingPath(spec, item.section).some((title) => /^key (?:infrastructure )?(?:resources|entities)/i.test(title)),
    )
    .flatMap((item) => {
      const match = /^\*\*(.+?)\*\*\s*:?\s*([\s\S]*)$/.exec(item.text);
      if (!match) return [];
      const kind = (match[1] ?? '').replace(/:$/, '').trim();
      const entry = known.get(kind.toLowerCase());
      return [
        {
          kind,
          purpose: (match[2] ?? '')
            .replace(/\s*\([^()]*\)\s*$/, '')
            .replace(/\s+/g, ' ')
            .trim(),
          satisfies: cited(spec.citations, item).filter((id) => /^(?:N?FR|SC)-/.test(id)),
          module: entry?.module ?? slug(kind),
          keepsData: entry?.keepsData ?? false,
          address: null,
          guarantees: entry?.guarantees ?? [],
          questions: [],
        },
      ];
    })
    .map((resource, index) => ({ id: identifier('RES', index + 1), ...resource }));
}

/** A choice that serves nothing is asked about before a module is built for it. */
function modulesOf(decisions: readonly Decision[], resources: readonly DerivedResource[]): Omit<Module, 'contract'>[] {
  const names = [
    ...resources.map(({ module }) => module),
    ...decisions.flatMap(({ category }) => category?.module ?? []),
  ];
  const modules = [...new Set(names)].map((name) => {
    const own = resources.filter(({ module }) => module === name);
    const chosen = decisions.filter(({ category }) => category?.module === name);
    const satisfies = [...new Set([...own, ...chosen].flatMap((one) => one.satisfies))].sort();
    return { name, resources: own, decisions: chosen, satisfies };
  });
  return modules.filter(({ resources: own, satisfies }) => own.length > 0 || satisfies.length > 0);
}
