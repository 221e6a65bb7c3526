import { ownClaim, taskNamed, tokenOption, workOf, worklistReads, type Work } from '../core/work/claiming.js';
import { plural } from '../core/gate.js';
import { notMade } from '../core/work/made.js';
import { splice } from '../core/splice.js';
import type { ClaimEnd } from '../model/claim.js';
import type { Command } from '../model/command.js';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import type { Task } from '../model/tasks.js';

interface Done {
  feature: string;
  task: string;
  /** False where the box was ticked already. */
  ticked: boolean;
  done: number;
  total: number;
}

/** `specops tasks done T012`: the box ticked, where the file is there; and the claim ended. */
export const tasksDone: Command<Done> = {
  name: 'tasks done',
  examples: [['specops tasks done T001 --token 5f0c9a1b2d3e4f60', 'with the token that claiming it answered']],
  arguments: [{ syntax: '<task>', about: 'its id' }],
  options: [tokenOption],
  writes: true,
  alone: true,
  reads: { ...worklistReads, author: false, made: true },
  result: {
    type: 'object',
    required: ['feature', 'task', 'ticked', 'done', 'total'],
    properties: {
      feature: { type: 'string' },
      task: { type: 'string' },
      ticked: { type: 'boolean', description: 'False where the box was ticked already.' },
      done: { type: 'integer' },
      total: { type: 'integer' },
    },
  },
  run(question) {
    const work = workOf(question);
    const { feature, document, source, list } = work;
    const task = taskNamed(question.words[0] ?? '', work);
    const claim = ownClaim(task, work, question);
    const missing = notMade(task, feature);
    if (missing.length > 0)
      throw new SpecopsError('E_INPUT', `${task.id} is not done: ${missing.map(printable).join(', ')} is not there`, {
        fix: `make it in the project, or give the task back: specops tasks release ${task.id} --token ${claim.token}`,
      });
    const text = task.done ? source : ticked(task, work);
    const done = list.done + (task.done ? 0 : 1);
    return {
      result: { feature: feature.name, task: task.id, ticked: !task.done, done, total: list.total },
      edits: task.done ? [] : [{ kind: 'change', path: document.path, before: source, text }],
      ends: [{ ...claim, done: true }, ...leftBehind(work)],
      next: [
        done === list.total
          ? { command: 'specops lint', why: 'every task is done: prove the documents', actor: 'agent' }
          : {
              command: 'specops tasks next --claim',
              why: `${plural(list.total - done, 'task')} left`,
              actor: 'agent',
            },
      ],
    };
  },
  text({ task, ticked: isNew, done, total }, paint) {
    return `${paint.green('Done')} ${paint.bold(task)}${isNew ? '' : ', which was ticked already'}: ${String(done)} of ${plural(total, 'task')}`;
  },
};

/** The list with the one character in the task's box changed. */
function ticked(task: Task, { document, source }: Work): string {
  const box = document.items.find(({ start, end }) => start <= task.at.start && task.at.end <= end)?.box ?? -1;
  if (box < 0 || source[box] !== ' ')
    throw new SpecopsError('E_INPUT', `${task.id} has no box that can be ticked`, {
      fix: 'write "- [ ]" before its id',
    });
  return splice(source, [{ start: box, end: box + 1, text: 'x' }]);
}

/** Claims on tasks that somebody has ticked by hand. */
function leftBehind({ claims, document }: Work): ClaimEnd[] {
  const done = new Set(document.tasks.filter((task) => task.done).map(({ id }) => id));
  return claims.filter((claim) => done.has(claim.task) && !claim.done).map((claim) => ({ ...claim, done: true }));
}
