import type { Installation, Wanted } from '../core/installed.js';
import { holderOf } from '../core/managed-block.js';
import { render } from '../core/render.js';
import type { Agent, AgentFile, LayoutName } from '../model/agent.js';
import { SpecopsError } from '../model/error.js';
import { manifestPath, noManifest, readManifest, type Manifest } from '../model/manifest.js';
import type { Project } from '../model/project.js';
import { commandsFolder, genericFormats } from './chosen.js';
import { filesOf, pathsOf, placed } from './files.js';
import { agents } from './index.js';
import { promptNames, promptOf } from './prompts.js';

/** What was installed in a project; of the files it claims, those that a command of ours would have. */
export function manifestOf({ files }: Pick<Project, 'files'>): Manifest {
  const text = files[manifestPath];
  if (text === undefined) return noManifest;
  const manifest = readManifest(text);
  const folder = manifest.agents['generic']?.commands_dir ?? null;
  const ours = new Set(placedIn(folder).flatMap(pathsOf));
  return {
    ...manifest,
    files: Object.fromEntries(Object.entries(manifest.files).filter(([path]) => ours.has(path))),
  };
}

/** Every file that installing may have to know, whatever agents are chosen. */
export function installablePaths(options: Record<string, unknown>): string[] {
  const paths = placedIn(commandsFolder(options)).flatMap((agent) => [...pathsOf(agent), ...holdersOf(agent)]);
  return [...new Set(paths)];
}

/** The agents that can be installed, those without a place of their own in a folder and in every format. */
function placedIn(folder: string | null): Agent[] {
  const placeless = agents.filter(({ file }) => file.startsWith('<dir>/'));
  const there = agents.filter((agent) => !placeless.includes(agent));
  const chosen =
    folder === null
      ? []
      : genericFormats.flatMap((layout) => placeless.map((agent) => placed(agent, { folder, layout })));
  return [...there, ...chosen];
}

function holdersOf({ context, index }: Agent): string[] {
  return [context, index].filter((path) => path !== null);
}

/** Agents by key with what was chosen for them, those that get a block in their context file, and which it is about. */
interface Choice {
  agents: Manifest['agents'];
  inContext: readonly string[];
  about: readonly string[] | null;
}

/** What is installed once these agents have theirs. */
export function installationOf(project: Project, { agents: chosen, inContext, about }: Choice): Installation {
  const { templates } = project;
  const rows = Object.entries(chosen).map(([key, choice]) => agentOf(key, choice));
  const blocks = rows.flatMap((agent) => [
    ...(agent.index === null ? [] : [owned(agent, { path: agent.index, text: indexBlock(agent, templates) })]),
    ...(agent.context === null || !inContext.includes(agent.key)
      ? []
      : [owned(agent, { path: agent.context, text: contextBlock(agent.context, templates) })]),
  ]);
  return {
    files: shared(rows.flatMap((agent) => filesOf(agent, templates).map((file) => owned(agent, file)))),
    blocks: shared(blocks),
    agents: chosen,
    manifest: manifestOf(project),
    texts: project.files,
    unreadable: project.unreadable.map(({ path }) => path),
    about,
  };
}

/** The agents that have a block in their context file. */
export function agentsInContext({ blocks }: Manifest): string[] {
  return agents.flatMap(({ key, context }) =>
    context !== null && blocks[context]?.agents.includes(key) === true ? [key] : [],
  );
}

/** The row of an agent, at the place that was chosen for it. */
export function agentOf(key: string, choice: Manifest['agents'][string]): Agent {
  const agent = agents.find((one) => one.key === key);
  if (!agent)
    throw new SpecopsError('E_INPUT', `${manifestPath} names an agent that this version does not know`, {
      fix: 'update SpecOps, or restore the manifest with git',
    });
  const layout = genericFormats.find((one) => one === choice.format) ?? ('markdown' satisfies LayoutName);
  return placed(agent, choice.commands_dir === undefined ? null : { folder: choice.commands_dir, layout });
}

/** How a person types a command to an agent. */
export function typedAs({ typed }: Agent, command: string): string {
  return typed.replaceAll('<c>', command);
}

function owned({ key }: Agent, file: AgentFile): Wanted {
  return { ...file, agents: [key] };
}

/** Each path once, for all the agents that read it. */
function shared(wanted: readonly Wanted[]): Wanted[] {
  const byPath = new Map<string, Wanted>();
  for (const { path, text, agents: owners } of wanted)
    byPath.set(path, { path, text, agents: [...(byPath.get(path)?.agents ?? []), ...owners].sort() });
  return [...byPath.values()];
}

function contextBlock(path: string, templates: Record<string, string>): string {
  const { start, end } = holderOf(path);
  return `${start}\n${render(templates, 'prompts/context.md', {})}${end}\n`;
}

/** The entries of the commands in an agent's own list, in YAML that is JSON. */
function indexBlock(agent: Agent, templates: Record<string, string>): string {
  const { start, end } = holderOf(agent.index ?? '');
  const entries = promptNames.map((command) => {
    const { name, description } = promptOf(templates, command, { prefix: 'specops-', arguments: null });
    const file = agent.companion?.file.replace('<c>', command).split('/').slice(1).join('/') ?? '';
    return `  - ${JSON.stringify({ name, description, content_file: file })}\n`;
  });
  return `${start}\n${entries.join('')}${end}\n`;
}
