import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { SpecopsError, type ErrorCode } from '../../src/model/error.js';

/** A new folder of its own for a test, with these files in it; gone when the test is over. */
export function ground(files: Record<string, string | Uint8Array> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'specops-')));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  plant(folder, files);
  return folder;
}

export function plant(folder: string, files: Record<string, string | Uint8Array>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Runs the real git, with no configuration but the repository's own. */
export function gitIn(folder: string, ...words: string[]): string {
  const identity = {
    GIT_AUTHOR_NAME: 'T',
    GIT_AUTHOR_EMAIL: 't@example.com',
    GIT_COMMITTER_NAME: 'T',
    GIT_COMMITTER_EMAIL: 't@example.com',
  };
  const env = { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C', ...identity };
  return execFileSync('git', words, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/** A folder that is a git repository on `main`, with one commit of these files. */
export function repository(files: Record<string, string> = { 'README.md': '# Read me\n' }): string {
  const folder = ground(files);
  gitIn(folder, 'init', '-q', '-b', 'main');
  gitIn(folder, 'add', '-A');
  gitIn(folder, 'commit', '-q', '-m', 'first');
  return folder;
}

/** Every file and folder below a folder with what it holds, so that two moments can be compared. */
export function snapshot(folder: string, skip: (path: string) => boolean = () => false): Record<string, string> {
  const seen: Record<string, string> = {};
  const walk = (path: string): void => {
    for (const name of readdirSync(join(folder, path)).sort()) {
      const inside = path === '' ? name : `${path}/${name}`;
      if (skip(inside)) continue;
      const stats = lstatSync(join(folder, inside));
      const mode = (stats.mode & 0o7777).toString(8);
      if (stats.isDirectory()) {
        seen[`${inside}/`] = mode;
        walk(inside);
      } else if (stats.isSymbolicLink()) seen[inside] = `-> ${readlinkSync(join(folder, inside))}`;
      else if (stats.isFile())
        seen[inside] = `${mode} ${createHash('sha256')
          .update(readFileSync(join(folder, inside)))
          .digest('hex')}`;
      else seen[inside] = 'special';
    }
  };
  walk('');
  return seen;
}

/** What a promise fails with, which has to be an error of ours with this code. */
export async function failureOf(promise: Promise<unknown>, code: ErrorCode): Promise<SpecopsError> {
  const error: unknown = await promise.then(
    () => 'it did not fail',
    (reason: unknown) => reason,
  );
  if (!(error instanceof SpecopsError)) throw error instanceof Error ? error : new Error(String(error));
  expect(error.code, error.message).toBe(code);
  expect(error.message).not.toMatch(/[\r\n]/);
  return error;
}
