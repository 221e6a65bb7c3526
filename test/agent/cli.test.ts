import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encode } from 'gpt-tokenizer';
import { expect, test } from 'vitest';
import { artifactNames } from '../../src/core/work/artifact.js';
import { workplace } from '../cli/specops.js';
import { labour, walk, type Ask } from './agent.js';
import { told } from './told.js';

/** A place to work in; agents that work beside others are `alone`, each in processes of its own. */
async function place(alone = false) {
  const here = await workplace();
  const sizes: Record<string, number> = {};
  const ask: Ask = async (words, input = '') => {
    const { exitCode, stdout } = await here.specops(words, { input, alone });
    const key = words[0] === 'instructions' ? words.slice(0, 2).join(' ') : (words[0] ?? '');
    sizes[key] = Math.max(sizes[key] ?? 0, encode(stdout).length);
    return { exitCode: exitCode ?? 1, document: JSON.parse(stdout) as Record<string, unknown> };
  };
  return { ...here, ask, sizes };
}

test('an agent that only reads what comes next walks from nothing to a list of tasks that lint passes', async () => {
  const { ask, sizes, read, folder } = await place();
  const did = await walk(ask, told);
  expect(did).toEqual(['init', 'specify', 'clarify', 'plan', 'clarify', 'tasks', 'tasks']);
  const { exitCode, document } = await ask(['lint', '--ci', '--json']);
  expect({ exitCode, findings: document['findings'] }).toEqual({ exitCode: 0, findings: [] });
  expect(await read('specs/001-multi-tenant-k8s/tasks.md')).toMatch(/^- \[ \] T001 /m);

  for (const name of artifactNames) await ask(['instructions', name, '--json']);
  for (const [what, size] of Object.entries(sizes)) {
    if (what === 'next') expect(size, what).toBeLessThanOrEqual(500);
    if (what.startsWith('instructions')) expect(size, what).toBeLessThanOrEqual(1500);
  }

  // What changes afterwards is named, until somebody has looked at it.
  const spec = 'specs/001-multi-tenant-k8s/spec.md';
  const id = /\*\*(FR-\d{3})\*\*/.exec(await read(spec))?.[1] ?? '';
  await writeFile(join(folder, spec), (await read(spec)).replace(`**${id}**: `, `**${id}**: From now on, `));
  const stale = await ask(['lint', '--json', '--only', 'artifact-stale']);
  expect(JSON.stringify(stale.document['findings'])).toContain(`derived from an older text of ${id}`);
  const states = (await ask(['status', '--json'])).document['artifacts'] as { name: string; state: string }[];
  expect(states.filter(({ state }) => state === 'stale').map(({ name }) => name)).toContain('tasks');
  expect((await ask(['ack', '--json'])).exitCode).toBe(0);
  expect((await ask(['lint', '--json', '--only', 'artifact-stale'])).document['findings']).toEqual([]);
});

test('four agents at one list do every task once, and lose none', async () => {
  const { ask, folder, git, read } = await place(true);
  const tasks = Array.from({ length: 10 }, (_, n) => {
    const after = n < 4 ? '' : ` (depends on T${String(n - 3).padStart(3, '0')})`;
    return `- [ ] T${String(n + 1).padStart(3, '0')} Write \`modules/m${String(n % 7)}/f${String(n)}.tf\`${after}`;
  });
  const list = 'specs/001-tenants/tasks.md';
  const text = `# Tasks: Tenants\n\n## Phase 1: Modules\n\n${tasks.join('\n')}\n`;
  await git('init', '-q', '-b', '001-tenants');
  await mkdir(dirname(join(folder, list)), { recursive: true });
  await writeFile(join(folder, list), text);
  const make = async (task: string, paths: string[]) => {
    for (const path of paths) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      // Whoever makes a file a second time fails.
      await writeFile(join(folder, path), task, { flag: 'wx' });
    }
  };
  const did = await Promise.all(['a', 'b', 'c', 'd'].map((name) => labour(ask, { name, make })));
  expect(did.flat().sort()).toEqual(tasks.map((_, n) => `T${String(n + 1).padStart(3, '0')}`));
  expect(did.filter((own) => own.length > 0).length).toBeGreaterThan(1);
  expect(await read(list)).toBe(text.replaceAll('[ ]', '[x]'));
});
