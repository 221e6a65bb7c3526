import type { Catalog } from '../../model/catalog.js';
import type { Definition, Document } from '../../model/document.js';
import { documentOf, type Feature } from '../../model/feature.js';
import { identifier } from '../../model/identifier.js';
import { headingPath } from '../../model/markdown.js';
import { cited } from '../facts.js';
import type { Data } from '../render.js';
import { parallel, reduced, waves, type Work } from '../schedule.js';
import { mentions } from '../terms.js';
import { excerpt, scriptOf, titleOf } from './plan-documents.js';

/** A task before it has a number: others wait for it by its key. */
interface Draft {
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

const inputs = ['spec', 'plan', 'research', 'data-model', 'quickstart'] as const;

/**
 * Derives the task list of a feature from its documents: contracts, then validation, then modules, then the
 * first environment, then integration, as the constitution orders them. `[P]` is computed.
 */
export function deriveTasks(feature: Feature, spec: Document, plan: Document, catalog: Catalog): Data {
  const drafts = draft(feature, spec, plan, catalog);
  const numbers = new Map(drafts.map(({ key }, index) => [key, identifier('T', index + 1)]));
  const needed = reduced(drafts.map(({ key, after, file }) => ({ id: numbers.get(key) ?? '', dependsOn: after.flatMap((other) => numbers.get(other) ?? []), files: [file] })));
  const tasks = drafts.map((one) => ({
    ...one,
    id: numbers.get(one.key) ?? '',
    dependsOn: needed.get(numbers.get(one.key) ?? '') ?? [],
    files: one.file.endsWith('/') ? [] : [one.file],
  }));
  const side = new Set(phases.flatMap((_, phase) => [...parallel(tasks.filter((task) => task.phase === phase), tasks)]));
  const used = phases.map((phase, index) => ({ ...phase, index })).filter(({ index }) => tasks.some((task) => task.phase === index));
  return {
    title: titleOf(spec),
    feature: feature.name,
    inputs: [...inputs.filter((kind) => documentOf(feature, kind)).map((kind) => `${kind}.md`), ...(feature.contracts.length > 0 ? ['contracts/'] : [])].join(', '),
    phases: used.map(({ index, title, ...words }, position) => {
      const own = tasks.filter((task) => task.phase === index);
      const groups = [...new Set(own.map(({ group }) => group))];
      return {
        number: position + 1,
        title,
        ...words,
        deliverables: own.length > 6 ? `${[...new Set(own.map(({ file }) => folderOf(file)))].join(', ')}` : own.map(({ file }) => `\`${file}\``).filter(first).join(', '),
        groups: groups.map((group) => ({ title: group, tasks: own.filter((task) => task.group === group).map((task) => ({ line: line(task, side.has(task.id)) })) })),
      };
    }),
    chain: chain(tasks).join(' → '),
    waves: waves(tasks).map((wave, index) => ({ number: index + 1, ids: wave.map(({ id }) => id).join(', ') })),
  };
}

const phases = [
  {
    title: 'Contracts',
    prerequisites: 'the gates of plan.md are passed or justified.',
    rollback: 'nothing is provisioned; revert the commits.',
    checkpoint: 'every module has an interface that its users have read.',
  },
  {
    title: 'Validation',
    prerequisites: 'the contracts are complete.',
    rollback: 'nothing is provisioned; revert the commits.',
    checkpoint: 'every script runs, and fails because nothing exists yet.',
  },
  {
    title: 'Modules',
    prerequisites: 'the team has approved the acceptance scenarios.',
    rollback: 'modules are versioned; nothing uses a new version yet.',
    checkpoint: 'pre-deploy validation passes for every module.',
  },
  {
    title: 'First environment',
    prerequisites: 'pre-deploy validation passes.',
    rollback: 'follow the runbook written in this phase; it is tried before anything is applied.',
    checkpoint: 'post-deploy validation passes.',
  },
  {
    title: 'Integration validation',
    prerequisites: 'post-deploy validation passes in an environment like production.',
    rollback: 'as in the phase before; a scenario that fails goes back to its module.',
    checkpoint: 'every scenario and success criterion has a line of evidence.',
  },
];

function draft(feature: Feature, spec: Document, plan: Document, catalog: Catalog): Draft[] {
  const requirements = spec.definitions.filter(({ kind }) => kind === 'requirement');
  const modules = modulesOf(plan);
  const served = new Set(modules.flatMap(({ satisfies }) => satisfies));
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
    text: plan.gates.some(({ checked }) => !checked) ? 'Have the team approve the acceptance scenarios and answer the open gates' : 'Have the team approve the acceptance scenarios',
    file: plan.path,
    story: null,
    cites: storiesOf(spec).map(({ id }) => id),
    after: [...undecided.slice(-1), ...validation].map(({ key }) => key),
  };
  const building = moduleTasks(modules, plan, catalog);
  return [...contracts, ...serial(undecided), ...validation, approval, ...building, ...environmentTasks(spec, modules, building), ...integrationTasks(spec)];
}

/** Tasks that write one file, one after the other. */
function serial(drafts: readonly Draft[]): Draft[] {
  return drafts.map((one, index) => ({ ...one, after: index === 0 ? one.after : [...one.after, drafts[index - 1]?.key ?? ''] }));
}

function storiesOf(spec: Document): Definition[] {
  return spec.definitions.filter(({ kind }) => kind === 'story');
}

function modulesOf(plan: Document): PlannedModule[] {
  return plan.tables
    .filter((table) => /^modules$/i.test(headingPath(plan, table.section).at(-1) ?? ''))
    .flatMap((table) => table.rows)
    .flatMap((cells) => {
      const path = (cells[0]?.text ?? '').trim().replace(/\/?$/, '/');
      if (!/^[\w./-]+$/.test(path)) return [];
      const inRow = (pattern: RegExp) => cited(plan.citations, { start: cells[0]?.start ?? 0, end: cells.at(-1)?.end ?? 0 }).filter((id) => pattern.test(id));
      return [
        {
          path,
          name: path.replace(/\/$/, '').split('/').at(-1) ?? path,
          holds: cells[1]?.text ?? '',
          ids: inRow(/^(?:RES|D)-/),
          contract: /\(contracts\/([^)\s]+)\)/.exec(cells[3]?.text ?? '')?.[1] ?? null,
          satisfies: inRow(/^(?:N?FR|SC)-/),
        },
      ];
    });
}

function contractTasks(feature: Feature, modules: readonly PlannedModule[], requirements: readonly Definition[]): Draft[] {
  return feature.contracts.map(({ path }) => {
    const file = path.split('/').at(-1) ?? path;
    const owner = modules.find(({ contract }) => contract === file);
    return {
      key: `contract ${file}`,
      phase: 0,
      group: '',
      text: owner ? `Complete the interface of module ${owner.name} with those who will use it` : 'Agree on what every validation script answers with',
      file: path,
      story: null,
      cites: owner ? owner.satisfies : requirements.map(({ id }) => id),
      after: [],
    };
  });
}

function validationTasks(spec: Document, modules: readonly PlannedModule[], contracts: readonly Draft[]): Draft[] {
  const answers = contracts.filter(({ key }) => key === 'contract validation.schema.json').map(({ key }) => key);
  const inside = (story: Definition) => spec.definitions.filter(({ kind, start }) => kind === 'scenario' && start > story.start && start < story.end);
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
    .map(({ id }) => ({ key: `check ${id}`, phase: 1, group: 'Post-deploy', text: `Write the measurement of ${id}`, file: scriptOf('post-deploy', id), story: null, cites: [id], after: [...answers, ...decidedFirst(modules, id)] }));
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
  const tool = catalog.technologies.find(({ iac, name, aliases }) => iac !== undefined && decisions.some(({ text }) => mentions(text, [name, ...aliases])));
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
  return (linked.length === 0 ? all : linked.filter((one) => cited(spec.citations, one).includes(story))).map(({ id }) => id);
}

/** Criteria that measure a story, by citing it or one of its requirements. */
function criteriaOf(spec: Document, story: string): string[] {
  const measured = new Set([story, ...requirementsOf(spec, story)]);
  return spec.definitions.filter((one) => one.kind === 'criterion' && cited(spec.citations, one).some((id) => measured.has(id))).map(({ id }) => id);
}

function line(task: Draft & { id: string; dependsOn: string[] }, isParallel: boolean): string {
  const marks = [isParallel ? ' [P]' : '', task.story === null ? '' : ` [${task.story}]`].join('');
  const cites = [...new Set(task.cites)];
  const links = cites.length === 0 ? '' : ` (${cites.join(', ')})`;
  const waits = task.dependsOn.length === 0 ? '' : ` (depends on ${task.dependsOn.join(', ')})`;
  return `${task.id}${marks} ${task.text} in \`${task.file}\`${links}${waits}`;
}

function first(value: string, index: number, all: readonly string[]): boolean {
  return all.indexOf(value) === index;
}

function folderOf(file: string): string {
  return `\`${file.slice(0, file.lastIndexOf('/') + 1)}\``;
}

/** The longest chain of tasks that wait for each other. */
function chain(tasks: readonly Work[]): string[] {
  const longest = new Map<string, string[]>();
  for (const task of waves(tasks).flat()) {
    const before = task.dependsOn.reduce<string[]>((best, id) => ((longest.get(id)?.length ?? 0) > best.length ? (longest.get(id) ?? []) : best), []);
    longest.set(task.id, [...before, task.id]);
  }
  return [...longest.values()].reduce<string[]>((best, path) => (path.length > best.length ? path : best), []);
}
