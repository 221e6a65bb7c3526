/** How a prompt is laid out in a file. */
export type LayoutName = 'skill' | 'markdown' | 'claude' | 'named' | 'continue' | 'toml' | 'recipe';

/** A folder of a program's in a person's home folder, and the variable that may name another. */
export interface Home {
  folder: string;
  variable: string;
}

/** An AI agent, and where it reads commands that people type. `<c>` in a path or a name is the command. */
export interface Agent {
  /** `claude` */
  key: string;
  name: string;
  /** The file of a command. `<dir>` is what `--commands-dir` gave, for an agent that has no place of its own. */
  file: string;
  layout: LayoutName;
  /** A second file, and its layout, that only leads to the first: some agents need one to offer the command. */
  companion: { file: string; layout: 'agent-prompt' | 'skill-prompt' } | null;
  /** A file of the agent's own that lists its commands, in which ours are entered; null for none. */
  index: string | null;
  /** What stands for the text typed after the command; null where nothing does, and prose has to say it. */
  arguments: string | null;
  /** How a person types it: `/specops.<c>`. */
  typed: string;
  /** The folder it reads skills from: the one that says when to ask SpecOps goes there. */
  skills: string;
  /** The file it reads with every conversation; null where none is known. */
  context: string | null;
  /** Files or folders that show that it is in use here. */
  signs: string[];
  /** The folder of its own that it reads commands from, in place of the project; null for one that reads them there. */
  home: Home | null;
  /** What a person may still do by hand. */
  note: string | null;
}

/** A command or skill as an agent gets it, before it is laid out. */
export interface Prompt {
  /** `specops.plan`, or `specops-plan` where a name cannot hold a dot. */
  name: string;
  /** What it does and when to use it: one line. */
  description: string;
  /** What to type after it; null for nothing. */
  hint: string | null;
  body: string;
}

/** A text for an agent, and where it belongs. */
export interface AgentFile {
  path: string;
  text: string;
}
