import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';

const binary = fileURLToPath(new URL('../../bin/specops.js', import.meta.url));

/** What a run of the built binary came to. */
export interface Run {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

/** Variables of the machine that would change what is seen; CI is unset, so that a test is what a person sees. */
const environment = {
  PATH: process.env['PATH'],
  HOME: tmpdir(),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  TZ: 'UTC',
  SystemRoot: process.env['SystemRoot'],
  TEMP: process.env['TEMP'],
};

/** A folder of its own for a test, removed afterwards, and the tools to work in it. */
export async function workplace() {
  const folder = await mkdtemp(join(tmpdir(), 'specops-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  const options = { cwd: folder, env: environment, extendEnv: false, reject: false, stripFinalNewline: false } as const;
  return {
    folder,
    /** Runs the built binary. */
    specops: async (
      args: readonly string[],
      more: { input?: string; env?: Record<string, string>; cwd?: string } = {},
    ): Promise<Run> => {
      const { exitCode, stdout, stderr } = await execa(process.execPath, [binary, ...args], {
        ...options,
        cwd: more.cwd ?? folder,
        env: { ...environment, ...more.env },
        input: more.input ?? '',
      });
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
