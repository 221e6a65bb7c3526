import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { changesOf, type Change, type Edit } from '../model/edit.js';
import { SpecopsError } from '../model/error.js';
import { anchors, type Anchors } from './anchor.js';
import { createBranch, renameBranch, type Stuck } from './branch.js';
import { realDisk, type Disk } from './disk.js';
import { list, statOf } from './files.js';
import { git, isMissing } from './git.js';
import { noteDown } from './journal.js';
import { stageMove } from './move.js';
import { stageDiscard, stageRemoval } from './remove.js';
import { gitFolders, type Root } from './root.js';
import { stageFile, stageFolder } from './stage.js';
import { ioError } from './trouble.js';
import { addWorktree } from './worktree.js';
import { takeBack, type Writing } from './writing.js';

/** What was done, in the order it was done. */
export interface Applied {
  changes: Change[];
  warnings: string[];
  /** Set where everything is there but HEAD could not be moved to the branch. */
  stuck?: Stuck;
}

export interface Terms {
  /** Fail where a branch or a repository is wanted and there is no git. */
  gitRequired?: boolean;
  /** The signal that asked us to stop, asked between any two steps. */
  interrupted?: () => NodeJS.Signals | null;
  disk?: Disk;
  /** False where what is done is written down already. */
  journal?: boolean;
}

/**
 * Makes the edits true, all of them or none: the one writer. Everything is first written beside its place,
 * then published: the repository, folders, files, moves, and the branch last. What fails or is interrupted is
 * taken back in reverse order, but for what somebody else has changed meanwhile; that is named as left over.
 * A run that moves something is written down first, so that a later one can finish it where it was killed.
 */
export async function apply(
  root: Root,
  edits: readonly Edit[],
  { gitRequired = false, interrupted = () => null, disk = realDisk, journal = true }: Terms = {},
): Promise<Applied> {
  const folders = await anchors(root.path);
  const run: Run = {
    project: root,
    root: root.path,
    folders,
    held: [folders],
    disk,
    gitRequired,
    undo: [],
    target: '',
    step: () => {
      stopFor(interrupted());
    },
  };
  try {
    const applied: Applied = { changes: [], warnings: [] };
    for (const edit of edits) if (edit.kind === 'worktree') applied.warnings.push(...(await enterWorktree(run, edit)));
    const staged: [Edit, Publish][] = [];
    for (const edit of inOrder(edits)) staged.push([edit, await stage(run, edit)]);
    const isMoving = journal && edits.some(({ kind }) => kind === 'move');
    const noted = isMoving ? await noteDown(run, run.project, edits) : null;
    for (const [edit, publish] of staged) {
      run.step();
      const { changes, warnings, stuck } = { changes: changesOf(edit), warnings: [], ...(await publish()) };
      applied.changes.push(...changes);
      applied.warnings.push(...warnings);
      if (stuck) applied.stuck = stuck;
    }
    run.step();
    await noted?.();
    return applied;
  } catch (error) {
    const begun = run.undo.length > 0;
    const leftovers = await takeBack(run.undo);
    throw failure(interrupted() ?? error, run.target, { leftovers, rolledBack: begun && leftovers.length === 0 });
  } finally {
    for (const held of run.held) await held.release();
  }
}

interface Run extends Writing {
  /** Every folder that is held open: of the project, and of the worktree that is made of it. */
  held: Anchors[];
  /** With the repository, once one was made. */
  project: Root;
  gitRequired: boolean;
}

type Publish = () => Promise<Partial<Applied>>;

function inOrder(edits: readonly Edit[]): Edit[] {
  const order: Edit['kind'][][] = [
    ['repository', 'worktree'],
    ['folder'],
    ['create', 'change'],
    ['remove'],
    ['move'],
    ['rename', 'branch'],
    ['discard'],
  ];
  return order.flatMap((kinds) => edits.filter(({ kind }) => kinds.includes(kind)));
}

/** Does all of an edit that nobody sees yet; what comes back makes it seen. */
async function stage(run: Run, edit: Edit): Promise<Publish> {
  switch (edit.kind) {
    case 'repository':
      return () => initialise(run);
    case 'worktree':
      return () => Promise.resolve({});
    case 'branch':
      return () => branch(run, edit);
    case 'rename':
      return () => rename(run, edit);
    case 'folder':
      return stageFolder(run, edit);
    case 'move':
      return stageMove(run, edit);
    case 'remove':
      return stageRemoval(run, edit);
    case 'discard':
      return stageDiscard(run, edit);
    default:
      return stageFile(run, edit);
  }
}

async function initialise(run: Run): Promise<Partial<Applied>> {
  run.target = '.git';
  const path = run.root;
  if (run.project.git?.top === path) return { changes: [] };
  if (statOf(join(path, '.git')) !== null)
    throw new SpecopsError('E_ENV', 'there is a ".git" that is no repository', {
      fix: 'remove .git, or mend it: git fsck',
    });
  run.undo.push({ what: '.git', back: () => removeRepository(path) });
  const made = await git(path, 'init', []);
  if (isMissing(made)) {
    if (run.gitRequired)
      throw new SpecopsError('E_ENV', 'git could not be run', { fix: 'install git, or set git.branch to never' });
    return { changes: [], warnings: ['git could not be run: no repository was made'] };
  }
  const folders = gitFolders(path);
  if (folders === null)
    throw new SpecopsError('E_ENV', `git made no repository: ${made.words}`, { fix: 'git init, and what it advises' });
  run.project = { path, git: folders };
  await git(path, 'pointHead', ['main']);
  return {};
}

/** Makes the worktree, and goes on in it: everything else is written there. */
async function enterWorktree(run: Run, edit: Extract<Edit, { kind: 'worktree' }>): Promise<string[]> {
  run.step();
  run.target = edit.path;
  if (!edit.named) await shelter(run, dirname(edit.path));
  const { project, warnings, undo } = await addWorktree(run.project, edit);
  run.undo.push({ what: edit.path, back: undo });
  run.project = project;
  run.root = project.path;
  run.folders = await anchors(project.path);
  run.held.push(run.folders);
  return warnings;
}

/** The folder that our worktrees lie in, which tells git by itself that none of them is to be added. */
async function shelter(run: Run, path: string): Promise<void> {
  const folder = join(run.root, path);
  if (statOf(folder) !== null) return;
  const before = run.undo.splice(0);
  try {
    await (
      await stageFile(run, { kind: 'create', path: `${path}/.gitignore`, text: '*\n' })
    )();
  } catch (error) {
    await takeBack(run.undo);
    // Somebody else has made it.
    if (!(error instanceof SpecopsError && error.code === 'E_BUSY')) throw error;
  }
  const made = run.undo.splice(0);
  const isOurs = () => list(folder).every(({ name }) => name === '.gitignore');
  run.undo.push(...before, { what: path, back: async () => !isOurs() || (await takeBack(made)).length === 0 });
}

async function branch(
  run: Run,
  { name, checkout, reuse }: Extract<Edit, { kind: 'branch' }>,
): Promise<Partial<Applied>> {
  run.target = name;
  const { created, warnings, undo, stuck } = await createBranch(run.project, name, {
    checkout,
    reuse,
    required: run.gitRequired,
  });
  run.undo.push({ what: name, back: undo });
  return { warnings, ...(created ? {} : { changes: [] }), ...(stuck ? { stuck } : {}) };
}

async function rename(run: Run, { from, to }: Extract<Edit, { kind: 'rename' }>): Promise<Partial<Applied>> {
  run.target = to;
  const { warnings, undo } = await renameBranch(run.project, from, to);
  run.undo.push({ what: to, back: undo });
  return { warnings };
}

/** A repository of ours holds nothing yet; any other stays. */
async function removeRepository(path: string): Promise<boolean> {
  const dir = join(path, '.git');
  if (statOf(dir) === null) return true;
  const objects = list(join(dir, 'objects')).filter(({ name }) => name !== 'info' && name !== 'pack');
  if (objects.length > 0 || list(join(dir, 'refs', 'heads')).length > 0) return false;
  await rm(dir, { recursive: true });
  return true;
}

function stopFor(signal: NodeJS.Signals | null): void {
  if (signal !== null) throw interruption(signal);
}

function interruption(signal: NodeJS.Signals): SpecopsError {
  return new SpecopsError('E_INTERRUPTED', `interrupted by ${signal}`, { fix: 'run the same command again' });
}

/** The error a person sees; what is neither ours nor the system's goes on as it is. */
function failure(reason: unknown, target: string, undone: { leftovers: string[]; rolledBack: boolean }): unknown {
  const known =
    typeof reason === 'string'
      ? interruption(reason as NodeJS.Signals)
      : reason instanceof SpecopsError
        ? reason
        : ioError(reason, target);
  if (known === null) return reason;
  const { code, message, fix, cause } = known;
  return new SpecopsError(code, message, { ...(fix === undefined ? {} : { fix }), cause, ...undone });
}
