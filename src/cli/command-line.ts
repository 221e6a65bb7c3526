import type { Command as Program, Option as ProgramOption } from 'commander';
import type { Output, Terminal } from '../io/terminal.js';
import type { Command, Entry, Family } from '../model/command.js';
import { SpecopsError } from '../model/error.js';

/** What a command line comes to once commander has read it. */
export interface Parsed {
  entry: Entry;
  command: Command;
  words: string[];
  options: Record<string, unknown>;
}

/** The version this was built as. */
export function version(): string {
  return process.env['SPECOPS_VERSION'] ?? '0.0.0';
}

/** Options that every command takes. */
export const globalOptions: [syntax: string, about: string][] = [
  ['-C, --chdir <folder>', 'work in another folder'],
  ['--feature <name>', 'the feature, by name or number; else that of the branch'],
  ['--json', 'print one JSON document (its schema: specops schema <command>)'],
  ['--no-color', 'print without colours'],
  ['-q, --quiet', 'print nothing but the answer'],
  ['--debug', 'show the stack of an error'],
];

/** Reads the command line; an exit code where it only asked for help. */
export async function parse(argv: readonly string[], terminal: Terminal): Promise<Parsed | number> {
  const [{ Command: Commander, CommanderError, Option }, { commands, families }] = await Promise.all([
    import('commander'),
    import('../commands/index.js'),
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
    .enablePositionalOptions()
    .version(version(), '-V, --version', 'print the version')
    .addHelpCommand(new Commander('help').argument('[command]').description('Explain a command').helpGroup('See:'));
  program.addHelpText('before', `Examples:\n${firstSteps}\n`);
  program.addHelpText(
    'after',
    '\nExit codes: 0 clean, 1 could not run, 2 findings.\nMore of a command: specops help <command>',
  );

  const parsed: Parsed[] = [];
  const wanted = commands.filter(({ name }) => isNamed(name, argv));
  const loaded = new Map(await Promise.all(wanted.map(async (entry) => [entry.name, await entry.load()] as const)));
  const programs = new Map<string, Program>();
  const add = ({ name, about, group }: Family): Program => {
    const [first = '', second] = name.split(' ');
    const family = second === undefined ? program : (programs.get(first) ?? add(familyNamed(first, families)));
    const own = quiet(family.command(second ?? first))
      .description(about)
      .helpCommand(false);
    if (second === undefined) own.helpGroup(`${groups[group]}:`).enablePositionalOptions();
    programs.set(name, own);
    return own;
  };
  for (const entry of commands) {
    const own = add(entry);
    const alias = aliases[entry.name];
    if (alias !== undefined) own.alias(alias);
    const command = loaded.get(entry.name);
    if (!command) continue;
    describe(own, command, Option);
    addGlobals(own);
    own.action(() => {
      parsed.push({ entry, command, words: own.args.map(String), options: optionsOf(own) });
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
    throw usageError(error.message, complaints.join(''), argv, [...commands, ...families]);
  }
  return parsed[0] ?? 1;
}

/** The options of a command, with those that were given before its name; the nearer one counts. */
function optionsOf(program: Program): Record<string, unknown> {
  if (!program.parent) return program.opts();
  const given = Object.entries(program.opts()).filter(
    ([name]) =>
      program.getOptionValueSource(name) !== 'default' || program.parent?.getOptionValueSource(name) !== 'cli',
  );
  return { ...optionsOf(program.parent), ...Object.fromEntries(given) };
}

/** True where a command line may mean a command, or one of the same family: the first word of its name is there. */
function isNamed(name: string, argv: readonly string[]): boolean {
  const [first = ''] = name.split(' ');
  return argv.includes(first) || argv.includes(aliases[name] ?? first);
}

function familyNamed(name: string, families: readonly Family[]): Family {
  const family = families.find((one) => one.name === name);
  if (!family) throw new Error(`there is neither a command nor a family "${name}"`);
  return family;
}

/** Other names that fingers know. */
const aliases: Record<string, string> = { lint: 'check' };

const groups: Record<Family['group'], string> = {
  'set up': 'Set up',
  write: 'Write',
  prove: 'Prove',
  see: 'See',
  work: 'Work',
};

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
  for (const { syntax, about, choices } of command.arguments) {
    const argument = program.createArgument(syntax, about);
    program.addArgument(choices ? argument.choices([...choices]) : argument);
  }
  for (const { syntax, about, choices, repeat } of command.options) {
    const option = new Option(syntax, about);
    if (repeat === true)
      option.argParser<string[]>((value, before: string[] | undefined) => [...(before ?? []), value]);
    program.addOption(choices ? option.choices([...choices]) : option);
  }
  if (command.writes) program.option('--dry-run', 'show what would be written, and write nothing');
  if (command.hooks === true)
    program.option('--allow-hooks', 'run hooks that nobody trusted; only where the variable CI is set');
  const examples = command.examples.map(([line, about]) => `  $ ${line}\n      ${about}`).join('\n');
  program.addHelpText('before', `Examples:\n${examples}\n`);
}

/** A command line that cannot be read, in one sentence, with what was probably meant. */
function usageError(
  message: string,
  complaint: string,
  argv: readonly string[],
  known: readonly Family[],
): SpecopsError {
  const meant = /\(Did you mean (?:one of )?(.+?)\?\)/.exec(complaint)?.[1];
  const asked = message === '(outputHelp)';
  const named = meantBy(argv, known);
  const members = known.flatMap(({ name }) => (name.startsWith(`${named ?? ''} `) ? [name.split(' ')[1]] : []));
  const stranger = argv[argv.indexOf('help') + 1];
  const excess = members.length > 0 ? message.startsWith('error: too many arguments') : false;
  const plain = excess
    ? `"${named ?? ''}" takes no arguments but ${members.join(', ')}`
    : !asked
      ? (message.replace(/^error: /, '').split('\n')[0] ?? message)
      : argv.includes('help') && stranger !== undefined
        ? `unknown command '${stranger}'`
        : named !== null && members.length > 0
          ? `"${named}" alone does nothing: add ${members.join(', ')}`
          : 'no command is given';
  const help = named === null || (asked && members.length === 0) ? 'specops --help' : `specops ${named} --help`;
  if (/^unknown option '-[^']*\s/.test(plain) && named !== null)
    return new SpecopsError('E_USAGE', plain, {
      fix: `text that begins with a dash goes after --: specops ${named} -- "- …"`,
    });
  return new SpecopsError('E_USAGE', plain, {
    fix: meant === undefined ? help : `did you mean ${meant}? Otherwise: ${help}`,
  });
}

/** The command that a command line names, with the family it belongs to; null for none. */
function meantBy(argv: readonly string[], known: readonly Family[]): string | null {
  const at = argv.findIndex((word) => known.some(({ name }) => word === name || word === aliases[name]));
  const name = argv[at];
  if (name === undefined) return null;
  const rest = argv.slice(at + 1).find((word) => known.some((one) => one.name === `${name} ${word}`));
  return rest === undefined ? name : `${name} ${rest}`;
}
