import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import type * as door from '../../src/cli.js';

const binary = fileURLToPath(new URL('../../bin/specops.js', import.meta.url));
const { main } = (await import(new URL('../../dist/cli.js', import.meta.url).href)) as typeof door;

/** What a run of the built binary came to. */
export interface Run {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

/** Variables of the machine that would change what is seen; CI is unset, so that a test is what a person sees. */
const environment: Record<string, string> = {
  HOME: tmpdir(),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  TZ: 'UTC',
  ...given('PATH', 'SystemRoot', 'TEMP'),
};

// git, which runs below this process, sees the same.
Object.assign(process.env, environment);

function given(...names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Variables that a run is told of; what programs below it obey takes a process of its own. */
const told = /^(?:SPECOPS_|GITHUB_|CI$|NO_COLOR$|CLICOLOR_FORCE$|TERM$|HOME$|XDG_CONFIG_HOME$|HERMES_HOME$)/;

/** How a run of the built binary is begun. */
interface Begun {
  cwd: string;
  env: Record<string, string | undefined>;
  input: string;
}

/** Runs what the binary runs, in this process: many times as fast. */
async function runHere(args: readonly string[], { cwd, env, input }: Begun): Promise<Run> {
  const stdout = new Kept();
  const stderr = new Kept();
  const stdin = Readable.from(input === '' ? [] : [Buffer.from(input)]);
  const exitCode = await main(args, { env, cwd: () => cwd, stdin, stdout, stderr });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

/** A stream that keeps what is written to it. */
class Kept extends Writable {
  private readonly chunks: Buffer[] = [];

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.chunks.push(chunk);
    done();
  }

  text(): string {
    return Buffer.concat(this.chunks).toString();
  }
}

/** A folder of its own for a test, removed afterwards, and the tools to work in it. */
export async function workplace() {
  const folder = await mkdtemp(join(tmpdir(), 'specops-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return workplaceAt(folder);
}

/** The tools to work in a folder that is there. */
export function workplaceAt(folder: string) {
  const options = { cwd: folder, env: environment, extendEnv: false, reject: false, stripFinalNewline: false } as const;
  return {
    folder,
    /** Runs the built binary: in this process, unless it is to be `alone` or told what only a process can be. */
    specops: async (
      args: readonly string[],
      more: { input?: string; env?: Record<string, string>; cwd?: string; alone?: boolean } = {},
    ): Promise<Run> => {
      const begun: Begun = {
        cwd: more.cwd ?? folder,
        env: { ...environment, ...more.env },
        input: more.input ?? '',
      };
      const here = more.alone !== true && Object.keys(more.env ?? {}).every((name) => told.test(name));
      if (here && args[0] !== 'completion') return runHere(args, begun);
      const { exitCode, stdout, stderr } = await execa(process.execPath, [binary, ...args], { ...options, ...begun });
      return { exitCode, stdout, stderr };
    },
    /** Starts the built binary, for a run that goes on. */
    start: (args: readonly string[], more: { cwd?: string } = {}) =>
      execa(process.execPath, [binary, ...args], { ...options, ...more }),
    /** Runs git. */
    git: async (...args: string[]): Promise<string> =>
      (await execa('git', args, { ...options, reject: true })).stdout.trim(),
    read: (path: string) => readFile(join(folder, path), 'utf8'),
    /** Every file outside of .git, sorted, with `/`. */
    tree: async (): Promise<string[]> => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .filter((path) => !path.startsWith('.git/'))
        .sort();
    },
  };
}

/** A repository with an initial commit, SpecOps set up, and two features. */
export async function repositoryWithTwoFeatures() {
  const place = await workplace();
  await place.git('init', '-q', '-b', 'main');
  await place.specops(['init', '--agents', 'claude']);
  await place.specops(['specify', 'Object storage for build artefacts', '--no-branch']);
  await place.specops(['specify', 'Backups of all databases', '--no-branch']);
  await place.git('add', '-A');
  await place.git('commit', '-qm', 'two features');
  return place;
}
