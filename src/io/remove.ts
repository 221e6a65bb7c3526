import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Edit } from '../model/edit.js';
import { SpecopsError } from '../model/error.js';
import type { Disk } from './disk.js';
import { hasCode, list, statOf } from './files.js';
import type { Root } from './root.js';
import { holds, meanwhile, placeOf, restored, type Writing } from './writing.js';

/** A file that is to go: what comes back takes it away, where it still holds the text that the answer knows. */
export async function stageRemoval(
  writing: Writing,
  { path, before }: Extract<Edit, { kind: 'remove' }>,
): Promise<() => Promise<object>> {
  const target = await placeOf(writing, path);
  const { disk, undo, folders } = writing;
  return async () => {
    writing.target = path;
    const bytes = Buffer.from(before);
    const stats = statOf(target);
    if (!holds(target, bytes)) throw meanwhile(path, stats !== null);
    await disk.unlink(target);
    const emptied: { way: string; mode: number }[] = [];
    undo.push({
      what: path,
      back: async () => {
        // The folders that went are made anew.
        const again = await placeOf(writing, path);
        for (const { way, mode } of emptied) await disk.chmod(await placeOf(writing, way), mode & 0o7777);
        return statOf(again) === null && restored(disk, again, bytes, stats?.mode);
      },
    });
    let folder = dirname(target);
    for (
      let above = folders.above(folder);
      above !== null && list(folder).length === 0;
      above = folders.above(folder)
    ) {
      const empty = join(above.parent, above.name);
      const mode = statOf(empty)?.mode ?? 0;
      if (!(await isRemoved(disk, empty))) break;
      emptied.push({ way: folders.way(empty), mode });
      folder = above.parent;
    }
    await disk.syncFolder(folder);
    return {};
  };
}

async function isRemoved(disk: Disk, folder: string): Promise<boolean> {
  try {
    await disk.rmdir(folder);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EACCES', 'EPERM', 'EBUSY')) return false;
    throw error;
  }
}

/** A draft that a run has left: what comes back takes it away for good. Only names of ours can be named. */
export async function stageDiscard(
  writing: Writing & { project: Root },
  { path }: Extract<Edit, { kind: 'discard' }>,
): Promise<() => Promise<object>> {
  const shared = /^\.git\/specops\/((?:claims\/[^/]+\/)?[^/]+)$/.exec(path)?.[1];
  const isLock = /^\.(?:git\/specops|specops)\/dead-[0-9a-f]{24}$/.test(path);
  if (!basename(path).startsWith('.tmp-') && !isLock)
    throw new SpecopsError('E_UNSAFE', `${path} is no draft of ours`, { fix: `look at ${path} yourself` });
  const { git } = writing.project;
  const target =
    shared === undefined || git === null ? await placeOf(writing, path) : sharedPlace(git.commonDir, shared);
  return async () => {
    writing.target = path;
    await rm(target, { recursive: true, force: true });
    await writing.disk.syncFolder(dirname(target));
    return {};
  };
}

/** A place among what the worktrees of a repository share, which is no link's. */
function sharedPlace(commonDir: string, name: string): string {
  const steps = ['specops', ...name.split('/').slice(0, -1)];
  const folders = steps.map((_, index) => join(commonDir, ...steps.slice(0, index + 1)));
  if (!steps.includes('..') && folders.every((folder) => statOf(folder)?.isDirectory()))
    return join(commonDir, 'specops', name);
  throw new SpecopsError('E_UNSAFE', '.git/specops is no folder of its own', {
    fix: 'remove the link "specops" in the .git folder',
  });
}
