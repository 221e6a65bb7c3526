import { claimer, ownerOptions, refuseStart, taskNamed, workOf, worklistReads } from '../core/work/claiming.js';
import { demands, demandsOf, shownOf, shownTask, type ShownTask } from '../core/work/shown-task.js';
import type { Command } from '../model/command.js';
import { printable } from '../model/printable.js';
import { wrap } from '../reports/wrap.js';

interface Started {
  feature: string;
  task: ShownTask;
  owner: string;
  token: string | null;
  taken_over_from: string | null;
  requirements: { id: string; text: string }[];
  finish: string;
  give_back: string;
}

/** `specops tasks start T012`: one task, taken, with all that is needed to do it. */
export const tasksStart: Command<Started> = {
  name: 'tasks start',
  examples: [
    ['specops tasks start T001', 'claim it; the answer has the token that ends the claim'],
    ['specops tasks start T001 --as builder-2', 'for one of several agents'],
    ['specops tasks start T001 --take-over', 'although somebody has it whose work is over'],
  ],
  arguments: [{ syntax: '<task>', about: 'its id' }],
  options: [...ownerOptions, { syntax: '--take-over', about: 'take it from whoever has it' }],
  writes: true,
  adds: true,
  reads: worklistReads,
  result: {
    type: 'object',
    required: ['feature', 'task', 'owner', 'token', 'taken_over_from', 'requirements', 'finish', 'give_back'],
    properties: {
      feature: { type: 'string' },
      task: shownTask,
      owner: { type: 'string' },
      token: { type: ['string', 'null'], description: 'Ends the claim; null in a dry run.' },
      taken_over_from: { type: ['string', 'null'] },
      requirements: demands,
      finish: { type: 'string', description: 'The command that ticks the box, once the work is done and proved.' },
      give_back: { type: 'string', description: 'The command that gives the task back undone.' },
    },
  },
  run(question) {
    const { words, options, held } = question;
    const work = workOf(question);
    const { feature, document, source, claims } = work;
    const task = taskNamed(words[0] ?? '', work);
    const { owner, pid } = claimer(question);
    refuseStart(task, work, options['takeOver'] === true);
    const before = claims.find((claim) => claim.task === task.id) ?? null;
    const mine = held?.task === task.id ? held : null;
    const token = mine?.token ?? '<token>';
    const over = mine || before === null ? null : before;
    return {
      result: {
        feature: feature.name,
        task: shownOf(task, document, source),
        owner,
        token: mine?.token ?? null,
        taken_over_from: mine?.from ?? over?.owner ?? null,
        requirements: demandsOf(task, feature),
        finish: `specops tasks done ${task.id} --token ${token}`,
        give_back: `specops tasks release ${task.id} --token ${token}`,
      },
      claim: { feature: feature.name, task: task.id, owner, pid, over: over?.token ?? null },
      warnings: mine ? [] : [`a dry run claims nothing: ${task.id} would be claimed`],
      next: [
        {
          command: `specops tasks done ${task.id} --token ${token}`,
          why: `once ${task.id} is done and its check has passed`,
          actor: 'agent',
        },
      ],
    };
  },
  text({ task, owner, token, taken_over_from: from, requirements, give_back: back }, paint) {
    return [
      `${token === null ? 'Would claim' : paint.green('Claimed')} ${paint.bold(task.id)} as ${printable(owner)}${from === null ? '' : `, in the place of ${printable(from)}`}`,
      `  ${wrap(printable(task.text), paint.width, 2)}`,
      paint.dim(`  ${task.file}:${String(task.line)}`),
      ...(requirements.length > 0 ? [''] : []),
      ...requirements.map(({ id, text }) => `  ${id}  ${wrap(printable(text), paint.width, 4 + id.length)}`),
      ...(token === null ? [] : ['', `Token ${token}. Give it back: ${back}`]),
    ].join('\n');
  },
};
