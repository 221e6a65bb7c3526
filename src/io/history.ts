import { readlinkSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { History } from '../model/history.js';
import type { Feature } from '../model/feature.js';
import { blobsOf, isBlob, stagedPaths } from './changes.js';
import { list, maxBytes, readBytes, statOf } from './files.js';
import { git, isMissing } from './git.js';
import { isOnElsewhere, readRepository, refNames } from './repository.js';
import type { GitFolders, Root } from './root.js';

/**
 * What git knows of the files below these places, and of branches. Decided by object ids, without `git status`; null
 * where there is no repository, or git cannot be run.
 */
export async function readHistory(
  root: Root,
  places: readonly string[],
  features: readonly Pick<Feature, 'folder'>[],
): Promise<History | null> {
  if (root.git === null) return null;
  const head = await git(root.path, 'commit', []);
  if (isMissing(head)) return null;
  const commit = head.status === 0 ? head.stdout.trim() : null;
  const refs = refNames(root.git);
  const below = (folder: string) => refs.flatMap((ref) => (ref.startsWith(folder) ? [ref.slice(folder.length)] : []));
  const local = below('refs/heads/');
  const folders = root.git;
  return {
    uncommitted: await uncommitted({ ...root, git: folders }, commit, places),
    local,
    remote: below('refs/remotes/'),
    elsewhere: local.filter((name) => isOnElsewhere(folders, name)),
    merged: await merged(root, features),
  };
}

async function uncommitted(
  root: Root & { git: GitFolders },
  commit: string | null,
  places: readonly string[],
): Promise<string[]> {
  const held = commit === null ? new Map<string, string>() : await blobsOf(root, commit);
  const isAbout = (path: string) => places.some((place) => path === place || path.startsWith(`${place}/`));
  const there = [...new Set(places.flatMap((place) => filesAt(root.path, place)))];
  const changed = there.filter((path) => {
    const id = held.get(path);
    const bytes = id === undefined ? null : contentOf(join(root.path, path));
    return id === undefined || bytes === null || !isBlob(bytes, id);
  });
  const known = new Set(there);
  const gone = [...held.keys()].filter((path) => isAbout(path) && !known.has(path));
  const staged = commit === null ? [] : (await stagedPaths(root, commit)).filter(isAbout);
  return [...new Set([...changed, ...gone, ...staged])].sort();
}

/** The files at a place, and below it where it is a folder; links are named and not followed. */
function filesAt(root: string, place: string): string[] {
  const stats = statOf(join(root, place));
  if (stats === null) return [];
  return stats.isDirectory()
    ? list(join(root, place)).flatMap(({ name }) => filesAt(root, `${place}/${name}`))
    : [place];
}

/** What git would store of a file: its bytes, or where a link leads. */
function contentOf(file: string): Buffer | null {
  if (statOf(file)?.isSymbolicLink()) return Buffer.from(readlinkSync(file).split(sep).join('/'));
  const bytes = readBytes(file, maxBytes);
  return Buffer.isBuffer(bytes) ? bytes : null;
}

async function merged(root: Root, features: readonly Pick<Feature, 'folder'>[]): Promise<string[] | null> {
  const repository = await readRepository(root.git);
  const name = repository?.defaultBranch ?? null;
  if (root.git === null || name === null) return null;
  const refs = refNames(root.git);
  const ref = [`refs/heads/${name}`, `refs/remotes/origin/${name}`].find((one) => refs.includes(one));
  if (ref === undefined) return null;
  const blobs = [...(await blobsOf(root, ref)).keys()];
  return features.map(({ folder }) => folder).filter((folder) => blobs.some((path) => path.startsWith(`${folder}/`)));
}
