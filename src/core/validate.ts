import answersSchema from '../model/answers.schema.json' with { type: 'json' };
import validateAnswers from '../model/answers.schema.json?validator';
import catalogSchema from '../model/catalog.schema.json' with { type: 'json' };
import validateCatalog from '../model/catalog.schema.json?validator';
import configSchema from '../model/config.schema.json' with { type: 'json' };
import validateConfig from '../model/config.schema.json?validator';
import constraintSchema from '../model/constraint.schema.json' with { type: 'json' };
import validateConstraints from '../model/constraint.schema.json?validator';
import frontMatterSchema from '../model/front-matter.schema.json' with { type: 'json' };
import validateFrontMatter from '../model/front-matter.schema.json?validator';
import resourceSchema from '../model/resource.schema.json' with { type: 'json' };
import validateResources from '../model/resource.schema.json?validator';
import { didYouMean } from './nearest.js';

/** What a validated value is wrong in, in words, and the path that leads to it. */
export interface Invalid {
  path: (string | number)[];
  message: string;
  /** True where the last step of the path is a key that is itself wrong. */
  key: boolean;
}

const validators = {
  answers: { schema: answersSchema, check: validateAnswers },
  catalog: { schema: catalogSchema, check: validateCatalog },
  config: { schema: configSchema, check: validateConfig },
  constraints: { schema: constraintSchema, check: validateConstraints },
  frontMatter: { schema: frontMatterSchema, check: validateFrontMatter },
  resources: { schema: resourceSchema, check: validateResources },
};
export type SchemaName = keyof typeof validators;

/**
 * Checks data against one of our schemas (JSON Schema 2020-12, compiled by ajv when SpecOps is built).
 * Returns what is wrong, nothing for valid data; never throws.
 */
export function validate(name: SchemaName, data: unknown): Invalid[] {
  const { schema, check } = validators[name];
  if (check(data)) return [];
  const seen = new Set<string>();
  return (check.errors ?? []).flatMap(({ instancePath, schemaPath, keyword, params, message }) => {
    const path = instancePath
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const problem: Invalid = { path, message: '', key: false };
    const name = path.length === 0 ? 'the document' : path.join('.');
    if (keyword === 'additionalProperties') {
      const key = String(params['additionalProperty']);
      problem.path = [...path, key];
      problem.key = true;
      problem.message = `unknown key "${key}"${path.length === 0 ? '' : ` in ${name}`}${didYouMean(key, keysAt(schema, path))}`;
    } else if (keyword === 'enum') {
      const values = (params['allowedValues'] as unknown[]).map(String);
      const value = String(at(data, path));
      problem.message = `${name} is "${value}", not one of ${values.join(', ')}${didYouMean(value, values)}`;
    } else if (keyword === 'const') {
      problem.message = `${name} must be ${JSON.stringify(params['allowedValue'])}`;
    } else if (keyword === 'required') {
      problem.message = `${name} lacks "${String(params['missingProperty'])}"`;
    } else if (keyword === 'type') {
      problem.message = `${name} must be ${String(params['type'])}, not ${kindOf(at(data, path))}`;
    } else if (keyword === 'pattern') {
      problem.message = `${name} is "${String(at(data, path))}", which is not ${titleAt(schema, schemaPath) ?? `of the form ${String(params['pattern'])}`}`;
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

/** What the part of a schema that a keyword stands in is called; null where it has no title. */
function titleAt(schema: unknown, keywordPath: string): string | null {
  const title = at(schema, [...keywordPath.split('/').slice(1, -1), 'title']);
  return typeof title === 'string' ? title : null;
}

/** The keys that a schema knows in the object that a path of a valid document leads to. */
function keysAt(schema: unknown, path: readonly (string | number)[]): string[] {
  const node = path.reduce<unknown>(
    (under, key) =>
      resolved(schema, at(under, ['properties', key]) ?? at(under, ['items']) ?? at(under, ['additionalProperties'])),
    schema,
  );
  return Object.keys((at(node, ['properties']) as object | undefined) ?? {});
}

function resolved(schema: unknown, node: unknown): unknown {
  const reference = at(node, ['$ref']);
  return typeof reference === 'string' ? at(schema, reference.split('/').slice(1)) : node;
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
