import type { Request as ProjectRequest } from '../io/project.js';
import type { Command, Outcome } from '../model/command.js';
import type { Change } from '../model/edit.js';
import type { Shown } from './showing.js';

/** What is asked, and from where. */
export interface Request {
  /** The folder it is asked in. */
  folder: string;
  words: string[];
  text: string;
  options: Record<string, unknown>;
  environment: Readonly<Record<string, string | undefined>>;
  dryRun: boolean;
  ci: boolean;
  now: Date;
  /** Facts of texts that an earlier run read, by path; those that this one reads are added. */
  known?: NonNullable<ProjectRequest['known']>;
  /** Which hooks run: those that a person trusted, or all; none without. */
  hooks?: 'trusted' | 'all';
  /** Asks a person whether what is shown may be done; without it nothing outside of the project is. */
  confirm?: (command: Command, outcome: Outcome) => Promise<boolean>;
  /** The signal that asked to stop, null while none has. */
  interrupted: () => NodeJS.Signals | null;
}

/** An answer, with what was done of it. */
export interface Answer {
  outcome: Outcome;
  changes: Change[];
  dryRun: boolean;
  /** The project's folder. */
  root: string;
  /** How its findings are shown, where that was asked for. */
  shown: Shown | null;
  /** The texts of the documents that findings stand in, by path, as the answer leaves them. */
  texts: () => Record<string, string>;
}
