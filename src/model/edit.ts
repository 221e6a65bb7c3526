/**
 * What a command wants changed. Commands only say it; `io/apply.ts` is the one place that does it, and puts
 * everything back when one of them fails.
 */
export type Edit =
  /** A file that must not exist yet. */
  | { kind: 'create'; path: string; text: string }
  /** A file that still holds `before`; anything else on disk is somebody's edit and stops the run. */
  | { kind: 'change'; path: string; before: string; text: string }
  /** A folder that must not exist yet, published with all its files in one rename. */
  | { kind: 'folder'; path: string; files: { path: string; text: string }[] }
  /** A file away that still holds `before`, and with it the folders that it leaves empty. */
  | { kind: 'remove'; path: string; before: string }
  /** A folder under another name, where nothing is yet. Edits of the same run name its files as they were before. */
  | { kind: 'move'; from: string; to: string }
  /**
   * What a run of ours that is over has left unfinished (`.tmp-…`), away for good; `.git/specops/…` is what all
   * worktrees of the repository share.
   */
  | { kind: 'discard'; path: string }
  /** A new git repository at the project's root. */
  | { kind: 'repository' }
  /** A new branch; `checkout` moves HEAD to it, `reuse` accepts one that is there. */
  | { kind: 'branch'; name: string; checkout: boolean; reuse: boolean }
  /**
   * A git worktree on a new branch, in which all other edits of the run are made. `path` is relative to the project;
   * `named` is true where a person named it, who alone may send it out of the project.
   */
  | { kind: 'worktree'; path: string; branch: string; named: boolean }
  /** A branch under another name; every worktree that is on it stays on it. */
  | { kind: 'rename'; from: string; to: string };

/** One line of what a run did or would do. */
export interface Change {
  action: 'create' | 'change' | 'remove' | 'move';
  /** A path relative to the project's root, or a branch. */
  target: string;
  what: 'file' | 'folder' | 'branch' | 'repository' | 'worktree';
  /** What it was called before it was moved. */
  from?: string;
}

/** What an edit comes to where nothing stands in its way: the lines of a dry run. */
export function changesOf(edit: Edit): Change[] {
  switch (edit.kind) {
    case 'create':
    case 'change':
      return [{ action: edit.kind, target: edit.path, what: 'file' }];
    case 'folder':
      return edit.files.map(({ path }) => ({ action: 'create', target: `${edit.path}/${path}`, what: 'file' }));
    case 'remove':
      return [{ action: 'remove', target: edit.path, what: 'file' }];
    case 'move':
      return [{ action: 'move', target: edit.to, what: 'folder', from: edit.from }];
    case 'rename':
      return [{ action: 'move', target: edit.to, what: 'branch', from: edit.from }];
    case 'discard':
      return [{ action: 'remove', target: edit.path, what: 'file' }];
    case 'worktree':
      return [
        { action: 'create', target: edit.path, what: 'worktree' },
        { action: 'create', target: edit.branch, what: 'branch' },
      ];
    case 'repository':
      return [{ action: 'create', target: '.git', what: 'repository' }];
    case 'branch':
      return [{ action: 'create', target: edit.name, what: 'branch' }];
  }
}
