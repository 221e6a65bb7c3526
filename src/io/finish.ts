import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Edit } from '../model/edit.js';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import { apply } from './apply.js';
import type { Disk } from './disk.js';
import { readInside, statOf } from './files.js';
import { byHand, journalPath, unfinishedRun, wordsOf } from './journal.js';
import { refNames } from './repository.js';
import type { Root } from './root.js';

/**
 * Finishes what a run that moves things was killed in the middle of; what was finished, and what somebody has changed
 * since and so was left, in sentences. Nothing where no such run is known. Throws E_BUSY where it may still go on, E_IO
 * where nothing says what it was about. Needs the project's lock.
 */
export async function finishRun(root: Root, terms: { disk?: Disk } = {}): Promise<string[]> {
  const run = unfinishedRun(root);
  if (run === null) return [];
  if (run.journal === null)
    throw new SpecopsError('E_IO', `${wordsOf(run)}, and what it was about cannot be read`, { fix: byHand(run) });
  if (!run.dead) throw new SpecopsError('E_BUSY', `${wordsOf(run)}, and may still go on`, { fix: byHand(run) });
  const { edits, left } = remaining(root, run.journal.edits);
  if (edits.length > 0) await apply(root, edits, { ...terms, journal: false });
  unlinkSync(journalPath(root));
  return [
    `${wordsOf(run)}; it was finished`,
    ...left.map((path) => `${printable(path)} was changed since that run, and is left as it is`),
  ];
}

/**
 * Of the edits of a run, those that it did not come to, and what stands in the way of them. Files are changed before
 * their folder is moved, so that one that is moved holds no file that is still to be changed.
 */
function remaining(root: Root, all: readonly Edit[]): { edits: Edit[]; left: string[] } {
  const left: string[] = [];
  const isMoved = all.some((edit) => edit.kind === 'move' && !isThere(root, edit.from) && isThere(root, edit.to));
  const edits = all.filter((edit) => {
    const state = stateOf(root, edit, isMoved);
    if (state === 'blocked') left.push('path' in edit ? edit.path : 'to' in edit ? edit.to : '');
    return state === 'open';
  });
  return { edits, left };
}

function stateOf(root: Root, edit: Edit, isMoved: boolean): 'open' | 'done' | 'blocked' {
  switch (edit.kind) {
    case 'move':
      return isMoved ? 'done' : isThere(root, edit.from) && !isThere(root, edit.to) ? 'open' : 'blocked';
    case 'rename': {
      const refs = root.git === null ? [] : refNames(root.git);
      const [isOld, isNew] = [edit.from, edit.to].map((name) => refs.includes(`refs/heads/${name}`));
      return !isOld ? 'done' : isNew ? 'blocked' : 'open';
    }
    case 'create':
    case 'change':
    case 'remove': {
      if (isMoved) return 'done';
      const there = readInside(root.path, edit.path);
      const before = edit.kind === 'create' ? null : edit.before;
      const after = edit.kind === 'remove' ? null : edit.text;
      return there === after ? 'done' : there === before ? 'open' : 'blocked';
    }
    default:
      return 'blocked';
  }
}

function isThere(root: Root, path: string): boolean {
  return statOf(join(root.path, path)) !== null;
}
