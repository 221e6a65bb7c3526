import { resolve } from 'node:path';
import type { Output, Terminal } from '../io/terminal.js';
import type { Paint } from '../model/command.js';
import { SpecopsError } from '../model/error.js';
import type { Answer } from '../run.js';
import type { Parsed } from './command-line.js';
import { isSet } from './environment.js';

/** Prints an answer: the answer itself on stdout, what is said about it on stderr. */
export async function print({ command, options }: Parsed, answer: Answer, terminal: Terminal): Promise<void> {
  const { answerText, nextText, notesText, said, speckitText, warningText } = await import('../reports/answer.js');
  const { stdout, stderr, environment } = terminal;
  const { outcome, root, shown, texts, ...applied } = answer;
  const json = options['json'] === true || shown?.stdout?.name === 'json';
  if (json && options['speckit'] !== true) {
    const [{ envelope }, { printableJson }] = await Promise.all([
      import('../core/envelope.js'),
      import('../model/printable.js'),
    ]);
    const indent = options['watch'] === true ? 0 : 2;
    await stdout.write(`${printableJson(envelope(command.name, outcome, applied), indent)}\n`);
    return;
  }
  const width = lineWidth(stderr);
  await stderr.write(warningText(outcome, width));
  if (options['quiet'] !== true) await stderr.write(notesText(outcome, width));
  if (options['speckit'] === true && command.speckit) {
    const full = (path: string) => resolve(root, path);
    await stdout.write(
      speckitText(command.speckit(outcome.result), { full, dryRun: applied.dryRun, json: options['json'] === true }),
    );
    return;
  }
  const { paint } = await import('../reports/paint.js');
  const drawn = paint(coloured(options, stdout, environment), lineWidth(stdout));
  if (applied.dryRun && outcome.diff !== undefined) {
    const [{ diffText }, { printableColours }] = await Promise.all([
      import('../reports/diff.js'),
      import('../model/printable.js'),
    ]);
    await stdout.write(diffText(outcome.diff, drawn));
    const words = said(command, outcome, paint(coloured(options, stderr, environment), lineWidth(stderr)));
    if (options['quiet'] !== true) await stderr.write(`${printableColours(words)}\n`);
    return;
  }
  await stdout.write(
    shown?.stdout
      ? shown.stdout.print(stdout.isTTY ? { ...shown.reported, terminal: true, texts: texts() } : shown.reported, drawn)
      : answerText(command, outcome, applied, { paint: drawn, texts: stdout.isTTY ? texts() : null }),
  );
  if (shown) await annotate(shown, terminal, drawn);
  if (options['quiet'] !== true && !applied.dryRun)
    await stderr.write(nextText(outcome, paint(coloured(options, stderr, environment), lineWidth(stderr))));
}

/** What GitHub Actions shows of findings: beside the lines they stand in, and as the summary of the job. */
async function annotate(
  { reported, stdout: chosen, annotations }: NonNullable<Answer['shown']>,
  { stdout, environment }: Terminal,
  drawn: Paint,
) {
  if (annotations) await stdout.write(annotations.print(reported, drawn));
  const file = environment['GITHUB_STEP_SUMMARY'];
  if ((annotations?.name ?? chosen?.name) !== 'github' || file === undefined || file === '') return;
  const [{ addToStepSummary }, { table }] = await Promise.all([
    import('../io/step-summary.js'),
    import('../reports/markdown.js'),
  ]);
  await addToStepSummary(file, (room) => table(reported, room));
}

/** How wide a line of an answer may be: a pipe or a file takes any. */
export function lineWidth({ isTTY, columns }: Output): number {
  return isTTY ? Math.max(columns, 40) : Infinity;
}

/** Colours where a terminal shows them: NO_COLOR and --no-color turn them off, CLICOLOR_FORCE on. */
export function coloured(
  options: Record<string, unknown>,
  { isTTY }: Output,
  environment: Terminal['environment'],
): boolean {
  if (options['color'] === false || isSet(environment['NO_COLOR'])) return false;
  return isTTY ? environment['TERM'] !== 'dumb' : isSet(environment['CLICOLOR_FORCE']);
}

/** Says what went wrong on stderr, and where JSON was asked for on stdout too. */
export async function fail(
  error: unknown,
  argv: readonly string[],
  { stdout, stderr }: Terminal,
  indent = 2,
): Promise<number> {
  const [{ printable, printableJson, printableLines }, { wrap }] = await Promise.all([
    import('../model/printable.js'),
    import('../reports/wrap.js'),
  ]);
  const told = (label: string, text: string) =>
    `${label}: ${wrap(printable(text), lineWidth(stderr), 2, label.length + 2)}\n`;
  const known =
    error instanceof SpecopsError
      ? error
      : new SpecopsError('E_BUG', error instanceof Error ? error.message : String(error), {
          fix: 'report it with what you did, and the stack from --debug',
          cause: error,
        });
  const end = argv.indexOf('--');
  const flags = end < 0 ? argv : argv.slice(0, end);
  if (/(?:^| )(?:--json|-o ?json|--output[= ]json)(?: |$)/.test(flags.join(' '))) {
    const { errorEnvelope } = await import('../core/envelope.js');
    await stdout.write(`${printableJson(errorEnvelope(known), indent)}\n`);
  }
  await stderr.write(told(`error[${known.code}]`, known.message));
  if (known.fix !== undefined) await stderr.write(told('hint', known.fix));
  if (known.output !== undefined && known.output.trim() !== '')
    await stderr.write(`${printableLines(known.output.trimEnd()).replace(/^/gm, '  | ')}\n`);
  for (const leftover of known.leftovers) await stderr.write(told('left over', leftover));
  if (known.code === 'E_BUG' || flags.includes('--debug'))
    await stderr.write(`${printableLines(error instanceof Error ? (error.stack ?? '') : '')}\n`);
  return known.code === 'E_INTERRUPTED' ? (known.message.includes('SIGTERM') ? 143 : 130) : 1;
}
