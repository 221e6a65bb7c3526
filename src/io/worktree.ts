import { realpathSync } from 'node:fs';
import { mkdir, rmdir } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Edit } from '../model/edit.js';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import { ending, patient, refusal } from './branch.js';
import { inside, list, readText, statOf } from './files.js';
import { again, git, isDisturbed, type GitResult } from './git.js';
import { factOf, headBefore, refuseConflict, refuseName, type Asking } from './refs.js';
import { gitFolders, type GitFolders, type Root } from './root.js';

/** A worktree that was made, with the project in it. */
export interface Worktree {
  project: Root;
  warnings: string[];
  /** Takes the worktree and its branch back, where nobody has put anything in them; false where something is left. */
  undo: () => Promise<boolean>;
}

/** Milliseconds that writing out a whole tree may take. */
const treePatience = 600_000;

/**
 * Makes a worktree on a new branch at HEAD. `path` is relative to the project; one that leaves it is only to be
 * given where a person named it. Throws with nothing left behind: E_INPUT for a place that is taken or a repository
 * without a commit, E_UNSAFE for one inside of git's own files or behind a link out of the project.
 */
export async function addWorktree(
  root: Root,
  { path, branch, named }: Extract<Edit, { kind: 'worktree' }>,
  patience = { git: treePatience, lock: patient.lock },
): Promise<Worktree> {
  if (root.git === null)
    throw new SpecopsError('E_ENV', 'a worktree needs a git repository, and this is none', { fix: 'git init' });
  refuseName(branch);
  const target = placeFor(root, path, named);
  const asking: Asking = { folders: root.git, name: branch, patience };
  const head = await headBefore(asking);
  if (head === null)
    throw new SpecopsError('E_ENV', 'git could not be run, and a worktree needs it', { fix: 'install git' });
  if (head.commit === null)
    throw new SpecopsError('E_INPUT', 'there is no commit yet to make a worktree of', {
      fix: 'commit something first, or leave --worktree out',
    });
  const before = await factOf(asking);
  if (before.commit !== null)
    throw new SpecopsError('E_INPUT', `the branch "${branch}" exists already`, {
      fix: `git worktree add <folder> ${branch}, or choose another name`,
    });
  await refuseConflict(asking, before);
  const undo = () => removeWorktree(asking, target, head.commit ?? '');
  const { made, folders } = await tried(asking, target, undo);
  const project = join(target, relative(root.git.top, root.path));
  await mkdir(project, { recursive: true });
  return {
    project: { path: project, git: folders },
    warnings: made.status === 0 ? [] : [`the worktree was made, but ${ending(made, asking)}`],
    undo,
  };
}

/** Makes the worktree, again where that was disturbed by another that is being made; throws where there is none then. */
async function tried(
  asking: Asking,
  target: string,
  undo: () => Promise<boolean>,
): Promise<{ made: GitResult; folders: GitFolders }> {
  const { folders: around, name, patience } = asking;
  for (let attempt = 1; ; attempt++) {
    const made = await git(around.top, 'addWorktree', [name, target], patience.git);
    const folders = gitFolders(target);
    if (folders?.commonDir === around.commonDir && (await factOf(asking)).commit !== null) return { made, folders };
    await undo();
    if (!isDisturbed(made) || attempt === again.times) throw refusal(asking, made);
    await wait(again.after * attempt);
  }
}

/** The real place of a new worktree, whose folder has to exist. */
function placeFor(root: Root, path: string, named: boolean): string {
  const shown = printable(path);
  const refuse = (problem: string, code: 'E_INPUT' | 'E_UNSAFE' = 'E_INPUT') =>
    new SpecopsError(code, `no worktree can be made at "${shown}": ${problem}`, {
      fix: 'name a folder that does not exist yet: --worktree-path ../beside',
    });
  if (path === '' || /[\u0000-\u001f\u007f]/.test(path)) throw refuse('that is no path');
  const asked = resolve(root.path, path);
  if (!named) refuseLink(root, dirname(asked));
  const parent = realOf(dirname(asked));
  if (parent === null) throw refuse('the folder it would lie in does not exist');
  const target = join(parent, asked.slice(dirname(asked).length));
  if (target.split(sep).some((step) => /^\.git$/i.test(step)) || inside(root.git?.commonDir ?? '', target))
    throw refuse("that is in git's own files", 'E_UNSAFE');
  const leaves = [root.path, root.git?.top ?? root.path].some((top) => inside(top, asked) && !inside(top, target));
  if (leaves || (!named && !inside(root.path, target)))
    throw refuse('a link leads out of the project there', 'E_UNSAFE');
  const stats = statOf(target);
  if (stats !== null && (!stats.isDirectory() || list(target).length > 0)) throw refuse('something is there');
  return target;
}

/** The folder that our worktrees lie in is one of the project's own. */
function refuseLink(root: Root, folder: string): void {
  const stats = statOf(folder);
  if (stats === null || stats.isDirectory()) return;
  throw new SpecopsError('E_UNSAFE', `${relative(root.path, folder)} is a link or a file`, {
    fix: `remove ${relative(root.path, folder)}, or name a place: --worktree-path ../beside`,
  });
}

async function removeWorktree(asking: Asking, target: string, made: string): Promise<boolean> {
  const { folders, name, patience } = asking;
  if (statOf(target) !== null && gitFolders(target)?.commonDir === folders.commonDir)
    // Without force: git keeps a tree in which anything is changed or new.
    await git(folders.top, 'removeWorktree', [target], patience.git);
  if (statOf(target) !== null && list(target).length > 0) return false;
  if (statOf(target) !== null) await rmdir(target);
  // Only where there is need: git takes what another is just beginning for a leftover as well.
  if (isKnown(folders.commonDir, target)) await git(folders.top, 'pruneWorktrees', [], patience.git);
  if ((await factOf(asking)).commit !== null) await git(folders.top, 'deleteBranch', [name, made], patience.git);
  return (await factOf(asking)).commit === null;
}

/** True where git keeps a note of a worktree at this place. */
function isKnown(commonDir: string, target: string): boolean {
  const notes = join(commonDir, 'worktrees');
  return list(notes).some(({ name }) => {
    const place = readText(join(notes, name, 'gitdir'), 64 * 1024);
    return typeof place === 'string' && resolve(place.trim()) === join(target, '.git');
  });
}

function realOf(folder: string): string | null {
  try {
    return realpathSync(folder);
  } catch {
    return null;
  }
}
