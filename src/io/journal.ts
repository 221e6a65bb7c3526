import { unlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { hash } from '../core/hash.js';
import type { Edit } from '../model/edit.js';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import { readText, statOf } from './files.js';
import { isDead, thisProcess, type Owner } from './owner.js';
import { placeInside } from './place.js';
import type { Root } from './root.js';
import { emptied, removed, temporary, written, type Writing } from './writing.js';

/** What a run that moves things was about to do, and whose run that was. */
export interface Journal {
  owner: Owner;
  edits: Edit[];
}

/** Kinds of edits that a run which moves something may be made of. */
const kinds = ['create', 'change', 'remove', 'move', 'rename'];

/** The most that is read of it: the texts of a project's documents, twice. Bytes. */
const most = 256 * 1024 * 1024;

/** Where it lies: among git's own files, which no clone brings along, or for want of them in the project. */
export function journalPath(root: Root): string {
  if (root.git === null) return join(root.path, '.specops', 'journal.json');
  const project = hash(relative(root.git.top, root.path).replaceAll('\\', '/')).slice(0, 12);
  return join(root.git.dir, 'specops', `journal-${project}.json`);
}

/**
 * Writes down what is going to be done, before the first of it is seen, so that a run that is killed in the middle is
 * finished by a later one. What comes back takes it away once all is done.
 */
export async function noteDown(
  { disk, undo, step }: Writing,
  root: Root,
  edits: readonly Edit[],
): Promise<() => Promise<void>> {
  const file = journalPath(root);
  const folder = dirname(file);
  step();
  const there = statOf(folder);
  if (there !== null && !there.isDirectory())
    throw new SpecopsError('E_UNSAFE', "the place of the project's journal is no folder of its own", {
      fix: `remove the file or link "${relative(root.path, folder).replaceAll('\\', '/')}"`,
    });
  if (there === null) {
    await disk.mkdir(folder);
    undo.push({ what: relative(root.path, folder), back: () => emptied(disk, folder) });
  }
  const draft = temporary(file);
  const journal: Journal = { owner: thisProcess(), edits: [...edits] };
  await written(disk, draft, Buffer.from(`${JSON.stringify(journal)}\n`), () =>
    undo.push({ what: relative(root.path, draft), back: () => removed(disk, draft) }),
  );
  undo.push({ what: relative(root.path, file), back: () => removed(disk, file) });
  await disk.rename(draft, file);
  await disk.syncFolder(folder);
  // All is done by then: a journal that stays says so to the next run.
  return () => unlink(file).catch(() => undefined);
}

/** A run that moves things and has not come to its end, as its journal tells it. */
export interface Unfinished {
  /** The journal's path, for messages. */
  shown: string;
  /** Null where it cannot be read. */
  journal: Journal | null;
  /** Whether the run is proved to be over. */
  dead: boolean;
}

/** The run of a project that has not come to its end; null where there is none. */
export function unfinishedRun(root: Root): Unfinished | null {
  const file = journalPath(root);
  const text = readText(file, most);
  if (text === null) return null;
  const journal = typeof text === 'string' ? parsed(text) : null;
  const shown = relative(root.path, file).replaceAll('\\', '/');
  return { shown, journal, dead: journal !== null && isDead(journal.owner) };
}

/** What it moves, in words. */
export function wordsOf({ journal, shown }: Unfinished): string {
  const moved = journal?.edits.find((edit) => edit.kind === 'move');
  const what = moved ? `moves ${printable(moved.from)} to ${printable(moved.to)}` : `wrote ${shown}`;
  return `a run that ${what} did not end`;
}

/** What a person does where nothing proves that the run is over. */
export function byHand({ shown }: Unfinished): string {
  return `if it is over: git status shows how far it came, then remove ${shown}`;
}

function parsed(text: string): Journal | null {
  try {
    const data = JSON.parse(text) as Partial<Journal> | null;
    const { owner, edits } = data ?? {};
    if (typeof owner?.pid !== 'number' || !Array.isArray(edits)) return null;
    const words = [owner.start, owner.machine, owner.boot];
    const isWhole = words.every((word) => typeof word === 'string') && edits.every(isEdit);
    return isWhole ? { owner, edits } : null;
  } catch {
    return null;
  }
}

function isEdit(edit: unknown): boolean {
  if (typeof edit !== 'object' || edit === null || !('kind' in edit) || !kinds.includes(String(edit.kind)))
    return false;
  const wanted = edit.kind === 'move' || edit.kind === 'rename' ? ['from', 'to'] : ['path'];
  const texts = { create: ['text'], change: ['before', 'text'], remove: ['before'] }[String(edit.kind)] ?? [];
  const data = edit as Record<string, unknown>;
  if (![...wanted, ...texts].every((key) => typeof data[key] === 'string')) return false;
  return edit.kind === 'rename' || wanted.every((key) => isInside(String(data[key])));
}

function isInside(path: string): boolean {
  try {
    return placeInside(path) !== '.';
  } catch {
    return false;
  }
}
