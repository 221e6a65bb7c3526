import type { Config, Levels, Preset } from '../../model/config.js';
import type { Feature } from '../../model/feature.js';
import type { Level } from '../../model/finding.js';
import type { Project } from '../../model/project.js';
import type { Rule } from '../../model/rule.js';
import { globbed } from '../glob.js';

/** What `brownfield` takes more lightly than `recommended`: what documents written without SpecOps rarely have. */
const brownfield: Levels = {
  'iac-syntax-in-spec': 'warning',
  'task-order': 'warning',
  'requirement-without-task': 'info',
  'topic-uncovered': 'info',
};

/** The set of rules of a feature: the pinned one, else by whether SpecOps wrote the feature. */
export function presetOf({ state }: Pick<Feature, 'state'>, { preset }: Pick<Config, 'preset'>): Preset {
  return preset ?? (state === null ? 'brownfield' : 'recommended');
}

/** The level that the settings give a rule in a file, undefined where they leave it to the rule. */
export type LevelOf = (rule: Pick<Rule, 'name' | 'set'>, file: string) => Level | 'off' | undefined;

/** The levels of rules in a project: what overrides say of a path, else `rules`, else the preset of its feature. */
export function levelsOf({ config, features }: Pick<Project, 'config' | 'features'>): LevelOf {
  const overrides = config.overrides.map(({ paths, rules }) => ({ matches: once(globbed(paths)), rules })).reverse();
  const folders = new Map(features.map((feature) => [feature.folder, presetOf(feature, config)]));
  return (rule, file) => {
    const written =
      overrides.find(({ matches, rules }) => own(rules, rule.name) !== undefined && matches(file))?.rules ??
      config.rules;
    const level = own(written, rule.name);
    if (rule.set === 'always') return level === 'off' ? undefined : level;
    if (level !== undefined) return level;
    const preset = presetOfFile(file, folders, config);
    if (rule.set === 'opt-in' || (rule.set === 'strict' && preset !== 'strict')) return 'off';
    return preset === 'brownfield' ? own(brownfield, rule.name) : undefined;
  };
}

/** True where a rule can find anything at all; one that is off everywhere is not run. */
export function mayRun({ name, set }: Pick<Rule, 'name' | 'set'>, config: Config): boolean {
  const levels = [config.rules, ...config.overrides.map(({ rules }) => rules)].map((rules) => own(rules, name));
  if (set === 'always' || levels.some((level) => level !== undefined && level !== 'off')) return true;
  if (levels[0] === 'off') return false;
  return set === 'recommended' || (set === 'strict' && config.preset === 'strict');
}

/** The same answers, each worked out once. */
function once(matches: (path: string) => boolean): (path: string) => boolean {
  const known = new Map<string, boolean>();
  return (path) => {
    const answer = known.get(path) ?? matches(path);
    known.set(path, answer);
    return answer;
  };
}

function own(levels: Levels, name: string): Level | 'off' | undefined {
  return Object.hasOwn(levels, name) ? levels[name] : undefined;
}

/** The preset of the feature whose folder a file lies in; outside of all, the pinned one or `recommended`. */
function presetOfFile(file: string, folders: ReadonlyMap<string, Preset>, { preset }: Config): Preset {
  for (let at = file.lastIndexOf('/'); at > 0; at = file.lastIndexOf('/', at - 1)) {
    const found = folders.get(file.slice(0, at));
    if (found !== undefined) return found;
  }
  return folders.get(file) ?? preset ?? 'recommended';
}
