import { accessSync, constants, type Dirent } from 'node:fs';
import { dirname, join } from 'node:path';
import { branchProblem } from '../core/naming/branch-name.js';
import type { Config } from '../model/config.js';
import { featureName } from '../model/feature.js';
import type { Draft, Health } from '../model/health.js';
import { manifestPath, readManifest } from '../model/manifest.js';
import { hasCode, list, readInside, realInside, statOf } from './files.js';
import { git, isMissing } from './git.js';
import { byHand, unfinishedRun, wordsOf } from './journal.js';
import { remainsOf } from './lock.js';
import { draftOwner, isDead } from './owner.js';
import { branchOf, isOnElsewhere, otherWorktrees, refNames } from './repository.js';
import { reservationFolders } from './reserve.js';
import type { GitFolders, Root } from './root.js';
import { readState } from './sidecar.js';

/** Branches and features beyond these are not asked for what they hold. */
const mostAsked = 200;

/** Folders beyond these are not looked into for drafts. */
const mostFolders = 5_000;

/** Folders in which no run writes: git's, packages, and drafts themselves. */
const passedBy = /^(?:\.git|node_modules|\.terraform|\.tmp-.*)$/;

interface Place {
  name: string;
  folder: string;
}

/** What the machine and a crash may have left amiss: read only, and of git only what runs nothing of the repository's. */
export async function readHealth(root: Root, { roots }: Pick<Config, 'roots'>): Promise<Omit<Health, 'broken'>> {
  const version = await git(root.path, 'version', []);
  const works = !isMissing(version);
  const places = roots.flatMap((folder) =>
    list(join(root.path, folder))
      .filter((entry) => entry.isDirectory() && featureName.test(entry.name))
      .map(({ name }): Place => ({ name, folder: `${folder}/${name}` })),
  );
  const head = works && root.git ? await git(root.path, 'head', []) : null;
  const refusal = head !== null && (head.status ?? 128) > 1 ? head.words : null;
  const asked = works && refusal === null ? root.git : null;
  const begun = unfinishedRun(root);
  const fresh = asked ? await uncommitted(root, places) : [];
  return {
    node: process.versions.node,
    git: works ? (/(?<!\d)\d+(?:\.\d+)+/.exec(version.stdout)?.[0] ?? 'of an unknown version') : null,
    refusal,
    drafts: [...draftsIn(root.path, foldersOf(root.path, roots, places)), ...remainsOf(root)],
    unfinishedRun: begun && { message: wordsOf(begun), fix: begun.dead ? null : byHand(begun) },
    sidecars: list(join(root.path, '.specops/state')).flatMap(({ name }) => /^(.+)\.json$/.exec(name)?.[1] ?? []),
    unwritable: ['.', ...roots, '.specops', '.specops/state'].filter((path) => !isWritable(join(root.path, path))),
    unfinished: asked ? unfinished(root.path, asked, fresh) : [],
    empty: asked ? await emptyBranches(root, asked, roots, places) : [],
    fresh: fresh.map(({ name }) => name),
    reserved: [...new Set(reservationFolders(root).flatMap((place) => list(place).map(({ name }) => name)))].filter(
      (name) => /^\d{3,15}$/.test(name),
    ),
  };
}

/** Every folder that we write in: drafts lie beside what they are to become. */
function foldersOf(root: string, roots: readonly string[], places: readonly Place[]): string[] {
  const inside = places.flatMap(({ folder }) => [
    folder,
    ...list(join(root, folder))
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${folder}/${name}`),
  ]);
  const own = ['.', '.specops', '.specops/state', 'memory', '.worktrees'];
  return [...new Set([...own, ...roots, ...inside, ...installedIn(root)])];
}

/** The folders of what was installed for agents; none where the list of it cannot be read. */
function installedIn(root: string): string[] {
  const text = readInside(root, manifestPath);
  try {
    const { files, blocks } = readManifest(typeof text === 'string' ? text : '');
    const folders = [...Object.keys(files), ...Object.keys(blocks)].map((path) => dirname(path));
    return folders.filter((folder) => !folder.split('/').includes('..') && !folder.startsWith('/'));
  } catch {
    return [];
  }
}

/** Drafts in the folders that we write in, and wherever else a run may have written, those that say whose they are. */
function draftsIn(root: string, folders: readonly string[]): Draft[] {
  const own = folders.filter((folder) => realInside(root, folder) !== null);
  const known = new Set(own);
  const others = foldersIn(root).filter((folder) => !known.has(folder));
  return [...own, ...others].flatMap((folder) =>
    listed(join(root, folder)).flatMap(({ name }) => {
      if (!name.startsWith('.tmp-')) return [];
      const owner = draftOwner(name);
      if (owner === null && !known.has(folder)) return [];
      return [{ path: folder === '.' ? name : `${folder}/${name}`, dead: owner === null ? null : isDead(owner) }];
    }),
  );
}

/** The first folders of a project, those that lie higher first; of git and of packages none. */
function foldersIn(root: string): string[] {
  const found = ['.'];
  for (let at = 0; at < found.length && found.length < mostFolders; at++) {
    const folder = found[at] ?? '';
    for (const entry of listed(join(root, folder)))
      if (entry.isDirectory() && !passedBy.test(entry.name))
        found.push(folder === '.' ? entry.name : `${folder}/${entry.name}`);
  }
  return found;
}

/** What a folder holds; nothing where it may not be looked into. */
function listed(folder: string): Dirent[] {
  try {
    return list(folder);
  } catch (error) {
    if (hasCode(error, 'EACCES', 'EPERM')) return [];
    throw error;
  }
}

/** Features whose specification is in no commit that HEAD knows. */
async function uncommitted(root: Root, places: readonly Place[]): Promise<Place[]> {
  const found: Place[] = [];
  for (const place of places.slice(-mostAsked))
    if ((await isHeld(root, 'HEAD', `${place.folder}/spec.md`)) === false) found.push(place);
  return found;
}

/** Whether a commit holds a path; null where git cannot say. */
async function isHeld(root: Root, commit: string, path: string): Promise<boolean | null> {
  if (/[\u0000-\u001f\u007f]/.test(path)) return null;
  const { status, stdout } = await git(root.path, 'held', [commit, path]);
  return status === 0 ? stdout !== '' : null;
}

/** Features that name the branch they are on, which nobody made: a run did not end. */
function unfinished(root: string, folders: GitFolders, fresh: readonly Place[]): Health['unfinished'] {
  const head = branchOf(folders);
  const refs = refNames(folders).flatMap((ref) => /^refs\/(?:heads|remotes\/[^/]+)\/(.+)$/.exec(ref)?.[1] ?? []);
  const branches = new Set(head === null ? refs : [...refs, head]);
  return fresh.flatMap(({ name, folder }) => {
    const spec = readInside(root, `${folder}/spec.md`);
    const named = typeof spec === 'string' ? /^\*\*Feature Branch\*\*: `([^`\r\n]+)`/m.exec(spec)?.[1] : undefined;
    const branch = named === (readState(root, name)?.branch ?? name) ? named : undefined;
    if (branch === undefined || branches.has(branch)) return [];
    const blocked = [...branches].some((one) => one.startsWith(`${branch}/`) || branch.startsWith(`${one}/`));
    return [{ feature: name, branch, possible: branchProblem(branch) === null && !blocked }];
  });
}

/** Branches that are called like a feature and hold none of that name, here or in another worktree. */
async function emptyBranches(
  root: Root,
  folders: GitFolders,
  roots: readonly string[],
  features: readonly Place[],
): Promise<Health['empty']> {
  const here = new Set(features.map(({ name }) => name));
  const places = [root.path, ...otherWorktrees(folders)];
  const names = refNames(folders)
    .flatMap((ref) => /^refs\/heads\/([^/]+)$/.exec(ref)?.[1] ?? [])
    .filter((name) => featureName.test(name) && !here.has(name))
    .filter((name) => !places.some((place) => roots.some((one) => statOf(join(place, one, name)) !== null)));
  const found: Health['empty'] = [];
  for (const branch of names.slice(-mostAsked)) {
    const held = await Promise.all(roots.map((place) => isHeld(root, `refs/heads/${branch}`, `${place}/${branch}`)));
    if (held.every((one) => one === false))
      found.push({ branch, held: branchOf(folders) === branch || isOnElsewhere(folders, branch) });
  }
  return found;
}

function isWritable(folder: string): boolean {
  if (statOf(folder) === null) return true;
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
