import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { takeLock } from '../../src/io/lock.js';
import { draftName, draftOwner, isDead, thisProcess } from '../../src/io/owner.js';
import { findRoot } from '../../src/io/root.js';
import { failureOf, ground, repository } from './ground.js';

const record = (more: object) =>
  `${JSON.stringify({ ...thisProcess(), host: hostname(), since: '2026-01-01T00:00:00Z', nonce: 'a'.repeat(24), ...more })}\n`;

describe('a process', () => {
  test('that asks is alive, and known by the name of its drafts', () => {
    expect(isDead(thisProcess())).toBe(false);
    expect(draftOwner(draftName())).toEqual(thisProcess());
    expect(draftOwner('.tmp-12-0123456789ab')).toBe(null);
  });

  test.runIf(process.platform === 'linux').each([
    ['another one has its number', { start: '1' }, true],
    ['the machine was started anew', { boot: '00000000' }, true],
    ['there is none', { pid: 4_194_304 }, true],
    ['it is of another machine', { pid: 4_194_304, machine: '00000000' }, false],
    ['it is of another machine, started anew', { boot: '00000000', machine: '00000000' }, false],
  ])('is dead only where it is proved: %s', (_, more, dead) => {
    expect(isDead({ ...thisProcess(), ...more })).toBe(dead);
  });
});

describe('the lock', () => {
  test('is held by one, and let go', async () => {
    const root = await findRoot(repository());
    const letGo = await takeLock(root);
    const error = await failureOf(takeLock(root, 200), 'E_BUSY');
    expect(error.message).toMatch(
      new RegExp(`^another specops works on this project: process ${String(process.pid)} on `),
    );
    expect(error.fix).toMatch(/remove \.git\/specops\/lock$/);
    expect(error.retryable).toBe(true);
    await letGo();
    await (
      await takeLock(root, 200)
    )();
    expect(existsSync(join(root.path, '.git/specops'))).toBe(false);
  });

  test('of a dead process is broken; of another machine, or of nobody, never', async () => {
    const folder = ground({ '.specops/lock': record({ pid: 4_194_304 }) });
    await (
      await takeLock(await findRoot(folder), 500)
    )();
    for (const text of [record({ machine: '00000000', pid: 4_194_304 }), '', 'null', record({ nonce: '../x' })]) {
      writeFileSync(join(folder, '.specops/lock'), text);
      await failureOf(takeLock(await findRoot(folder), 200), 'E_BUSY');
      expect(readFileSync(join(folder, '.specops/lock'), 'utf8')).toBe(text);
    }
  });

  test('is broken though the one who was breaking it died, too', async () => {
    const dead = { pid: 4_194_304 };
    const folder = ground({
      '.specops/lock': record({ ...dead, nonce: 'a'.repeat(24) }),
      [`.specops/dead-${'a'.repeat(24)}`]: record({ ...dead, nonce: 'b'.repeat(24) }),
      [`.specops/dead-${'b'.repeat(24)}`]: record({ ...dead, nonce: 'c'.repeat(24) }),
    });
    await (
      await takeLock(await findRoot(folder), 2000)
    )();
    expect(readdirSync(join(folder, '.specops'))).toEqual([]);
  });

  test('never has two holders, though one in three is killed while it holds it', { timeout: 120_000 }, async () => {
    const folder = ground({ '.specops/config.yaml': 'version: 1\n' });
    const worker = join(folder, 'worker.mjs');
    await build({
      stdin: {
        contents: `
          import { takeLock } from './src/io/lock.ts';
          import { findRoot } from './src/io/root.ts';
          import { appendFileSync, closeSync, openSync, unlinkSync } from 'node:fs';
          const letGo = await takeLock(await findRoot(${JSON.stringify(folder)}), 60000);
          const mark = ${JSON.stringify(join(folder, 'inside'))};
          if (process.argv[2] === 'die') { appendFileSync(mark + '-dead', 'x'); process.kill(process.pid, 'SIGKILL'); }
          closeSync(openSync(mark, 'wx'));
          await new Promise((go) => setTimeout(go, 5));
          unlinkSync(mark);
          await letGo();
        `,
        resolveDir: fileURLToPath(new URL('../..', import.meta.url)),
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: worker,
    });
    const ends = await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        ended(spawn(process.execPath, [worker, index % 3 === 0 ? 'die' : 'live'], { stdio: 'ignore' })),
      ),
    );
    expect(ends.filter((end) => end === 'SIGKILL')).toHaveLength(8);
    expect(ends.filter((end) => end === 0)).toHaveLength(16);
    expect(readFileSync(join(folder, 'inside-dead'), 'utf8')).toHaveLength(8);
    await (
      await takeLock(await findRoot(folder), 500)
    )();
    expect(readdirSync(join(folder, '.specops'))).toEqual(['config.yaml']);
  });
});

function ended(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  return new Promise((resolve) => child.on('exit', (code, signal) => { resolve(signal ?? code); })); // prettier-ignore
}
