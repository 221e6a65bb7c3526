import type { Definition } from '../../model/definition.js';
import type { Marker } from '../../model/marker.js';
import type { Answer } from '../clarify/answer.js';
import { constraintItems } from '../intent/given-technology.js';
import { readRefusals, type Refusal } from '../intent/refusal.js';
import { answersOf } from './answering.js';
import { contractsOf, type DerivedContract } from './contracts.js';
import { decisionsOf, servingConstraints, servingWhatItBuilds, withStableIds } from './decisions.js';
import { resourcesOf } from './named-resources.js';
import type { Decision, DerivedResource, PlanRequest } from './planned.js';
import { settled } from './settings.js';

/** What a plan comes to, before it is put into words. */
export interface Plan {
  decisions: Decision[];
  resources: DerivedResource[];
  modules: Module[];
  contracts: DerivedContract[];
  /** Questions of the specification that the choices answer. */
  answers: Answer[];
  /** Requirements that no decision serves; a resource that nothing chosen holds is no decision. */
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
  const refusals = refusalsOf(request);
  const { resources, decisions: made } = settled(
    resourcesOf(spec, catalog),
    decisionsOf(
      request,
      refusals.map(({ name }) => name),
    ),
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
  const served = new Set(decisions.flatMap(({ satisfies }) => satisfies));
  const answers = answersOf(spec.markers, decisions, catalog);
  return {
    decisions,
    resources,
    modules,
    contracts,
    answers,
    unserved: requirements.filter(({ id }) => !served.has(id)),
    open: spec.markers.filter((marker) => !answers.some((answer) => answer.marker === marker)),
    refusals,
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
