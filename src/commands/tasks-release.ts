import { ownClaim, taskNamed, tokenOption, workOf, worklistReads } from '../core/work/claiming.js';
import type { Command } from '../model/command.js';

interface Released {
  feature: string;
  task: string;
}

/** `specops tasks release T012`: given back undone, for others to start. */
export const tasksRelease: Command<Released> = {
  name: 'tasks release',
  examples: [['specops tasks release T001 --token 5f0c9a1b2d3e4f60', 'with the token that claiming it answered']],
  arguments: [{ syntax: '<task>', about: 'its id' }],
  options: [tokenOption],
  writes: true,
  alone: true,
  reads: { ...worklistReads, author: false },
  result: {
    type: 'object',
    required: ['feature', 'task'],
    properties: { feature: { type: 'string' }, task: { type: 'string' } },
  },
  run(question) {
    const work = workOf(question);
    const task = taskNamed(question.words[0] ?? '', work);
    return {
      result: { feature: work.feature.name, task: task.id },
      ends: [{ ...ownClaim(task, work, question), done: task.done }],
      next: [{ command: 'specops tasks next', why: 'what can be started now', actor: 'agent' }],
    };
  },
  text({ task }, paint) {
    return `${paint.bold(task)} is free again.`;
  },
};
