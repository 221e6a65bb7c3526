import { isAbsolute, join } from 'node:path/posix';
import type { Question } from '../../model/command.js';
import type { Edit } from '../../model/edit.js';
import { SpecopsError } from '../../model/error.js';

/** The worktree that is asked for: in the project, where git ignores it, unless a person named a place. */
export function chosenWorktree(
  { options, folder = '' }: Question,
  feature: string,
  branch: string | null,
): Extract<Edit, { kind: 'worktree' }> | null {
  const path = options['worktreePath'];
  if (path === undefined && options['worktree'] !== true) return null;
  const other = ['allowExistingBranch', 'branch', 'switch'].find(
    (name) => options[name] === (name === 'allowExistingBranch'),
  );
  if (branch === null || other !== undefined)
    throw new SpecopsError('E_USAGE', 'a worktree is made with a new branch, which is checked out in it', {
      fix: 'leave --no-branch, --no-switch and --allow-existing-branch out, and git.branch: never',
    });
  if (typeof path !== 'string') return { kind: 'worktree', path: `.worktrees/${feature}`, branch, named: false };
  return { kind: 'worktree', path: isAbsolute(path) ? path : join(folder, path), branch, named: true };
}

/** A worktree's place, from the folder that is asked in. */
export function wayTo({ options, folder = '' }: Question, path: string): string {
  const up = '../'.repeat(folder === '' ? 0 : folder.split('/').length);
  return typeof options['worktreePath'] === 'string' ? options['worktreePath'] : up + path;
}
