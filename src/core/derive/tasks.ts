import type { Catalog } from '../../model/catalog.js';
import type { Document } from '../../model/document.js';
import { documentOf, type Feature } from '../../model/feature.js';
import { identifier } from '../../model/identifier.js';
import type { Data } from '../render.js';
import { environmentsOf, stagesOf, type Stage } from '../intent/environments.js';
import { chain, parallel, reduced, waves } from '../work/schedule.js';
import { titleOf } from './plan-document.js';
import { prerequisitesOf, proofRollback, titleOfStage } from './promotion.js';
import type { Draft } from './planned.js';
import { draft } from './work.js';

const inputs = ['spec', 'plan', 'research', 'data-model', 'quickstart'] as const;

/**
 * Derives the task list of a feature from its documents: contracts, then validation, then modules, then environment
 * after environment with integration before the last, as the constitution orders them. `[P]` is computed.
 */
export function deriveTasks(feature: Feature, spec: Document, plan: Document, catalog: Catalog): Data {
  const stages = stagesOf(environmentsOf(spec, plan).list);
  const phases = [...groundwork, ...stages.map(phaseOf)];
  const drafts = draft(feature, spec, plan, catalog, stages);
  const numbers = new Map(drafts.map(({ key }, index) => [key, identifier('T', index + 1)]));
  const needed = reduced(
    drafts.map(({ key, after, file }) => ({
      id: numbers.get(key) ?? '',
      dependsOn: after.flatMap((other) => numbers.get(other) ?? []),
      files: [file],
    })),
  );
  const tasks = drafts.map((one) => ({
    ...one,
    id: numbers.get(one.key) ?? '',
    dependsOn: needed.get(numbers.get(one.key) ?? '') ?? [],
    files: one.file.endsWith('/') ? [] : [one.file],
  }));
  const side = new Set(
    phases.flatMap((_, phase) => [
      ...parallel(
        tasks.filter((task) => task.phase === phase),
        tasks,
      ),
    ]),
  );
  const used = phases
    .map((phase, index) => ({ ...phase, index }))
    .filter(({ index }) => tasks.some((task) => task.phase === index));
  return {
    title: titleOf(spec),
    feature: feature.name,
    inputs: [
      ...inputs.filter((kind) => documentOf(feature, kind)).map((kind) => `${kind}.md`),
      ...(feature.contracts.length > 0 ? ['contracts/'] : []),
    ].join(', '),
    phases: used.map(({ index, title, ...words }, position) => {
      const own = tasks.filter((task) => task.phase === index);
      const groups = [...new Set(own.map(({ group }) => group))];
      return {
        number: position + 1,
        title,
        ...words,
        deliverables: delivered(own.map(({ file }) => file)),
        groups: groups.map((group) => ({
          title: group,
          tasks: own.filter((task) => task.group === group).map((task) => ({ line: line(task, side.has(task.id)) })),
        })),
      };
    }),
    chain: chain(tasks).join(' → '),
    waves: waves(tasks).map((wave, index) => ({ number: index + 1, ids: wave.map(({ id }) => id).join(', ') })),
  };
}

const groundwork = [
  {
    title: 'Contracts',
    prerequisites: 'no gate of plan.md has failed without a reason; the open questions of spec.md are answered.',
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
];

function phaseOf(stage: Stage) {
  const isProof = stage.kind === 'proof';
  const byRunbook =
    stage.before === null
      ? 'follow the runbooks written in this phase; they are tried before anything rests on what is applied.'
      : 'apply the version before, by the runbooks that were tried in the first environment.';
  return {
    title: titleOfStage(stage),
    prerequisites: prerequisitesOf(stage),
    rollback: isProof ? proofRollback : byRunbook,
    checkpoint: isProof
      ? 'every scenario and success criterion has a line of evidence.'
      : 'post-deploy validation passes.',
  };
}

function line(task: Draft & { id: string; dependsOn: string[] }, isParallel: boolean): string {
  const marks = [isParallel ? ' [P]' : '', task.story === null ? '' : ` [${task.story}]`].join('');
  const cites = [...new Set(task.cites)];
  const links = cites.length === 0 ? '' : ` (${cites.join(', ')})`;
  const waits = task.dependsOn.length === 0 ? '' : ` (depends on ${task.dependsOn.join(', ')})`;
  return `${task.id}${marks} ${task.text} in \`${task.file}\`${links}${waits}`;
}

/** Files, each once; where there are many, those of one folder by the folder. */
function delivered(files: readonly string[]): string {
  const each = [...new Set(files)];
  const folderOf = (file: string) => file.slice(0, file.lastIndexOf('/') + 1);
  const isAlone = (file: string) => each.filter((other) => folderOf(other) === folderOf(file)).length === 1;
  const named = each.length > 6 ? each.map((file) => (isAlone(file) ? file : folderOf(file))) : each;
  return [...new Set(named)].map((file) => `\`${file}\``).join(', ');
}
