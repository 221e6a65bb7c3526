/** Somebody's hold on a task: while it lasts nobody else begins it, in whatever worktree of the repository. */
export interface Claim {
  feature: string;
  /** `T012` */
  task: string;
  /** Who works on it, as they call themselves. */
  owner: string;
  /** What its owner ends it with; empty where a claim cannot be read, which nobody can end but by taking over. */
  token: string;
  /** When it was taken, in ISO 8601. */
  since: string;
  /** True where the process that works on it is proved to be over. */
  dead: boolean;
  /** True where the task was done in one worktree, while others have not seen it yet. */
  done: boolean;
  /** Whom it was taken over from. */
  from?: string;
}

/** A claim that a command wants to be taken for it. */
export interface ClaimWish extends Pick<Claim, 'feature' | 'task' | 'owner'> {
  /** The process that will work on it, by whose end the claim can be proved dead; null where nobody says. */
  pid: number | null;
  /** The token of the claim that is taken over; null where nobody may have one. */
  over: string | null;
}

/** A claim that comes to its end: the task is done, or given back. */
export interface ClaimEnd extends Pick<Claim, 'feature' | 'task' | 'token'> {
  done: boolean;
}
