import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { parse } from 'yaml';

/** A JSON Schema compiled to the source of a module whose default export validates. */
async function validator(file) {
  const schema = JSON.parse(await readFile(file, 'utf8'));
  const ajv = new Ajv.default({ code: { source: true, esm: true }, allErrors: true, strict: true, verbose: false });
  const source = standaloneCode.default(ajv, ajv.compile(schema));
  const bundled = await build({
    stdin: { contents: source, resolveDir: dirname(file), loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  });
  return bundled.outputFiles[0].text;
}

const query = '?validator';

/** For esbuild: `x.schema.json?validator` is a compiled validator, `x.yaml` its data. */
export const esbuildLoader = {
  name: 'data',
  setup(builder) {
    builder.onResolve({ filter: /\?validator$/ }, async ({ path, resolveDir, kind, importer }) => {
      const found = await builder.resolve(path.slice(0, -query.length), { resolveDir, kind, importer });
      return { path: found.path, namespace: 'validator' };
    });
    builder.onLoad({ filter: /.*/, namespace: 'validator' }, async ({ path }) => ({
      contents: await validator(path),
      loader: 'js',
      resolveDir: dirname(path),
    }));
    builder.onLoad({ filter: /\.yaml$/ }, async ({ path }) => ({
      // JSON.parse of a string takes less than half the time of the same data as code.
      contents: `export default JSON.parse(${JSON.stringify(JSON.stringify(parse(await readFile(path, 'utf8'))))});`,
      loader: 'js',
    }));
  },
};

/** The same for Vite, so that tests run the sources as they are built. */
export const viteLoader = {
  name: 'data',
  enforce: 'pre',
  async load(id) {
    if (id.endsWith(query)) return validator(id.slice(0, -query.length));
    if (id.endsWith('.yaml')) return `export default ${JSON.stringify(parse(await readFile(id, 'utf8')))}`;
    return null;
  },
};
