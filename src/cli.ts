import { resolve } from 'node:path';
import type { Command as Program, Option as ProgramOption } from 'commander';
import type { Command, Entry, Paint } from './model/command.js';
import { SpecopsError } from './model/error.js';
import type { Answer, Request as Asking } from './run.js';

/** The door of the terminal: arguments in, an exit code out. Everything it needs is loaded when it is needed. */
export async function main(argv: readonly string[]): Promise<number> {
  const first = argv[0];
  if (argv.length === 1 && (first === '--version' || first === '-V' || first === 'version')) {
    process.stdout.write(`${version()}\n`);
    return 0;
  }
  const { output } = await import('./io/terminal.js');
  const terminal: Terminal = { stdout: output(process.stdout), stderr: output(process.stderr) };
  try {
    return await dispatch(argv, terminal);
  } catch (error) {
    return await fail(error, argv, terminal);
  }
}

interface Terminal {
  stdout: Output;
  stderr: Output;
}

interface Output {
  isTTY: boolean;
  columns: number;
  write(text: string): Promise<boolean>;
}

/** What a command line comes to once commander has read it. */
interface Parsed {
  entry: Entry;
  command: Command;
  words: string[];
  options: Record<string, unknown>;
}

function version(): string {
  return process.env['SPECOPS_VERSION'] ?? '0.0.0';
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = await parse(argv, terminal);
  if (typeof parsed === 'number') return parsed;
  const { command, words, options } = parsed;
  const text = command.reads.text === true ? await readText(words, options) : await readPiped(command, words);
  const [{ run }, { interruptible }] = await Promise.all([import('./run.js'), import('./io/signals.js')]);
  const request = {
    folder: resolve(typeof options['chdir'] === 'string' ? options['chdir'] : '.'),
    words,
    text,
    options,
    environment: process.env,
    dryRun: options['dryRun'] === true,
    ci: options['ci'] === true || isSet(process.env['CI']),
    now: new Date(),
  };
  if (options['watch'] === true) return watched(parsed, request, terminal);
  const answer = await interruptible((interrupted) => run(command, { ...request, interrupted }));
  await print(parsed, answer, terminal);
  return answer.outcome.failed === true ? 2 : 0;
}

/** A document from stdin, where a command takes one for the word `-`; the settings say how large it may be. */
async function readPiped({ reads }: Command, words: readonly string[]): Promise<string> {
  if (!reads.stdin || words.length !== 1 || words[0] !== '-') return '';
  const [{ readStream }, { maxBytes }] = await Promise.all([import('./io/terminal.js'), import('./io/files.js')]);
  return readStream(process.stdin, 'stdin', maxBytes);
}

/** Asks again whenever something changed, of the features that did, until a signal ends it. */
async function watched(parsed: Parsed, request: Omit<Asking, 'interrupted'>, terminal: Terminal): Promise<number> {
  const { command, options, words } = parsed;
  const stays = !['fix', 'writeBaseline', 'staged', 'since'].some((name) => options[name] !== undefined);
  if (!stays || words.includes('-') || !(terminal.stdout.isTTY || options['json'] === true))
    throw new SpecopsError('E_USAGE', '--watch is for a terminal, or for --json lines, and only looks', {
      fix: `specops ${command.name} --watch --json`,
    });
  const [{ run }, { watchProject }, { abortOn }] = await Promise.all([
    import('./run.js'),
    import('./io/watch.js'),
    import('./io/signals.js'),
  ]);
  const ending = abortOn(['SIGINT', 'SIGTERM']);
  const known: NonNullable<Asking['known']> = new Map();
  const watching = await watchProject(request.folder, ending.signal);
  try {
    for (let about: string[] | null = words; about !== null; about = await watching.next(words)) {
      const asked = { ...request, now: new Date(), words: about, known, interrupted: () => null };
      try {
        await print(parsed, await run(command, asked), terminal);
      } catch (error) {
        if (!(error instanceof SpecopsError)) throw error;
        await fail(error, options['json'] === true ? ['--json'] : [], terminal, 0);
      }
    }
  } finally {
    watching.close();
    ending.forget();
  }
  return ending.signal.reason === 'SIGTERM' ? 143 : 130;
}

function isSet(variable: string | undefined): boolean {
  return variable !== undefined && variable !== '' && variable !== '0' && variable !== 'false';
}

/** Options that every command takes. */
const globalOptions: [syntax: string, about: string][] = [
  ['-C, --chdir <folder>', 'work in another folder'],
  ['--feature <name>', 'the feature, by name or number; else that of the branch'],
  ['--json', 'print one JSON document (its schema: specops schema <command>)'],
  ['--no-color', 'print without colours'],
  ['-q, --quiet', 'print nothing but the answer'],
  ['--debug', 'show the stack of an error'],
];

/** Reads the command line; an exit code where it only asked for help. */
async function parse(argv: readonly string[], terminal: Terminal): Promise<Parsed | number> {
  const [{ Command: Commander, CommanderError, Option }, { commands }] = await Promise.all([
    import('commander'),
    import('./commands/index.js'),
  ]);
  const spoken: string[] = [];
  const complaints: string[] = [];
  const output = {
    writeOut: (text: string) => spoken.push(text),
    writeErr: (text: string) => complaints.push(text),
    getOutHelpWidth: () => width(terminal.stdout),
    getErrHelpWidth: () => width(terminal.stdout),
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  };
  const quiet = (program: Program) =>
    program
      .exitOverride()
      .configureOutput(output)
      .showSuggestionAfterError()
      .configureHelp({ subcommandTerm: (command) => command.name() })
      .addHelpOption(new Option('-h, --help', 'print this help').helpGroup('Global options:'));
  const addGlobals = (program: Program) => {
    for (const [syntax, about] of globalOptions)
      program.addOption(new Option(syntax, about).helpGroup('Global options:'));
  };
  const program = quiet(new Commander('specops'))
    .description('Spec-driven infrastructure: the spec is the source.')
    .usage('<command> [options]')
    .version(version(), '-V, --version', 'print the version')
    .addHelpCommand(new Commander('help').argument('[command]').description('Explain a command').helpGroup('See:'));
  program.addHelpText('before', `Examples:\n${firstSteps}\n`);
  program.addHelpText(
    'after',
    '\nExit codes: 0 clean, 1 could not run, 2 findings.\nMore of a command: specops help <command>',
  );

  const parsed: Parsed[] = [];
  const wanted = commands.filter(({ name }) => argv.includes(name) || argv.includes(aliases[name] ?? name));
  const loaded = new Map(await Promise.all(wanted.map(async (entry) => [entry.name, await entry.load()] as const)));
  for (const entry of commands) {
    const own = quiet(program.command(entry.name)).description(entry.about).helpGroup(`${groups[entry.group]}:`);
    const alias = aliases[entry.name];
    if (alias !== undefined) own.alias(alias);
    const command = loaded.get(entry.name);
    if (!command) continue;
    describe(own, command, Option);
    addGlobals(own);
    own.action((...given: unknown[]) => {
      const words = own.args.map(String);
      parsed.push({ entry, command, words, options: (given.at(-1) as Program).optsWithGlobals() });
    });
  }
  addGlobals(program);
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) {
      await terminal.stdout.write(spoken.join(''));
      return 0;
    }
    if (argv.length === 0) {
      await terminal.stderr.write(complaints.join(''));
      return 1;
    }
    throw usageError(error.message, complaints.join(''), argv, commands);
  }
  return parsed[0] ?? 1;
}

/** Other names that fingers know. */
const aliases: Record<string, string> = { lint: 'check' };

const groups: Record<Entry['group'], string> = { 'set up': 'Set up', write: 'Write', prove: 'Prove', see: 'See' };

const firstSteps = [
  '  specops init --agents claude',
  '  specops specify Multi-tenant Kubernetes platform with namespace isolation',
  '  specops plan EKS for Kubernetes, Cilium for network policies',
  '  specops tasks',
  '  specops lint',
].join('\n');

/** The widest help that is still easy to read. */
function width({ columns, isTTY }: Output): number {
  return isTTY ? Math.min(Math.max(columns, 40), 100) : 80;
}

/** Gives a command of commander the arguments, options and examples of ours. */
function describe(program: Program, command: Command, Option: typeof ProgramOption): void {
  for (const { syntax, about } of command.arguments) program.argument(syntax, about);
  for (const { syntax, about, choices, repeat } of command.options) {
    const option = new Option(syntax, about);
    if (repeat === true)
      option.argParser<string[]>((value, before: string[] | undefined) => [...(before ?? []), value]);
    program.addOption(choices ? option.choices([...choices]) : option);
  }
  if (command.writes) program.option('--dry-run', 'show what would be written, and write nothing');
  const examples = command.examples.map(([line, about]) => `  $ ${line}\n      ${about}`).join('\n');
  program.addHelpText('before', `Examples:\n${examples}\n`);
}

/** A command line that cannot be read, in one sentence, with what was probably meant. */
function usageError(
  message: string,
  complaint: string,
  argv: readonly string[],
  commands: readonly Entry[],
): SpecopsError {
  const meant = /\(Did you mean (?:one of )?(.+?)\?\)/.exec(complaint)?.[1];
  const asked = message === '(outputHelp)';
  const stranger = argv[argv.indexOf('help') + 1];
  const plain = !asked
    ? (message.replace(/^error: /, '').split('\n')[0] ?? message)
    : argv.includes('help') && stranger !== undefined
      ? `unknown command '${stranger}'`
      : 'no command is given';
  const named = argv.find((word) => commands.some(({ name }) => word === name || word === aliases[name]));
  const help = named === undefined || asked ? 'specops --help' : `specops ${named} --help`;
  return new SpecopsError('E_USAGE', plain, {
    fix: meant === undefined ? help : `did you mean ${meant}? Otherwise: ${help}`,
  });
}

/** The intent or the choices: from the arguments, from stdin for `-`, or from `--file`. */
async function readText(words: readonly string[], options: Record<string, unknown>): Promise<string> {
  const { maxTextBytes, readStream, readTextFile } = await import('./io/terminal.js');
  if (typeof options['file'] === 'string') {
    if (words.length > 0)
      throw new SpecopsError('E_USAGE', 'the text is given twice: as arguments and with --file', {
        fix: 'leave one of them out',
      });
    return readTextFile(resolve(typeof options['chdir'] === 'string' ? options['chdir'] : '.', options['file']));
  }
  if (words.length === 1 && words[0] === '-') return readStream(process.stdin);
  const text = words.join(' ');
  if (Buffer.byteLength(text) > maxTextBytes)
    throw new SpecopsError('E_LIMIT', `the text is longer than ${String(maxTextBytes)} bytes`, {
      fix: 'shorten it, and link to the rest',
    });
  return text;
}

async function print({ command, options }: Parsed, answer: Answer, terminal: Terminal): Promise<void> {
  const { answerText, nextText, notesText, speckitText, warningText } = await import('./reports/answer.js');
  const { stdout, stderr } = terminal;
  const { outcome, root, shown, ...applied } = answer;
  const json = options['json'] === true || shown?.stdout?.name === 'json';
  if (json && options['speckit'] !== true) {
    const [{ envelope }, { printableJson }] = await Promise.all([
      import('./core/envelope.js'),
      import('./model/printable.js'),
    ]);
    const indent = options['watch'] === true ? 0 : 2;
    await stdout.write(`${printableJson(envelope(command.name, outcome, applied), indent)}\n`);
    return;
  }
  await stderr.write(warningText(outcome));
  if (options['quiet'] !== true) await stderr.write(notesText(outcome));
  if (options['speckit'] === true && command.speckit) {
    const full = (path: string) => resolve(root, path);
    await stdout.write(
      speckitText(command.speckit(outcome.result), { full, dryRun: applied.dryRun, json: options['json'] === true }),
    );
    return;
  }
  const { paint } = await import('./reports/paint.js');
  const drawn = paint(coloured(options, stdout), lineWidth(stdout));
  if (applied.dryRun && outcome.diff !== undefined) {
    const [{ diffText }, { printableColours }] = await Promise.all([
      import('./reports/diff.js'),
      import('./model/printable.js'),
    ]);
    await stdout.write(diffText(outcome.diff, drawn));
    const said = command.text(outcome.result, paint(coloured(options, stderr), lineWidth(stderr)), outcome);
    if (options['quiet'] !== true) await stderr.write(`${printableColours(said)}\n`);
    return;
  }
  await stdout.write(
    shown?.stdout
      ? shown.stdout.print(shown.reported, drawn)
      : answerText(command, outcome, applied, { paint: drawn, terminal: stdout.isTTY }),
  );
  if (shown) await annotate(shown, stdout, drawn);
  if (options['quiet'] !== true && !applied.dryRun)
    await stderr.write(nextText(outcome, paint(coloured(options, stderr), lineWidth(stderr))));
}

/** What GitHub Actions shows of findings: beside the lines they stand in, and as the summary of the job. */
async function annotate(
  { reported, stdout: chosen, annotations }: NonNullable<Answer['shown']>,
  stdout: Output,
  drawn: Paint,
) {
  if (annotations) await stdout.write(annotations.print(reported, drawn));
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if ((annotations?.name ?? chosen?.name) !== 'github' || file === undefined || file === '') return;
  const [{ addToStepSummary }, { table }] = await Promise.all([
    import('./io/step-summary.js'),
    import('./reports/markdown.js'),
  ]);
  await addToStepSummary(file, (room) => table(reported, room));
}

/** How wide a line of an answer may be: a pipe or a file takes any. */
function lineWidth({ isTTY, columns }: Output): number {
  return isTTY ? Math.max(columns, 40) : Infinity;
}

/** Colours where a terminal shows them: NO_COLOR and --no-color turn them off, CLICOLOR_FORCE on. */
function coloured(options: Record<string, unknown>, { isTTY }: Output): boolean {
  if (options['color'] === false || isSet(process.env['NO_COLOR'])) return false;
  return isTTY ? process.env['TERM'] !== 'dumb' : isSet(process.env['CLICOLOR_FORCE']);
}

/** Says what went wrong on stderr, and where JSON was asked for on stdout too. */
async function fail(
  error: unknown,
  argv: readonly string[],
  { stdout, stderr }: Terminal,
  indent = 2,
): Promise<number> {
  const { printable, printableJson, printableLines } = await import('./model/printable.js');
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
    const { errorEnvelope } = await import('./core/envelope.js');
    await stdout.write(`${printableJson(errorEnvelope(known), indent)}\n`);
  }
  await stderr.write(`error[${known.code}]: ${printable(known.message)}\n`);
  if (known.fix !== undefined) await stderr.write(`hint: ${printable(known.fix)}\n`);
  for (const leftover of known.leftovers) await stderr.write(`left over: ${printable(leftover)}\n`);
  if (known.code === 'E_BUG' || flags.includes('--debug'))
    await stderr.write(`${printableLines(error instanceof Error ? (error.stack ?? '') : '')}\n`);
  return known.code === 'E_INTERRUPTED' ? (known.message.includes('SIGTERM') ? 143 : 130) : 1;
}
