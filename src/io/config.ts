import { didYouMean } from '../core/nearest.js';
import { readOwnFile, type OwnFile, type Path } from '../core/knowledge/own-file.js';
import { validate } from '../core/validate.js';
import { defaultConfig, environmentSettings, type Config } from '../model/config.js';
import { SpecopsError } from '../model/error.js';
import { printable } from '../model/printable.js';
import { readInside } from './files.js';
import { placeInside } from './place.js';

/** Where a project keeps its settings. */
export const configPath = '.specops/config.yaml';

type Data = Record<string, unknown>;

/**
 * The settings of a project: the environment's over the file's over the defaults. Throws E_CONFIG with file,
 * line and column for anything that is not as the schema wants it, or a rule that nobody knows; E_UNSAFE for
 * a root that leaves the project. `rules` are the names that exist, null where they are not to be checked.
 */
export async function readConfig(
  root: { path: string },
  {
    rules,
    always = [],
    environment,
  }: {
    rules: readonly string[] | null;
    /** Those among them that nothing switches off. */
    always?: readonly string[];
    environment: Readonly<Record<string, string | undefined>>;
  },
): Promise<{ config: Config; initialised: boolean }> {
  const text = readInside(root.path, configPath, 64 * 1024);
  if (text !== null && typeof text !== 'string')
    throw new SpecopsError('E_CONFIG', `${configPath} is ${text.message}`, {
      fix: `write ${configPath} as a plain UTF-8 file`,
    });
  const written = text === null ? { version: 1 } : readWritten(text, rules, always);
  const given = fromEnvironment(environment);
  const config = merged(merged(structuredClone(defaultConfig) as unknown as Data, written), given) as unknown as Config;
  return { config, initialised: text !== null };
}

function readWritten(text: string, rules: readonly string[] | null, always: readonly string[]): Data {
  const file = readOwnFile(configPath, text, 'config', 'config');
  const data = file.data as Data;
  if (rules !== null) refuseRules(file, levelsIn(data), rules, always);
  const roots = data['roots'] as string[] | undefined;
  return roots === undefined
    ? data
    : {
        ...data,
        roots: [...new Set(roots.map((root, index) => rootAt(root, file.where(['roots', index]))))],
      };
}

/** Every place where levels of rules are written: `rules`, and those of each override. */
function levelsIn(data: Data): { path: Path; levels: Data }[] {
  const overrides = (data['overrides'] ?? []) as { rules: Data }[];
  return [
    { path: ['rules'], levels: (data['rules'] ?? {}) as Data },
    ...overrides.map(({ rules }, index) => ({ path: ['overrides', index, 'rules'], levels: rules })),
  ];
}

/** Refuses rules that nobody knows, and `off` for those that always run. */
function refuseRules(
  file: OwnFile,
  places: readonly { path: Path; levels: Data }[],
  rules: readonly string[],
  always: readonly string[],
): void {
  const names = places.flatMap(({ path, levels }) =>
    Object.entries(levels).map(([name, level]) => ({ name, path: [...path, name], off: level === 'off' })),
  );
  const strangers = names.filter(({ name }) => !rules.includes(name));
  const [stranger] = strangers;
  if (stranger) {
    const message = `unknown rule "${stranger.name}"${didYouMean(stranger.name, rules)}`;
    throw file.wrong(stranger.path, message, { key: true, count: strangers.length });
  }
  const fixed = names.find(({ name, off }) => off && always.includes(name));
  if (fixed) throw file.wrong(fixed.path, `the rule "${fixed.name}" cannot be switched off`, { key: true });
}

/** What the environment sets, checked by the same schema as the file. */
function fromEnvironment(environment: Readonly<Record<string, string | undefined>>): Data {
  let data: Data = {};
  for (const [name, path] of Object.entries(environmentSettings)) {
    const value = environment[name];
    if (value === undefined || value === '') continue;
    const setting = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Data;
    const [problem] = validate('config', { version: 1, ...setting });
    if (problem)
      throw new SpecopsError('E_CONFIG', `${name}: ${printable(problem.message)}`, {
        fix: `unset ${name}, or give it a value that exists`,
      });
    data = merged(data, setting);
  }
  return data;
}

function rootAt(root: string, where: string): string {
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(root))
    throw new SpecopsError('E_UNSAFE', `${where}: root "${printable(root)}" holds characters that nobody sees`, {
      fix: 'name a folder inside the project under "roots:", in letters that show',
    });
  try {
    return placeInside(root);
  } catch (error) {
    if (!(error instanceof SpecopsError)) throw error;
    throw new SpecopsError(error.code, `${where}: root ${error.message}`, {
      fix: 'name a folder inside the project under "roots:"',
    });
  }
}

function merged(under: Data, over: Data): Data {
  const result: Data = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isData(below) && isData(value) ? merged(below, value) : value;
  }
  return result;
}

function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
