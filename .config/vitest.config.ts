import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { viteLoader } from './schemas.js';

/** Tests that ask code which keeps nothing: one worker runs many of these files, and reads the code once. */
const pure = ['test/{core,lint,model,reports,work}/**/*.test.ts', 'test/rules*.test.ts'];
const all = ['test/**/*.test.ts'];

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  plugins: [viteLoader],
  test: {
    projects: [
      { extends: true, test: { name: 'pure', include: pure, isolate: false } },
      { extends: true, test: { name: 'real', include: all, exclude: pure } },
    ],
    globalSetup: '.config/vitest.setup.ts',
    setupFiles: ['test/properties.ts'],
    testTimeout: 120_000,
    hookTimeout: 240_000,
    pool: 'forks',
    // One more than the cores of the smallest machine: many tests wait for git, or for a process.
    maxWorkers: 3,
    server: { deps: { external: [/\/dist\//] } },
  },
});
