import { basename, dirname, join, relative } from 'node:path';
import type { Edit } from '../model/edit.js';
import { SpecopsError } from '../model/error.js';
import type { Anchors } from './anchor.js';
import type { Disk } from './disk.js';
import { hasCode, list, readBytes, realInside, statOf } from './files.js';
import { draftName } from './owner.js';
import { placeInside } from './place.js';
import type { Root } from './root.js';

/** A run of writing: what it has done so far can be taken back. */
export interface Writing {
  /** The project's real path. */
  root: string;
  folders: Anchors;
  disk: Disk;
  undo: Undo[];
  /** What is being written, for messages. */
  target: string;
  /** Throws where the run is to stop. */
  step: () => void;
}

/** How to take a step back; false, or an error, where it is left over. */
export interface Undo {
  what: string;
  back: () => Promise<boolean>;
}

/** Takes everything back, the last first; what could not be, by its path or branch. */
export async function takeBack(undo: Undo[]): Promise<string[]> {
  const leftovers: string[] = [];
  for (const { what, back } of undo.splice(0).reverse()) {
    const done = await back().catch(() => false);
    if (!done) leftovers.push(what);
  }
  return leftovers;
}

/**
 * The place of a path, its folders made one by one where they are missing and held until the run is over. Throws
 * E_UNSAFE where they lead out of the project, whatever links they are made of.
 */
export async function placeOf(writing: Writing, path: string): Promise<string> {
  writing.target = path;
  const steps = stepsOf(path);
  const name = steps.pop() ?? '';
  let folder = writing.folders.root;
  for (const step of steps) folder = await folderIn(writing, folder, step, path);
  const target = join(folder, name);
  if (statOf(target)?.isSymbolicLink()) throw linked(path);
  return target;
}

export function stepsOf(path: string): string[] {
  const place = placeInside(path);
  if (place !== '.') return place.split('/');
  throw new SpecopsError('E_UNSAFE', 'the project itself cannot be written', { fix: 'name a file in it' });
}

async function folderIn(writing: Writing, parent: string, name: string, path: string): Promise<string> {
  const { root, folders } = writing;
  const folder = join(parent, name);
  const stats = statOf(folder);
  if (stats === null) return makeFolder(writing, folder);
  if (stats.isDirectory()) return folders.enter(parent, name);
  const steps = relative(root, realFolder(root, folders.way(folder), path)).split(/[\\/]/);
  let at = folders.root;
  for (const step of steps.filter((one) => one !== '')) at = await folders.enter(at, step);
  return at;
}

/** The real folder behind a link on the way to a path. Throws E_UNSAFE where it leads out, E_INPUT for a file. */
function realFolder(root: string, shown: string, path: string): string {
  if (statOf(join(root, shown))?.isSymbolicLink() !== true)
    throw new SpecopsError('E_INPUT', `${shown} is a file, where ${path} needs a folder`, {
      fix: `move ${shown} away`,
    });
  const real = realInside(root, shown);
  const steps = real === null ? [] : relative(root, real).split(/[\\/]/);
  if (real === null || steps.some((step) => /^\.git$/i.test(step)) || !statOf(real)?.isDirectory()) {
    throw new SpecopsError('E_UNSAFE', `${shown} is a link that leads out of the project`, {
      fix: `replace ${shown} by a folder`,
    });
  }
  return real;
}

/** Throws what {@link placeOf} throws for a path, and makes nothing. */
function refusePlace(root: string, path: string): void {
  const steps = stepsOf(path);
  for (let count = 1; count < steps.length; count++) {
    const shown = steps.slice(0, count).join('/');
    const stats = statOf(join(root, shown));
    if (stats === null) return;
    if (!stats.isDirectory()) realFolder(root, shown, path);
  }
  if (statOf(join(root, path))?.isSymbolicLink()) throw linked(path);
}

/** Throws what making the edits would throw for the places of their files, so that a dry run promises no more. */
export function refusePlaces(root: Root, edits: readonly Edit[]): void {
  if (edits.some(({ kind }) => kind === 'worktree')) return;
  for (const edit of edits)
    if (edit.kind === 'create' || edit.kind === 'change' || edit.kind === 'remove') refusePlace(root.path, edit.path);
}

/** Makes a folder, or takes the one that is there by now; how it is reached. */
export async function makeFolder({ disk, undo, step, folders }: Writing, folder: string): Promise<string> {
  step();
  const made = await disk.mkdir(folder).then(
    () => true,
    (error: unknown) => {
      if (hasCode(error, 'EEXIST') && statOf(folder)?.isDirectory()) return false;
      throw error;
    },
  );
  if (made) undo.push({ what: folders.way(folder), back: () => emptied(disk, folder) });
  return folders.enter(dirname(folder), basename(folder));
}

/** A name beside a target that nobody has, and that no command reads. */
export function temporary(target: string): string {
  return join(dirname(target), draftName());
}

export function holds(file: string, bytes: Buffer): boolean {
  const there = readBytes(file, bytes.length);
  return Buffer.isBuffer(there) && there.equals(bytes);
}

/** A folder of ours goes where it is empty, and stays where somebody has put something in it. */
export async function emptied(disk: Disk, folder: string): Promise<boolean> {
  if (statOf(folder) !== null && list(folder).length === 0) await disk.rmdir(folder);
  return true;
}

export function refuseTaken(target: string, path: string): void {
  const stats = statOf(target);
  if (stats?.isSymbolicLink()) throw linked(path);
  if (stats) throw taken(path);
}

/** What somebody has done to a file since it was read. */
export function meanwhile(path: string, there: boolean): SpecopsError {
  return new SpecopsError('E_BUSY', `${path} was ${there ? 'changed' : 'removed'} meanwhile`, {
    fix: 'run the same command again: it starts from what is there now',
  });
}

export function taken(path: string): SpecopsError {
  return new SpecopsError('E_BUSY', `${path} was created meanwhile, and is not overwritten`, {
    fix: 'run the same command again: it starts from what is there now',
  });
}

export function linked(path: string): SpecopsError {
  return new SpecopsError('E_UNSAFE', `${path} is a symbolic link, and is not written through`, {
    fix: `replace ${path} by a plain file`,
  });
}

/** A file goes where it still holds what we put there. */
export async function withdrawFile(disk: Disk, target: string, ...ours: Buffer[]): Promise<boolean> {
  return statOf(target) === null || (ours.some((bytes) => holds(target, bytes)) && removed(disk, target));
}

/** Writes a file that is not there yet, to its last byte and down to the disk. */
export async function written(disk: Disk, file: string, bytes: Buffer, opened: () => void): Promise<void> {
  const handle = await disk.open(file);
  opened();
  try {
    for (let done = 0; done < bytes.length;) {
      const taken = await disk.write(handle, bytes, done);
      if (taken === 0) throw Object.assign(new Error('the disk took no byte'), { code: 'EIO' });
      done += taken;
    }
    await disk.sync(handle);
  } finally {
    await handle.close();
  }
}

/** Brings back the former text of a file; false where that failed, with nothing of it left. */
export async function restored(disk: Disk, target: string, before: Buffer, mode: number | undefined): Promise<boolean> {
  const draft = temporary(target);
  try {
    await written(disk, draft, before, () => undefined);
    if (mode !== undefined) await disk.chmod(draft, mode & 0o7777);
    await disk.rename(draft, target);
    return true;
  } catch {
    await removed(disk, draft);
    return false;
  }
}

export async function removed(disk: Disk, file: string): Promise<boolean> {
  if (statOf(file) !== null) await disk.unlink(file);
  return true;
}
