import { join, relative } from 'node:path';
import type { Taken } from '../model/project.js';
import { list, readText } from './files.js';
import { git } from './git.js';
import { otherWorktrees, refNames } from './repository.js';
import { reservationFolders } from './reserve.js';
import type { RemoteNumbers } from './reserve-remote.js';
import type { GitFolders, Root } from './root.js';

/**
 * The numbers that nobody may take again: of spec folders here and in other worktrees, of branches, local
 * and remote-tracking, and reserved ones. A folder is named as a number's owner before a branch, a branch
 * before a reservation. Timestamps are no numbers.
 */
export async function takenNumbers(
  root: Root,
  roots: readonly string[],
  remote: RemoteNumbers | null = null,
): Promise<Taken> {
  const own = root.git === null ? [] : await branchNames(root.git);
  const branches = [...new Set([...own, ...(remote?.branches ?? [])])];
  const numbers: Record<string, string> = {};
  const claim = (name: string, owner: () => string) => {
    const number = numberOf(name);
    if (number !== null) numbers[number] ??= owner();
  };
  for (const [place, folder] of specFolders(root, roots)) {
    for (const entry of list(join(place, folder)))
      if (entry.isDirectory() || entry.isSymbolicLink()) claim(entry.name, () => `${folder}/${entry.name}`);
  }
  for (const branch of branches) claim(branch.slice(branch.lastIndexOf('/') + 1), () => branch);
  for (const place of reservationFolders(root)) {
    for (const { name } of list(place)) if (/^\d{3,}$/.test(name)) claim(`${name}-`, () => ownerOf(join(place, name)));
  }
  for (const number of remote?.numbers ?? []) claim(`${number}-`, () => `${number}, reserved on the remote`);
  return { numbers, branches };
}

/** The number a name begins with, as its integer; null for a timestamp, or where it has none. */
function numberOf(name: string): string | null {
  const digits = /^(\d{3,15})-/.exec(name)?.[1];
  return digits === undefined || /^\d{8}-\d{6}(?:-|$)/.test(name) ? null : String(Number(digits));
}

/** Every folder that may hold features: a worktree's own, then the same of the other worktrees. */
function specFolders(root: Root, roots: readonly string[]): [string, string][] {
  const others =
    root.git === null ? [] : otherWorktrees(root.git).map((top) => join(top, relative(root.git?.top ?? '', root.path)));
  return [root.path, ...others].flatMap((place) => roots.map((folder): [string, string] => [place, folder]));
}

/** Names of branches, those of remotes without the remote; read from git's files where git cannot be run. */
async function branchNames(folders: GitFolders): Promise<string[]> {
  const { status, stdout } = await git(folders.top, 'branches', []);
  const refs = status === 0 ? stdout.split('\n') : refNames(folders);
  const names = refs.flatMap((ref) => /^refs\/(?:heads\/|remotes\/[^/]+\/)(.+)$/.exec(ref)?.[1] ?? []);
  return [...new Set(names)].filter((name) => name !== 'HEAD');
}

function ownerOf(reservation: string): string {
  const text = readText(reservation, 4096);
  try {
    const record: unknown = JSON.parse(typeof text === 'string' ? text : '');
    const name = typeof record === 'object' && record !== null && 'name' in record ? record.name : null;
    return typeof name === 'string' ? name : 'a reservation';
  } catch {
    return 'a reservation';
  }
}
