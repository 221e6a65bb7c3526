import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { parse, version, type Parsed } from './cli/command-line.js';
import { isSet } from './cli/environment.js';
import { givenText } from './cli/given-text.js';
import { fail, print } from './cli/print.js';
import type { Input, Terminal } from './io/terminal.js';
import { SpecopsError } from './model/error.js';
import { printable } from './model/printable.js';
import type { Request } from './run.js';

/** What a process has around it, as far as the door looks. */
interface Surroundings {
  env: Terminal['environment'];
  cwd(): string;
  stdin: Input;
  stdout: Writable;
  stderr: Writable;
}

/** The door of the terminal: arguments in, an exit code out. Everything it needs is loaded when it is needed. */
export async function main(argv: readonly string[], around: Surroundings = process): Promise<number> {
  const first = argv[0];
  if (argv.length === 1 && (first === '--version' || first === '-V' || first === 'version')) {
    around.stdout.write(`${version()}\n`);
    return 0;
  }
  if (first === 'completion' && argv[1] === '--complete') return completed(argv.slice(2));
  const { output } = await import('./io/terminal.js');
  const terminal: Terminal = {
    folder: around.cwd(),
    environment: around.env,
    stdin: around.stdin,
    stdout: output(around.stdout),
    stderr: output(around.stderr),
  };
  try {
    return await dispatch(argv, terminal);
  } catch (error) {
    return await fail(error, argv, terminal);
  }
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = await parse(argv, terminal);
  if (typeof parsed === 'number') return parsed;
  const { command, words, options } = parsed;
  if (command.serves?.(options) === 'mcp') return served(parsed, terminal);
  const folder = resolve(terminal.folder, typeof options['chdir'] === 'string' ? options['chdir'] : '.');
  const text = await givenText(parsed, folder, terminal.stdin);
  const [{ run }, { interruptible }] = await Promise.all([import('./run.js'), import('./io/signals.js')]);
  const request = {
    folder,
    words,
    text,
    options,
    environment: terminal.environment,
    dryRun: options['dryRun'] === true,
    ci: options['ci'] === true || isSet(terminal.environment['CI']),
    now: new Date(),
    ...(await askedOf(parsed, terminal)),
  };
  if (options['watch'] === true) return watched(parsed, request, terminal);
  if (command.name === 'clarify' && isAsking(options, terminal, request.ci)) {
    const { clarifyRound } = await import('./cli/clarify-round.js');
    return clarifyRound(parsed, request, terminal);
  }
  // A signal that comes when everything is written changes nothing any more: what was done is told.
  const answer = await interruptible(async (interrupted) => {
    const done = await run(command, { ...request, interrupted });
    await print(parsed, done, terminal);
    return done;
  });
  return answer.outcome.failed === true ? 2 : 0;
}

/** True where a person sits at both ends, and did not forbid to be asked. */
function isAsking(options: Record<string, unknown>, { stdin, stdout, stderr }: Terminal, ci: boolean): boolean {
  const forbidden = options['input'] === false || options['json'] === true || options['answers'] !== undefined || ci;
  return !forbidden && stdin.isTTY === true && stdout.isTTY && stderr.isTTY;
}

/** Answers a shell that completes a line: what may stand there, and never an error. */
async function completed([at = '', , ...words]: readonly string[]): Promise<number> {
  try {
    const { complete } = await import('./cli/complete.js');
    process.stdout.on('error', () => undefined);
    process.stdout.write(await complete(Number(at), words, process.env));
  } catch {
    // A person is typing: what cannot be read is not there to be offered.
  }
  return 0;
}

/** Which hooks run, and how a person is asked; a hook that calls us runs none. */
async function askedOf({ command, options }: Parsed, terminal: Terminal): Promise<Pick<Request, 'hooks' | 'confirm'>> {
  const all = options['allowHooks'] === true;
  if (all && !isSet(terminal.environment['CI']))
    throw new SpecopsError('E_USAGE', '--allow-hooks is for a CI job, where the variable CI is set', {
      fix: 'specops hooks trust, once, at a terminal',
    });
  const { confirmation } = await import('./cli/confirm.js');
  const within = terminal.environment['SPECOPS_HOOK'] !== undefined;
  return {
    confirm: confirmation(options, terminal),
    ...(command.hooks === true && !within ? { hooks: all ? 'all' : 'trusted' } : {}),
  };
}

/** Serves agents until their client has gone; a person who typed it learns what it waits for. */
async function served({ options }: Parsed, { stdin, stderr, folder, environment }: Terminal): Promise<number> {
  if (stdin.isTTY === true)
    await stderr.write(
      'This waits for an agent: MCP on stdin and stdout. To tell yours of it: specops mcp --print-config claude\n',
    );
  const { serve } = await import('./mcp.js');
  const within = resolve(folder, typeof options['chdir'] === 'string' ? options['chdir'] : '.');
  return serve(within, { allowWrite: options['allowWrite'] === true, environment });
}

/** Asks the same again whenever something changed, until a signal ends it: all rules of all that was asked about. */
async function watched(parsed: Parsed, request: Omit<Request, 'interrupted'>, terminal: Terminal): Promise<number> {
  const { command, options, words } = parsed;
  const json = options['json'] === true;
  const stays = !['fix', 'writeBaseline', 'staged', 'since'].some((name) => options[name] !== undefined);
  if (!stays || words.includes('-') || !(terminal.stdout.isTTY || json))
    throw new SpecopsError('E_USAGE', '--watch is for a terminal, or for --json lines, and only looks', {
      fix: `specops ${command.name} --watch --json`,
    });
  const [{ run }, { watchProject }, { abortOn }] = await Promise.all([
    import('./run.js'),
    import('./io/watch.js'),
    import('./io/signals.js'),
  ]);
  const ending = abortOn(['SIGINT', 'SIGTERM']);
  const known: NonNullable<Request['known']> = new Map();
  const watching = await watchProject(request.folder, ending.signal);
  try {
    for (let changed: string[] | null = []; changed !== null; changed = await watching.next()) {
      const asked = { ...request, now: new Date(), known, interrupted: () => null };
      if (changed.length > 0 && !json && options['quiet'] !== true)
        await terminal.stderr.write(`\n${changedText(changed)}\n`);
      try {
        await print(parsed, await run(command, asked), terminal);
      } catch (error) {
        if (!(error instanceof SpecopsError)) throw error;
        await fail(error, json ? ['--json'] : [], terminal, 0);
      }
    }
  } finally {
    watching.close();
    ending.forget();
  }
  return ending.signal.reason === 'SIGTERM' ? 143 : 130;
}

/** `specs/001-vpc/spec.md and 2 more changed:` */
function changedText([first = '', ...others]: readonly string[]): string {
  return `${printable(first)}${others.length > 0 ? ` and ${String(others.length)} more` : ''} changed:`;
}
