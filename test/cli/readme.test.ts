import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { workplace } from './specops.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = await readFile(join(root, 'README.md'), 'utf8');

/** The commands of the README's shell blocks, block by block. */
const blocks = [...readme.matchAll(/^```bash\n([\s\S]*?)^```/gm)].map((match) => (match[1] ?? '').trim().split('\n'));

test.skipIf(process.platform === 'win32')('the commands of the README run as they stand there', async () => {
  const sequence = blocks.find(([first]) => first?.startsWith('specops init'));
  expect(sequence).toHaveLength(6);
  const { folder, tree } = await workplace();
  const bin = join(folder, '.bin');
  await mkdir(bin);
  await writeFile(join(bin, 'specops'), `#!/bin/sh\nexec "${process.execPath}" "${root}bin/specops.js" "$@"\n`);
  await chmod(join(bin, 'specops'), 0o755);
  const shell = (line: string) =>
    execa('sh', ['-c', line], {
      cwd: folder,
      reject: false,
      extendEnv: false,
      env: { PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOME: folder, GIT_CONFIG_GLOBAL: '/dev/null' },
    });
  const codes: [string, number | undefined][] = [];
  for (const line of sequence ?? []) codes.push([line, (await shell(line)).exitCode]);
  expect(codes.map(([, code]) => code)).toEqual([0, 0, 0, 0, 2, 0]);
  expect(await tree()).toContain('specs/001-multi-tenant-k8s/tasks.md');
  expect((await shell('specops lint --ci')).exitCode).toBe(2);
});

test('what the README names exists', async () => {
  const names = [...readme.matchAll(/`specops ([a-z]+)/g)].map((match) => match[1]);
  const { commands } = await import('../../src/commands/index.js');
  const known = commands.map(({ name }) => name.split(' ')[0]);
  expect(names.filter((name) => name !== undefined && !known.includes(name))).toEqual([]);
  const scripts = (
    JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
  ).scripts;
  const run = [...readme.matchAll(/npm (?:run )?([a-z:]+)/g)].map((match) => match[1] ?? '');
  expect(run.filter((name) => !['ci', 'install', 'test'].includes(name) && !Object.hasOwn(scripts, name))).toEqual([]);
  for (const [, path = ''] of readme.matchAll(/\]\(([^)#:]+)\)/g)) await readFile(join(root, path));
});
