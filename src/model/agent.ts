/** An AI agent, and where it reads commands that people type. */
export interface Agent {
  /** `claude` */
  key: string;
  name: string;
  /** The file of a command; `folder` is what `--commands-dir` gave, for agents that have no place of their own. */
  file(command: string, folder: string): string;
  /** What stands for the text typed after the command. */
  arguments: string;
  /** True where the folder must be given. */
  needsFolder: boolean;
}
