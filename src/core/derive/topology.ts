import type { Document } from '../../model/document.js';
import { cited } from '../facts.js';
import { mermaidLabel } from '../work/mermaid.js';
import type { Plan } from './plan.js';
import type { DerivedResource } from './planned.js';

/**
 * A sketch of a plan's resources as lines of Mermaid: the modules they lie in, and which scenario rests on
 * which. Resources of different modules that serve one requirement are joined. Empty without resources.
 */
export function topologyOf(spec: Document, { resources, modules }: Pick<Plan, 'resources' | 'modules'>): string[] {
  if (resources.length === 0) return [];
  const groups = modules
    .filter((module) => module.resources.length > 0)
    .flatMap((module, index) => [
      `  subgraph m${String(index)}[${mermaidLabel(`modules/${module.name}`)}]`,
      ...module.resources.map(({ id, kind }) => `    ${node(id)}[${mermaidLabel(`${id} ${kind}`)}]`),
      '  end',
    ]);
  return ['flowchart LR', ...groups, ...scenarioEdges(spec, resources), ...sharedEdges(resources)];
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
