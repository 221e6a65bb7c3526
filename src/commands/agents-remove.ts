import { homeOf, homeOption, namedAgents } from '../agents/chosen.js';
import { agentsInContext, installablePaths, installationOf, manifestOf } from '../agents/installation.js';
import { backupFolder, install, standingsSchema, type Standing } from '../core/installed.js';
import type { Command } from '../model/command.js';
import { SpecopsError } from '../model/error.js';
import { keptLines } from '../reports/standings.js';

interface Removed {
  /** The agents that have nothing of ours any more. */
  agents: string[];
  /** Those that still have it. */
  left: string[];
  /** What a person wrote, and stays. */
  kept: Standing[];
  backups: string | null;
}

/** `specops agents remove`: everything of ours away, and nothing of anybody else's. */
export const agentsRemove: Command<Removed> = {
  name: 'agents remove',
  examples: [
    ['specops agents remove claude', 'what was installed for one agent; what others read too stays'],
    ['specops agents remove all --dry-run', 'what would go for all of them'],
  ],
  arguments: [{ syntax: '<agents...>', about: 'their keys (specops agents status), or all' }],
  options: [
    homeOption,
    { syntax: '--force', about: 'remove files edited by hand too; a copy goes to .specops/backup/' },
  ],
  writes: true,
  reads: { documents: 'none', templates: true, installed: true, files: installablePaths, home: homeOf },
  result: {
    type: 'object',
    required: ['agents', 'left', 'kept', 'backups'],
    properties: {
      agents: { type: 'array', items: { type: 'string' } },
      left: { type: 'array', items: { type: 'string' }, description: 'The agents that still have theirs.' },
      kept: { ...standingsSchema, description: 'What a person wrote, and stays.' },
      backups: { type: ['string', 'null'], description: 'Where the texts are that --force removed.' },
    },
  },
  run({ project, words, options, now }) {
    const manifest = manifestOf(project);
    const there = Object.keys(manifest.agents);
    const named = namedAgents(words, ['all']);
    const keys = named.includes('all') ? there : named;
    const stranger = keys.find((key) => !there.includes(key));
    if (stranger !== undefined)
      throw new SpecopsError('E_USAGE', `nothing is installed for the agent "${stranger}"`, {
        fix: there.length === 0 ? 'specops agents status' : `name one of: ${there.join(', ')}`,
      });
    const rest = Object.fromEntries(Object.entries(manifest.agents).filter(([key]) => !keys.includes(key)));
    const inContext = agentsInContext(manifest).filter((key) => !keys.includes(key));
    const { edits, kept, backups } = install(
      installationOf(project, { agents: rest, inContext, about: keys }),
      options['force'] === true ? backupFolder(now) : null,
    );
    return { result: { agents: keys, left: Object.keys(rest), kept, backups }, edits };
  },
  text({ agents, kept, backups }, paint) {
    if (agents.length === 0) return 'Nothing is installed for agents.';
    return [
      `${paint.green('Removed')} what was installed for ${agents.join(', ')}.`,
      ...keptLines(kept, paint),
      ...(backups === null ? [] : [paint.dim(`  former texts: ${backups}`)]),
    ].join('\n');
  },
};
