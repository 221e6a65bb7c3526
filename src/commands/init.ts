import { agentSigns, chosenAgents, placeOptions } from '../agents/chosen.js';
import { agentsInContext, installablePaths, installationOf, manifestOf } from '../agents/installation.js';
import { localDate } from '../core/date.js';
import { install } from '../core/installed.js';
import type { Command, Question, Step } from '../model/command.js';
import { changesOf, type Edit } from '../model/edit.js';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import type { Project } from '../model/project.js';

interface Initialised {
  written: string[];
  /** Files that were there already and stay as they are. */
  kept: string[];
  agents: string[];
}

const constitution = 'memory/constitution.md';
const config = '.specops/config.yaml';

/** `specops init`: what a repository needs, written where it is missing. Nothing that a person wrote is touched. */
export const init: Command<Initialised> = {
  name: 'init',
  examples: [
    ['specops init', 'constitution and configuration'],
    ['specops init --agents claude,copilot', 'and slash commands for two agents'],
    ['specops init --agents auto', 'for every agent whose folder is here'],
    ['specops init --agents generic --commands-dir .agent/commands', 'slash commands for another agent'],
  ],
  arguments: [],
  options: [
    {
      syntax: '--agents <names>',
      about: 'agents to write commands for, with commas (specops agents list); auto: those in use here; none',
    },
    ...placeOptions,
    { syntax: '--no-git', about: 'make no git repository' },
  ],
  writes: true,
  adds: true,
  reads: {
    documents: 'all',
    installed: true,
    places: agentSigns,
    files: (options) => [constitution, config, ...installablePaths(options)],
  },
  result: {
    type: 'object',
    required: ['written', 'kept', 'agents'],
    properties: {
      written: { type: 'array', items: { type: 'string' } },
      kept: {
        type: 'array',
        items: { type: 'string' },
        description: 'Files that were there already and stay as they are.',
      },
      agents: { type: 'array', items: { type: 'string' } },
    },
  },
  run(question) {
    const { project, options } = question;
    const wanted = [
      ...(project.constitution ? [] : [{ path: constitution, text: constitutionText(question) }]),
      { path: config, text: configText(project.name) },
    ];
    const edits = wanted
      .filter(({ path }) => !Object.hasOwn(project.files, path))
      .map((file) => ({ kind: 'create' as const, ...file }));
    const agents = forAgents(question);
    const repository = project.repository === null && options['git'] !== false;
    return {
      result: {
        written: [...edits, ...agents.edits].flatMap(changesOf).map(({ target }) => target),
        kept: [
          ...(project.constitution ? [project.constitution.path] : []),
          ...(project.files[config] === undefined ? [] : [config]),
          ...agents.kept,
        ],
        agents: agents.keys,
      },
      edits: [...(repository ? [{ kind: 'repository' as const }] : []), ...edits, ...agents.edits],
      ...(agents.keys.length === 0 && options['agents'] === 'auto'
        ? { warnings: ['no agent is seen in use here'] }
        : {}),
      next: nextSteps(project),
    };
  },
  text({ written, kept }, paint) {
    return [
      written.length === 0
        ? 'Everything is there already; nothing was written.'
        : `${paint.green('Ready')} for specifications.`,
      ...(written.length > 0 ? ['', ...written.map((path) => `  ${path}`)] : []),
      ...(kept.length > 0 ? [paint.dim(`  kept: ${kept.join(', ')}`)] : []),
    ].join('\n');
  },
};

/** What comes after setting up: a first feature; or, where others' specifications are there, their proof. */
function nextSteps({ features }: Project): Step[] {
  if (features.length === 0) {
    return [
      { command: 'specops specify "what should exist, and why"', why: 'specify the first feature', actor: 'human' },
    ];
  }
  const prove: Step = { command: 'specops lint', why: 'prove the specifications that are there', actor: 'agent' };
  const keep: Step = {
    command: 'specops lint --write-baseline',
    why: 'accept what is found today, so that only new findings count',
    actor: 'human',
  };
  return features.some(({ state }) => state === null) ? [prove, keep] : [prove];
}

/** What is written for the agents that were chosen; what a person wrote stays. */
function forAgents({ project, options }: Question): { keys: string[]; edits: Edit[]; kept: string[] } {
  const asked = typeof options['agents'] === 'string' ? options['agents'] : '';
  const chosen = chosenAgents([asked], options, project);
  const keys = Object.keys(chosen);
  if (keys.length === 0) return { keys, edits: [], kept: [] };
  const manifest = manifestOf(project);
  const installation = installationOf(project, {
    agents: { ...manifest.agents, ...chosen },
    inContext: agentsInContext(manifest),
    about: keys,
  });
  const { edits, kept } = install(installation, null);
  return { keys, edits, kept: kept.map(({ path }) => path) };
}

function constitutionText({ project, now }: Question): string {
  const text = project.templates['constitution.md'];
  if (text === undefined) throw new SpecopsError('E_INPUT', 'there is no template "constitution.md"');
  const today = localDate(now);
  return text.replace(/(\*\*Ratified\*\*: )\S+/, `$1${today}`).replace(/(\*\*Last Amended\*\*: )\S+/, `$1${today}`);
}

function configText(name: string): string {
  return `# SpecOps configuration of ${JSON.stringify(printable(name))}. Its schema: specops schema config
version: 1
# The topics of infrastructure a specification has to speak of: lab, service or regulated.
coverage: service
`;
}
