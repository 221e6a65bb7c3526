// R5 to R7: what ends `specify` in the middle, and what is there afterwards.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { differences, git, inFolder, inRepository, repository, snapshot, specops, spread, started } from './place.js';

const intent = 'Object storage for build artefacts';
const specify = ['specify', '--json', intent];
const own = ['.git', 'specs', '.specops'];

/** What a run that nobody disturbs writes, its number left out. */
async function undisturbed() {
  return inRepository(async (folder) => {
    const { milliseconds } = await specops(specify, { cwd: folder });
    const [name] = readdirSync(join(folder, 'specs'));
    return { spec: numberless(readFileSync(join(folder, 'specs', name, 'spec.md'), 'utf8')), milliseconds };
  });
}

const numberless = (text) => text.replace(/\b\d{3}-(?=[a-z])/g, 'NNN-');

function names(folder) {
  const all = existsSync(join(folder, 'specs')) ? readdirSync(join(folder, 'specs')) : [];
  return { features: all.filter((name) => /^\d/.test(name)), drafts: all.filter((name) => name.startsWith('.tmp-')) };
}

const branches = async (folder) =>
  (await git(folder, 'for-each-ref', '--format=%(refname:short)', 'refs/heads'))
    .split('\n')
    .filter((name) => /^\d/.test(name));

/** Locks that a killed git left: ours to name, a person's to remove. */
function gitLocks(folder) {
  return readdirSync(join(folder, '.git'), { recursive: true }).filter((path) => path.endsWith('.lock'));
}

/** Every way in which a place is not whole, whatever was killed in it. */
async function broken(folder, { spec, before, index }) {
  const failures = [];
  const { features } = names(folder);
  for (const name of features) {
    const files = readdirSync(join(folder, 'specs', name));
    if (files.join() !== 'spec.md') failures.push(`${name} is partial: ${files}`);
    else if (numberless(readFileSync(join(folder, 'specs', name, 'spec.md'), 'utf8')) !== spec)
      failures.push(`${name} is torn`);
    const state = join(folder, '.specops/state', `${name}.json`);
    try {
      if (existsSync(state)) JSON.parse(readFileSync(state, 'utf8'));
    } catch {
      failures.push(`the state of ${name} is torn`);
    }
  }
  const numbers = features.map((name) => name.slice(0, 3));
  if (new Set(numbers).size < numbers.length) failures.push('a number is there twice');
  for (const branch of await branches(folder))
    if (!features.includes(branch)) failures.push(`branch ${branch} has no spec`);
  for (const path of differences(before, snapshot(folder, ...own)))
    failures.push(`an edit of somebody is lost: ${path}`);
  if (index !== readFileSync(join(folder, '.git/index'), 'base64')) failures.push('the index has changed');
  return failures;
}

async function whole(folder, spec) {
  return { spec, before: snapshot(folder, ...own), index: readFileSync(join(folder, '.git/index'), 'base64') };
}

/** A run that nobody disturbs has to work; locks of a killed git are removed first, as the message asks of a person. */
async function goesOn(folder, told) {
  const locks = gitLocks(folder);
  if (locks.length > 0) {
    const { code, stderr } = await specops(['specify', intent], { cwd: folder });
    if (code !== 0 && !/^error\[E_(?:BUSY|IO)\]/.test(stderr)) told.push(`with ${locks}: ${stderr.slice(0, 300)}`);
    for (const lock of locks) rmSync(join(folder, '.git', lock), { force: true });
  }
  const { code, stderr } = await specops(specify, { cwd: folder });
  if (code !== 0) told.push(`the next run fails: ${stderr.slice(0, 300)}`);
  return locks.length;
}

async function fsck(folder, failures) {
  await git(folder, 'fsck', '--strict').catch((error) => failures.push(`fsck: ${error.message}`));
}

/** `doctor --fix`, twice: nothing is left of the dead the first time, nothing changes the second. */
async function mended(folder, failures) {
  if (!/^ {2}doctor /m.test((await specops(['--help'], { cwd: folder })).stdout)) return 'there is no doctor yet';
  await specops(['doctor', '--fix'], { cwd: folder });
  const { drafts } = names(folder);
  if (drafts.length > 0) failures.push(`doctor --fix leaves ${drafts}`);
  const once = snapshot(folder);
  await specops(['doctor', '--fix'], { cwd: folder });
  const changed = differences(once, snapshot(folder));
  if (changed.length > 0) failures.push(`doctor --fix twice changes ${changed}`);
  return '`doctor --fix` leaves no draft, and twice changes nothing';
}

/** Kills at random moments: the process alone, then with its git, in turn. */
async function randomKills(tries) {
  const { spec, milliseconds } = await undisturbed();
  return inRepository(async (folder) => {
    const expected = await whole(folder, spec);
    const failures = [];
    // How long a run takes changes with what else the machine does.
    let latest = milliseconds;
    let killed = 0;
    let locks = 0;
    for (let index = 0; index < tries; index++) {
      const withGit = index % 2 === 1;
      const { child, ended } = started(specify, { cwd: folder, detached: true });
      const timer = setTimeout(
        () => {
          try {
            process.kill(withGit ? -child.pid : child.pid, 'SIGKILL');
          } catch {
            // It has ended already.
          }
        },
        latest * (0.2 + 0.8 * Math.random()),
      );
      const { code, signal, stderr, milliseconds: took } = await ended;
      clearTimeout(timer);
      latest = signal === 'SIGKILL' ? latest * 1.05 : Math.min(latest * 0.9, took);
      if (signal === 'SIGKILL') killed += 1;
      else if (code !== 0) failures.push(`exit ${code}: ${stderr.slice(0, 300)}`);
      // A git that outlived its parent still has something to say.
      if (signal === 'SIGKILL' && !withGit) await sleep(100);
      failures.push(...(await broken(folder, expected)));
      if (gitLocks(folder).length > 0 || index % 10 === 9) locks += await goesOn(folder, failures);
      if (failures.length > 20) break;
    }
    await fsck(folder, failures);
    const { features, drafts } = names(folder);
    const said = await mended(folder, failures);
    if (killed < tries / 2) failures.push(`only ${killed} of ${tries} were killed in time`);
    return {
      failures,
      measured: `${killed} real kills of ${tries}: 0 torn, 0 partial, 0 branches without a spec, 0 duplicates of ${features.length}, edits intact, every next run works, fsck clean; ${drafts.length} drafts and ${locks} locks of a killed git left; ${said}`,
    };
  });
}

const calls =
  'mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,rmdir,fsync,fdatasync,ftruncate,chmod,fchmod,fchmodat,write,pwrite64,execve';

/** Places in a run at which the disk is changed: a system call, and which of its kind in a process. */
function pointsOf(trace) {
  const counts = new Map();
  const points = new Set();
  for (const line of trace.split('\n')) {
    const [, process, call, words = ''] = /^(\d+) +(\w+)\((.*)$/.exec(line) ?? [];
    if (call === undefined) continue;
    const key = `${process} ${call}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    // What wakes another thread changes no disk.
    if (call !== 'write' || !/^\d+, "(?:\\[01]\\0|\*", 1)/.test(words)) points.add(`${call} ${counts.get(key)}`);
  }
  return [...points].map((point) => point.split(' '));
}

const traced = (file, ...inject) => ['strace', '-f', '-qq', '-o', file, '-e', `trace=${calls}`, ...inject];
/** One thread for files, so that the order of calls is the same each time. */
const env = { UV_THREADPOOL_SIZE: '1' };
const hasStrace = () => spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;

async function everyCall(most) {
  if (!hasStrace()) return { skipped: 'there is no strace, or it may not trace' };
  const { spec } = await undisturbed();
  const points = await inFolder(async (folder) => {
    const place = join(folder, 'place');
    mkdirSync(place);
    await repository(place);
    await specops(specify, { cwd: place, env, through: traced(join(folder, 'trace')) });
    return pointsOf(readFileSync(join(folder, 'trace'), 'utf8'));
  });
  const step = Math.max(1, Math.floor(points.length / most));
  const chosen = points.filter((_, index) => index % step === 0);
  const failures = [];
  let killed = 0;
  let locks = 0;
  let drafts = 0;
  for (const [call, which] of chosen)
    await inRepository(async (folder) => {
      const expected = await whole(folder, spec);
      const inject = ['-e', `inject=${call}:signal=SIGKILL:when=${which}`];
      const run = await specops(specify, { cwd: folder, env, through: traced('/dev/null', ...inject) });
      if (run.code !== 0) killed += 1;
      const wrong = await broken(folder, expected);
      drafts += names(folder).drafts.length;
      locks += await goesOn(folder, wrong);
      wrong.push(...(await broken(folder, expected)));
      await fsck(folder, wrong);
      await mended(folder, wrong);
      failures.push(...wrong.map((what) => `${call} ${which}: ${what}`));
    });
  return {
    failures,
    measured: `${chosen.length} of ${points.length} points, ${killed} of them ended the run: 0 torn, 0 partial, 0 branches without a spec, edits intact, every next run works, fsck clean; ${drafts} drafts and ${locks} locks of a killed git left`,
  };
}

/** Signals at so many moments of a run. */
async function signals(points) {
  const { milliseconds } = await undisturbed();
  const failures = [];
  const outcomes = {};
  const took = [];
  for (let index = 0; index < points; index++)
    await inRepository(async (folder) => {
      const signal = index % 2 === 0 ? 'SIGINT' : 'SIGTERM';
      const before = { files: snapshot(folder, '.git', '.specops/reserved'), refs: await git(folder, 'for-each-ref') };
      const { child, ended } = started(specify, { cwd: folder });
      await Promise.race([sleep(milliseconds * (0.3 + (0.9 * index) / points)), ended]);
      const sent = performance.now();
      child.kill(signal);
      const run = await ended;
      const wait = performance.now() - sent;
      const expected = signal === 'SIGINT' ? 130 : 143;
      // A signal may come once all is written and told, while Node ends: the feature is whole then.
      const isWhole =
        names(folder).features.length === 1 && (await git(folder, 'symbolic-ref', 'HEAD')) !== 'refs/heads/main';
      const otherwise = run.signal === signal ? 'before it began' : `exit ${run.code}`;
      const outcome = run.code === 0 || (run.signal === signal && isWhole) ? 'finished' : otherwise;
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (outcome !== 'finished') {
        took.push(wait);
        if (run.signal !== signal && run.code !== expected) failures.push(`${outcome} after ${signal}: ${run.stderr}`);
        if (wait > 2000) failures.push(`${signal} took ${Math.round(wait)} ms`);
        const changed = differences(before.files, snapshot(folder, '.git', '.specops/reserved'));
        if (changed.length > 0) failures.push(`${outcome}: left ${changed}`);
        if (before.refs !== (await git(folder, 'for-each-ref'))) failures.push(`${outcome}: refs differ`);
        if ((await git(folder, 'symbolic-ref', 'HEAD')) !== 'refs/heads/main') failures.push(`${outcome}: HEAD moved`);
      } else if (names(folder).features.length !== 1) failures.push('exit 0 without a feature');
    });
  const told = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  return {
    failures,
    measured: `${points} signals: ${told.join(', ')}; at most ${spread(took).max} ms; all rolled back`,
  };
}

export const rows = [
  {
    id: 'R5',
    asked:
      '200 random kill -9, at least 100 of them real: 0 torn, 0 partial folders, 0 branches without a spec, 0 duplicates, edits intact, the next run works, fsck clean',
    fast: 'test/reliability/bar.test.ts (8 kills)',
    quick: true,
    run: (size) => randomKills(size === 'long' ? 200 : 8),
  },
  {
    id: 'R6',
    asked: 'SIGKILL at every system call that changes the disk: as R5',
    fast: 'test/io/apply.test.ts (every call of the writer fails in turn)',
    run: (size) => everyCall(size === 'long' ? Infinity : 10),
  },
  {
    id: 'R7',
    asked: 'SIGINT and SIGTERM at 50 points: exit 130 or 143 within 2 s, rolled back',
    fast: 'test/reliability/bar.test.ts (8 points)',
    quick: true,
    run: (size) => signals(size === 'long' ? 50 : 8),
  },
];
