import type { Catalog } from '../../model/catalog.js';
import type { Document } from '../../model/document.js';
import { cited } from '../facts.js';
import { mermaidLabel } from '../work/mermaid.js';
import { reduced } from '../work/schedule.js';
import { foundationsOf } from './order.js';
import type { Plan } from './plan.js';
import type { DerivedResource } from './planned.js';

/**
 * A sketch of a plan's resources as lines of Mermaid: the modules they lie in, which scenario rests on which resource,
 * and which module is built on which. Resources of different modules that serve one requirement are joined. Empty
 * without resources.
 */
export function topologyOf(
  spec: Document,
  { resources, modules }: Pick<Plan, 'resources' | 'modules'>,
  catalog: Catalog,
): string[] {
  if (resources.length === 0) return [];
  const groups = modules.flatMap((module, index) => {
    const label = `m${String(index)}[${mermaidLabel(`modules/${module.name}`)}]`;
    if (module.resources.length === 0) return [`  ${label}`];
    const inside = module.resources.map(({ id, kind }) => `    ${node(id)}[${mermaidLabel(`${id} ${kind}`)}]`);
    return [`  subgraph ${label}`, ...inside, '  end'];
  });
  return [
    'flowchart LR',
    ...groups,
    ...scenarioEdges(spec, resources),
    ...foundationEdges(modules, catalog),
    ...sharedEdges(resources),
  ];
}

function node(id: string): string {
  return id.replace(/\W/g, '');
}

/** From each scenario to the resources that serve its requirements. */
function scenarioEdges(spec: Document, resources: readonly DerivedResource[]): string[] {
  const storyOf = new Map(
    spec.definitions
      .filter(({ kind }) => kind === 'requirement')
      .map((one) => [one.id, cited(spec.citations, one).find((id) => /^US\d+$/.test(id))]),
  );
  const stories = spec.definitions.filter(({ kind }) => kind === 'story');
  return stories.flatMap(({ id }) => {
    const needed = resources.filter(({ satisfies }) => satisfies.some((one) => storyOf.get(one) === id));
    return needed.map((resource) => `  ${node(id)}([${mermaidLabel(id)}]) --> ${node(resource.id)}`);
  });
}

/** From each module to those that it is built on, without what they are built on in turn. */
function foundationEdges(modules: Plan['modules'], catalog: Catalog): string[] {
  const below = foundationsOf(
    modules.map(({ name, decisions }) => ({ name, holds: decisions.map((one) => one.name) })),
    catalog,
  );
  const work = modules.map(({ name }) => ({ id: name, dependsOn: below.get(name) ?? [], files: [] }));
  const places = new Map(modules.map(({ name }, index) => [name, `m${String(index)}`]));
  return [...reduced(work)].flatMap(([name, others]) =>
    others.map((other) => `  ${places.get(name) ?? ''} ==> ${places.get(other) ?? ''}`),
  );
}

/** Between resources of different modules that serve one requirement. */
function sharedEdges(resources: readonly DerivedResource[]): string[] {
  return resources.flatMap((one, index) =>
    resources.slice(index + 1).flatMap((other) => {
      const shared = one.satisfies.filter((id) => other.satisfies.includes(id));
      if (one.module === other.module || shared.length === 0) return [];
      return [`  ${node(one.id)} -. ${mermaidLabel(shared.join(', '))} .- ${node(other.id)}`];
    }),
  );
}
