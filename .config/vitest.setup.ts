import { randomInt } from 'node:crypto';
import { build } from './build.js';

/** Before the tests: says where chance starts, and builds `dist/` for those that run what people install. */
export async function setup(): Promise<void> {
  const start = (process.env['PROPERTY_START'] ??= String(randomInt(2 ** 31)));
  console.log(`properties: PROPERTY_START=${start} PROPERTY_RUNS=${process.env['PROPERTY_RUNS'] ?? '100'}`);
  if (process.env['SPECOPS_SKIP_BUILD']) return;
  await build().catch((cause: unknown) => {
    throw new Error('dist/ cannot be built; SPECOPS_SKIP_BUILD=1 runs the tests that do without it', { cause });
  });
}
