import { accessSync, constants } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { join, relative } from 'node:path';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import { statOf } from './files.js';
import { branchProblem, git, gitPatience, isMissing, type GitResult } from './git.js';
import { isOnElsewhere, ongoing } from './repository.js';
import type { GitFolders, Root } from './root.js';

/** What making a branch came to. */
export interface Branching {
  /** True where the branch is new. */
  created: boolean;
  /** True where HEAD is on it. */
  checkedOut: boolean;
  warnings: string[];
  /** Takes back what was done, where nobody has moved it since; false where something is left. */
  undo: () => Promise<boolean>;
}

export interface BranchWish {
  /** Move HEAD to it. */
  checkout: boolean;
  /** Accept one that is there. */
  reuse: boolean;
  /** Fail where there is no git or no repository. */
  required?: boolean;
  /** Milliseconds a run of git may be silent, and a held HEAD is tried again. */
  patience?: { git: number; lock: number };
}

/** Where HEAD was before anything was done: a branch, a commit, or both. */
interface Head {
  branch: string | null;
  commit: string | null;
}

/** A branch as git tells it. */
interface Fact {
  commit: string | null;
  current: boolean;
  /** Branches below it, which keep it from existing. */
  below: string[];
}

const patient = { git: gitPatience, lock: 5_000 };

/**
 * Makes a branch at HEAD and moves HEAD to it; files and index stay as they are. What happened is read back
 * from the refs, whatever git said: a failing hook after the fact is a warning, a HEAD that stays locked too.
 * Throws with nothing left behind where the branch could not be made.
 */
export async function createBranch(root: Root, name: string, wish: BranchWish): Promise<Branching> {
  refuseName(name);
  if (root.git === null) return without(wish, 'not a git repository', 'git init');
  const run: Run = { folders: root.git, name, patience: wish.patience ?? patient };
  const before = await headBefore(run);
  if (before === null) return without(wish, 'git could not be run', 'install git');
  const operation = ongoing(run.folders);
  const warnings =
    operation === null || !wish.checkout
      ? []
      : [`a ${operation} is in progress, so HEAD stays where it is; when it is over: git switch ${name}`];
  const checkout = wish.checkout && operation === null;
  const fact = await factOf(run);
  await refuseConflict(run, fact);
  if (before.commit === null) return unborn(run, before, checkout, warnings);
  if (fact.commit !== null) {
    if (!wish.reuse)
      throw new SpecopsError('E_INPUT', `the branch "${name}" exists already`, {
        fix: `git branch -d ${name}, or choose another name`,
      });
    return reused(run, before, fact.commit, checkout && !fact.current, fact.current, warnings);
  }
  return made(run, before, checkout, warnings);
}

/**
 * Gives a branch another name, whatever worktree is on it; its commit, history and settings stay. Throws with
 * the old name in place where that failed, E_INPUT where the new one is taken.
 */
export async function renameBranch(
  root: Root,
  from: string,
  to: string,
  patience = patient,
): Promise<Pick<Branching, 'warnings' | 'undo'>> {
  for (const name of [from, to]) refuseName(name);
  if (root.git === null) throw new SpecopsError('E_ENV', 'not a git repository', { fix: 'git init' });
  const run: Run = { folders: root.git, name: to, patience };
  const before = await factOf({ ...run, name: from });
  const there = await factOf(run);
  if (before.commit === null)
    throw new SpecopsError('E_BUSY', `the branch "${from}" is gone meanwhile`, { fix: 'run the same command again' });
  if (there.commit !== null)
    throw new SpecopsError('E_INPUT', `the branch "${to}" exists already`, { fix: `git branch -d ${to}` });
  await refuseConflict(run, there);
  const back = () => renamedBack(run, from, before);
  const result = await git(run.folders.top, 'renameBranch', [from, to], patience.git);
  const after = await factOf(run);
  // git renames the branch first, and then fails where a HEAD on it is locked.
  const moved = after.commit !== null && (!before.current || after.current || (await moveHead(run, null)));
  if (!moved) {
    if (after.commit !== null) await back();
    throw refusal(run, result);
  }
  return { warnings: result.status === 0 ? [] : [`the branch was renamed, but ${ending(result, run)}`], undo: back };
}

async function renamedBack(run: Run, from: string, before: Fact): Promise<boolean> {
  await git(run.folders.top, 'renameBranch', [run.name, from], run.patience.git);
  const now = await factOf({ ...run, name: from });
  if (now.commit === null || now.commit !== before.commit) return false;
  return now.current === before.current || moveHead({ ...run, name: from }, null);
}

interface Run {
  folders: GitFolders;
  name: string;
  patience: { git: number; lock: number };
}

async function made(run: Run, before: Head, checkout: boolean, warnings: string[]): Promise<Branching> {
  const result = await git(run.folders.top, checkout ? 'switchToNew' : 'newBranch', [run.name], run.patience.git);
  const fact = await factOf(run);
  if (fact.commit === null) throw refusal(run, result);
  const undo = () => takeBack(run, before, fact.commit);
  if (!checkout || fact.current || result.status === 0) {
    if (result.status !== 0) warnings.push(`the branch was made, but ${ending(result, run)}`);
    return { created: true, checkedOut: checkout, warnings, undo };
  }
  const moved = await moveHead(run, fact.commit);
  if (!moved) warnings.push(held(run));
  return { created: true, checkedOut: moved, warnings, undo };
}

/** A branch that is there is only moved to where that changes no file: at HEAD's own commit. */
async function reused(
  run: Run,
  before: Head,
  commit: string,
  move: boolean,
  current: boolean,
  warnings: string[],
): Promise<Branching> {
  const undo = () => takeBack(run, before, null);
  if (!move) return { created: false, checkedOut: current, warnings, undo };
  const obstacle = isOnElsewhere(run.folders, run.name)
    ? 'on in another worktree'
    : commit !== before.commit
      ? 'at another commit'
      : null;
  if (obstacle !== null)
    return {
      created: false,
      checkedOut: false,
      warnings: [...warnings, `the branch "${run.name}" is ${obstacle}, so HEAD stays where it is`],
      undo,
    };
  const moved = await moveHead(run, commit);
  return { created: false, checkedOut: moved, warnings: moved ? warnings : [...warnings, held(run)], undo };
}

/** Without a commit no branch can be made; HEAD can say which one the first commit will begin. */
async function unborn(run: Run, before: Head, checkout: boolean, warnings: string[]): Promise<Branching> {
  const undo = () => takeBack(run, before, null);
  if (before.branch === run.name) return { created: false, checkedOut: true, warnings, undo };
  if (!checkout)
    return {
      created: false,
      checkedOut: false,
      warnings: [...warnings, 'there is no commit yet to make a branch from'],
      undo,
    };
  const moved = await moveHead(run, null);
  if (!moved) return { created: false, checkedOut: false, warnings: [...warnings, held(run)], undo };
  return {
    created: true,
    checkedOut: true,
    warnings: [...warnings, `there is no commit yet: the first one will begin the branch "${run.name}"`],
    undo,
  };
}

/**
 * Points HEAD at the branch, again and again while something else holds it, as long as HEAD is at `commit`:
 * the branch's own, or null where HEAD is on a branch that is not there.
 */
async function moveHead(run: Run, commit: string | null): Promise<boolean> {
  const end = Date.now() + run.patience.lock;
  for (;;) {
    const head = await headBefore(run);
    if (head?.commit !== commit) return false;
    const { status } = await git(run.folders.top, 'pointHead', [run.name], run.patience.git);
    if (status === 0) return true;
    if (Date.now() > end) return false;
    await wait(50 + Math.random() * 100);
  }
}

async function takeBack(run: Run, before: Head, made: string | null): Promise<boolean> {
  const { top } = run.folders;
  const now = await headBefore(run);
  if (now?.branch === run.name && before.branch !== run.name) {
    const back =
      before.branch === null
        ? await git(top, 'detachHead', [before.commit ?? '', now.commit ?? ''], run.patience.git)
        : await git(top, 'pointHead', [before.branch], run.patience.git);
    if (back.status !== 0) return false;
  }
  if (made === null || (await factOf(run)).commit === null) return true;
  await git(top, 'deleteBranch', [run.name, made], run.patience.git);
  return (await factOf(run)).commit === null;
}

/** Where HEAD is; null where git cannot be run. Throws where git will have nothing to do with the repository. */
async function headBefore({ folders, patience }: Run): Promise<Head | null> {
  const [branch, commit] = await Promise.all([
    git(folders.top, 'head', [], patience.git),
    git(folders.top, 'commit', [], patience.git),
  ]);
  if (isMissing(branch)) return null;
  if ((branch.status ?? 128) > 1)
    throw new SpecopsError('E_ENV', `git refuses this repository: ${branch.words}`, {
      fix: 'git status, and what it advises; or run it with --no-branch',
    });
  const name = /^refs\/heads\/(.+)$/.exec(branch.stdout.trim())?.[1] ?? null;
  return { branch: name, commit: commit.status === 0 ? commit.stdout.trim() : null };
}

async function factOf({ folders, name, patience }: Run): Promise<Fact> {
  const { stdout } = await git(folders.top, 'branch', [name], patience.git);
  const rows = stdout.split('\n').flatMap((row) => {
    const match = /^(.) ([0-9a-f]+) refs\/heads\/(.+)$/.exec(row);
    return match ? [{ current: match[1] === '*', commit: match[2] ?? '', name: match[3] ?? '' }] : [];
  });
  const own = rows.find((row) => row.name === name);
  return {
    commit: own?.commit ?? null,
    current: own?.current ?? false,
    below: rows.filter((row) => row !== own).map((row) => row.name),
  };
}

function refuseName(name: string): void {
  const problem = branchProblem(name);
  if (problem !== null)
    throw new SpecopsError('E_INPUT', `"${printable(name)}" ${problem}`, {
      fix: 'give a short name of letters, digits and dashes',
    });
}

/** A branch `a` and a branch `a/b` cannot both be. */
async function refuseConflict(run: Run, { below }: Fact): Promise<void> {
  const steps = run.name.split('/');
  const above = await Promise.all(
    steps.slice(1).map(async (_, index) => {
      const name = steps.slice(0, index + 1).join('/');
      return (await factOf({ ...run, name })).commit === null ? null : name;
    }),
  );
  const other = [...below, ...above].find((name) => name !== null);
  if (typeof other === 'string') {
    throw new SpecopsError('E_INPUT', `the branch "${run.name}" cannot stand beside "${other}"`, {
      fix: 'choose another name',
    });
  }
}

/** Why a branch could not be made, told by what stands in the way. */
function refusal({ folders, name, patience }: Run, result: GitResult): SpecopsError {
  const heads = join(folders.commonDir, 'refs', 'heads');
  if (![folders.dir, heads].every(isWritable)) {
    return new SpecopsError('E_IO', `the branch "${name}" cannot be made: git's folder is read-only`, {
      fix: 'run it with --no-branch, or where .git can be written',
    });
  }
  if (result.status === null) {
    return new SpecopsError(
      'E_BUSY',
      `git did not make the branch "${name}" within ${String(patience.git / 1000)} seconds`,
      { fix: 'run it again, or with --no-branch' },
    );
  }
  if (statOf(join(heads, `${name}.lock`)) !== null) {
    return new SpecopsError('E_BUSY', `the branch "${name}" is locked by another git process`, { fix: 'run it again' });
  }
  if (statOf(join(folders.dir, 'HEAD.lock')) !== null)
    return new SpecopsError('E_BUSY', `HEAD is locked by another git process`, { fix: 'run it again' });
  return new SpecopsError(
    'E_ENV',
    `git refused the branch "${name}": ${result.words || `status ${String(result.status)}`}`,
    { fix: 'mend what it says (a hook?), or run it with --no-branch' },
  );
}

function ending(result: GitResult, { patience }: Run): string {
  if (result.status === null) return `git did not end within ${String(patience.git / 1000)} seconds (a hook?)`;
  return `git ended with status ${String(result.status)} (a hook?)${result.words === '' ? '' : `: ${result.words}`}`;
}

/** What is said of a HEAD that could not be moved: whose lock it is cannot be known, so nobody's is removed. */
function held({ folders, name }: Run): string {
  const lock = join(folders.dir, 'HEAD.lock');
  const stats = statOf(lock);
  if (stats === null) return `HEAD could not be moved: git switch ${name}`;
  const age = String(Math.max(0, Math.round((Date.now() - stats.mtimeMs) / 1000)));
  const shown = relative(folders.top, lock).replaceAll('\\', '/');
  return `HEAD could not be moved: ${shown} has been there for ${age} s; if no git is running, remove it, then: git switch ${name}`;
}

function without({ required }: BranchWish, reason: string, fix: string): Branching {
  if (required)
    throw new SpecopsError('E_ENV', `${reason}, and the settings want a branch (git.branch: always)`, {
      fix: `${fix}, or set git.branch to auto`,
    });
  return {
    created: false,
    checkedOut: false,
    warnings: [`${reason}: no branch was made`],
    undo: () => Promise.resolve(true),
  };
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
