import { diagnose, type Check } from '../core/diagnose.js';
import type { Command, Paint } from '../model/command.js';
import { printable } from '../model/printable.js';
import { wrap } from '../reports/wrap.js';

/** A check as it is told, and whether `--fix` mends it. */
type Told = Omit<Check, 'edit' | 'finishes'> & { fixable: boolean };

interface Diagnosis {
  checks: Told[];
}

/** `specops doctor`: what is amiss, and with `--fix` what a run that did not end has left is completed or cleaned. */
export const doctor: Command<Diagnosis> = {
  name: 'doctor',
  examples: [
    ['specops doctor', 'what is amiss, and the command that mends it; exit 2 where something fails'],
    ['specops doctor --fix', 'branches that are missing are made, drafts of the dead removed'],
    ['specops doctor --fix --dry-run', 'show what would be made and removed'],
  ],
  arguments: [],
  options: [{ syntax: '--fix', about: 'complete or clean what a crash has left' }],
  writes: true,
  alone: ({ fix }) => fix === true,
  finishes: true,
  reads: { documents: 'none', health: true, claims: true, templates: false },
  result: {
    type: 'object',
    required: ['checks'],
    properties: {
      checks: {
        type: 'array',
        description: 'In the order in which they were made; with --fix as they were before it.',
        items: {
          type: 'object',
          required: ['name', 'level', 'message', 'fix', 'fixable'],
          additionalProperties: false,
          properties: {
            name: { type: 'string' },
            level: { enum: ['ok', 'warn', 'fail'] },
            message: { type: 'string' },
            fix: { type: ['string', 'null'], description: 'What mends it; null where nothing is amiss.' },
            fixable: { type: 'boolean', description: 'Whether --fix mends it.' },
          },
        },
      },
    },
  },
  run({ project, options }) {
    const found = project.health ? diagnose(project, project.health) : [];
    return {
      result: {
        checks: found.map(({ edit, finishes, ...check }) => ({
          ...check,
          fixable: edit !== undefined || finishes === true,
        })),
      },
      edits: options['fix'] === true ? found.flatMap(({ edit }) => edit ?? []) : [],
      failed: found.some(({ level }) => level === 'fail'),
    };
  },
  text({ checks }, paint, { edits = [] }) {
    const mends = edits.length > 0;
    const left = checks.filter(({ level, fixable }) => level !== 'ok' && !(mends && fixable)).length;
    const mended = mends ? `${String(edits.length)} mended, ` : '';
    const total = left === 0 ? `${mended}nothing is amiss.` : `${mended}${String(left)} to look at.`;
    return [...checks.map((check) => lines(check, mends && check.fixable, paint)), '', total].join('\n');
  },
};

function lines({ name, level, message, fix }: Told, mended: boolean, paint: Paint): string {
  const sign = { ok: paint.green('ok  '), warn: paint.yellow('warn'), fail: paint.red('fail') }[level];
  const head = `  ${sign}  ${name.padEnd(12)}  `;
  const told = wrap(printable(message), paint.width, 22);
  if (fix === null) return head + told;
  const hint = mended ? paint.green('mended') : paint.cyan(wrap(printable(fix), paint.width, 22));
  return `${head}${told}\n${' '.repeat(22)}${hint}`;
}
