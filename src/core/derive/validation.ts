import type { Gate } from '../../model/constitution.js';
import type { Definition } from '../../model/definition.js';
import type { Document } from '../../model/document.js';
import { scenarioParts } from '../../model/spec.js';
import { justified } from '../gate.js';
import { hasFigure } from '../intent/terms.js';
import {
  criteriaOf,
  functionalOf,
  isLimit,
  linkedTo,
  requirementsOf,
  scenariosOf,
  storiesOf,
  storyOf,
} from './links.js';
import { listed } from './listed.js';
import { scriptOf } from './quickstart.js';
import type { Draft, PlannedModule } from './planned.js';
import { quotedWords } from './quoted-words.js';

/** The script that runs the others, and keeps what they print. */
const runner = 'validation/run.sh';

/** What the scripts of validation are written from. */
export interface Validated {
  spec: Document;
  modules: readonly PlannedModule[];
  /** Decisions that are still to be made. */
  undecided: readonly Draft[];
  /** The guarantees of a module's resources, `G-001`. */
  guaranteesOf: (module: PlannedModule) => string[];
}

/**
 * The scripts that are written before anything is built: what runs them, and one for each module, scenario, story's
 * requirements, limit, and story as a whole. Each comes after the interfaces and decisions of what it tries.
 */
export function validationTasks(validated: Validated): Draft[] {
  const { spec } = validated;
  return [
    {
      key: 'runner',
      phase: 1,
      group: '',
      text: 'Write what runs the scripts of a phase, checks each line they print against validation.schema.json, and keeps it as evidence,',
      file: runner,
      story: null,
      cites: storiesOf(spec).map(({ id }) => id),
      after: [],
    },
    ...moduleChecks(validated),
    ...storiesOf(spec).flatMap((story) => [
      ...scenarioChecks(validated, story),
      ...requirementCheck(validated, story.id),
    ]),
    ...requirementCheck(validated, null),
    ...limitChecks(validated),
    ...wholeChecks(validated),
  ];
}

function moduleChecks({ spec, modules, guaranteesOf }: Validated): Draft[] {
  return modules.map((module) => {
    const guarantees = guaranteesOf(module);
    const promised = guarantees.length === 0 ? [] : [`${listed(guarantees)} of the data model`];
    return {
      key: `check ${module.name}`,
      phase: 1,
      group: 'Pre-deploy',
      text: `Write the pre-deploy validation of module ${module.name}, of ${listed(['its code', 'its interface', ...promised])},`,
      file: scriptOf('pre-deploy', module.name),
      story: storyOf(spec, module.satisfies),
      cites: module.satisfies,
      after: contractOf(module),
    };
  });
}

function scenarioChecks(validated: Validated, story: Definition): Draft[] {
  return scenariosOf(validated.spec, story).map((scenario) => ({
    key: `check ${scenario.id}`,
    phase: 1,
    group: 'Post-deploy',
    text: `Write the validation of scenario ${scenario.id}${quotedWords(situation(scenario))}`,
    file: scriptOf('post-deploy', scenario.id),
    story: story.id,
    cites: [scenario.id],
    after: before(validated, requirementsOf(validated.spec, story.id)),
  }));
}

/** The functional requirements of a story, or of none: a check each, in one script. */
function requirementCheck(validated: Validated, story: string | null): Draft[] {
  const own = functionalOf(validated.spec, story);
  if (own.length === 0) return [];
  return [
    {
      key: `check requirements ${story ?? ''}`,
      phase: 1,
      group: 'Post-deploy',
      text: `Write the checks of what ${story ?? 'no scenario'} requires, with a line of evidence for each requirement,`,
      file: scriptOf('post-deploy', story ?? 'requirements'),
      story,
      cites: own,
      after: before(validated, own),
    },
  ];
}

function limitChecks(validated: Validated): Draft[] {
  return validated.spec.definitions
    .filter(({ id }) => isLimit(id))
    .map(({ id, text }) => ({
      key: `check ${id}`,
      phase: 1,
      group: 'Post-deploy',
      text: `Write the ${hasFigure(text) ? 'measurement' : 'validation'} of ${id}${quotedWords(text)}`,
      file: scriptOf('post-deploy', id),
      story: storyOf(validated.spec, [id]),
      cites: [id],
      after: before(validated, [id]),
    }));
}

function wholeChecks({ spec }: Validated): Draft[] {
  return storiesOf(spec).map((story) => {
    const criteria = criteriaOf(spec, story.id);
    const measured = criteria.length === 0 ? '' : ' with its success criteria';
    return {
      key: `check ${story.id}`,
      phase: 1,
      group: 'Integration',
      text: `Write the integration validation of ${story.id}${quotedWords(story.text)}${measured}`,
      file: scriptOf('integration', story.id),
      story: story.id,
      cites: [story.id, ...criteria],
      after: [
        ...scenariosOf(spec, story).map(({ id }) => `check ${id}`),
        `check requirements ${story.id}`,
        ...linkedTo(spec, story.id)
          .filter(isLimit)
          .map((id) => `check ${id}`),
      ],
    };
  });
}

/** What a scenario is about: where it begins, and what happens. */
function situation(scenario: Definition): string {
  const { given, when } = scenarioParts(scenario);
  return [
    given.replace(/(?<![,;\s])[,;\s]+$/, ''),
    when === '' ? '' : `when ${when.replace(/(?<![,;\s])[,;\s]+$/, '')}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** What has to be there before something can be tried: the interfaces it is reached by, and the decisions about it. */
function before({ modules, undecided }: Validated, requirements: readonly string[]): string[] {
  const serves = (ids: readonly string[]) => ids.some((id) => requirements.includes(id));
  return [
    ...modules.filter(({ satisfies }) => serves(satisfies)).flatMap(contractOf),
    ...undecided.filter(({ cites }) => serves(cites)).map(({ key }) => key),
  ];
}

function contractOf({ contract }: PlannedModule): string[] {
  return contract === null ? [] : [`contract ${contract}`];
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
