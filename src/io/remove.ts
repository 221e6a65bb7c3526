import { rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Edit } from '../model/edit.js';
import { SpecopsError } from '../model/error.js';
import type { Disk } from './disk.js';
import { hasCode, list, statOf } from './files.js';
import { holds, meanwhile, placeOf, restored, type Writing } from './writing.js';

/** A file that is to go: what comes back takes it away, where it still holds the text that the answer knows. */
export async function stageRemoval(
  writing: Writing,
  { path, before }: Extract<Edit, { kind: 'remove' }>,
): Promise<() => Promise<object>> {
  const target = await placeOf(writing, path);
  const { disk, undo } = writing;
  return async () => {
    writing.target = path;
    const bytes = Buffer.from(before);
    const stats = statOf(target);
    if (!holds(target, bytes)) throw meanwhile(path, stats !== null);
    await disk.unlink(target);
    undo.push({
      what: path,
      back: async () => statOf(target) === null && restored(disk, target, bytes, stats?.mode),
    });
    await removeEmpty(writing, dirname(target));
    return {};
  };
}

/** Takes away a folder that nothing is in any more, and those above that only held it. */
async function removeEmpty({ root, disk, undo }: Writing, folder: string): Promise<void> {
  let empty = folder;
  while (empty !== root && list(empty).length === 0) {
    const gone = empty;
    const mode = statOf(gone)?.mode;
    try {
      await disk.rmdir(gone);
    } catch (error) {
      if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EACCES', 'EPERM', 'EBUSY')) break;
      throw error;
    }
    undo.push({ what: gone, back: () => broughtBack(disk, gone, mode) });
    empty = dirname(gone);
  }
  await disk.syncFolder(empty);
}

async function broughtBack(disk: Disk, folder: string, mode: number | undefined): Promise<boolean> {
  await disk.mkdir(folder);
  if (mode !== undefined) await disk.chmod(folder, mode & 0o7777);
  return true;
}

/** A draft that a run has left: what comes back takes it away for good. Only names of ours can be named. */
export async function stageDiscard(
  writing: Writing,
  { path }: Extract<Edit, { kind: 'discard' }>,
): Promise<() => Promise<object>> {
  const target = await placeOf(writing, path);
  if (!basename(path).startsWith('.tmp-'))
    throw new SpecopsError('E_UNSAFE', `${path} is no draft of ours`, { fix: `look at ${path} yourself` });
  return async () => {
    writing.target = path;
    await rm(target, { recursive: true, force: true });
    await writing.disk.syncFolder(dirname(target));
    return {};
  };
}
