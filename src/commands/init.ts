import { agents } from '../agents/index.js';
import { localDate } from '../core/date.js';
import { hash } from '../core/hash.js';
import { nearest } from '../core/nearest.js';
import { render } from '../core/render.js';
import type { Agent } from '../model/agent.js';
import type { Command, Question, Step } from '../model/command.js';
import type { Edit } from '../model/edit.js';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import type { Project } from '../model/project.js';
import { writeYaml } from '../model/yaml.js';

interface Initialised {
  written: string[];
  /** Files that were there already and stay as they are. */
  kept: string[];
  agents: string[];
}

const constitution = 'memory/constitution.md';
const config = '.specops/config.yaml';
const lock = '.specops/agents.lock.json';

/** The commands that agents get, with what each says of itself. */
const prompts: Record<string, { description: string; hint: string }> = {
  specify: {
    description: 'Specify infrastructure: an intent becomes a numbered spec.md',
    hint: 'what should exist, and why',
  },
  plan: {
    description: 'Plan the feature of this branch behind the gates of the constitution',
    hint: '<technology> for <purpose>, …',
  },
  tasks: { description: 'Derive the ordered, traced task list of the feature of this branch', hint: '' },
};

/** `specops init`: what a repository needs, written where it is missing. Nothing that exists is touched. */
export const init: Command<Initialised> = {
  name: 'init',
  examples: [
    ['specops init', 'constitution and configuration'],
    ['specops init --agents claude', 'and slash commands for Claude Code'],
    ['specops init --agents generic --commands-dir .agent/commands', 'slash commands for another agent'],
  ],
  arguments: [],
  options: [
    {
      syntax: '--agents <names>',
      about: `agents to write commands for, separated by commas: ${agents.map(({ key }) => key).join(', ')}, none`,
    },
    { syntax: '--commands-dir <folder>', about: 'where the generic agent reads its commands' },
    { syntax: '--no-git', about: 'make no git repository' },
  ],
  writes: true,
  reads: { documents: 'all', files: (options) => [constitution, config, lock, ...promptFiles(options)] },
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
    const chosen = chosenAgents(question);
    const folder = commandsFolder(options);
    const commands = chosen.flatMap((agent) =>
      Object.keys(prompts).map((name) => ({
        agent,
        path: agent.file(name, folder),
        text: promptText(question, agent, name),
      })),
    );
    const wanted = [
      ...(project.constitution ? [] : [{ path: constitution, text: constitutionText(question) }]),
      { path: config, text: configText(project.name) },
      ...commands,
    ];
    const missing = wanted.filter(({ path }) => !there(question, path));
    const kept = [
      ...(project.constitution ? [project.constitution.path] : []),
      ...wanted.filter((file) => !missing.includes(file)).map(({ path }) => path),
    ];
    const manifest = manifestEdit(
      question,
      commands.filter((file) => missing.includes(file)),
    );
    const repository = project.repository === null && options['git'] !== false;
    const written = [...missing.map(({ path }) => path), ...manifest.map(({ path }) => path)];
    return {
      result: { written, kept, agents: chosen.map(({ key }) => key) },
      edits: [
        ...(repository ? [{ kind: 'repository' as const }] : []),
        ...missing.map(({ path, text }) => ({ kind: 'create' as const, path, text })),
        ...manifest,
      ],
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

function commandsFolder(options: Question['options']): string {
  return typeof options['commandsDir'] === 'string'
    ? options['commandsDir'].replace(/\\/g, '/').replace(/^\.\//, '').replace(/\/+$/, '')
    : '';
}

/** Every file that a command for an agent may be written to. */
function promptFiles(options: Question['options']): string[] {
  const usable = agents.filter(({ needsFolder }) => !needsFolder || commandsFolder(options) !== '');
  return usable.flatMap((agent) => Object.keys(prompts).map((name) => agent.file(name, commandsFolder(options))));
}

function there({ project }: Question, path: string): boolean {
  return Object.hasOwn(project.files, path);
}

function chosenAgents({ options }: Question): Agent[] {
  const list = typeof options['agents'] === 'string' ? options['agents'].split(',').map((name) => name.trim()) : [];
  const keys = list.filter((name) => name !== '' && name !== 'none');
  return keys.map((key) => {
    const agent = agents.find((one) => one.key === key);
    const names = [...agents.map((one) => one.key), 'none'];
    if (!agent) {
      const meant = nearest(key, names);
      throw new SpecopsError('E_USAGE', `there is no agent "${printable(key)}"`, {
        fix: meant === null ? `use one of: ${names.join(', ')}` : `did you mean --agents ${meant}?`,
      });
    }
    if (agent.needsFolder && typeof options['commandsDir'] !== 'string') {
      throw new SpecopsError('E_USAGE', `the agent "${key}" needs the folder it reads commands from`, {
        fix: `specops init --agents ${key} --commands-dir .agent/commands`,
      });
    }
    return agent;
  });
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

/** A command for an agent: front matter by a YAML writer, the body from its template. */
function promptText({ project }: Question, agent: Agent, name: string): string {
  const { description, hint } = prompts[name] ?? { description: '', hint: '' };
  const front = writeYaml({
    description,
    ...(hint === '' ? {} : { 'argument-hint': hint }),
    'allowed-tools': 'Bash(specops:*)',
  });
  return `---\n${front}---\n\n${render(project.templates, `prompts/${name}.md`, { arguments: agent.arguments })}`;
}

/** What was installed, with the hash of each file, so that an update or a removal touches only what nobody edited. */
function manifestEdit(
  { project }: Question,
  installed: readonly { agent: Agent; path: string; text: string }[],
): (Edit & { path: string })[] {
  if (installed.length === 0) return [];
  const before = project.files[lock];
  const files = {
    ...filesOf(before),
    ...Object.fromEntries(installed.map(({ agent, path, text }) => [path, { agent: agent.key, sha256: hash(text) }])),
  };
  const sorted = Object.fromEntries(Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1)));
  const text = `${JSON.stringify({ format_version: '1.0', files: sorted }, null, 2)}\n`;
  return [before === undefined ? { kind: 'create', path: lock, text } : { kind: 'change', path: lock, before, text }];
}

function filesOf(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  try {
    const manifest = JSON.parse(text) as { files?: Record<string, unknown> } | null;
    return manifest?.files ?? {};
  } catch {
    throw new SpecopsError('E_INPUT', `${lock} is no JSON`, {
      fix: `restore it with git checkout -- ${lock}, or remove it`,
    });
  }
}
