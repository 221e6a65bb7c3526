import { join } from 'node:path';
import { commands, families } from '../commands/index.js';
import { namedFeature } from '../core/resolve.js';
import { readConfig } from '../io/config.js';
import { list, readInside } from '../io/files.js';
import { specRoots } from '../io/feature-folders.js';
import { branchOf } from '../io/repository.js';
import { findRoot } from '../io/root.js';
import type { Command, Option } from '../model/command.js';
import { featureName, isCalled } from '../model/feature.js';
import { printable } from '../model/printable.js';
import { taskLine } from '../model/tasks.js';
import { globalOptions } from './command-line.js';

/** Something that may stand at the cursor, and what it is. */
interface Candidate {
  value: string;
  about: string;
}

/**
 * What may stand at the cursor of a command line, a line each: the word, a tab, what it is. Reads what lists
 * it and runs nothing; a word that a shell would not take as it stands is never offered.
 *
 * @param at The word to complete, counted from 0; one beyond the last is empty.
 */
export async function complete(at: number, given: readonly string[], environment: NodeJS.ProcessEnv): Promise<string> {
  const words = rejoined(given.slice(0, at + 1));
  const current = given.length > at ? (words.pop() ?? '') : '';
  const [, option = '', begun = ''] = /^(--[\w-]+=)(.*)$/.exec(current) ?? ['', '', current];
  const before = option === '' ? words : [...words, option.slice(0, -1)];
  const found = await candidates(before, begun, environment);
  const comma = begun.lastIndexOf(',') + 1;
  // bash takes what follows "=" for a word of its own.
  const head = given[at - 1] === '=' || given[at] === '=' ? '' : option;
  return found
    .map(({ value, about }) => ({ value: found.many === true ? begun.slice(0, comma) + value : value, about }))
    .filter(({ value }) => value.startsWith(begun) && /^[\w./:@%+,=-]+$/.test(value))
    .map(({ value, about }) => `${head}${value}\t${printable(about)}\n`)
    .join('');
}

/** Words as they were typed: bash cuts `--option=value` in three. */
function rejoined(words: readonly string[]): string[] {
  return words.reduce<string[]>((whole, word, index) => {
    const joins =
      (word === '=' && (words[index - 1] ?? '').startsWith('--')) || (words[index - 1] === '=' && index > 1);
    return joins ? [...whole.slice(0, -1), `${whole.at(-1) ?? ''}${word}`] : [...whole, word];
  }, []);
}

type Found = Candidate[] & { many?: boolean };

async function candidates(before: readonly string[], begun: string, environment: NodeJS.ProcessEnv): Promise<Found> {
  const globals = globalOptions.map(([syntax, about]): Option => ({ syntax, about }));
  const { plain, command, awaited } = await read(before, globals);
  const options = [...(command?.options ?? []), ...(command?.writes === true ? [dryRun] : []), ...globals];
  if (awaited) return valuesOf(awaited, before, environment);
  if (begun.startsWith('-'))
    return options.flatMap(({ syntax, about }) => {
      const value = /--[\w-]+/.exec(syntax)?.[0];
      return value === undefined ? [] : [{ value, about }];
    });
  if (!command) return named(plain);
  const nth = plain.length - command.name.split(' ').length;
  const argument = command.arguments[nth] ?? command.arguments.find(({ syntax }) => syntax.includes('...'));
  return argument ? valuesOf(argument, before, environment) : [];
}

const dryRun: Option = { syntax: '--dry-run', about: 'show what would be written, and write nothing' };

/** The words before the cursor that are no options, the command they name, and the option that still waits for its value. */
async function read(before: readonly string[], globals: readonly Option[]) {
  const plain: string[] = [];
  let command: Command | null = null;
  let awaited: Option | null = null;
  for (const word of before) {
    if (awaited) {
      awaited = null;
      continue;
    }
    const known = [...(command?.options ?? []), ...globals];
    const option = known.find(({ syntax }) => syntax.split(/[ ,]+/).includes(word));
    if (word.startsWith('-')) awaited = option && /[<[]/.test(option.syntax) ? option : null;
    else plain.push(word);
    const name = plain.slice(0, 2).join(' ');
    const entry = commands.find((one) => one.name === name) ?? commands.find((one) => one.name === plain[0]);
    if (entry && command?.name !== entry.name) command = await entry.load();
  }
  return { plain, command, awaited };
}

/** Commands and families that may follow these words. */
function named(plain: readonly string[]): Candidate[] {
  const all = [...commands, ...families].map(({ name, about }) => ({ words: name.split(' '), about }));
  const depth = plain.length;
  return all.flatMap(({ words, about }) =>
    words.length === depth + 1 && plain.every((word, index) => words[index] === word)
      ? [{ value: words[depth] ?? '', about }]
      : [],
  );
}

/** What an argument or an option may be, told by its choices, or by what its syntax calls it. */
async function valuesOf(
  { syntax, choices }: Pick<Option, 'syntax' | 'choices'>,
  before: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Found> {
  if (choices) return choices.map((value) => ({ value, about: '' }));
  const name = /[<[]([\w-]+?)s?(\.{3})?[>\]]/.exec(syntax)?.[1] ?? '';
  if (syntax.includes('--feature ') || name === 'feature') return featuresOf(before);
  if (name === 'task') return tasksOf(before, environment);
  if (name === 'kind') return commands.map(({ name: value, about }) => ({ value: value.replaceAll(' ', '-'), about }));
  if (name === 'rule') {
    const { rules } = await import('../rules/index.js');
    return several(rules.map(({ name: value, about }) => ({ value, about })));
  }
  if (syntax.includes('--agents ')) {
    const { agents } = await import('../agents/index.js');
    return several(agents.map(({ key, name: about }) => ({ value: key, about })));
  }
  return [];
}

const several = (found: Candidate[]): Found => Object.assign(found, { many: true });

/** Folders of features, by their root. */
async function folders(before: readonly string[]) {
  const chdir = before.findIndex((word) => word === '-C' || word === '--chdir');
  const root = await findRoot(chdir < 0 ? '.' : (before[chdir + 1] ?? '.'));
  const { config } = await readConfig(root, { rules: null, environment: {} });
  const names = specRoots(config).flatMap((place) =>
    list(join(root.path, place)).flatMap(({ name }) => (featureName.test(name) ? [{ place, name }] : [])),
  );
  return { root, names };
}

async function featuresOf(before: readonly string[]): Promise<Candidate[]> {
  return (await folders(before)).names.map(({ place, name }) => ({ value: name, about: place }));
}

/** Tasks of the feature that is named, or the branch's, that are still to do. */
async function tasksOf(before: readonly string[], environment: NodeJS.ProcessEnv): Promise<Candidate[]> {
  const { root, names } = await folders(before);
  const flag = before[before.lastIndexOf('--feature') + 1];
  const wanted = namedFeature({
    flag: before.includes('--feature') ? (flag ?? null) : null,
    environment: environment['SPECOPS_FEATURE'] === '' ? null : (environment['SPECOPS_FEATURE'] ?? null),
    branch: root.git ? branchOf(root.git) : null,
    pointer: null,
  });
  const folder = names.find(({ name }) => wanted !== null && isCalled(name, wanted));
  const text = folder ? readInside(root.path, `${folder.place}/${folder.name}/tasks.md`, 256 * 1024) : null;
  if (typeof text !== 'string') return [];
  return text.split('\n').flatMap((row) => {
    const open = /^\s*[-*+] \[ \] (.*)$/.exec(row)?.[1];
    const task = open === undefined ? null : taskLine(open);
    return task ? [{ value: task.id, about: task.text.slice(0, 80) }] : [];
  });
}
