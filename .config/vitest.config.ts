import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { viteLoader } from './schemas.js';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  plugins: [viteLoader],
  test: {
    include: ['test/**/*.test.ts'],
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
