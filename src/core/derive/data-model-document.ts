import { writeYaml } from '../../model/yaml.js';
import type { Data } from '../render.js';
import { titleOf, wayUp } from './plan-document.js';
import type { Plan } from './plan.js';
import type { PlanRequest } from './planned.js';
import { topologyOf } from './topology.js';

/** The data of `templates/data-model.md.hbs`. */
export function dataModelData(request: PlanRequest, plan: Plan): Data {
  return {
    title: titleOf(request.spec),
    feature: request.feature.name,
    up: wayUp(request),
    topology: topologyOf(request.spec, plan, request.catalog),
    resources: plan.resources.map((resource) => ({
      address: resource.address,
      questions: resource.questions,
      id: resource.id,
      kind: resource.kind,
      purpose: capitalised(resource.purpose),
      module: resource.module,
      yaml: writeYaml([
        {
          id: resource.id,
          address: 'pending',
          satisfies: resource.satisfies,
          ...(resource.guarantees.length > 0
            ? { guarantees: resource.guarantees.map(({ id, text }) => ({ [id]: text })) }
            : {}),
        },
      ]).trimEnd(),
    })),
  };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
