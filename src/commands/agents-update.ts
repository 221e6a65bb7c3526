import { homeOf, homeOption } from '../agents/chosen.js';
import { agentsInContext, installablePaths, installationOf, manifestOf } from '../agents/installation.js';
import { backupFolder, install, standingsSchema, type Standing } from '../core/installed.js';
import type { Command } from '../model/command.js';
import { keptLines } from '../reports/standings.js';

interface Updated {
  agents: string[];
  /** What a person wrote, and stays. */
  kept: Standing[];
  backups: string | null;
}

/** `specops agents update`: what this version would install, wherever nobody has edited it. */
export const agentsUpdate: Command<Updated> = {
  name: 'agents update',
  examples: [
    ['specops agents update', 'renew what was installed; files edited by hand stay'],
    ['specops agents update --dry-run', 'what that would change'],
    ['specops agents update --force', 'replace those edited by hand too, and keep a copy'],
  ],
  arguments: [],
  options: [homeOption, { syntax: '--force', about: 'replace files edited by hand; a copy goes to .specops/backup/' }],
  writes: true,
  reads: { documents: 'none', templates: true, installed: true, files: installablePaths, home: homeOf },
  result: {
    type: 'object',
    required: ['agents', 'kept', 'backups'],
    properties: {
      agents: { type: 'array', items: { type: 'string' } },
      kept: { ...standingsSchema, description: 'What a person wrote, and stays.' },
      backups: { type: ['string', 'null'], description: 'Where the texts are that --force replaced.' },
    },
  },
  run({ project, options, now }) {
    const manifest = manifestOf(project);
    const { edits, kept, backups } = install(
      installationOf(project, { agents: manifest.agents, inContext: agentsInContext(manifest), about: null }),
      options['force'] === true ? backupFolder(now) : null,
    );
    const agents = Object.keys(manifest.agents);
    const there = homeOf(options) === null ? '' : ' --home';
    return {
      result: { agents, kept, backups },
      edits,
      next:
        agents.length === 0
          ? [
              {
                command: there === '' ? 'specops agents install auto' : 'specops agents list',
                why: 'nothing is installed for agents',
                actor: 'human',
              },
            ]
          : kept.length > 0
            ? [
                {
                  command: `specops agents update --force${there}`,
                  why: 'replace what was edited, and keep a copy',
                  actor: 'human',
                },
              ]
            : [],
    };
  },
  text({ agents, kept, backups }, paint, { edits = [] }) {
    if (agents.length === 0) return 'Nothing is installed for agents.';
    return [
      edits.length === 0
        ? `Nothing to renew for ${agents.join(', ')}.`
        : `${paint.green('Renewed')} for ${agents.join(', ')}.`,
      ...keptLines(kept, paint),
      ...(backups === null ? [] : [paint.dim(`  former texts: ${backups}`)]),
    ].join('\n');
  },
};
