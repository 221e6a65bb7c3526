import { homeOf, homeOption } from '../agents/chosen.js';
import { agentsInContext, installablePaths, installationOf, manifestOf } from '../agents/installation.js';
import { standings, standingsSchema, type Standing } from '../core/installed.js';
import type { Command } from '../model/command.js';
import { standingLines } from '../reports/standings.js';

/** `specops agents status`: what is installed for agents, and how it stands. */
export const agentsStatus: Command<{ agents: string[]; files: Standing[] }> = {
  name: 'agents status',
  examples: [['specops agents status', 'what is installed, what was edited, what is older than this version']],
  arguments: [],
  options: [homeOption],
  writes: false,
  reads: { documents: 'none', templates: true, installed: true, files: installablePaths, home: homeOf },
  result: {
    type: 'object',
    required: ['agents', 'files'],
    properties: { agents: { type: 'array', items: { type: 'string' } }, files: standingsSchema },
  },
  run({ project }) {
    const manifest = manifestOf(project);
    const files = standings(
      installationOf(project, { agents: manifest.agents, inContext: agentsInContext(manifest), about: null }),
    );
    const old = files.some(({ state }) => ['missing', 'outdated', 'leftover', 'gone'].includes(state));
    return {
      result: { agents: Object.keys(manifest.agents), files },
      next: old ? [{ command: 'specops agents update', why: 'some are missing or older', actor: 'agent' }] : [],
    };
  },
  text({ agents, files }, paint) {
    if (agents.length === 0) return 'Nothing is installed for agents.';
    return [`${paint.bold(agents.join(', '))}: ${standingLines(files, paint).join('\n')}`].join('\n');
  },
};
