import { dirname, join } from 'node:path';
import type { Edit } from '../model/edit.js';
import type { Disk } from './disk.js';
import { hasCode, list, statOf } from './files.js';
import { placeInside } from './place.js';
import {
  holds,
  linked,
  makeFolder,
  meanwhile,
  placeOf,
  refuseTaken,
  removed,
  restored,
  stepsOf,
  takeBack,
  taken,
  temporary,
  withdrawFile,
  written,
  type Undo,
  type Writing,
} from './writing.js';

/** A folder that must not exist, written out of sight; what comes back publishes it in one rename. */
export async function stageFolder(
  writing: Writing,
  { path, files }: Extract<Edit, { kind: 'folder' }>,
): Promise<() => Promise<object>> {
  const target = await placeOf(writing, path);
  const stage = temporary(target);
  let published = false;
  // What is reached through an open folder is the draft's until it is published, and the feature's from then on.
  const drafts: Undo[] = [];
  const draft: Writing = { ...writing, undo: drafts };
  writing.undo.push({
    what: writing.folders.way(stage),
    back: async () => published || (await takeBack(drafts)).length === 0,
  });
  const folders = new Map([['', await makeFolder(draft, stage)]]);
  for (const file of files) {
    const steps = stepsOf(file.path);
    const name = steps.pop() ?? '';
    writing.target = `${path}/${file.path}`;
    let folder = '';
    for (let depth = 0; depth <= steps.length; depth++) {
      const way = steps.slice(0, depth).join('/');
      folder = folders.get(way) ?? (await makeFolder(draft, join(folder, steps[depth - 1] ?? '')));
      folders.set(way, folder);
    }
    await writeNew(draft, join(folder, name), Buffer.from(file.text));
  }
  for (const folder of [...folders.values()].reverse()) await writing.disk.syncFolder(folder);
  return async () => {
    writing.target = path;
    refuseTaken(target, path);
    await writing.disk.rename(stage, target).catch((error: unknown) => {
      throw hasCode(error, 'EEXIST', 'ENOTEMPTY', 'ENOTDIR') ? taken(path) : error;
    });
    published = true;
    writing.undo.push({
      what: path,
      back: async () => {
        if (!(await withdrawFolder(writing, target, stage, files))) return false;
        published = false;
        return true;
      },
    });
    await writing.disk.syncFolder(dirname(target));
    writing.folders.verify(dirname(target));
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
    writing.folders.verify(dirname(target));
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
  if (!holds(target, before)) throw meanwhile(path, stats !== null);
  await disk.rename(draft, target);
  undo.push({ what: path, back: async () => holds(target, bytes) && restored(disk, target, before, stats?.mode) });
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

async function writeNew({ disk, undo, step, folders }: Writing, file: string, bytes: Buffer): Promise<void> {
  step();
  await written(disk, file, bytes, () => undo.push({ what: folders.way(file), back: () => removed(disk, file) }));
}
