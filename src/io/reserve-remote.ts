import { randomBytes } from 'node:crypto';
import { unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SpecopsError } from '../model/error.js';
import { git, gitPatience, isMissing, type GitResult } from './git.js';
import { draftName } from './owner.js';
import type { GitFolders, Root } from './root.js';

const reserved = 'refs/specops/reserved/';

/** What a remote holds of numbers: names of its branches, and numbers that are reserved on it. */
export interface RemoteNumbers {
  branches: string[];
  numbers: string[];
}

/** Asks the remote `origin` which numbers are taken. E_ENV where it cannot be reached, E_BUSY where it does not answer. */
export async function remoteNumbers(root: Root, patience = gitPatience): Promise<RemoteNumbers> {
  const folders = repositoryOf(root);
  const result = await git(folders.top, 'remoteRefs', [], patience);
  if (result.status !== 0) throw unreached(result, patience);
  const refs = result.stdout.split('\n').flatMap((row) => /^[0-9a-f]{40,64}\t(\S+)/.exec(row)?.[1] ?? []);
  const below = (folder: string) => refs.flatMap((ref) => (ref.startsWith(folder) ? [ref.slice(folder.length)] : []));
  return { branches: below('refs/heads/'), numbers: below(reserved).filter((name) => /^\d{3,15}$/.test(name)) };
}

/**
 * Claims a number on the remote for good, false where somebody has it: a ref is created there only if it is
 * absent, and points to a note that no other claimer can have made. What came of it is read back.
 */
export async function reserveOnRemote(
  root: Root,
  number: string,
  owner: string,
  patience = gitPatience,
): Promise<boolean> {
  const folders = repositoryOf(root);
  const ref = reserved + number;
  const note = await noteOf(folders, owner, patience);
  const pushed = await git(folders.top, 'claimOnRemote', [note, ref], patience);
  if (pushed.status === 0) return true;
  const read = await git(folders.top, 'remoteRef', [ref], patience);
  if (read.status !== 0) throw unreached(read, patience);
  const holder = /^([0-9a-f]{40,64})\t/.exec(read.stdout)?.[1];
  if (holder === undefined) throw unreached(pushed, patience);
  return holder === note;
}

/** Stores who claims, without a word of their machine, as an object of git; its id. */
async function noteOf(folders: GitFolders, owner: string, patience: number): Promise<string> {
  const nonce = randomBytes(12).toString('hex');
  const file = join(folders.commonDir, 'specops', draftName());
  try {
    await writeFile(file, `${JSON.stringify({ name: owner, nonce })}\n`, { flag: 'wx' });
    const { status, stdout, words } = await git(folders.top, 'storeFile', [file], patience);
    if (status === 0) return stdout.trim();
    throw new SpecopsError('E_ENV', `git could not store a reservation: ${words}`, { fix: 'git fsck' });
  } finally {
    await unlink(file).catch(() => undefined);
  }
}

function repositoryOf(root: Root): GitFolders {
  if (root.git !== null) return root.git;
  throw new SpecopsError('E_ENV', 'a number can be reserved on a remote only in a git repository', {
    fix: 'git init, or --reserve local',
  });
}

function unreached(result: GitResult, patience: number): SpecopsError {
  if (isMissing(result))
    return new SpecopsError('E_ENV', 'git could not be run', { fix: 'install git, or --reserve local' });
  if (result.status === null)
    return new SpecopsError('E_BUSY', `the remote "origin" did not answer within ${String(patience / 1000)} seconds`, {
      fix: 'run it again, or with --reserve local',
    });
  return new SpecopsError(
    'E_ENV',
    `the remote "origin" refused: ${result.words || `status ${String(result.status)}`}`,
    {
      fix: 'git remote -v, and what it says; or --reserve local',
    },
  );
}
