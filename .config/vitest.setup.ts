import { build } from './build.js';

/** Builds `dist/` once before the tests, for those that run what people install. */
export async function setup(): Promise<void> {
  if (process.env['SPECOPS_SKIP_BUILD']) return;
  await build().catch((cause: unknown) => {
    throw new Error('dist/ cannot be built; SPECOPS_SKIP_BUILD=1 runs the tests that do without it', { cause });
  });
}
