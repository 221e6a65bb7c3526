// Parts of the sources as a module, for rows that need a function and not a process.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { esbuildLoader } from '../../.config/schemas.js';
import { top } from './place.js';

/** Bundles these files of `src/` into one module in a folder of the repository, and gives its path to work. */
export async function withSources(files, work) {
  const folder = mkdtempSync(join(top, '.dist-bar-'));
  try {
    const file = join(folder, 'sources.mjs');
    await build({
      stdin: { contents: files.map((path) => `export * from './src/${path}';`).join('\n'), resolveDir: top },
      outfile: file,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      banner: {
        js: "import{createRequire as nodeRequire}from'node:module';const require=nodeRequire(import.meta.url);",
      },
      logLevel: 'warning',
      plugins: [esbuildLoader],
    });
    return await work(await import(pathToFileURL(file).href), file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
