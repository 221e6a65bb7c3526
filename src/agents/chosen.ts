import { nearest } from '../core/nearest.js';
import type { Agent, Home, LayoutName } from '../model/agent.js';
import { SpecopsError } from '../model/error.js';
import type { Manifest } from '../model/manifest.js';
import { printable } from '../model/printable.js';
import type { Project } from '../model/project.js';
import { agentAliases, agents } from './index.js';

/** The layouts that `--format` offers for an agent without a place of its own. */
export const genericFormats = ['markdown', 'skill', 'toml', 'recipe'] as const satisfies readonly LayoutName[];

/** The options by which agents are chosen, for the commands that install. */
export const placeOptions = [
  { syntax: '--commands-dir <folder>', about: 'where the agent "generic" reads its commands' },
  { syntax: '--format <format>', about: 'how the agent "generic" reads them', choices: genericFormats },
];

/** The option that leaves the project for the folder of an agent that reads no other. */
export const homeOption = {
  syntax: '--home',
  about: `in the agent's own folder: ${homes()
    .map(({ key, home }) => `~/${home.folder} for ${key}`)
    .join(', ')}`,
  terminal: true,
};

/** The folder that `--home` means, to be read in place of the project; null without it. */
export function homeOf(options: Record<string, unknown>): Home | null {
  return options['home'] === true ? (homes()[0]?.home ?? null) : null;
}

function homes(): { key: string; home: Home }[] {
  return agents.flatMap(({ key, home }) => (home === null ? [] : [{ key, home }]));
}

/** What shows that an agent is in use: to be asked of a project for {@link seenAgents}. */
export const agentSigns = [...new Set(agents.flatMap(({ signs }) => signs))];

/** The agents that are in use in a project, as their folders and files show. */
export function seenAgents({ places = [] }: Pick<Project, 'places'>): Agent[] {
  return agents.filter(({ signs }) => signs.some((sign) => places.includes(sign)));
}

/** The agents that words name, by their keys; commas and blanks divide. Throws E_USAGE for a name that is none. */
export function namedAgents(words: readonly string[], more: readonly string[] = []): string[] {
  const names = words.flatMap((word) => word.split(/[\s,]+/)).filter((name) => name !== '');
  const keys = agents.map(({ key }) => key);
  const found = names.map((name) => {
    const key = agentAliases[name] ?? name;
    if (keys.includes(key) || more.includes(key)) return key;
    const meant = nearest(name, [...keys, ...more]);
    throw new SpecopsError('E_USAGE', `there is no agent "${printable(name)}"`, {
      fix: meant === null ? 'specops agents list' : `did you mean ${meant}? All there are: specops agents list`,
    });
  });
  return [...new Set(found)];
}

/**
 * What is chosen for the agents that words name, `auto` among them: those that are in use here. Throws
 * E_USAGE for one that cannot be installed, or not without more being said.
 */
export function chosenAgents(
  words: readonly string[],
  options: Record<string, unknown>,
  project: Project,
): Manifest['agents'] {
  const keys = namedAgents(words, ['auto', 'none']).flatMap((key) =>
    key === 'auto' ? seenAgents(project).map((agent) => agent.key) : key === 'none' ? [] : [key],
  );
  return Object.fromEntries([...new Set(keys)].map((key) => [key, choiceFor(key, options)]));
}

function choiceFor(key: string, options: Record<string, unknown>): Manifest['agents'][string] {
  const agent = agents.find((one) => one.key === key);
  const toHome = options['home'] === true;
  if (agent?.home && !toHome)
    throw new SpecopsError(
      'E_USAGE',
      `${agent.name} reads its skills from ~/${agent.home.folder}, not from a project`,
      {
        fix: `specops agents install ${key} --home`,
      },
    );
  if (agent && !agent.home && toHome)
    throw new SpecopsError('E_USAGE', `${agent.name} reads its commands from the project, not from the home folder`, {
      fix: `specops agents install ${key}`,
    });
  if (!agent?.file.startsWith('<dir>/')) return {};
  const folder = commandsFolder(options);
  if (folder === null)
    throw new SpecopsError('E_USAGE', `the agent "${key}" needs the folder it reads commands from`, {
      fix: `specops agents install ${key} --commands-dir .agent/commands`,
    });
  return { commands_dir: folder, format: typeof options['format'] === 'string' ? options['format'] : 'markdown' };
}

/** The folder that `--commands-dir` gives, with `/` and nothing superfluous; null for none. */
export function commandsFolder(options: Record<string, unknown>): string | null {
  const given = options['commandsDir'];
  if (typeof given !== 'string' || given.trim() === '') return null;
  const path = given.replaceAll('\\', '/');
  const steps = path.split('/').filter((step) => step !== '' && step !== '.');
  return (path.startsWith('/') ? '/' : '') + (steps.length === 0 ? '.' : steps.join('/'));
}
