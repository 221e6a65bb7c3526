import type { Command, Entry, JSONSchema, Option, Question } from '../../model/command.js';
import { SpecopsError } from '../../model/error.js';
import { printable } from '../../model/printable.js';
import { answerSchema, kindOf } from '../envelope.js';
import { nearest } from '../nearest.js';

/** A value that a tool takes, and what it is to the command behind it. */
interface Parameter {
  name: string;
  schema: JSONSchema;
  required: boolean;
  /** True where it names a file or folder, which has to lie in the project. */
  place: boolean;
  is: 'text' | 'word' | 'words' | 'option' | 'dryRun';
  /** The key under which commander knows an option; empty for an argument. */
  key: string;
  /** What a flag is where it is given: false for `--no-branch`. */
  flag: boolean;
}

/** A command as an agent calls it. */
export interface Tool {
  name: string;
  about: string;
  /** True where it only looks. */
  reads: boolean;
  /** True where it may change or move what is there. */
  destroys: boolean;
  input: JSONSchema;
  output: JSONSchema;
  parameters: readonly Parameter[];
  command: Command;
}

/** What a call of a tool asks a command. */
export type Call = Pick<Question, 'words' | 'text' | 'options'> & {
  dryRun: boolean;
  /** The paths among what was given. */
  places: string[];
};

/** Options of every command's that a tool can use. */
const feature: Option = {
  syntax: '--feature <name>',
  about: 'the feature, by name or number; else that of the branch',
};

/**
 * The tool that a command is, told by its record; null for one that is for a person or a shell, or that
 * writes where nothing may be written. Where nothing may be, what an option would write is no part of it.
 */
export function toolOf({ about }: Pick<Entry, 'about'>, command: Command, allowWrite: boolean): Tool | null {
  if (command.terminal === true) return null;
  const looks = !command.writes || command.options.some(({ writes }) => writes === true);
  const writes = command.writes && allowWrite;
  if (!looks && !writes) return null;
  const parameters = parametersOf(command, writes);
  return {
    name: kindOf(command.name),
    about,
    reads: !writes,
    destroys: writes && command.adds !== true,
    input: {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
      required: parameters.flatMap(({ name, required }) => (required ? [name] : [])),
    },
    output: answerSchema(command),
    parameters,
    command,
  };
}

function parametersOf(command: Command, writes: boolean): Parameter[] {
  const { textFrom } = command.reads;
  const options = command.options
    .filter((option) => option.terminal !== true && (writes || option.writes !== true))
    .map((option) => ({ option, parameter: parameterOf(option) }))
    .filter(({ option, parameter }) => parameter.key === textFrom || !/<(?:path|file)>$/.test(option.syntax))
    // What a shell reads from a file, a tool is given.
    .map(({ parameter }) => (parameter.key === textFrom ? { ...parameter, is: 'text' as const } : parameter));
  const own = command.arguments.map(({ syntax, about, choices }): Parameter => {
    const [, required, name = '', many] = /^([<[])([\w-]+)(\.{3})?[>\]]$/.exec(syntax) ?? [];
    const is = command.reads.text === true ? 'text' : many === undefined ? 'word' : 'words';
    const value: JSONSchema = { type: 'string', ...(choices ? { enum: [...choices] } : {}) };
    return {
      name: name.replaceAll('-', '_'),
      schema: { ...(is === 'words' ? { type: 'array', items: value } : value), description: forTools(about) },
      required: required === '<',
      place: /^(?:path|file|folder|dir)s?$/.test(name),
      is,
      key: '',
      flag: true,
    };
  });
  return [
    ...own,
    ...options,
    ...(command.reads.documents === 'none' ? [] : [parameterOf(feature)]),
    ...(writes
      ? [
          {
            ...parameterOf({ syntax: '--dry-run', about: 'show what would be written, and write nothing' }),
            is: 'dryRun' as const,
          },
        ]
      : []),
  ];
}

function parameterOf({ syntax, about, choices, repeat }: Option): Parameter {
  const [, name = '', value] = /--([\w-]+)(?:\s+[<[]([\w-]+))?/.exec(syntax) ?? [];
  const one: JSONSchema =
    value === undefined ? { type: 'boolean' } : { type: 'string', ...(choices ? { enum: [...choices] } : {}) };
  const negated = name.startsWith('no-');
  return {
    name: name.replaceAll('-', '_'),
    schema: { ...(repeat === true ? { type: 'array', items: one } : one), description: forTools(about) },
    required: false,
    place: /^(?:folder|dir)$/.test(value ?? ''),
    is: 'option',
    key: name.replace(/^no-/, '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
    flag: !negated,
  };
}

/** What is said of an argument, without what only a shell has. */
function forTools(about: string): string {
  return about.replace(/(?:; "-" reads it from stdin|, or - for stdin)/, '');
}

/**
 * What a call asks, from the arguments as they came. Throws E_USAGE for what the tool does not take, with
 * what was probably meant.
 */
export function callOf({ name, parameters }: Tool, given: Readonly<Record<string, unknown>>): Call {
  const call: Call = { words: [], text: '', options: {}, dryRun: false, places: [] };
  const stranger = Object.keys(given).find((key) => !parameters.some((one) => one.name === key));
  if (stranger !== undefined) {
    const names = parameters.map((one) => one.name);
    const meant = nearest(stranger, names);
    throw new SpecopsError('E_USAGE', `"${name}" takes no "${printable(stranger)}"`, {
      fix: meant === null ? `it takes: ${names.join(', ') || 'nothing'}` : `did you mean "${meant}"?`,
    });
  }
  for (const parameter of parameters) {
    const value = Object.hasOwn(given, parameter.name) ? given[parameter.name] : undefined;
    if (value === undefined) {
      if (parameter.required) throw wrong(name, parameter, 'is missing');
      continue;
    }
    const problem = problemOf(parameter.schema, value);
    if (problem !== null) throw wrong(name, parameter, problem);
    const texts = [value].flat().filter((one) => typeof one === 'string');
    if (parameter.place) call.places.push(...texts);
    if (parameter.is === 'text') {
      call.text = texts.join('');
      if (parameter.key !== '') call.options[parameter.key] = 'given';
    } else if (parameter.is === 'dryRun') call.dryRun = value === true;
    else if (parameter.is !== 'option') call.words.push(...texts);
    else if (value !== false) call.options[parameter.key] = value === true ? parameter.flag : value;
  }
  return call;
}

/** What keeps a value from being of a parameter's schema; null where nothing does. */
function problemOf({ type, enum: choices, items }: JSONSchema, value: unknown): string | null {
  if (type === 'array') {
    if (!Array.isArray(value)) return 'must be a list';
    return value.map((one) => problemOf(items as JSONSchema, one)).find((problem) => problem !== null) ?? null;
  }
  if (typeof value !== type) return `must be a ${String(type)}`;
  if (value === '-') return 'cannot be -: a tool has no stdin';
  return Array.isArray(choices) && !choices.includes(value) ? `must be one of ${choices.join(', ')}` : null;
}

function wrong(tool: string, { name, schema }: Parameter, what: string): SpecopsError {
  return new SpecopsError('E_USAGE', `"${name}" of "${tool}" ${what}`, {
    fix: `give ${name}: ${String(schema['description'])}`,
  });
}
