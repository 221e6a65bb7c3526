import type { Agent, AgentFile, LayoutName } from '../model/agent.js';
import { companions, layouts } from './layouts.js';
import { promptNames, promptOf, umbrella } from './prompts.js';

/** Where and how the agent without a place of its own reads commands. */
export interface Place {
  folder: string;
  layout: LayoutName;
}

/** An agent with its place filled in, where it has none of its own. */
export function placed(agent: Agent, place: Place | null): Agent {
  if (place === null || !agent.file.startsWith('<dir>/')) return agent;
  const { file, arguments: typed } = layouts[place.layout];
  return {
    ...agent,
    file: place.folder === '.' ? file : `${place.folder}/${file}`,
    layout: place.layout,
    arguments: typed,
    skills: place.layout === 'skill' ? place.folder : agent.skills,
    // eslint-disable-next-line regexp/no-super-linear-move -- the file of a layout is ours, and short
    typed: `/${file.replace(/[/.][^.<>]*$/, '')}`,
  };
}

/** The files an agent gets: one a command, a companion where it needs one, and the skill that leads to them. */
export function filesOf(agent: Agent, templates: Record<string, string>): AgentFile[] {
  const speech = { prefix: /specops[.-](?=<c>)/.exec(agent.typed)?.[0] ?? 'specops.', arguments: agent.arguments };
  const { write } = layouts[agent.layout];
  const commands = promptNames.flatMap((name) => {
    const prompt = promptOf(templates, name, speech);
    const own = { path: named(agent.file, name), text: write(prompt) };
    if (agent.companion === null) return [own];
    const { file, layout } = agent.companion;
    return [own, { path: named(file, name), text: companions[layout](prompt) }];
  });
  const skill = promptOf(templates, umbrella, { prefix: 'specops.', arguments: null });
  return [...commands, { path: skillFile(agent), text: layouts.skill.write(skill) }];
}

/** Every path that {@link filesOf} may give, without their texts. */
export function pathsOf(agent: Agent): string[] {
  const patterns = [agent.file, ...(agent.companion ? [agent.companion.file] : [])];
  return [...patterns.flatMap((pattern) => promptNames.map((name) => named(pattern, name))), skillFile(agent)];
}

function skillFile({ skills }: Agent): string {
  return `${skills}/${umbrella}/SKILL.md`;
}

function named(pattern: string, command: string): string {
  return pattern.replaceAll('<c>', command);
}
