import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { esbuildLoader } from '../../.config/schemas.js';
import { output, readStream, readTextFile } from '../../src/io/terminal.js';
import { failureOf, gitIn, ground, repository } from './ground.js';

describe('a text from stdin or a file', () => {
  const of = (...chunks: (string | Buffer)[]): Readable => Readable.from(chunks);

  test('is read whole, across the bytes of a letter, without its byte order mark', async () => {
    const bytes = Buffer.from('\uFEFFzwölf\r\n');
    expect(await readStream(of(bytes.subarray(0, 7), bytes.subarray(7)))).toBe('zwölf\r\n');
    expect(await readStream(of())).toBe('');
  });

  test('may have 64 KB and no byte more', async () => {
    expect(await readStream(of('a'.repeat(65_536)))).toHaveLength(65_536);
    const endless = new PassThrough({ read() { this.push(Buffer.alloc(65_536, 97)); } }); // prettier-ignore
    expect((await failureOf(readStream(endless), 'E_LIMIT')).message).toBe('stdin is longer than 65536 bytes');
    expect(endless.destroyed).toBe(true);
  });

  test.each([
    ['NUL', 'a\0b'],
    ['UTF-16', Buffer.from('\uFEFFa', 'utf16le')],
    ['broken UTF-8', Buffer.from([0xc3, 0x28])],
  ])('is none where it is %s', async (_, bytes) => {
    // prettier-ignore
    await failureOf(readStream(of(bytes)), 'E_INPUT');
  });

  test('comes from a file', async () => {
    const folder = ground({ 'a.md': 'intent', 'large.md': 'a'.repeat(65_537) });
    expect(await readTextFile(join(folder, 'a.md'))).toBe('intent');
    await failureOf(readTextFile(join(folder, 'large.md')), 'E_LIMIT');
    await failureOf(readTextFile(join(folder, 'missing\n.md')), 'E_INPUT');
    await failureOf(readTextFile(folder), 'E_INPUT');
    if (process.platform !== 'win32') await failureOf(readTextFile('/dev/zero'), 'E_INPUT');
  });
});

describe('an output', () => {
  test('writes, and knows its width', async () => {
    const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 120 });
    const out = output(stream);
    expect([out.isTTY, out.columns, await out.write('a'), await out.write('')]).toEqual([true, 120, true, true]);
    expect(String(stream.read())).toBe('a');
    expect(output(new PassThrough())).toMatchObject({ isTTY: false, columns: 80 });
  });

  test('is silent once its reader has gone', async () => {
    const stream = new PassThrough();
    const out = output(stream);
    stream.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    expect([await out.write('a'), await out.write('b')]).toEqual([false, false]);
  });
});

/** A program that uses our sources, bundled to run in a process of its own. */
async function program(source: string): Promise<string> {
  const folder = ground();
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const banner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
  const file = join(folder, 'program.mjs');
  await build({ stdin: { contents: source, resolveDir: join(root, 'src'), loader: 'ts' }, outfile: file, bundle: true, format: 'esm', platform: 'node', banner: { js: banner }, plugins: [esbuildLoader], logLevel: 'error' }); // prettier-ignore
  return file;
}

async function ended(
  child: ReturnType<typeof spawn>,
): Promise<{ code: number | null; signal: NodeJS.Signals | null; out: string; err: string }> {
  let [out, err] = ['', ''];
  child.stdout?.on('data', (data) => { out += String(data); }); // prettier-ignore
  child.stderr?.on('data', (data) => { err += String(data); }); // prettier-ignore
  return new Promise((done) => child.on('close', (code, signal) => { done({ code, signal, out, err }); })); // prettier-ignore
}

describe('a process', () => {
  test.skipIf(process.platform === 'win32')('whose reader leaves ends well and without a word', async () => {
    const file = await program(`
      import { output } from './io/terminal.ts';
      const out = output(process.stdout);
      for (let line = 0; line < 100_000 && (await out.write('line ' + line + '\\n')); line++);
    `);
    const { code, out, err } = await ended(spawn('bash', ['-o', 'pipefail', '-c', `node ${file} | head -1`]));
    expect({ code, out, err }).toEqual({ code: 0, out: 'line 0\n', err: '' });
  });

  const interruptible = `
    import { interruptible } from './io/signals.ts';
    import { setTimeout } from 'node:timers/promises';
    const noted = await interruptible(async (interrupted) => {
      console.log('ready');
      for (let step = 0; step < 100; step++) { await setTimeout(50); if (interrupted() && !process.argv[2]) break; }
      return interrupted();
    });
    console.log(noted);
  `;

  test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
    'that gets a %s ends its step first',
    async (signal) => {
      const child = spawn('node', [await program(interruptible)]);
      child.stdout.once('data', () => child.kill(signal));
      expect(await ended(child)).toMatchObject({ code: 0, out: `ready\n${signal}\n` });
    },
  );

  test.skipIf(process.platform === 'win32')('that gets a second one ends at once', async () => {
    const child = spawn('node', [await program(interruptible), 'stubborn']);
    child.stdout.once('data', () => { child.kill('SIGINT'); setTimeout(() => child.kill('SIGTERM'), 300); }); // prettier-ignore
    expect(await ended(child)).toMatchObject({ code: null, signal: 'SIGTERM' });
  });

  test.skipIf(process.getuid?.() !== 0)(
    'that may not write .git keeps the number, makes no branch and leaves nothing (another user takes root)',
    async () => {
      const folder = repository();
      const file = await program(`
      import { apply } from './io/apply.ts';
      import { reserve } from './io/reserve.ts';
      import { findRoot } from './io/root.ts';
      const root = await findRoot(process.argv[2]);
      const reserved = await reserve(root, '1', '001-a');
      const feature = { kind: 'folder', path: 'specs/001-a', files: [{ path: 'spec.md', text: 'a' }] };
      const branch = { kind: 'branch', name: '001-a', checkout: true, reuse: false };
      const failed = await apply(root, [feature, branch]).catch(({ code, message, fix, rolledBack }) => ({ code, message, fix, rolledBack }));
      const { changes } = await apply(root, [{ ...feature, path: 'specs/002-b' }]);
      console.log(JSON.stringify({ reserved, failed, changes: changes.length }));
    `);
      gitIn(folder, 'config', '--file', join(folder, '.gitconfig'), 'safe.directory', '*');
      mkdirSync(join(folder, 'specs'));
      for (const path of [join(file, '..'), folder]) await ended(spawn('chown', ['-R', '65534', path]));
      await ended(spawn('chown', ['-R', '0', join(folder, '.git')]));
      const child = spawn(process.execPath, [file, folder], {
        uid: 65534,
        env: { PATH: process.env['PATH'], HOME: folder },
      });
      const { out, err } = await ended(child);
      expect(err).toBe('');
      expect(JSON.parse(out)).toMatchObject({
        reserved: true,
        failed: {
          code: 'E_IO',
          message: 'the branch "001-a" cannot be made: git\'s folder is read-only',
          fix: 'run it with --no-branch, or where .git can be written',
          rolledBack: true,
        },
        changes: 1,
      });
      expect([existsSync(join(folder, 'specs/001-a')), existsSync(join(folder, '.specops/reserved/001'))]).toEqual([
        false,
        true,
      ]);
    },
  );
});
