import { setTimeout as wait } from 'node:timers/promises';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';

/** Before what reaches a remote: no URL that is a program to run, whatever the repository's config allows. */
const noPrograms = ['-c', 'protocol.ext.allow=never'];

/** Shapes that set what simple-git guards; each turns it off. */
const guarded: Record<string, object> = {
  staged: { allowUnsafeFsMonitor: true },
  addWorktree: { allowUnsafeFsMonitor: true },
  removeWorktree: { allowUnsafeFsMonitor: true },
  remoteRefs: { allowUnsafeProtocolOverride: true },
  remoteRef: { allowUnsafeProtocolOverride: true },
  claimOnRemote: { allowUnsafeProtocolOverride: true },
};

/**
 * Every argument list git is ever started with; no other exists. Those that read or write the index or a work tree
 * ask no monitor, so none runs what a repository's config names, but its hooks on refs and switching, the filters of
 * a tree that is written out, and what reaches a remote.
 */
export const gitArguments = {
  /** The version of git; asked of no repository. */
  version: () => ['version'],
  /** Names of all branches and remote-tracking branches. */
  branches: () => ['for-each-ref', '--format=%(refname)', 'refs/heads', 'refs/remotes'],
  /** A branch, its commit, and `*` where HEAD is on it; also the branches below it. */
  branch: (name: string) => ['for-each-ref', '--format=%(HEAD) %(objectname) %(refname)', `refs/heads/${name}`],
  /** The branch HEAD is on; status 1 where it is detached. */
  head: () => ['symbolic-ref', '--quiet', 'HEAD'],
  /** The commit HEAD is at; status 1 where there is none yet. */
  commit: () => ['rev-parse', '--quiet', '--verify', 'HEAD'],
  /** A new branch at HEAD, which moves to it. Without a start point: takes no index lock, touches no file. */
  switchToNew: (name: string) => ['switch', '--quiet', '--no-track', '--create', name],
  /** A new branch at HEAD, which stays. */
  newBranch: (name: string) => ['branch', '--no-track', '--', name, 'HEAD'],
  /** A branch under another name, with its history, its settings, and every HEAD that is on it. */
  renameBranch: (from: string, to: string) => ['branch', '--move', '--', from, to],
  /** HEAD to a branch of the same commit, or of none yet. */
  pointHead: (name: string) => ['symbolic-ref', 'HEAD', `refs/heads/${name}`],
  /** HEAD to a commit, away from a branch that is still at `old`. */
  detachHead: (commit: string, old: string) => ['update-ref', '--no-deref', 'HEAD', commit, old],
  /** A branch away, where it is still at `old`. */
  deleteBranch: (name: string, old: string) => ['update-ref', '-d', `refs/heads/${name}`, old],
  /** What is staged: modes, object ids and names of the files in which the index differs from a tree. */
  staged: (tree: string) => [
    '--no-optional-locks',
    ...['-c', 'core.fsmonitor=false'],
    ...['diff-index', '--cached', '--raw', '-z', '--no-renames', '--no-abbrev', '--no-ext-diff', '--no-textconv'],
    ...['--ignore-submodules=all', tree, '--'],
  ],
  /** How many bytes an object has. */
  blobSize: (id: string) => ['cat-file', '-s', id],
  /** The bytes of a file as they were stored: no filter, no conversion. */
  blob: (id: string) => ['cat-file', 'blob', id],
  /** The commit that a name stands for; status 1 where it stands for none. */
  commitOf: (name: string) => ['rev-parse', '--quiet', '--verify', '--end-of-options', `${name}^{commit}`],
  /** Where HEAD and a commit parted. */
  mergeBase: (commit: string) => ['merge-base', commit, 'HEAD'],
  /** Every file of a commit below the current folder, with its object id. */
  files: (commit: string) => ['ls-tree', '-r', '-z', commit],
  /** A path below the current folder, where a commit holds it; nothing where it does not. */
  held: (commit: string, path: string) => ['ls-tree', '--name-only', '-z', commit, path],
  /** A worktree on a new branch at HEAD, whose tree is written out; asks no monitor. */
  addWorktree: (name: string, path: string) => [
    ...['-c', 'core.fsmonitor=false'],
    ...['worktree', 'add', '--quiet', '--no-track', '-b', name, '--', path, 'HEAD'],
  ],
  /** A worktree away, where nothing in it is changed or new. */
  removeWorktree: (path: string) => ['-c', 'core.fsmonitor=false', 'worktree', 'remove', '--', path],
  /** What git remembers of worktrees that are gone, away. */
  pruneWorktrees: () => ['worktree', 'prune'],
  /** Asks the remote for its branches and the numbers reserved on it. This and the next two use the network. */
  remoteRefs: () => [
    ...noPrograms,
    ...['ls-remote', '--quiet', '--refs', 'origin', 'refs/heads/*', 'refs/specops/reserved/*'],
  ],
  /** Asks the remote for one ref. */
  remoteRef: (ref: string) => [...noPrograms, 'ls-remote', '--quiet', '--refs', 'origin', ref],
  /** Creates a ref on the remote, only where it is absent. */
  claimOnRemote: (id: string, ref: string) => [
    ...noPrograms,
    ...['push', '--quiet', '--no-verify', '--no-follow-tags', '--recurse-submodules=no'],
    ...[`--force-with-lease=${ref}:`, 'origin', `${id}:${ref}`],
  ],
  /** Stores a file as an object, byte by byte; its id. */
  storeFile: (file: string) => ['hash-object', '-w', '--no-filters', '--', file],
  /** A new repository in the current folder. */
  init: () => ['init', '--quiet'],
} satisfies Record<string, (...operands: string[]) => string[]>;

/** How a run of git ended: decided by its status, never by its words. */
export interface GitResult {
  /** 0 where it did what was asked; null where a signal or the time limit ended it; below 0 where git could not be started. */
  status: number | null;
  stdout: string;
  /** The same before it was taken for a text. */
  bytes: Buffer;
  /** What git or a hook said, on one line and safe to print. */
  words: string;
}

/** Milliseconds after which a git that says nothing is ended. */
export const gitPatience = 30_000;

type Name = keyof typeof gitArguments;

/** How often, and after how many more milliseconds each time, what another git has disturbed is tried again. */
export const again = { times: 10, after: 25 };

/** True where git died because another makes a worktree at this moment: it wants a file that is not written yet. */
export function isDisturbed({ status, words }: GitResult): boolean {
  return status !== 0 && /\bworktrees\/[^/\s]{1,255}\/(?:commondir|gitdir|HEAD|locked)\b/.test(words);
}

/**
 * Runs one of {@link gitArguments} in a folder. Without any GIT_ variable, in English, never asking for a
 * password; never throws for a failure of git, only for an operand that could be read as an option.
 */
export async function git<K extends Name>(
  folder: string,
  name: K,
  operands: Parameters<(typeof gitArguments)[K]>,
  patience: number = gitPatience,
): Promise<GitResult> {
  for (let attempt = 1; ; attempt++) {
    const result = await once(folder, name, operands, patience);
    // Of a worktree git leaves the branch behind, so whoever makes one tries again.
    if (!isDisturbed(result) || attempt === again.times || name === 'addWorktree') return result;
    await wait(again.after * attempt);
  }
}

async function once<K extends Name>(
  folder: string,
  name: K,
  operands: Parameters<(typeof gitArguments)[K]>,
  patience: number,
): Promise<GitResult> {
  const hostile = [...operands].find((operand) => /^-|^$|[\u0000-\u001f\u007f]/.test(operand));
  if (hostile !== undefined)
    throw new SpecopsError('E_INPUT', `"${printable(hostile)}" cannot be given to git`, { fix: 'choose another name' });
  const build: (...operands: string[]) => string[] = gitArguments[name];
  // Windows would look for git in the project first.
  if (process.platform === 'win32') process.env['NoDefaultCurrentDirectoryInExePath'] = '1';
  const { simpleGit } = await import('simple-git');
  const result: GitResult = { status: null, stdout: '', bytes: Buffer.alloc(0), words: '' };
  const runner = simpleGit({
    baseDir: folder,
    timeout: { block: patience },
    completion: { onClose: true, onExit: name === 'branches' ? false : 50 },
    allowEnvironment: ['GIT_TERMINAL_PROMPT'],
    ...(guarded[name] ? { unsafe: guarded[name] } : {}),
    errors(_error, { exitCode, stdOut, stdErr }) {
      result.status = exitCode;
      result.bytes = Buffer.concat(stdOut);
      result.stdout = result.bytes.toString();
      result.words = printable(
        Buffer.concat(stdErr)
          .toString()
          .trim()
          .replace(/(?<!\s)\s*\n\s*/g, '; ')
          .slice(0, 500),
      );
      return undefined;
    },
  }).env({ ...calm(process.env), LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' });
  await runner.raw(build(...operands));
  return result;
}

/** True where git itself is missing, or may not be run. */
export function isMissing({ status }: GitResult): boolean {
  return status !== null && status < 0;
}

/** The environment without what git or simple-git take orders from. */
function calm(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const orders = /^(?:git|(?:editor|visual|pager|prefix|ssh_askpass)\s*$)/i;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !orders.test(name.trim())));
}
