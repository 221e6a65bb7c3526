import { fileURLToPath } from 'node:url';
import { defineConfig, defineProject } from 'vitest/config';
import { viteLoader } from './schemas.js';

/** Tests that ask code which keeps nothing: one worker runs many of these files, and reads the code once. */
const pure = ['test/{core,lint,model,reports,work}/**/*.test.ts', 'test/rules*.test.ts'];
const all = ['test/**/*.test.ts'];

const root = fileURLToPath(new URL('..', import.meta.url));

/** A project of tests. What they share stands here and not in the root, whose setup each would run again. */
const project = (own: { name: string; include: string[]; exclude?: string[]; isolate?: boolean }) =>
  defineProject({
    root,
    plugins: [viteLoader],
    test: {
      setupFiles: ['test/properties.ts'],
      testTimeout: 120_000,
      hookTimeout: 240_000,
      pool: 'forks',
      // One more than the cores of the smallest machine: many tests wait for git, or for a process.
      maxWorkers: 3,
      server: { deps: { external: [/\/dist\//] } },
      ...own,
    },
  });

export default defineConfig({
  root,
  test: {
    projects: [
      project({ name: 'pure', include: pure, isolate: false }),
      project({ name: 'real', include: all, exclude: pure }),
    ],
    globalSetup: '.config/vitest.setup.ts',
  },
});
