import { SpecopsError } from '../../model/error.js';
import { positionAt, lineStarts } from '../../model/span.js';
import { readYaml } from '../../model/yaml.js';
import type { Given } from './clarify.js';
import { validate } from '../validate.js';

/** Answers from a YAML or JSON text, in its order: a map of question to answer. E_INPUT, with the line, for any other. */
export function readAnswers(text: string): Given[] {
  const yaml = readYaml(text.replace(/^\uFEFF/, ''));
  const wrong =
    yaml.problems[0] ?? validate('answers', yaml.data).map(({ path, message }) => ({ message, ...yaml.at(path) }))[0];
  if (wrong)
    throw new SpecopsError(
      'E_INPUT',
      `the answers cannot be read: line ${String(positionAt(lineStarts(text), wrong.start).line)}: ${wrong.message}`,
      { fix: 'write a map of id to answer, as in NFR-001-7990: 99.9 % (specops schema answers)' },
    );
  return Object.entries(yaml.data as Record<string, unknown>).map(([name, said]) => ({
    name,
    text: said === true ? 'yes' : said === false ? 'no' : String(said),
  }));
}
