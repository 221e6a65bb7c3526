import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import { realDisk, type Disk } from './disk.js';
import { hasCode, statOf } from './files.js';
import type { Root } from './root.js';
import { ioError } from './trouble.js';

/** Where numbers are reserved: what all worktrees share, and the project's own for want of a repository that can be written. */
export function reservationFolders(root: Root): string[] {
  const own = join(root.path, '.specops', 'reserved');
  return root.git === null ? [own] : [join(root.git.commonDir, 'specops', 'reserved'), own];
}

/**
 * Claims a number, or a timestamp, for good; false where somebody has it. A claim is a file that only one
 * can create, and is never deleted: a number that was burnt stays burnt. A claim counts only where no other
 * place holds the same number, so that of two claimers who cannot write the same place at most one wins.
 */
export async function reserve(
  root: Root,
  number: string,
  owner: string,
  disk: Pick<Disk, 'mkdir' | 'open'> = realDisk,
): Promise<boolean> {
  const name = /^\d{1,15}$/.test(number) ? String(Number(number)).padStart(3, '0') : number;
  if (!/^(?:\d{3,15}|\d{8}-\d{6})$/.test(name))
    throw new SpecopsError('E_INPUT', `"${printable(number)}" is no number of a feature`, {
      fix: 'give a whole number, as in --number 12',
    });
  const record = JSON.stringify({
    pid: process.pid,
    host: hostname(),
    startedAt: new Date().toISOString(),
    name: owner,
  });
  const folders = reservationFolders(root);
  for (const [index, folder] of folders.entries()) {
    try {
      if (!(await claim(disk, folder, name, record))) return false;
      return folders.every((other) => other === folder || statOf(join(other, name)) === null);
    } catch (error) {
      const closed = hasCode(error, 'EACCES', 'EPERM', 'EROFS');
      if (!closed || index === folders.length - 1) throw ioError(error, 'the reservation of a number') ?? error;
    }
  }
  return false;
}

async function claim(
  disk: Pick<Disk, 'mkdir' | 'open'>,
  folder: string,
  name: string,
  record: string,
): Promise<boolean> {
  for (const place of [dirname(folder), folder]) {
    const there = statOf(place);
    if (there !== null && !there.isDirectory())
      throw new SpecopsError('E_UNSAFE', 'the place where numbers are reserved is no folder of its own', {
        fix: `remove the file or link "${basename(dirname(place))}/${basename(place)}"`,
      });
    // One at a time: what is recursive hides that a disk is read-only.
    if (there === null)
      await disk.mkdir(place).catch((error: unknown) => {
        if (!hasCode(error, 'EEXIST')) throw error;
      });
  }
  try {
    const file = await disk.open(join(folder, name));
    try {
      await file.writeFile(`${record}\n`);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}
