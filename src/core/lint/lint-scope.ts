import type { Question } from '../../model/command.js';
import { SpecopsError } from '../../model/error.js';
import type { Project } from '../../model/project.js';
import { printable } from '../../model/printable.js';
import type { Rule } from '../../model/rule.js';
import { baselinePath } from './baseline.js';
import { nearest } from '../nearest.js';

/** What a run of the linter reports on. */
export interface Scope {
  /** Paths of the documents, read or not, that it is about. */
  documents: string[];
  /** True for a file whose findings are reported. */
  has(file: string): boolean;
}

/**
 * What was asked about: folders and files, the feature of `--feature`, the document on stdin, or what changed;
 * everything without. Throws E_INPUT for a path where there is no document.
 */
export function scopeOf({ words, project, feature, options }: Question, stdin: string | null): Scope {
  const all = pathsOf(project);
  const asked = words.map((word) =>
    word
      .replace(/\\/g, '/')
      .replace(/^\.\//, '')
      .replace(/(?<!\/)\/+$/, ''),
  );
  if (options['feature'] !== undefined && feature) asked.push(feature.folder);
  if (stdin !== null) asked.splice(0, asked.length, stdin);
  const isAll = asked.length === 0 || asked.includes('.') || asked.includes('');
  const inside = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);
  const known = [...all, ...project.features.map(({ folder }) => folder)];
  for (const [index, folder] of isAll ? [] : asked.entries()) {
    if (!known.some((path) => inside(path, folder)))
      throw new SpecopsError('E_INPUT', `there is no document at "${printable(words[index] ?? folder)}"`, {
        fix: 'paths are relative to the project: specops lint specs/001-…',
      });
  }
  const changed = project.changed ? new Set(project.changed) : null;
  const has = (path: string) =>
    (isAll || asked.some((folder) => inside(path, folder))) && (changed === null || changed.has(path));
  return {
    documents: all.filter(has),
    // The baseline belongs to the whole project.
    has: (file) => (file === baselinePath ? isAll && changed === null : has(file)),
  };
}

/** Every document of a project, those that could not be read among them. */
function pathsOf({ features, unreadable, constitution }: Project): string[] {
  const documents = features.flatMap((feature) => feature.documents.map(({ path }) => path));
  const paths = [...documents, ...unreadable.map(({ path }) => path), ...(constitution ? [constitution.path] : [])];
  return [...new Set(paths)].filter((path) => path !== baselinePath);
}

/** The rules that `--only` and `--skip` leave; those that always run are among them. E_USAGE for a rule nobody knows. */
export function chosenRules(rules: readonly Rule[], options: Question['options']): Rule[] {
  const only = named(rules, options['only']);
  const skip = named(rules, options['skip']);
  const always = rules.find(({ name, set }) => set === 'always' && skip.includes(name));
  if (always)
    throw new SpecopsError('E_USAGE', `the rule ${always.name} always runs`, { fix: `specops explain ${always.name}` });
  return rules.filter(
    ({ name, set }) => set === 'always' || ((only.length === 0 || only.includes(name)) && !skip.includes(name)),
  );
}

/**
 * The settings with the preset and the rules that the command line names: what `--only` names runs at its own
 * level, whatever set it is in.
 */
export function withChosen(project: Project, rules: readonly Rule[], options: Question['options']): Project {
  const preset = options['preset'] as Project['config']['preset'] | undefined;
  const config = { ...project.config, ...(preset === undefined ? {} : { preset }) };
  const turnedOn = named(rules, options['only']).flatMap((name) => {
    const rule = rules.find((one) => one.name === name);
    return rule && !Object.hasOwn(config.rules, name) && (rule.set === 'strict' || rule.set === 'opt-in')
      ? [[name, rule.level] as const]
      : [];
  });
  return { ...project, config: { ...config, rules: { ...config.rules, ...Object.fromEntries(turnedOn) } } };
}

function named(rules: readonly Rule[], list: unknown): string[] {
  if (typeof list !== 'string') return [];
  const names = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const known = rules.map(({ name }) => name);
  const stranger = names.find((name) => !known.includes(name));
  if (stranger === undefined) return names;
  const meant = nearest(stranger, known);
  throw new SpecopsError('E_USAGE', `there is no rule "${printable(stranger)}"`, {
    fix: meant === null ? 'specops explain lists the rules' : `did you mean ${meant}?`,
  });
}
