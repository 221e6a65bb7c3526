import type { Gate } from '../../model/constitution.js';
import type { Document } from '../../model/document.js';
import { justified } from '../gate.js';
import { hasFigure } from '../intent/terms.js';
import { criteriaOf, requirementsOf, scenariosOf, storiesOf } from './links.js';
import { scriptOf } from './quickstart.js';
import type { Draft, PlannedModule } from './planned.js';

/** The scripts that are written before anything is built: for each module, scenario, limit and story. */
export function validationTasks(
  spec: Document,
  modules: readonly PlannedModule[],
  contracts: readonly Draft[],
  undecided: readonly Draft[],
): Draft[] {
  const answers = contracts.filter(({ key }) => key === 'contract validation.schema.json').map(({ key }) => key);
  const before = modules.map((module) => ({
    key: `check ${module.name}`,
    phase: 1,
    group: 'Pre-deploy',
    text: `Write the pre-deploy validation of module ${module.name}`,
    file: scriptOf('pre-deploy', module.name),
    story: null,
    cites: module.satisfies,
    after: [...answers, ...(module.contract === null ? [] : [`contract ${module.contract}`])],
  }));
  const after = storiesOf(spec).flatMap((story) =>
    scenariosOf(spec, story).map((scenario) => ({
      key: `check ${scenario.id}`,
      phase: 1,
      group: 'Post-deploy',
      text: `Write the validation of scenario ${scenario.id}`,
      file: scriptOf('post-deploy', scenario.id),
      story: story.id,
      cites: [scenario.id, ...requirementsOf(spec, story.id).filter((id) => id.startsWith('FR-'))],
      after: answers,
    })),
  );
  const limits = spec.definitions
    .filter(({ id }) => id.startsWith('NFR-'))
    .map(({ id, text }) => ({
      key: `check ${id}`,
      phase: 1,
      group: 'Post-deploy',
      text: `Write the ${hasFigure(text) ? 'measurement' : 'validation'} of ${id}`,
      file: scriptOf('post-deploy', id),
      story: null,
      cites: [id],
      after: [...answers, ...undecided.filter(({ cites }) => cites.includes(id)).map(({ key }) => key)],
    }));
  const whole = storiesOf(spec).map((story) => ({
    key: `check ${story.id}`,
    phase: 1,
    group: 'Integration',
    text: `Write the integration validation of ${story.id} with its success criteria`,
    file: scriptOf('integration', story.id),
    story: story.id,
    cites: [...requirementsOf(spec, story.id), ...criteriaOf(spec, story.id)],
    after: [...answers, ...scenariosOf(spec, story).map(({ id }) => `check ${id}`)],
  }));
  return [...before, ...after, ...limits, ...whole];
}

/**
 * What stands between validation and modules by Article III: that every script has been seen to fail, and the team's
 * approval, unless its gate has it already and no other is open.
 */
export function beforeBuilding(
  spec: Document,
  plan: Document,
  undecided: readonly Draft[],
  validation: readonly Draft[],
): Draft[] {
  const step = { phase: 1, group: 'Before anything is built', story: null, cites: storiesOf(spec).map(({ id }) => id) };
  const seen: Draft = {
    ...step,
    key: 'see it fail',
    text: 'Run every validation, see it fail because nothing exists yet, and keep the evidence',
    file: 'validation/evidence/before.jsonl',
    after: validation.map(({ key }) => key),
  };
  const open = plan.gates.filter((gate) => !gate.checked && !justified(plan, gate));
  const isAsked = open.some(isApproval) || !plan.gates.some(isApproval);
  const steps = [
    ...(isAsked ? ['have the team approve the acceptance scenarios'] : []),
    ...(open.some((gate) => !isApproval(gate)) ? ['answer the open gates'] : []),
  ].join(' and ');
  const approval: Draft = {
    ...step,
    key: 'approve',
    text: steps.charAt(0).toUpperCase() + steps.slice(1),
    file: plan.path,
    after: [...undecided, ...validation].map(({ key }) => key),
  };
  return steps === '' ? [seen] : [seen, approval];
}

/** The gate of Article III that asks whether the team has approved. */
function isApproval({ id, question }: Gate): boolean {
  return id?.startsWith('III.') === true && /\bapprove/i.test(question);
}
