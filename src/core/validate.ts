import validateConfig from '../model/config.schema.json?validator';
import validateFrontMatter from '../model/front-matter.schema.json?validator';
import validateResources from '../model/resource.schema.json?validator';
import { nearest } from './nearest.js';

/** What a validated value is wrong in, in words, and the path that leads to it. */
export interface Invalid {
  path: (string | number)[];
  message: string;
}

const validators = { config: validateConfig, frontMatter: validateFrontMatter, resources: validateResources };

/**
 * Checks data against one of our schemas (JSON Schema 2020-12, compiled by ajv when SpecOps is built).
 * Returns what is wrong, nothing for valid data; never throws.
 */
export function validate(schema: keyof typeof validators, data: unknown): Invalid[] {
  const check = validators[schema];
  if (check(data)) return [];
  const seen = new Set<string>();
  return (check.errors ?? []).flatMap(({ instancePath, keyword, params, message }) => {
    const path = instancePath
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const problem = { path, message: '' };
    const name = path.length === 0 ? 'the document' : path.join('.');
    if (keyword === 'additionalProperties') {
      const key = String(params['additionalProperty']);
      problem.path = [...path, key];
      problem.message = `unknown key "${key}"${path.length === 0 ? '' : ` in ${name}`}`;
    } else if (keyword === 'enum') {
      const values = (params['allowedValues'] as unknown[]).map(String);
      const meant = nearest(String(at(data, path)), values);
      problem.message = `${name} is "${String(at(data, path))}", not one of ${values.join(', ')}${meant === null ? '' : ` - did you mean "${meant}"?`}`;
    } else if (keyword === 'const') {
      problem.message = `${name} must be ${JSON.stringify(params['allowedValue'])}`;
    } else if (keyword === 'required') {
      problem.message = `${name} lacks "${String(params['missingProperty'])}"`;
    } else if (keyword === 'type') {
      problem.message = `${name} must be ${String(params['type'])}, not ${kindOf(at(data, path))}`;
    } else if (keyword === 'pattern') {
      problem.message = `${name} is "${String(at(data, path))}", which is not of the form ${String(params['pattern'])}`;
    } else if (keyword === 'propertyNames') {
      return [];
    } else {
      problem.message = `${name} ${message ?? 'is invalid'}`;
    }
    const key = problem.path.join('/') + problem.message;
    if (seen.has(key)) return [];
    seen.add(key);
    return [problem];
  });
}

function at(data: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined,
    data,
  );
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}
