/** A file or folder of a run that did not end, or has not yet. */
export interface Draft {
  /** Relative to the project; `.git/specops/…` for what all worktrees of the repository share. */
  path: string;
  /** Whether its run is proved to be over; null where its name does not say whose it is. */
  dead: boolean | null;
}

/** What the machine and a crash may have left amiss, as it was found. */
export interface Health {
  /** The version of Node that runs. */
  node: string;
  /** The version of git; null where it cannot be run. */
  git: string | null;
  /** What git says where it will have nothing to do with the repository; null where it does. */
  refusal: string | null;
  drafts: Draft[];
  /** A run that moves things and did not end, in words; `fix` where a person has to look; null for none. */
  unfinishedRun?: { message: string; fix: string | null } | null;
  /** Names of the features that have a sidecar. */
  sidecars: string[];
  /** Folders that cannot be written in, of those that we write in. */
  unwritable: string[];
  /** Features in no commit yet whose branch was not made any more; `possible` where it can be made. */
  unfinished: { feature: string; branch: string; possible: boolean }[];
  /** Branches named like features that hold none; `held` where a worktree is on it. */
  empty: { branch: string; held: boolean }[];
  /** Features in no commit yet, as far as git was asked. */
  fresh: string[];
  /** Numbers that are reserved. */
  reserved: string[];
  /** Settings, and other files of a project's own, that cannot be read. */
  broken: { message: string; fix: string }[];
}
