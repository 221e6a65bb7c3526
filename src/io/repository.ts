import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Refs } from '../model/command.js';
import type { Repository } from '../model/project.js';
import { list, readText } from './files.js';
import { findRoot, type GitFolders } from './root.js';

const heads = 'refs/heads/';
const origin = 'refs/remotes/origin/';

/** What a project may know of its repository, read as data; no git is run. */
export async function readRepository(git: GitFolders | null): Promise<Repository | null> {
  if (git === null) return null;
  const remote = pointer(join(git.commonDir, `${origin}HEAD`));
  const named = ['main', 'master'].find((name) => hasRef(git.commonDir, heads + name));
  return {
    branch: branchOf(git),
    defaultBranch: remote?.startsWith(origin) ? remote.slice(origin.length) : (named ?? null),
  };
}

/** The branch HEAD is on; null where it is detached. */
export function branchOf(git: GitFolders): string | null {
  const head = pointer(join(git.dir, 'HEAD'));
  return head?.startsWith(heads) && head !== `${heads}.invalid` ? head.slice(heads.length) : null;
}

/** The full names of branches and remote-tracking branches, loose and packed. */
export function refNames(git: GitFolders): string[] {
  const loose = ['refs/heads', 'refs/remotes'].flatMap((folder) => below(git.commonDir, folder));
  return [...new Set([...loose, ...packed(git.commonDir)])].filter((ref) => /^refs\/(?:heads|remotes)\//.test(ref));
}

/** Tops of the other worktrees of a repository. */
export function otherWorktrees(git: GitFolders): string[] {
  const linked = list(join(git.commonDir, 'worktrees')).flatMap(({ name }) => {
    const link = readText(join(git.commonDir, 'worktrees', name, 'gitdir'), 4096);
    return typeof link === 'string' ? [dirname(link.trim())] : [];
  });
  const main = basename(git.commonDir) === '.git' ? [dirname(git.commonDir)] : [];
  return [...main, ...linked].filter((top) => top !== git.top);
}

/** True where another worktree is on a branch, which git then keeps from every other. */
export function isOnElsewhere(git: GitFolders, branch: string): boolean {
  const dirs = [
    git.commonDir,
    ...list(join(git.commonDir, 'worktrees')).map(({ name }) => join(git.commonDir, 'worktrees', name)),
  ];
  return dirs.some((dir) => dir !== git.dir && pointer(join(dir, 'HEAD')) === heads + branch);
}

/** The operation that a worktree is in the middle of, during which HEAD is not ours to move; null for none. */
export function ongoing(git: GitFolders): string | null {
  const signs = {
    'rebase-merge': 'rebase',
    'rebase-apply': 'rebase',
    MERGE_HEAD: 'merge',
    CHERRY_PICK_HEAD: 'cherry-pick',
    REVERT_HEAD: 'revert',
  };
  return Object.entries(signs).find(([file]) => existsSync(join(git.dir, file)))?.[1] ?? null;
}

/** The ref that a symbolic ref's file names. */
function pointer(file: string): string | null {
  const text = readText(file, 4096);
  return typeof text === 'string' ? (/^ref: *(\S+)/.exec(text)?.[1] ?? null) : null;
}

function hasRef(commonDir: string, ref: string): boolean {
  return existsSync(join(commonDir, ref)) || packed(commonDir).includes(ref);
}

function packed(commonDir: string): string[] {
  const text = readText(join(commonDir, 'packed-refs'), 512 * 1024 * 1024);
  return typeof text === 'string'
    ? text.split('\n').flatMap((row) => /^[0-9a-f]{40,64} (\S+)/.exec(row)?.[1] ?? [])
    : [];
}

function below(commonDir: string, folder: string): string[] {
  return list(join(commonDir, folder)).flatMap((entry) => {
    const ref = `${folder}/${entry.name}`;
    return entry.isDirectory() ? below(commonDir, ref) : ref.endsWith('.lock') ? [] : [ref];
  });
}

/** The branches as they are now; read anew, for there may be a repository now that was none before. */
export async function refsAt(folder: string): Promise<Refs> {
  const { git } = await findRoot(folder);
  if (git === null) return { head: null, branches: [] };
  const head = branchOf(git);
  const branches = refNames(git).flatMap((ref) => /^refs\/heads\/(.+)$/.exec(ref)?.[1] ?? []);
  return { head, branches: head === null ? branches : [...branches, head] };
}
