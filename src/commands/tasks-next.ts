import { claimer, ownerOptions, workOf, worklistReads } from '../core/work/claiming.js';
import { plural } from '../core/gate.js';
import { shownOf, shownTask, type ShownTask } from '../core/work/shown-task.js';
import type { Command, Step } from '../model/command.js';
import { printable } from '../model/printable.js';
import { wrap } from '../reports/wrap.js';

interface NextTasks {
  feature: string;
  total: number;
  done: number;
  ready: ShownTask[];
  running: { task: string; owner: string; since: string }[];
  elsewhere: { task: string; owner: string }[];
  claimed: { task: string; owner: string; token: string; text: string; writes: string[] } | null;
}

/** `specops tasks next`: what can be started now, and with `--claim` the first of it, taken. */
export const tasksNext: Command<NextTasks> = {
  name: 'tasks next',
  examples: [
    ['specops tasks next', 'what can be started now, and who works on what'],
    ['specops tasks next --claim --as builder-2', 'take the first of it, as one of several agents'],
  ],
  arguments: [],
  options: [{ syntax: '--claim', about: 'take the first of them', writes: true }, ...ownerOptions],
  writes: true,
  adds: true,
  reads: worklistReads,
  result: {
    type: 'object',
    required: ['feature', 'total', 'done', 'ready', 'running', 'elsewhere', 'claimed'],
    properties: {
      feature: { type: 'string' },
      total: { type: 'integer' },
      done: { type: 'integer' },
      ready: {
        type: 'array',
        items: shownTask,
        description:
          'The first that can be started now, at most eight, all at the same time; without what was claimed.',
      },
      running: {
        type: 'array',
        items: {
          type: 'object',
          required: ['task', 'owner', 'since'],
          properties: { task: { type: 'string' }, owner: { type: 'string' }, since: { type: 'string' } },
        },
      },
      elsewhere: {
        type: 'array',
        description: 'Done in another worktree, whose work has not come here yet.',
        items: {
          type: 'object',
          required: ['task', 'owner'],
          properties: { task: { type: 'string' }, owner: { type: 'string' } },
        },
      },
      claimed: {
        type: ['object', 'null'],
        description: 'What --claim took; null without it, in a dry run, and where nothing can be started.',
        required: ['task', 'owner', 'token', 'text', 'writes'],
        properties: {
          task: { type: 'string' },
          owner: { type: 'string' },
          token: { type: 'string' },
          text: { type: 'string' },
          writes: { type: 'array', items: { type: 'string' } },
        },
      },
    },
  },
  run(question) {
    const { options, held } = question;
    const work = workOf(question);
    const { feature, document, source, claims, list } = work;
    const claim = options['claim'] === true;
    const first = list.ready.find(({ id }) => id === held?.task) ?? list.ready[0];
    const mine =
      claim && held && held.task === first?.id
        ? { task: held.task, owner: held.owner, token: held.token, ...textOf(shownOf(first, document, source)) }
        : null;
    const ready = list.ready.filter(({ id }) => id !== mine?.task);
    const result: NextTasks = {
      feature: feature.name,
      total: list.total,
      done: list.done,
      ready: ready.slice(0, 8).map((task) => shownOf(task, document, source)),
      running: list.running.map(({ task, claim: { owner, since } }) => ({ task: task.id, owner, since })),
      elsewhere: list.elsewhere.map(({ task, claim: { owner } }) => ({ task: task.id, owner })),
      claimed: mine,
    };
    const next = stepsAfter(result);
    if (!claim || !first) return { result, next };
    const over = claims.find(({ task, dead }) => task === first.id && dead)?.token ?? null;
    return {
      result,
      claim: { feature: feature.name, task: first.id, ...claimer(question), over },
      warnings: mine ? [] : [`a dry run claims nothing: ${first.id} would be claimed`],
      next,
    };
  },
  text(result, paint) {
    const { feature, total, done, ready, running, elsewhere, claimed } = result;
    const row = ({ id, text }: ShownTask) => `  ${id}  ${wrap(printable(text), paint.width, 8)}`;
    return [
      ...(claimed
        ? [`${paint.green('Claimed')} ${claimed.task} as ${printable(claimed.owner)}`, `  token ${claimed.token}`, '']
        : []),
      `${paint.bold(feature)}: ${String(done)} of ${plural(total, 'task')} done`,
      ...(ready.length > 0 ? ['', 'Can be started now, at the same time:', ...ready.map(row)] : []),
      ...(running.length > 0 ? ['', 'At work:'] : []),
      ...running.map(
        ({ task, owner, since }) =>
          `  ${task}  ${printable(owner)}${paint.dim(` since ${printable(since.slice(0, 16))}`)}`,
      ),
      ...(elsewhere.length > 0 ? ['', 'Done in another worktree, and not merged here yet:'] : []),
      ...elsewhere.map(({ task, owner }) => `  ${task}  ${printable(owner)}`),
      ...(done === total ? ['', paint.green('Nothing is left to do.')] : []),
    ].join('\n');
  },
};

function textOf({ text, writes }: ShownTask): Pick<ShownTask, 'text' | 'writes'> {
  return { text, writes };
}

function stepsAfter({ claimed, ready, running, elsewhere, done, total }: NextTasks): Step[] {
  if (claimed)
    return [
      {
        command: `specops tasks done ${claimed.task} --token ${claimed.token}`,
        why: `once ${claimed.task} is done and its check has passed`,
        actor: 'agent',
      },
    ];
  const [first] = ready;
  if (first) return [{ command: `specops tasks start ${first.id}`, why: 'it waits for nothing', actor: 'agent' }];
  if (done === total)
    return [{ command: 'specops lint', why: 'every task is done: prove the documents', actor: 'agent' }];
  if (running.length > 0)
    return [{ command: 'specops tasks next --claim', why: 'ask again once others are done', actor: 'agent' }];
  return elsewhere.length > 0
    ? [{ command: 'git merge', why: 'bring in what was done in other worktrees', actor: 'human' }]
    : [{ command: 'specops lint', why: 'no task can be started: they wait for each other', actor: 'agent' }];
}
