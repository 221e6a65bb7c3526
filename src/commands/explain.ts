import { nearest } from '../core/nearest.js';
import type { Command } from '../model/command.js';
import { SpecopsError } from '../model/error.js';
import { printable, printableLines } from '../model/printable.js';
import type { Rule } from '../model/rule.js';
import { wrap } from '../reports/wrap.js';
import { rules } from '../rules/index.js';

type Explained = Omit<Rule, 'check'>;

/** `specops explain`: a rule's own record, for people. */
export const explain: Command<{ rules: Explained[] }> = {
  name: 'explain',
  examples: [
    ['specops explain', 'all rules, a line each'],
    ['specops explain gate-unanswered', 'one rule: what, why, how to mend it, examples'],
  ],
  arguments: [{ syntax: '[rule]', about: 'the name of a rule' }],
  options: [],
  writes: false,
  reads: { documents: 'none', settings: false },
  result: {
    type: 'object',
    required: ['rules'],
    properties: {
      rules: {
        type: 'array',
        items: {
          type: 'object',
          required: ['name', 'level', 'set', 'about', 'why', 'fix', 'source', 'bad', 'good'],
          properties: {
            name: { type: 'string' },
            level: { enum: ['error', 'warning', 'info'] },
            set: { enum: ['always', 'recommended', 'strict', 'opt-in'], description: 'When it runs.' },
            about: { type: 'string' },
            why: { type: 'string' },
            fix: { type: 'string' },
            source: { type: 'string' },
            bad: { type: 'array', items: { type: 'string' } },
            good: { type: 'array', items: { type: 'string' } },
          },
        },
      },
    },
  },
  run({ words }) {
    const [name] = words;
    const chosen = name === undefined ? rules : rules.filter((rule) => rule.name === name);
    if (chosen.length === 0) {
      const meant = nearest(
        name ?? '',
        rules.map((rule) => rule.name),
      );
      throw new SpecopsError('E_USAGE', `there is no rule "${printable(name ?? '')}"`, {
        fix: meant === null ? 'specops explain' : `specops explain ${meant}`,
      });
    }
    return {
      result: {
        rules: chosen.map(({ name: own, level, set, about, why, fix, source, bad, good }) => ({
          name: own,
          level,
          set,
          about,
          why,
          fix,
          source,
          bad,
          good,
        })),
      },
    };
  },
  text({ rules: chosen }, paint) {
    if (chosen.length > 1) {
      const width = Math.max(...chosen.map(({ name }) => name.length));
      return chosen
        .map(
          ({ name, level, about }) =>
            `${paint.bold(name.padEnd(width))}  ${level.padEnd(7)}  ${wrap(about, paint.width, width + 11)}`,
        )
        .join('\n');
    }
    return chosen
      .map(({ name, level, set, about, why, fix, source, bad, good }) =>
        [
          `${paint.bold(name)} (${level}, ${set})`,
          '',
          wrap(about, paint.width, 0),
          '',
          `Why:    ${wrap(why, paint.width, 8)}`,
          `Mend:   ${wrap(fix, paint.width, 8)}`,
          `Source: ${wrap(source, paint.width, 8)}`,
          '',
          paint.red('Found in:'),
          '',
          indented(bad[0] ?? ''),
          '',
          paint.green('Not in:'),
          '',
          indented(good[0] ?? ''),
        ].join('\n'),
      )
      .join('\n');
  },
};

function indented(example: string): string {
  return printableLines(example.trim())
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
