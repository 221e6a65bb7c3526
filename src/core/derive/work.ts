import type { Catalog } from '../../model/catalog.js';
import type { Definition } from '../../model/definition.js';
import type { Document } from '../../model/document.js';
import type { Feature } from '../../model/feature.js';
import { headingPath } from '../../model/markdown.js';
import { cited } from '../facts.js';
import { mentions } from '../terms.js';
import { excerpt, scriptOf } from './plan-documents.js';

/** A task before it has a number: others wait for it by its key. */
export interface Draft {
  key: string;
  phase: number;
  group: string;
  text: string;
  file: string;
  story: string | null;
  cites: string[];
  after: string[];
}

/** A row of the plan's table of modules. */
interface PlannedModule {
  path: string;
  name: string;
  holds: string;
  ids: string[];
  contract: string | null;
  satisfies: string[];
}

/** Every piece of work that a feature's documents ask for, in the order of the constitution: phases 0 to 4. */
export function draft(feature: Feature, spec: Document, plan: Document, catalog: Catalog): Draft[] {
  const requirements = spec.definitions.filter(({ kind }) => kind === 'requirement');
  const modules = modulesOf(plan);
  const served = new Set([...modules, ...decisionsOf(plan)].flatMap(({ satisfies }) => satisfies));
  const contracts = contractTasks(feature, modules, requirements);
  const undecided = requirements
    .filter(({ id }) => !served.has(id))
    .map((requirement) => ({
      key: `decide ${requirement.id}`,
      phase: 0,
      group: 'Decisions still to be made',
      text: `Decide what serves ${requirement.id}, "${excerpt(requirement.text)}", and add it to the decisions`,
      file: plan.path,
      story: null,
      cites: [requirement.id],
      after: [],
    }));
  const validation = validationTasks(spec, modules, contracts);
  const approval: Draft = {
    key: 'approve',
    phase: 1,
    group: 'Approval',
    text: plan.gates.some(({ checked }) => !checked)
      ? 'Have the team approve the acceptance scenarios and answer the open gates'
      : 'Have the team approve the acceptance scenarios',
    file: plan.path,
    story: null,
    cites: storiesOf(spec).map(({ id }) => id),
    after: [...undecided, ...validation].map(({ key }) => key),
  };
  const building = moduleTasks(modules, plan, catalog);
  return [
    ...contracts,
    ...undecided,
    ...validation,
    approval,
    ...building,
    ...environmentTasks(spec, modules, building),
    ...integrationTasks(spec),
  ];
}

function storiesOf(spec: Document): Definition[] {
  return spec.definitions.filter(({ kind }) => kind === 'story');
}

/** The decisions of a plan, with the requirements and criteria each cites. */
function decisionsOf(plan: Document): { id: string; satisfies: string[] }[] {
  return plan.definitions
    .filter(({ kind }) => kind === 'decision')
    .map((decision) => ({
      id: decision.id,
      satisfies: cited(plan.citations, decision).filter((id) => /^(?:N?FR|SC)-/.test(id)),
    }));
}

function modulesOf(plan: Document): PlannedModule[] {
  const decisions = decisionsOf(plan);
  return plan.tables
    .filter((table) => /^modules$/i.test(headingPath(plan, table.section).at(-1) ?? ''))
    .flatMap((table) => table.rows)
    .flatMap((cells) => {
      const path = (cells[0]?.text ?? '').trim().replace(/\/?$/, '/');
      if (!/^[\w./-]+$/.test(path)) return [];
      const inRow = (pattern: RegExp) =>
        cited(plan.citations, { start: cells[0]?.start ?? 0, end: cells.at(-1)?.end ?? 0 }).filter((id) =>
          pattern.test(id),
        );
      const ids = inRow(/^(?:RES|D)-/);
      const decided = decisions.filter(({ id }) => ids.includes(id)).flatMap(({ satisfies }) => satisfies);
      return [
        {
          path,
          name: path.replace(/\/$/, '').split('/').at(-1) ?? path,
          holds: cells[1]?.text ?? '',
          ids,
          contract: /\(contracts\/([^)\s]+)\)/.exec(cells[3]?.text ?? '')?.[1] ?? null,
          satisfies: [...new Set([...inRow(/^(?:N?FR|SC)-/), ...decided])].sort(),
        },
      ];
    });
}

function contractTasks(
  feature: Feature,
  modules: readonly PlannedModule[],
  requirements: readonly Definition[],
): Draft[] {
  return feature.contracts.map(({ path }) => {
    const file = path.split('/').at(-1) ?? path;
    const owner = modules.find(({ contract }) => contract === file);
    return {
      key: `contract ${file}`,
      phase: 0,
      group: '',
      text: owner
        ? `Complete the interface of module ${owner.name} with those who will use it`
        : 'Agree on what every validation script answers with',
      file: path,
      story: null,
      cites: owner ? owner.satisfies : requirements.map(({ id }) => id),
      after: [],
    };
  });
}

function validationTasks(spec: Document, modules: readonly PlannedModule[], contracts: readonly Draft[]): Draft[] {
  const answers = contracts.filter(({ key }) => key === 'contract validation.schema.json').map(({ key }) => key);
  const inside = (story: Definition) =>
    spec.definitions.filter(({ kind, start }) => kind === 'scenario' && start > story.start && start < story.end);
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
    inside(story).map((scenario) => ({
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
    .map(({ id }) => ({
      key: `check ${id}`,
      phase: 1,
      group: 'Post-deploy',
      text: `Write the measurement of ${id}`,
      file: scriptOf('post-deploy', id),
      story: null,
      cites: [id],
      after: [...answers, ...decidedFirst(modules, id)],
    }));
  const whole = storiesOf(spec).map((story) => ({
    key: `check ${story.id}`,
    phase: 1,
    group: 'Integration',
    text: `Write the integration validation of ${story.id} with its success criteria`,
    file: scriptOf('integration', story.id),
    story: story.id,
    cites: [...requirementsOf(spec, story.id), ...criteriaOf(spec, story.id)],
    after: [...answers, ...inside(story).map(({ id }) => `check ${id}`)],
  }));
  return [...before, ...after, ...limits, ...whole];
}

/** A requirement that nothing serves yet is decided before its measurement is written. */
function decidedFirst(modules: readonly PlannedModule[], id: string): string[] {
  return modules.some(({ satisfies }) => satisfies.includes(id)) ? [] : [`decide ${id}`];
}

function moduleTasks(modules: readonly PlannedModule[], plan: Document, catalog: Catalog): Draft[] {
  const decisions = plan.definitions.filter(({ kind }) => kind === 'decision');
  const tool = catalog.technologies.find(
    ({ iac, name, aliases }) => iac !== undefined && decisions.some(({ text }) => mentions(text, [name, ...aliases])),
  );
  return modules.map((module) => ({
    key: `module ${module.name}`,
    phase: 2,
    group: '',
    text: `Build module ${module.name} (${module.holds})`.replace(/ \(\)$/, ''),
    file: `${module.path}${tool?.entry ?? ''}`,
    story: null,
    cites: [...module.ids, ...module.satisfies],
    after: ['approve', `check ${module.name}`],
  }));
}

function environmentTasks(spec: Document, modules: readonly PlannedModule[], building: readonly Draft[]): Draft[] {
  const changed = [...new Set(modules.flatMap(({ satisfies }) => satisfies))].sort();
  if (modules.length === 0) return [];
  const undo = modules.map((module) => ({
    key: `undo ${module.name}`,
    phase: 3,
    group: 'Rollback',
    text: `Write and try the rollback of module ${module.name}`,
    file: `runbooks/rollback-${module.name}.md`,
    story: null,
    cites: module.satisfies.length > 0 ? module.satisfies : module.ids,
    after: [`module ${module.name}`],
  }));
  const compose: Draft = {
    key: 'compose',
    phase: 3,
    group: 'Provisioning',
    text: 'Put the modules together as the first environment',
    file: 'environments/',
    story: null,
    cites: changed,
    after: building.map(({ key }) => key),
  };
  const apply: Draft = {
    key: 'apply',
    phase: 3,
    group: 'Provisioning',
    text: 'Run the pre-deploy validation, apply the environment, and run the post-deploy validation',
    file: 'validation/post-deploy/',
    story: null,
    cites: storiesOf(spec).map(({ id }) => id),
    after: ['compose', ...undo.map(({ key }) => key)],
  };
  return [...undo, compose, apply];
}

function integrationTasks(spec: Document): Draft[] {
  return storiesOf(spec).map((story) => ({
    key: `prove ${story.id}`,
    phase: 4,
    group: '',
    text: `Run the integration validation of ${story.id} and keep its evidence`,
    file: `validation/evidence/${story.id.toLowerCase()}.jsonl`,
    story: story.id,
    cites: criteriaOf(spec, story.id),
    after: ['apply', `check ${story.id}`],
  }));
}

/** Requirements that cite a story; all of them where none cites any. */
function requirementsOf(spec: Document, story: string): string[] {
  const all = spec.definitions.filter(({ kind }) => kind === 'requirement');
  const linked = all.filter((one) => cited(spec.citations, one).some((id) => /^US\d/.test(id)));
  return (linked.length === 0 ? all : linked.filter((one) => cited(spec.citations, one).includes(story))).map(
    ({ id }) => id,
  );
}

/** Criteria that measure a story, by citing it or one of its requirements. */
function criteriaOf(spec: Document, story: string): string[] {
  const measured = new Set([story, ...requirementsOf(spec, story)]);
  return spec.definitions
    .filter((one) => one.kind === 'criterion' && cited(spec.citations, one).some((id) => measured.has(id)))
    .map(({ id }) => id);
}
