import { agentSigns, seenAgents } from '../agents/chosen.js';
import { agents } from '../agents/index.js';
import { manifestOf, typedAs } from '../agents/installation.js';
import type { Command } from '../model/command.js';

interface Row {
  key: string;
  name: string;
  /** Where a command is written; `<c>` stands for the command, `<dir>` for --commands-dir. */
  file: string;
  typed: string;
  context: string | null;
  /** The folder of a person's own that --home installs into, for one that reads no project. */
  home: string | null;
  seen: boolean;
  installed: boolean;
}

/** `specops agents list`: the agents there are, and which are in use here. */
export const agentsList: Command<{ agents: Row[] }> = {
  name: 'agents list',
  examples: [
    ['specops agents list', 'every agent, its key, and how commands are typed'],
    ['specops agents list --json', 'with the files each reads'],
  ],
  arguments: [],
  options: [],
  writes: false,
  reads: { documents: 'none', installed: true, places: agentSigns },
  result: {
    type: 'object',
    required: ['agents'],
    properties: {
      agents: {
        type: 'array',
        items: {
          type: 'object',
          required: ['key', 'name', 'file', 'typed', 'context', 'home', 'seen', 'installed'],
          additionalProperties: false,
          properties: {
            key: { type: 'string' },
            name: { type: 'string' },
            file: {
              type: 'string',
              description: 'Where a command is written; <c> is the command, <dir> the folder of --commands-dir.',
            },
            typed: { type: 'string', description: 'How a person types the command "specify".' },
            context: { type: ['string', 'null'], description: 'The file that --context adds a block to.' },
            home: {
              type: ['string', 'null'],
              description: "The folder of a person's own that --home installs into: it reads no project; else null.",
            },
            seen: { type: 'boolean', description: 'Its folder or context file is there.' },
            installed: { type: 'boolean' },
          },
        },
      },
    },
  },
  run({ project }) {
    const seen = seenAgents(project);
    const installed = Object.keys(manifestOf(project).agents);
    const rows = agents.map((agent) => ({
      key: agent.key,
      name: agent.name,
      file: agent.home === null ? agent.file : `~/${agent.home.folder}/${agent.file}`,
      typed: typedAs(agent, 'specify'),
      context: agent.context,
      home: agent.home && `~/${agent.home.folder}`,
      seen: seen.includes(agent),
      installed: installed.includes(agent.key),
    }));
    const here = rows.filter((row) => row.seen && !row.installed).map(({ key }) => key);
    return {
      result: { agents: rows },
      next:
        here.length === 0
          ? []
          : [{ command: `specops agents install ${here.join(' ')}`, why: 'they are in use here', actor: 'human' }],
    };
  },
  text({ agents: rows }, paint) {
    const wide = (key: 'key' | 'name') => Math.max(...rows.map((row) => row[key].length));
    return rows
      .map(({ key, name, typed, seen, installed, home }) => {
        const mark = installed
          ? paint.green('installed')
          : seen
            ? paint.yellow('seen here')
            : home === null
              ? '         '
              : paint.dim('--home   ');
        return `  ${paint.bold(key.padEnd(wide('key')))}  ${name.padEnd(wide('name'))}  ${mark}  ${paint.dim(typed)}`;
      })
      .join('\n');
  },
};
