import { SpecopsError } from '../../model/error.js';
import { printable } from '../../model/printable.js';
import { lineStarts, positionAt } from '../../model/span.js';
import { readYaml } from '../../model/yaml.js';
import { validate, type SchemaName } from '../validate.js';

/** Keys and indexes that lead to a value. */
export type Path = readonly (string | number)[];

/** A YAML file of a project's own, as its schema wants it. */
export interface OwnFile {
  data: unknown;
  /** `file:line:column` of the value at a path, or of its key. */
  where(path: Path, key?: boolean): string;
  /** The error of a value, or with `key` of its key; `count` says how many there are of the kind. */
  wrong(path: Path, message: string, more?: { key?: boolean; count?: number }): SpecopsError;
}

/**
 * Reads a YAML text against one of our schemas. Throws E_CONFIG with file, line and column, what is wrong and the
 * nearest valid name; `kind` is the schema's name for `specops schema`.
 */
export function readOwnFile(path: string, text: string, schema: SchemaName, kind: string): OwnFile {
  const shift = text.startsWith('\uFEFF') ? 1 : 0;
  const yaml = readYaml(text.slice(shift));
  const place = (offset: number) => {
    const { line, column } = positionAt(lineStarts(text), offset);
    return `${printable(path)}:${String(line)}:${String(column)}`;
  };
  const offsetOf = (at: Path, key: boolean) => {
    const start = yaml.at(at).start + shift;
    const before = key ? text.lastIndexOf(String(at.at(-1)), start) : -1;
    return before < 0 ? start : before;
  };
  const invalid = (offset: number, message: string, count: number) => {
    const more = count > 1 ? ` (and ${String(count - 1)} more)` : '';
    return new SpecopsError('E_CONFIG', `${place(offset)}: ${printable(message)}${more}`, {
      fix: `mend that line; its keys and values: specops schema ${kind}`,
    });
  };
  const [broken] = yaml.problems;
  if (broken) throw invalid(broken.start + shift, broken.message, yaml.problems.length);
  const problems = validate(schema, yaml.data);
  const first = problems.find(({ key }) => key) ?? problems[0];
  if (first) throw invalid(offsetOf(first.path, first.key), first.message, problems.length);
  return {
    data: yaml.data,
    where: (at, key = false) => place(offsetOf(at, key)),
    wrong: (at, message, { key = false, count = 1 } = {}) => invalid(offsetOf(at, key), message, count),
  };
}
