import type { Home } from './agent.js';
import type { Claim, ClaimEnd, ClaimWish } from './claim.js';
import type { Edit } from './edit.js';
import type { Finding } from './finding.js';
import type { Feature } from './feature.js';
import type { KnownHook } from './hook.js';
import type { Issue, Tracked } from './issue.js';
import type { Project } from './project.js';
import type { Within } from './rule.js';

/** A JSON Schema, 2020-12. */
export type JSONSchema = Record<string, unknown>;

/** A positional argument, in commander's notation: `<name>`, `[name]`, `[name...]`. */
export interface Argument {
  syntax: string;
  about: string;
  choices?: readonly string[];
}

/** An option, in commander's notation: `--flag`, `--name <value>`. */
export interface Option {
  syntax: string;
  about: string;
  choices?: readonly string[];
  /** True where it may be given several times; its value is a list then. */
  repeat?: boolean;
  /** True where the command writes for it, and without any such option only looks. */
  writes?: boolean;
  /** True where it means something at a terminal only: no agent's tool has it. */
  terminal?: boolean;
}

/** A line of the help. A name of two words, `tasks next`, is a command in the family of its first. */
export interface Family {
  name: string;
  about: string;
  group: 'set up' | 'write' | 'prove' | 'see' | 'work';
}

/** The line of a command in the list of commands: known without loading it. */
export interface Entry extends Family {
  load: () => Promise<Command>;
}

/** A step that may come next, and whether a person has to take it. */
export interface Step {
  /** A command line, or the file to edit with its line. */
  command: string;
  why: string;
  actor: 'human' | 'agent';
}

/** What a command asks to be read before it runs. */
export interface Reads {
  /** The documents of every feature, of the current one, or none. */
  documents: 'all' | 'current' | 'none';
  /** False for a command that tells of SpecOps alone, and answers where the project's settings are broken. */
  settings?: false;
  /** The folder of a person's own that is read and written in place of the project; null for the project. */
  home?: (options: Record<string, unknown>) => Home | null;
  /** Numbers and branch names in use; starts git. */
  numbers?: boolean;
  /** Whether the numbers in use are also those on the remote, which uses the network; null where nobody said. */
  remote?: (options: Record<string, unknown>) => boolean | null;
  /** The intent or choices as a text: from the arguments, `-` (stdin) or `--file`. */
  text?: boolean;
  /** The option that names a file, or `-` for stdin, whose text the command is given. */
  textFrom?: string;
  /** Who asks: a variable or git's own configuration says it. */
  author?: boolean;
  /** The schemas of every command's answer. */
  schemas?: boolean;
  /** Who works on which task. */
  claims?: boolean;
  /** Whether the files that tasks are to write are there. */
  made?: boolean;
  /** What the machine and a crash may have left amiss, so that it runs with settings that cannot be read too; starts git. */
  health?: boolean;
  /** What git knows of the features, or of the settings alone, and of branches; null for nothing. Starts git. */
  history?: (options: Record<string, unknown>) => 'features' | 'settings' | null;
  /** The manifest of what was installed for agents, and the files that it lists. */
  installed?: boolean;
  /** Files or folders of which it only matters whether they are there. */
  places?: readonly string[];
  /** The project's hooks, and which of them are trusted. */
  hooks?: boolean;
  /** The texts of all documents that are read, in the project's files. */
  sources?: boolean;
  /** The templates: a command that writes reads them unless it says no, any other where it says so. */
  templates?: boolean;
  /** A document from stdin, where the only word is `-`: the path it stands for, as it was given. */
  stdin?: (options: Record<string, unknown>) => string;
  /** Which documents it is about: those staged in git, or those that differ from a commit; null for all. */
  changes?: (options: Record<string, unknown>) => Changes | null;
  /** The feature it is about, where that is not the current one; null for none, `*` for each. */
  feature?: (options: Record<string, unknown>) => string | null;
  /**
   * Files whose texts the command needs, relative to the root; `{feature}` stands for the current one's
   * folder, `{state}` for its sidecar.
   */
  files?: (options: Record<string, unknown>) => readonly string[];
}

/** Documents by what became of them in git: staged for the next commit, or changed since one. */
export type Changes = { staged: true } | { since: string };

/** A question to the project. */
export interface Question {
  project: Project;
  /** The folder it is asked in, relative to the project; empty for the project's own. */
  folder?: string;
  /** The current feature, null where there is none or none was asked for. */
  feature: Feature | null;
  /** Positional arguments, variadic ones spread. */
  words: string[];
  /** The text read from arguments, stdin or a file; empty where the command takes none. */
  text: string;
  options: Record<string, unknown>;
  /** The number that is reserved for the answer, where another was lost to somebody quicker. */
  claimed?: string | null;
  /** The claim that was taken because the command wants it; null before that. */
  held?: Claim | null;
  /** When the question is asked. */
  now: Date;
  /** Who asks, as `SPECOPS_AUTHOR` or git's configuration has it; empty or absent where nobody says. */
  author?: string;
  ci: boolean;
  /** For work on what others wrote, which may never end; nothing ends it without. */
  within?: Within | undefined;
  /** JSON Schemas by kind; empty where the command does not read them. */
  schemas: Record<string, JSONSchema>;
  /** The project's hooks; absent where the command does not read them. */
  hooks?: KnownHook[];
}

/** The branches there are once everything is written. */
export interface Refs {
  /** The branch HEAD is on; null where it is detached, or there is no repository. */
  head: string | null;
  branches: readonly string[];
}

/** Something outside of the project that is done only once a person has agreed to it. */
export type Deed = { question: string } & ({ kind: 'trust'; hooks: KnownHook[] } | { kind: 'issues'; issues: Issue[] });

/** What a deed came to. */
export interface Done {
  created?: Tracked[];
  existing?: Tracked[];
}

/** A command's answer. */
export interface Outcome<Result = unknown> {
  result: Result;
  findings?: Finding[];
  /** Paths of the documents that were judged, for a command that reports findings. */
  judged?: string[];
  edits?: Edit[];
  /** The number that has to be reserved before the edits are made; `higher` where any higher one will do. */
  reserve?: { number: string; owner: string; higher: boolean };
  /** What is done outside of the project, after a question. */
  deed?: Deed;
  /** The claim that has to be taken before the command is asked again, and then answers with it. */
  claim?: ClaimWish;
  /** Claims that end once the edits are made. */
  ends?: ClaimEnd[];
  /** Things a person should know that stop nothing. */
  warnings?: string[];
  /** What a person may want to know of how it was answered; on a terminal only. */
  notes?: string[];
  /** What a dry run shows in place of the list of changes: a unified diff. */
  diff?: string;
  next?: Step[];
  /** True where the findings make the exit code 2: at the threshold that was asked for, or refusing to write. */
  failed?: boolean;
}

/** How a text is drawn: in colour where the terminal has it, and no wider than it is. */
export interface Paint {
  /** Characters a line may have; Infinity for a pipe or a file. */
  width: number;
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
  cyan(text: string): string;
}

/** Something that can be asked of a project: a pure question, in one file, listed in `commands/index.ts`. */
export interface Command<Result = unknown> {
  /** As it is typed: `plan`, `tasks next`. */
  name: string;
  /** Example command lines with what each does, first in the help. */
  examples: [string, string][];
  arguments: Argument[];
  options: Option[];
  /** True where it writes, and so takes `--dry-run`. */
  writes: boolean;
  /** True where what it writes is new: nothing that was there is changed beyond recognition, moved or removed. */
  adds?: boolean;
  /** True where it is for a person, or a shell: no tool of an agent's. */
  terminal?: boolean;
  /** The server that a door runs in its place, where these options ask for one; null for none. */
  serves?(options: Record<string, unknown>): 'mcp' | null;
  /** True where a project may have programs run before and after it. */
  hooks?: boolean;
  /** True where it reads and writes while nobody else may do the same: what it finds out still holds when it writes. */
  alone?: true | ((options: Record<string, unknown>) => boolean);
  /** True where it first finishes what a run that moves things was killed in the middle of; one that is `alone`. */
  finishes?: true;
  reads: Reads;
  /** The schema of `result`, as `--json` prints it. */
  result: JSONSchema;
  run(question: Question): Outcome<Result>;
  /** The result as it really came to, where the world has a say in it: a branch that could not be made. */
  settle?(result: Result, refs: Refs): Result;
  /** The result once its deed is done. */
  done?(result: Result, done: Done): Result;
  /** The keys that Spec Kit's scripts print, for `--speckit`; paths are relative to the root. */
  speckit?(result: Result): Record<string, string | string[]>;
  /** The answer for people, several lines; empty where there is nothing to say. */
  text(result: Result, paint: Paint, outcome: Outcome<Result>): string;
}
