// Where a row of the bar is tried: a folder of its own, the built binary, the real git.
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const start = promisify(execFile);

/** The top of this repository. */
export const top = fileURLToPath(new URL('../..', import.meta.url));
export const binary = join(top, 'bin/specops.js');

/** Variables that a run sees, and no other, so that a figure is the same on every machine. */
export const environment = {
  PATH: process.env.PATH,
  HOME: tmpdir(),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  TZ: 'UTC',
};

/** Does work in an empty folder, which is removed afterwards. */
export async function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'specops-bar-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Does work in a repository with one commit, and edits that nobody has committed: staged, unstaged and untracked. */
export async function inRepository(work) {
  return inFolder(async (folder) => {
    await repository(folder);
    return work(folder);
  });
}

/** Makes that repository in a folder. */
export async function repository(folder) {
  mkdirSync(folder, { recursive: true });
  await git(folder, 'init', '-q', '-b', 'main');
  plant(folder, { 'README.md': 'committed\n', 'notes.txt': 'committed\n' });
  await git(folder, 'add', '-A');
  await git(folder, 'commit', '-qm', 'first');
  plant(folder, { 'README.md': 'edited\r\n\0\u00ff', 'notes.txt': 'staged\n' });
  await git(folder, 'add', 'notes.txt');
  plant(folder, { 'notes.txt': 'edited after it was staged\n', 'untracked/file.txt': 'untracked\n' });
}

export function plant(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export async function git(folder, ...words) {
  const { stdout } = await start('git', words, { cwd: folder, env: environment, maxBuffer: 2 ** 28 });
  return stdout.trim();
}

/** Starts the binary; `ended` is how it ended, with what it printed and the milliseconds it took. */
export function started(args, { cwd, input = '', env = {}, through = [], detached = false } = {}) {
  const [command, ...words] = [...through, process.execPath, binary, ...args];
  const began = performance.now();
  const child = spawn(command, words, { cwd, env: { ...environment, ...env }, detached });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8');
    child[name].on('data', (text) => (printed[name] += text));
  }
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const ended = new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) => done({ code, signal, ...printed, milliseconds: performance.now() - began }));
  });
  return { child, ended };
}

/** Runs the binary to its end. */
export function specops(args, options) {
  return started(args, options).ended;
}

/** Every file and link below a folder with a hash of what it holds; `skip` leaves out what begins like one of these. */
export function snapshot(folder, ...skip) {
  const seen = {};
  const walk = (way) => {
    for (const name of readdirSync(join(folder, way)).sort()) {
      const path = way === '' ? name : `${way}/${name}`;
      if (skip.some((one) => path === one || path.startsWith(`${one}/`))) continue;
      const stats = lstatSync(join(folder, path));
      if (stats.isDirectory()) walk(path);
      else if (stats.isSymbolicLink()) seen[path] = `-> ${readlinkSync(join(folder, path))}`;
      else if (stats.isFile())
        seen[path] = createHash('sha256')
          .update(readFileSync(join(folder, path)))
          .digest('hex');
      else seen[path] = 'special';
    }
  };
  walk('');
  return seen;
}

/** Paths at which two snapshots differ. */
export function differences(before, after) {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((path) => before[path] !== after[path]);
}

/** What of an output could be obeyed, or is a fault of ours: raw bytes, CI commands, a bug, a stack. */
export function faultsOf({ code, stdout, stderr }) {
  const faults = [];
  for (const text of [stdout, stderr]) {
    if (/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/u.test(text)) faults.push('a raw byte');
    if (/^\s*::|##\[/m.test(text)) faults.push('a CI command');
  }
  if (/E_BUG|^\s+at .+:\d+:\d+\)?$/m.test(stderr)) faults.push(`a bug: ${stderr.slice(0, 200)}`);
  if (![0, 1, 2].includes(code)) faults.push(`exit ${code}`);
  return faults;
}

/** Does work on each of many things, a few at a time. */
export async function each(things, work, atOnce = 2) {
  const queue = [...things.entries()];
  const results = [];
  const one = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await work(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return results;
}

/** The middle and the 95th of a hundred of some figures, and the largest. */
export function spread(figures) {
  const sorted = [...figures].sort((one, other) => one - other);
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { median: at(0.5), p95: at(0.95), max: at(1) };
}
