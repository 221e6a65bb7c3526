/** Moments at which a project may have programs run: before and after the commands that write. */
export const hookEvents = [
  'before_specify',
  'after_specify',
  'before_plan',
  'after_plan',
  'before_tasks',
  'after_tasks',
] as const;
export type HookEvent = (typeof hookEvents)[number];

/** A program, as `hooks:` of the settings has it; never a line for a shell. */
export interface Hook {
  /** The program, by its name or by its path in the project, and its arguments. */
  run: string[];
  /** Seconds it may take. */
  timeout?: number;
}

/** A hook as it stands in a project at this moment, and whether a person trusted just that. */
export interface KnownHook extends Required<Hook> {
  event: HookEvent;
  /** Files of the project among its words: what they hold is part of what is trusted. */
  files: string[];
  /** Of where it is, when it runs, its words, its time and its files. */
  sha256: string;
  trusted: boolean;
}

/** The moments around a command; none for one that has no hooks. */
export function momentsOf(command: string): { before: HookEvent | null; after: HookEvent | null } {
  const find = (moment: string) => hookEvents.find((event) => event === `${moment}_${command}`) ?? null;
  return { before: find('before'), after: find('after') };
}
