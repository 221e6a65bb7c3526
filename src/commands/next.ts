import { stepsOf } from '../core/work/steps.js';
import type { Command, Step } from '../model/command.js';
import { printable } from '../model/printable.js';
import { wrap } from '../reports/wrap.js';

interface Next {
  feature: string | null;
  /** `human` when only a person can go on. */
  waiting_on: 'human' | null;
}

/** `specops next`: the first thing to do. */
export const next: Command<Next> = {
  name: 'next',
  examples: [
    ['specops next', 'what to do now'],
    ['specops next --json', 'the same for an agent: with who has to do it'],
  ],
  arguments: [],
  options: [],
  writes: false,
  reads: { documents: 'current', claims: true },
  result: {
    type: 'object',
    required: ['feature', 'waiting_on'],
    properties: {
      feature: { type: ['string', 'null'] },
      waiting_on: { enum: ['human', null], description: 'human when only a person can go on.' },
    },
  },
  run({ project, feature }) {
    const steps = stepsOf(project, feature).slice(0, 3).map(short);
    const onlyHuman = steps.length > 0 && steps.every(({ actor }) => actor === 'human');
    return { result: { feature: feature?.name ?? null, waiting_on: onlyHuman ? 'human' : null }, next: steps };
  },
  text(_, paint, { next: steps = [] }) {
    const [first] = steps;
    return first
      ? `${paint.bold(printable(first.command))}\n${wrap(`${printable(first.why)}${first.actor === 'human' ? ' (a person has to do this)' : ''}`, paint.width, 0)}`
      : 'Nothing is left to do.';
  },
};

/** A step whose reason is short enough for a small answer. */
function short(step: Step): Step {
  return step.why.length <= 300 ? step : { ...step, why: `${step.why.slice(0, 299)}…` };
}
