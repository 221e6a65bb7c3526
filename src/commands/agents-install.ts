import { agentSigns, chosenAgents, homeOf, homeOption, placeOptions } from '../agents/chosen.js';
import {
  agentOf,
  agentsInContext,
  installablePaths,
  installationOf,
  manifestOf,
  typedAs,
} from '../agents/installation.js';
import { backupFolder, install, standingsSchema, type Standing } from '../core/installed.js';
import type { Command } from '../model/command.js';
import { SpecopsError } from '../model/error.js';
import { wrap } from '../reports/wrap.js';
import { keptLines } from '../reports/standings.js';

interface InstalledAgents {
  /** Those that were asked for, by key. */
  agents: string[];
  typed: string[];
  /** What a person wrote, and stays. */
  kept: Standing[];
  /** Where the texts are that --force replaced; null for none. */
  backups: string | null;
}

/** `specops agents install`: slash commands and skills, where each agent reads them. */
export const agentsInstall: Command<InstalledAgents> = {
  name: 'agents install',
  examples: [
    ['specops agents install claude copilot', 'commands for two agents'],
    ['specops agents install auto --dry-run', 'what those would get that are in use here'],
    ['specops agents install codex --context', 'and a short block in its AGENTS.md'],
    ['specops agents install generic --commands-dir .agent/commands', 'any agent that reads Markdown commands'],
  ],
  arguments: [{ syntax: '<agents...>', about: 'their keys (specops agents list), or auto: those in use here' }],
  options: [
    ...placeOptions,
    homeOption,
    { syntax: '--context', about: "add a block to the agent's context file, such as AGENTS.md" },
    { syntax: '--force', about: 'replace files edited by hand; a copy goes to .specops/backup/' },
  ],
  writes: true,
  reads: {
    documents: 'none',
    templates: true,
    installed: true,
    places: agentSigns,
    files: installablePaths,
    home: homeOf,
  },
  result: {
    type: 'object',
    required: ['agents', 'typed', 'kept', 'backups'],
    properties: {
      agents: { type: 'array', items: { type: 'string' } },
      typed: { type: 'array', items: { type: 'string' }, description: 'How a person types "specify" to each.' },
      kept: { ...standingsSchema, description: 'What a person wrote, and stays.' },
      backups: { type: ['string', 'null'], description: 'Where the texts are that --force replaced.' },
    },
  },
  run({ project, words, options, now }) {
    const chosen = chosenAgents(words, options, project);
    const keys = Object.keys(chosen);
    if (keys.length === 0)
      throw new SpecopsError('E_USAGE', 'no agent is seen in use here', { fix: 'specops agents list, then name one' });
    const manifest = manifestOf(project);
    const rows = keys.map((key) => agentOf(key, chosen[key] ?? {}));
    const contextual = options['context'] === true ? keys : [];
    const installation = installationOf(project, {
      agents: { ...manifest.agents, ...chosen },
      inContext: [...agentsInContext(manifest), ...contextual],
      about: keys,
    });
    const { edits, kept, backups } = install(installation, options['force'] === true ? backupFolder(now) : null);
    return {
      result: {
        agents: keys,
        typed: rows.map((agent) => typedAs(agent, 'specify')),
        kept,
        backups,
      },
      edits,
      warnings: rows.flatMap((agent) =>
        contextual.length > 0 && agent.context === null ? [`no context file of ${agent.name} is known`] : [],
      ),
      notes: rows.flatMap(({ name, note }) => (note === null ? [] : [`${name}: ${note}`])),
      next: [{ command: 'specops next', why: 'what to do now', actor: 'agent' }],
    };
  },
  text({ agents, typed, kept, backups }, paint, { edits = [] }) {
    const said = [...new Set(typed)].map((line) => paint.cyan(line)).join(' or ');
    return [
      edits.length === 0
        ? `Everything is there already for ${agents.join(', ')}; nothing was written.`
        : wrap(`${paint.green('Installed')} for ${agents.join(', ')}.`, paint.width, 2),
      ...(edits.length === 0 ? [] : [`Type ${said} there.`]),
      ...keptLines(kept, paint),
      ...(backups === null ? [] : [paint.dim(`  former texts: ${backups}`)]),
    ].join('\n');
  },
};
