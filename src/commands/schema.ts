import { errorSchema } from '../core/envelope.js';
import { nearest } from '../core/nearest.js';
import answersSchema from '../model/answers.schema.json' with { type: 'json' };
import type { Command, JSONSchema } from '../model/command.js';
import catalogSchema from '../model/catalog.schema.json' with { type: 'json' };
import configSchema from '../model/config.schema.json' with { type: 'json' };
import constraintSchema from '../model/constraint.schema.json' with { type: 'json' };
import { SpecopsError } from '../model/error.js';
import frontMatterSchema from '../model/front-matter.schema.json' with { type: 'json' };
import { printable } from '../model/printable.js';
import resourceSchema from '../model/resource.schema.json' with { type: 'json' };

const files: Record<string, JSONSchema> = {
  answers: answersSchema,
  catalog: catalogSchema,
  config: configSchema,
  constraints: constraintSchema,
  'front-matter': frontMatterSchema,
  resources: resourceSchema,
  error: errorSchema,
};

/** `specops schema`: the JSON Schema of a command's `--json`, of an error, or of a file of ours. */
export const schema: Command<{ schema: JSONSchema | null; kinds: string[] }> = {
  name: 'schema',
  examples: [
    ['specops schema', 'the kinds there are'],
    ['specops schema status', 'what `specops status --json` prints'],
    ['specops schema config', '.specops/config.yaml, for an editor'],
    ['specops schema catalog', 'entries of your own in .specops/catalog/*.yaml'],
  ],
  arguments: [
    {
      syntax: '[kind]',
      about: 'a command, or one of: error, answers, catalog, config, constraints, front-matter, resources',
    },
  ],
  options: [],
  writes: false,
  reads: { documents: 'none', settings: false, schemas: true },
  result: {
    type: 'object',
    required: ['schema', 'kinds'],
    properties: { schema: { type: ['object', 'null'] }, kinds: { type: 'array', items: { type: 'string' } } },
  },
  run({ words, schemas }) {
    const [kind] = words;
    const all = { ...schemas, ...files };
    const kinds = Object.keys(all);
    if (kind === undefined) return { result: { schema: null, kinds } };
    const found = Object.hasOwn(all, kind) ? all[kind] : undefined;
    if (!found) {
      const meant = nearest(kind, kinds);
      throw new SpecopsError('E_USAGE', `there is no schema "${printable(kind)}"`, {
        fix: meant === null ? 'specops schema' : `specops schema ${meant}`,
      });
    }
    return { result: { schema: found, kinds } };
  },
  text({ schema: found, kinds }) {
    return found === null ? kinds.join('\n') : JSON.stringify(found, null, 2);
  },
};
