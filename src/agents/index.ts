import type { Agent } from '../model/agent.js';

/** The agents that commands can be installed for. */
export const agents: readonly Agent[] = [
  {
    key: 'claude',
    name: 'Claude Code',
    file: (command) => `.claude/commands/specops.${command}.md`,
    arguments: '$ARGUMENTS',
    needsFolder: false,
  },
  {
    key: 'generic',
    name: 'any agent that reads Markdown commands',
    file: (command, folder) => `${folder}/specops.${command}.md`,
    arguments: '$ARGUMENTS',
    needsFolder: true,
  },
];
