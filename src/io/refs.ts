import { branchProblem } from '../core/naming/branch-name.js';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import { git, isMissing } from './git.js';
import type { GitFolders } from './root.js';

/** A branch that git is asked about, and how long. */
export interface Asking {
  folders: GitFolders;
  name: string;
  /** Milliseconds a run of git may be silent, and a held HEAD is tried again. */
  patience: { git: number; lock: number };
}

/** Where HEAD was before anything was done: a branch, a commit, or both. */
export interface Head {
  branch: string | null;
  commit: string | null;
}

/** A branch as git tells it. */
export interface Fact {
  commit: string | null;
  current: boolean;
  /** Branches below it, which keep it from existing. */
  below: string[];
}

/** Where HEAD is; null where git cannot be run. Throws where git will have nothing to do with the repository. */
export async function headBefore({ folders, patience }: Asking): Promise<Head | null> {
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

export async function factOf({ folders, name, patience }: Asking): Promise<Fact> {
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

export function refuseName(name: string): void {
  const problem = branchProblem(name);
  if (problem !== null)
    throw new SpecopsError('E_INPUT', `"${printable(name)}" ${problem}`, {
      fix: 'give a short name of letters, digits and dashes',
    });
}

/** A branch `a` and a branch `a/b` cannot both be. */
export async function refuseConflict(asking: Asking, { below }: Fact): Promise<void> {
  const steps = asking.name.split('/');
  const above = await Promise.all(
    steps.slice(1).map(async (_, index) => {
      const name = steps.slice(0, index + 1).join('/');
      return (await factOf({ ...asking, name })).commit === null ? null : name;
    }),
  );
  const other = [...below, ...above].find((name) => name !== null);
  if (typeof other === 'string') {
    throw new SpecopsError('E_INPUT', `the branch "${asking.name}" cannot stand beside "${other}"`, {
      fix: 'choose another name',
    });
  }
}
