import { dirname } from 'node:path';
import type { Edit } from '../model/edit.js';
import { SpecopsError } from '../model/error.js';
import { hasCode, statOf } from './files.js';
import { placeOf, refuseTaken, taken, type Writing } from './writing.js';

/** A folder that is to be called otherwise: what comes back renames it, where nothing has the name. */
export async function stageMove(
  writing: Writing,
  { from, to }: Extract<Edit, { kind: 'move' }>,
): Promise<() => Promise<object>> {
  const source = await placeOf(writing, from);
  const target = await placeOf(writing, to);
  const { disk, undo } = writing;
  return async () => {
    writing.target = to;
    if (!statOf(source)?.isDirectory())
      throw new SpecopsError('E_BUSY', `${from} was moved meanwhile`, {
        fix: 'run the same command again: it starts from what is there now',
      });
    refuseTaken(target, to);
    await disk.rename(source, target).catch((error: unknown) => {
      throw hasCode(error, 'EEXIST', 'ENOTEMPTY', 'ENOTDIR') ? taken(to) : error;
    });
    undo.push({
      what: to,
      back: async () => {
        if (statOf(source) !== null) return false;
        await disk.rename(target, source);
        return true;
      },
    });
    for (const folder of new Set([dirname(source), dirname(target)])) await disk.syncFolder(folder);
    writing.folders.verify(dirname(target));
    return {};
  };
}
