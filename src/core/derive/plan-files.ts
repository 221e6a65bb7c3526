import type { Project } from '../../model/project.js';
import { featureAfter } from '../feature-after.js';
import { decide, planFacts, type Verdict } from '../gate.js';
import { render } from '../render.js';
import type { WrittenFile } from '../state.js';
import { dataModelData } from './data-model-document.js';
import { planData } from './plan-document.js';
import type { Plan } from './plan.js';
import type { PlanRequest } from './planned.js';
import { quickstartData } from './quickstart.js';
import { researchData } from './research-document.js';

/** Everything a plan writes. Gates are decided by the facts of the very documents they stand beside. */
export function planFiles(request: PlanRequest, derived: Plan, project: Project): WrittenFile[] {
  const { templates } = project;
  const others: WrittenFile[] = [
    { path: 'research.md', text: render(templates, 'research.md', researchData(request, derived)) },
    { path: 'data-model.md', text: render(templates, 'data-model.md', dataModelData(request, derived)) },
    { path: 'quickstart.md', text: render(templates, 'quickstart.md', quickstartData(request, derived)) },
    ...derived.contracts.map(({ file, text }) => ({ path: `contracts/${file}`, text })),
  ];
  const undecided = render(templates, 'plan.md', planData(request, derived, new Map()));
  const facts = planFacts(featureAfter(request.feature, [...others, { path: 'plan.md', text: undecided }]), project);
  const verdicts = new Map<string, Verdict>(
    request.gates.flatMap(({ id, check }) =>
      id !== null && check !== null ? [[id, decide(check, facts)] as const] : [],
    ),
  );
  return [{ path: 'plan.md', text: render(templates, 'plan.md', planData(request, derived, verdicts)) }, ...others];
}
