import { readFileSync, readdirSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { createBranch } from '../../src/io/branch.js';
import { findRoot } from '../../src/io/root.js';
import { failureOf, gitIn, ground, repository, snapshot } from '../io/ground.js';
import { asked } from '../work/asked.js';

// Rows of the tables of hazards that no other test is about, by their ids: memory/reliability.md lists them all.

test.each([
  ['001-a', '001-a/b'],
  ['001-a/b', '001-a'],
])('A7: where there is a branch %s, none is made that is called %s', async (there, wanted) => {
  const folder = repository();
  gitIn(folder, 'branch', there);
  const before = snapshot(folder);
  const error = await failureOf(createBranch(await findRoot(folder), wanted, { checkout: true, reuse: false }), 'E_INPUT'); // prettier-ignore
  expect(error.message).toContain(there);
  expect(snapshot(folder)).toEqual(before);
});

test('C10: what a person wrote is in the document as it was written, without entities', async () => {
  const folder = ground();
  const text = `Storage for R&D "quoted" it's a=b && c <3 of builds`;
  const { result } = await asked<{ spec: string }>(folder, 'specify', [], { text });
  const spec = readFileSync(join(folder, result.spec), 'utf8');
  expect(spec).not.toMatch(/&(?:amp|quot|#x?[0-9a-f]+|apos);/);
  expect(spec).toContain(`R&D "quoted" it's a=b && c`);
});

test('E9: neither what the environment holds nor where the project lies is told, or written down', async () => {
  const folder = ground();
  const canary = 'k3y-0f-mine';
  const environment = { SPECOPS_CANARY: canary, HOME: '/home/canary-person', TOKEN: canary };
  const told: unknown[] = [];
  const ask = async (name: string, words: string[] = [], options = {}) =>
    told.push({ ...(await asked(folder, name, words, options, environment)), root: '' });
  await ask('init', [], { agents: 'claude' });
  await ask('specify', [], { text: 'Object storage for build artefacts' });
  await ask('plan', [], { text: 'S3 for object storage' });
  await ask('tasks');
  for (const name of ['lint', 'status', 'next', 'coverage', 'graph', 'paths', 'doctor', 'agents list']) await ask(name);
  for (const wrong of ['nowhere', '../x', '/etc/passwd'])
    told.push(String(await ask('status', [], { feature: wrong }).catch((error: unknown) => error)));
  const everything = JSON.stringify(told) + readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => readFileSync(join(folder, path), 'utf8')).join('\n'); // prettier-ignore
  for (const secret of [canary, 'canary-person', folder]) expect(everything).not.toContain(secret);
});

/** A thread that makes, changes and removes specifications in a folder until it is told to end. */
const writer = `
  const { mkdirSync, rmSync, writeFileSync } = require('node:fs');
  const { parentPort, workerData } = require('node:worker_threads');
  let turn = 0;
  const timer = setInterval(() => {
    const folder = workerData + '/specs/00' + (1 + (turn % 3)) + '-a';
    turn += 1;
    if (turn % 2 === 0) rmSync(folder, { recursive: true, force: true });
    else mkdirSync(folder, { recursive: true });
    if (turn % 2 !== 0) writeFileSync(folder + '/spec.md', '# ' + 'A\\n\\n- **FR-001**: It MUST hold.\\n'.repeat(turn % 50));
  }, 1);
  parentPort.once('message', () => { clearInterval(timer); parentPort.postMessage(turn); });
`;

test('G7: lint goes on while documents come, change and go', async () => {
  const folder = ground({ 'memory/constitution.md': '# Constitution\n', 'specs/009-kept/spec.md': '# Kept\n' });
  const thread = new Worker(writer, { eval: true, workerData: folder });
  for (let round = 0; round < 25; round++) {
    const { result } = await asked<{ documents?: unknown }>(folder, 'lint');
    expect(result).toBeTruthy();
  }
  thread.postMessage('end');
  const [turns] = (await once(thread, 'message')) as [number];
  await thread.terminate();
  expect(turns).toBeGreaterThan(10);
});
