/** What git knows of a project's files and branches, asked without running anything of the repository's. */
export interface History {
  /** Of the files that were asked about, those that HEAD does not hold as they are: changed, new, staged or gone. */
  uncommitted: string[];
  /** Local branches. */
  local: string[];
  /** Remote-tracking branches, with their remote: `origin/003-audit-log`. */
  remote: string[];
  /** Branches that other worktrees are on. */
  elsewhere: string[];
  /** The folders of features that the default branch holds; null where it is not known. */
  merged: string[] | null;
}
