import { gates, gateStates, plural, type GateState } from '../core/gate.js';
import { openQuestions, questionsOf, type OpenQuestion } from '../core/clarify/questions.js';
import { staleBlocks } from '../core/work/stale.js';
import { artifactsOf, claimsOn, progressOf, stepsOf, type Artifact, type Progress } from '../core/work/steps.js';
import type { Command, Paint } from '../model/command.js';
import { documentOf } from '../model/feature.js';
import { printable } from '../model/printable.js';
import { gateCounts, questionLines } from '../reports/summary.js';

interface Status {
  /** Null where the branch is no feature's and none was named. */
  feature: string | null;
  branch: string | null;
  features: string[];
  artifacts: Artifact[];
  gates: GateState[];
  open_questions: OpenQuestion[];
  tasks: Progress;
}

/** `specops status`: where a feature stands. */
export const status: Command<Status> = {
  name: 'status',
  examples: [
    ['specops status', 'the feature of this branch'],
    ['specops status --feature 003 --json', 'another one, for a program'],
  ],
  arguments: [],
  options: [],
  writes: false,
  reads: { documents: 'current', claims: true },
  result: {
    type: 'object',
    required: ['feature', 'branch', 'features', 'artifacts', 'gates', 'open_questions', 'tasks'],
    properties: {
      feature: { type: ['string', 'null'], description: "Null where the branch is no feature's and none was named." },
      branch: { type: ['string', 'null'] },
      features: { type: 'array', items: { type: 'string' } },
      artifacts: {
        type: 'array',
        description: 'In the order in which one leads to the next.',
        items: {
          type: 'object',
          required: ['name', 'path', 'state', 'blocked_by', 'stale'],
          properties: {
            name: { type: 'string' },
            path: { type: 'string' },
            state: { enum: ['done', 'ready', 'blocked', 'stale'] },
            blocked_by: { type: 'array', items: { type: 'string' } },
            stale: staleBlocks,
          },
        },
      },
      gates,
      open_questions: openQuestions,
      tasks: {
        type: 'object',
        required: ['total', 'done', 'ready', 'running'],
        properties: {
          total: { type: 'integer' },
          done: { type: 'integer' },
          ready: { type: 'array', items: { type: 'string' }, description: 'Can be worked on now, at the same time.' },
          running: {
            type: 'array',
            description: 'Claimed, in this worktree or another.',
            items: {
              type: 'object',
              required: ['task', 'owner'],
              properties: { task: { type: 'string' }, owner: { type: 'string' } },
            },
          },
        },
      },
    },
  },
  run({ project, feature }) {
    const shared = { branch: project.repository?.branch ?? null, features: project.features.map(({ name }) => name) };
    const next = stepsOf(project, feature);
    if (!feature)
      return {
        result: {
          feature: null,
          ...shared,
          artifacts: [],
          gates: [],
          open_questions: [],
          tasks: progressOf(undefined, []),
        },
        next,
      };
    return {
      result: {
        feature: feature.name,
        ...shared,
        artifacts: artifactsOf(feature, project),
        gates: gateStates(feature, project),
        open_questions: questionsOf(feature.documents, project.catalog),
        tasks: progressOf(documentOf(feature, 'tasks'), claimsOn(feature, project)),
      },
      next,
    };
  },
  text(result, paint) {
    if (result.feature === null) {
      return [
        `No feature on this branch${result.branch === null ? '' : ` (${result.branch})`}.`,
        ...(result.features.length > 0 ? ['', ...result.features.slice(-20).map((name) => `  ${name}`)] : []),
      ].join('\n');
    }
    const { done, total, ready, running } = result.tasks;
    return [
      paint.bold(result.feature),
      '',
      ...result.artifacts.map((artifact) => artifactLine(artifact, paint)),
      '',
      ...(result.artifacts.some(({ name, state }) => name === 'plan' && state === 'done')
        ? [`Gates:  ${gateCounts(result.gates, paint)}`]
        : []),
      ...(total > 0
        ? [
            `Tasks:  ${String(done)} of ${plural(total, 'task')} done${ready.length > 0 ? `; ready: ${ready.slice(0, 8).join(', ')}${ready.length > 8 ? ', …' : ''}` : ''}`,
            ...running.map(({ task, owner }) => `        ${task}  ${printable(owner)} is at it`),
          ]
        : []),
      ...questionLines(result.open_questions, paint, 30),
    ].join('\n');
  },
};

function artifactLine({ name, path, state, blocked_by, stale }: Artifact, paint: Paint): string {
  const word = {
    done: paint.green('done   '),
    ready: paint.yellow('ready  '),
    blocked: paint.dim('blocked'),
    stale: paint.yellow('stale  '),
  }[state];
  const changed = [...new Set(stale.flatMap((one) => one.changed))].sort();
  const why = stale.length === 0 ? '' : `: ${changed.join(', ')} changed; look again at ${idsOf(stale)}`;
  return `  ${word}  ${name.padEnd(12)}  ${state === 'blocked' ? paint.dim(`needs ${blocked_by.join(', ')}`) : path}${why}`;
}

function idsOf(stale: readonly { id: string }[]): string {
  const ids = stale.map(({ id }) => id);
  return `${ids.slice(0, 6).join(', ')}${ids.length > 6 ? ` and ${String(ids.length - 6)} more` : ''}`;
}
