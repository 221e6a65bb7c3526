import { accessSync, constants, statfsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { join, relative } from 'node:path';
import { SpecopsError } from '../model/error.js';
import { statOf } from './files.js';
import { git, gitPatience, type GitResult } from './git.js';
import { factOf, headBefore, refuseConflict, refuseName, type Asking, type Fact, type Head } from './refs.js';
import { isOnElsewhere, ongoing } from './repository.js';
import type { Root } from './root.js';

/** What making a branch came to. */
export interface Branching {
  /** True where the branch is new. */
  created: boolean;
  /** True where HEAD is on it. */
  checkedOut: boolean;
  warnings: string[];
  /** Why HEAD could not be moved to a branch that is there, and what moves it. */
  stuck?: Stuck;
  /** Takes back what was done, where nobody has moved it since; false where something is left. */
  undo: () => Promise<boolean>;
}

/** A HEAD that something holds: what was made stays, and a person has to move it. */
export interface Stuck {
  message: string;
  fix: string;
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

export const patient = { git: gitPatience, lock: 5_000 };

/**
 * Makes a branch at HEAD and moves HEAD to it; files and index stay as they are. What happened is read back
 * from the refs, whatever git said: a failing hook after the fact is a warning, and a HEAD that stays locked is told.
 * Throws with nothing left behind where the branch could not be made.
 */
export async function createBranch(root: Root, name: string, wish: BranchWish): Promise<Branching> {
  refuseName(name);
  if (root.git === null) return without(wish, 'not a git repository', 'git init');
  const run: Asking = { folders: root.git, name, patience: wish.patience ?? patient };
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
  const run: Asking = { folders: root.git, name: to, patience };
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

async function renamedBack(run: Asking, from: string, before: Fact): Promise<boolean> {
  await git(run.folders.top, 'renameBranch', [run.name, from], run.patience.git);
  const now = await factOf({ ...run, name: from });
  if (now.commit === null || now.commit !== before.commit) return false;
  return now.current === before.current || moveHead({ ...run, name: from }, null);
}

async function made(run: Asking, before: Head, checkout: boolean, warnings: string[]): Promise<Branching> {
  const result = await git(run.folders.top, checkout ? 'switchToNew' : 'newBranch', [run.name], run.patience.git);
  const fact = await factOf(run);
  if (fact.commit === null) throw refusal(run, result);
  const undo = () => takeBack(run, before, fact.commit);
  if (!checkout || fact.current || result.status === 0) {
    if (result.status !== 0) warnings.push(`the branch was made, but ${ending(result, run)}`);
    return { created: true, checkedOut: checkout, warnings, undo };
  }
  const moved = await moveHead(run, fact.commit);
  if (!moved && isFull(run.folders.dir) && (await undo())) throw full(run);
  return { created: true, checkedOut: moved, warnings, undo, ...(moved ? {} : { stuck: held(run) }) };
}

/** A branch that is there is only moved to where that changes no file: at HEAD's own commit. */
async function reused(
  run: Asking,
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
  return { created: false, checkedOut: moved, warnings, undo, ...(moved ? {} : { stuck: held(run) }) };
}

/** Without a commit no branch can be made; HEAD can say which one the first commit will begin. */
async function unborn(run: Asking, before: Head, checkout: boolean, warnings: string[]): Promise<Branching> {
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
  if (!moved) return { created: false, checkedOut: false, warnings, undo, stuck: held(run) };
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
async function moveHead(run: Asking, commit: string | null): Promise<boolean> {
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

async function takeBack(run: Asking, before: Head, made: string | null): Promise<boolean> {
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

/** Why a branch could not be made, told by what stands in the way. */
export function refusal(run: Asking, result: GitResult): SpecopsError {
  const { folders, name, patience } = run;
  if (isFull(folders.commonDir)) return full(run);
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

/** True where a disk has no room for a ref and its history, whatever words git has for that. */
function isFull(folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize < 64 * 1024;
}

function full({ name }: Asking): SpecopsError {
  return new SpecopsError('E_IO', `no space is left to make the branch "${name}"`, {
    fix: 'free some space, then run the same command again',
  });
}

export function ending(result: GitResult, { patience }: Asking): string {
  if (result.status === null) return `git did not end within ${String(patience.git / 1000)} seconds (a hook?)`;
  return `git ended with status ${String(result.status)} (a hook?)${result.words === '' ? '' : `: ${result.words}`}`;
}

/** What is said of a HEAD that could not be moved: whose lock it is cannot be known, so nobody's is removed. */
function held({ folders, name }: Asking): Stuck {
  const lock = join(folders.dir, 'HEAD.lock');
  const stats = statOf(lock);
  if (stats === null) return { message: 'HEAD could not be moved', fix: `git switch ${name}` };
  const age = String(Math.max(0, Math.round((Date.now() - stats.mtimeMs) / 1000)));
  const shown = relative(folders.top, lock).replaceAll('\\', '/');
  return {
    message: `HEAD could not be moved: ${shown} has been there for ${age} s`,
    fix: `wait, or if no git is running remove ${shown}; then: git switch ${name}`,
  };
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
