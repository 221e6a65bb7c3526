import { randomBytes } from 'node:crypto';
import { dirname, join, relative } from 'node:path';
import type { Edit } from '../model/edit.js';
import { SpecopsError } from '../model/error.js';
import type { Disk } from './disk.js';
import { hasCode, list, readBytes, realInside, statOf } from './files.js';
import { placeInside } from './place.js';

/** A run of writing: what it has done so far can be taken back. */
export interface Writing {
  /** The project's real path. */
  root: string;
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

/** A folder that must not exist, written out of sight; what comes back publishes it in one rename. */
export async function stageFolder(
  writing: Writing,
  { path, files }: Extract<Edit, { kind: 'folder' }>,
): Promise<() => Promise<object>> {
  const target = await placeOf(writing, path);
  const stage = temporary(target);
  const folders: string[] = [];
  await makeFolder(writing, stage);
  for (const file of files) {
    const steps = stepsOf(file.path);
    for (let depth = 1; depth < steps.length; depth++) {
      const folder = steps.slice(0, depth).join('/');
      if (folders.includes(folder)) continue;
      folders.push(folder);
      await makeFolder(writing, join(stage, folder));
    }
    writing.target = `${path}/${file.path}`;
    await writeNew(writing, join(stage, ...steps), Buffer.from(file.text));
  }
  for (const folder of [...folders.reverse(), '.']) await writing.disk.syncFolder(join(stage, folder));
  return async () => {
    writing.target = path;
    refuseTaken(target, path);
    await writing.disk.rename(stage, target).catch((error: unknown) => {
      throw hasCode(error, 'EEXIST', 'ENOTEMPTY', 'ENOTDIR') ? taken(path) : error;
    });
    writing.undo.push({ what: path, back: () => withdrawFolder(writing, target, stage, files) });
    await writing.disk.syncFolder(dirname(target));
    return {};
  };
}

/** A file, written out of sight; what comes back publishes it, over its former text or where nothing is. */
export async function stageFile(
  writing: Writing,
  edit: Extract<Edit, { kind: 'create' | 'change' }>,
): Promise<() => Promise<object>> {
  const { path } = edit;
  const target = await placeOf(writing, path);
  const draft = temporary(target);
  const bytes = Buffer.from(edit.text);
  await writeNew(writing, draft, bytes);
  return async () => {
    writing.target = path;
    if (edit.kind === 'create') await publishNew(writing, draft, target, bytes, path);
    else await replace(writing, draft, target, Buffer.from(edit.before), bytes, path);
    await writing.disk.syncFolder(dirname(target));
    return {};
  };
}

/** Gives a draft its name where nothing has it: a link fails on a name that is taken, a rename would not. */
async function publishNew(
  { disk, undo }: Writing,
  draft: string,
  target: string,
  bytes: Buffer,
  path: string,
): Promise<void> {
  refuseTaken(target, path);
  try {
    await disk.link(draft, target);
    undo.push({ what: path, back: () => withdrawFile(disk, target, bytes) });
    await disk.unlink(draft);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw taken(path);
    if (
      statOf(target) !== null ||
      !hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'EINVAL')
    )
      throw error;
    await claim(disk, target, path);
    undo.push({ what: path, back: () => withdrawFile(disk, target, bytes, Buffer.alloc(0)) });
    await disk.rename(draft, target);
  }
}

/** Takes a name on a file system without links, so that the draft may be renamed onto it. */
async function claim(disk: Disk, target: string, path: string): Promise<void> {
  try {
    await (await disk.open(target)).close();
  } catch (error) {
    throw hasCode(error, 'EEXIST') ? taken(path) : error;
  }
}

/** Puts a draft in the place of a text that still is the one it was made from. */
async function replace(
  { disk, undo }: Writing,
  draft: string,
  target: string,
  before: Buffer,
  bytes: Buffer,
  path: string,
): Promise<void> {
  const stats = statOf(target);
  if (stats?.isSymbolicLink()) throw linked(path);
  if (stats) await disk.chmod(draft, stats.mode & 0o7777);
  if (!holds(target, before))
    throw new SpecopsError('E_BUSY', `${path} was ${stats ? 'changed' : 'removed'} meanwhile`, {
      fix: 'run the same command again: it starts from what is there now',
    });
  await disk.rename(draft, target);
  undo.push({ what: path, back: async () => holds(target, bytes) && restored(disk, target, before, stats?.mode) });
}

/** A file goes where it still holds what we put there. */
async function withdrawFile(disk: Disk, target: string, ...ours: Buffer[]): Promise<boolean> {
  return statOf(target) === null || (ours.some((bytes) => holds(target, bytes)) && removed(disk, target));
}

/** A folder that still is what we published goes back out of sight in one rename; what is in it is removed after. */
async function withdrawFolder(
  { disk }: Writing,
  target: string,
  stage: string,
  files: readonly { path: string; text: string }[],
): Promise<boolean> {
  if (statOf(target) === null) return true;
  const ours = new Map(files.map(({ path, text }) => [placeInside(path), Buffer.from(text)]));
  const there = filesUnder(target, '');
  if (
    there.length !== ours.size ||
    !there.every((file) => ours.has(file) && holds(join(target, file), ours.get(file) ?? Buffer.alloc(0)))
  )
    return false;
  await disk.rename(target, stage);
  return true;
}

function filesUnder(folder: string, way: string): string[] {
  return list(join(folder, way)).flatMap((entry) =>
    entry.isDirectory() ? filesUnder(folder, `${way}${entry.name}/`) : [way + entry.name],
  );
}

/**
 * The real place of a path, its folders made one by one where they are missing. Throws E_UNSAFE where they
 * lead out of the project, whatever links they are made of.
 */
async function placeOf(writing: Writing, path: string): Promise<string> {
  writing.target = path;
  const steps = stepsOf(path);
  const name = steps.pop() ?? '';
  let folder = writing.root;
  for (const step of steps) folder = await folderIn(writing, folder, step, path);
  const target = join(folder, name);
  if (statOf(target)?.isSymbolicLink()) throw linked(path);
  return target;
}

function stepsOf(path: string): string[] {
  const place = placeInside(path);
  if (place !== '.') return place.split('/');
  throw new SpecopsError('E_UNSAFE', 'the project itself cannot be written', { fix: 'name a file in it' });
}

async function folderIn(writing: Writing, parent: string, name: string, path: string): Promise<string> {
  const folder = join(parent, name);
  const stats = statOf(folder);
  if (stats === null) {
    await makeFolder(writing, folder);
    return folder;
  }
  if (stats.isDirectory()) return folder;
  const shown = relative(writing.root, folder).replaceAll('\\', '/');
  if (!stats.isSymbolicLink())
    throw new SpecopsError('E_INPUT', `${shown} is a file, where ${path} needs a folder`, {
      fix: `move ${shown} away`,
    });
  const real = realInside(writing.root, relative(writing.root, folder));
  const inGit = real !== null && /(?:^|[\\/])\.git(?:[\\/]|$)/i.test(relative(writing.root, real));
  if (real === null || inGit || !statOf(real)?.isDirectory()) {
    throw new SpecopsError('E_UNSAFE', `${shown} is a link that leads out of the project`, {
      fix: `replace ${shown} by a folder`,
    });
  }
  return real;
}

async function makeFolder({ disk, undo, step }: Writing, folder: string): Promise<void> {
  step();
  try {
    await disk.mkdir(folder);
  } catch (error) {
    if (hasCode(error, 'EEXIST') && statOf(folder)?.isDirectory()) return;
    throw error;
  }
  undo.push({ what: folder, back: () => emptied(disk, folder) });
}

async function writeNew({ disk, undo, step }: Writing, file: string, bytes: Buffer): Promise<void> {
  step();
  await written(disk, file, bytes, () => undo.push({ what: file, back: () => removed(disk, file) }));
}

/** Writes a file that is not there yet, to its last byte and down to the disk. */
async function written(disk: Disk, file: string, bytes: Buffer, opened: () => void): Promise<void> {
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
async function restored(disk: Disk, target: string, before: Buffer, mode: number | undefined): Promise<boolean> {
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

/** A name beside a target that nobody has, and that no command reads. */
function temporary(target: string): string {
  return join(dirname(target), `.tmp-${String(process.pid)}-${randomBytes(6).toString('hex')}`);
}

function holds(file: string, bytes: Buffer): boolean {
  const there = readBytes(file, bytes.length);
  return Buffer.isBuffer(there) && there.equals(bytes);
}

async function removed(disk: Disk, file: string): Promise<boolean> {
  if (statOf(file) !== null) await disk.unlink(file);
  return true;
}

/** A folder of ours goes where it is empty, and stays where somebody has put something in it. */
async function emptied(disk: Disk, folder: string): Promise<boolean> {
  if (statOf(folder) !== null && list(folder).length === 0) await disk.rmdir(folder);
  return true;
}

function refuseTaken(target: string, path: string): void {
  const stats = statOf(target);
  if (stats?.isSymbolicLink()) throw linked(path);
  if (stats) throw taken(path);
}

function taken(path: string): SpecopsError {
  return new SpecopsError('E_BUSY', `${path} was created meanwhile, and is not overwritten`, {
    fix: 'run the same command again: it starts from what is there now',
  });
}

function linked(path: string): SpecopsError {
  return new SpecopsError('E_UNSAFE', `${path} is a symbolic link, and is not written through`, {
    fix: `replace ${path} by a plain file`,
  });
}
