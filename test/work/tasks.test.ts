import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failureOf, ground, gitIn, repository, plant } from '../io/ground.js';
import { asked } from './asked.js';

interface Listed {
  ready: { id: string; text: string; writes: string[] }[];
  running: { task: string; owner: string }[];
  elsewhere: { task: string; owner: string }[];
  claimed: { task: string; owner: string; token: string } | null;
  done: number;
}
interface Started {
  token: string;
  owner: string;
  taken_over_from: string | null;
  requirements: { id: string; text: string }[];
  finish: string;
}

const feature = '001-tenants';
const list = `specs/${feature}/tasks.md`;
const spec = '# Feature Specification: Tenants\n\n- **FR-001**: Each tenant MUST have a namespace.\n';
const lines = (...tasks: string[]) => `# Tasks: Tenants\r\n\r\n## Phase 1: Modules\r\n\r\n${tasks.join('\r\n')}\r\n`;
const three = lines(
  '- [ ] T001 [P] Write the namespace in `modules/tenant/main.tf` (FR-001)',
  '- [ ] T002 [P] Write the quota in `modules/quota/main.tf`  ',
  '- [ ] T003 Write outputs in `modules/tenant/` (depends on T001, T002)',
);

function project(tasks = three): string {
  const folder = repository({ [`specs/${feature}/spec.md`]: spec, [list]: tasks });
  gitIn(folder, 'switch', '-q', '-c', feature);
  return folder;
}
const next = (folder: string, options = {}) => asked<Listed>(folder, 'tasks next', [], options);
const start = async (folder: string, task: string, options = {}) =>
  (await asked<Started>(folder, 'tasks start', [task], options)).result;
const done = (folder: string, task: string, token: string) => asked(folder, 'tasks done', [task], { token });
const release = (folder: string, task: string, token: string) => asked(folder, 'tasks release', [task], { token });
const ids = (tasks: { id: string }[]) => tasks.map(({ id }) => id);

test('a task is claimed, seen by others, done, and only its box changes', async () => {
  const folder = project();
  expect(ids((await next(folder)).result.ready)).toEqual(['T001', 'T002']);
  const mine = await start(folder, 't001', { as: 'builder (1)\u001b' });
  expect(mine).toMatchObject({
    owner: 'builder 1',
    taken_over_from: null,
    requirements: [{ id: 'FR-001', text: 'Each tenant MUST have a namespace.' }],
  });
  expect(mine.finish).toBe(`specops tasks done T001 --token ${mine.token}`);
  const seen = (await next(folder)).result;
  expect(seen.ready).toEqual([
    {
      id: 'T002',
      text: 'Write the quota in `modules/quota/main.tf`',
      story: null,
      file: list,
      line: 6,
      writes: ['modules/quota/main.tf'],
    },
  ]);
  expect(seen.running).toMatchObject([{ task: 'T001', owner: 'builder 1' }]);

  const taken = await failureOf(start(folder, 'T001', { as: 'builder 2' }), 'E_BUSY');
  expect(taken.message).toMatch(/^T001 is taken by builder 1 since \d{4}-/);
  expect(taken.fix).toContain('specops tasks start T001 --take-over');
  expect((await failureOf(start(folder, 'T003'), 'E_INPUT')).message).toBe('T003 waits for T001, T002');
  await failureOf(start(folder, 'T099'), 'E_INPUT');

  const early = await failureOf(done(folder, 'T001', mine.token), 'E_INPUT');
  expect(early.message).toBe('T001 is not done: modules/tenant/main.tf is not there');
  plant(folder, { 'modules/tenant/main.tf': 'x' });
  await failureOf(done(folder, 'T001', '0123456789abcdef'), 'E_BUSY');
  await failureOf(done(folder, 'T002', mine.token), 'E_INPUT');
  await done(folder, 'T001', mine.token);
  expect(readFileSync(join(folder, list), 'utf8')).toBe(three.replace('[ ] T001', '[x] T001'));
  expect(readdirSync(join(folder, `.git/specops/claims/${feature}`))).toEqual([]);
  await failureOf(done(folder, 'T001', mine.token), 'E_INPUT');
  expect((await failureOf(start(folder, 'T001'), 'E_INPUT')).message).toBe('T001 is done');
});

test('next --claim takes the first that nobody has, until there is none', async () => {
  const folder = project();
  const tokens = [];
  for (const expected of ['T001', 'T002', null]) {
    const { result, next: steps } = await next(folder, { claim: true, as: 'b' });
    expect(result.claimed?.task ?? null).toBe(expected);
    if (result.claimed) {
      tokens.push(result.claimed.token);
      expect(steps[0]?.command).toBe(`specops tasks done ${result.claimed.task} --token ${result.claimed.token}`);
    }
  }
  await release(folder, 'T001', tokens[0] ?? '');
  expect((await next(folder)).result.ready.map(({ id }) => id)).toEqual(['T001']);
});

test('a dry run claims and ticks nothing, and says so', async () => {
  const folder = project();
  const dry = await next(folder, { claim: true, dryRun: true });
  expect(dry).toMatchObject({
    result: { claimed: null },
    warnings: ['a dry run claims nothing: T001 would be claimed'],
  });
  expect((await start(folder, 'T001', { dryRun: true })).token).toBeNull();
  expect((await next(folder)).result.running).toEqual([]);
});

test('what another writes is not ready, and cannot be started', async () => {
  const folder = project(
    lines(
      '- [ ] T001 Write a in `modules/a.tf`',
      '- [ ] T002 Write b in `modules/a.tf`',
      '- [ ] T003 End it (depends on T001)',
    ),
  );
  const { token } = await start(folder, 'T001');
  expect((await next(folder)).result.ready).toEqual([]);
  const busy = await failureOf(start(folder, 'T002'), 'E_BUSY');
  expect(busy.message).toBe('T002 writes a file that T001 of ada writes');
  plant(folder, { 'modules/a.tf': '' });
  await done(folder, 'T001', token);
  expect(ids((await next(folder)).result.ready)).toEqual(['T002', 'T003']);
});

test('a list that names no dependencies is worked in its order: phase by phase, [P] side by side', async () => {
  const folder = project(
    `${lines('- [ ] T001 Set up', '- [ ] T002 [P] Write `a/a.tf`', '- [ ] T003 [P] Write `b/b.tf`')}\r\n## Phase 2: More\r\n\r\n- [ ] T004 [P] Go on\r\n`,
  );
  expect(ids((await next(folder)).result.ready)).toEqual(['T001']);
  await done(folder, 'T001', (await start(folder, 'T001')).token);
  expect(ids((await next(folder)).result.ready)).toEqual(['T002', 'T003']);
});

test('taking over is explicit, and the former owner is told', async () => {
  const folder = project();
  const first = await start(folder, 'T001', { as: 'one' });
  const second = await start(folder, 'T001', { as: 'two', takeOver: true });
  expect(second).toMatchObject({ owner: 'two', taken_over_from: 'one' });
  plant(folder, { 'modules/tenant/main.tf': '' });
  expect((await failureOf(done(folder, 'T001', first.token), 'E_BUSY')).message).toMatch(/^T001 is now two's/);
  await done(folder, 'T001', second.token);
});

test('the claim of a process that is over is free, that of one that runs is not', async () => {
  const folder = project();
  const child = spawn('sleep', ['60']);
  await start(folder, 'T001', { pid: String(child.pid), as: 'one' });
  await failureOf(start(folder, 'T001', { as: 'two' }), 'E_BUSY');
  await new Promise((end) => {
    child.on('exit', end);
    child.kill();
  });
  const { result } = await next(folder, { claim: true, as: 'two' });
  expect(result.claimed).toMatchObject({ task: 'T001', owner: 'two' });
  await failureOf(start(folder, 'T002', { pid: String(child.pid) }), 'E_INPUT');
  await failureOf(start(folder, 'T002', { pid: '-1' }), 'E_USAGE');
});

test('worktrees share claims, and what is done in one is not done again in another', async () => {
  const folder = project();
  const beside = ground();
  rmSync(beside, { recursive: true });
  gitIn(folder, 'commit', '-q', '--allow-empty', '-m', 'x');
  gitIn(folder, 'worktree', 'add', '-q', '-b', `agent/${feature}`, beside);
  const { token } = await start(folder, 'T001', { as: 'one' });
  expect(ids((await next(beside)).result.ready)).toEqual(['T002']);
  await failureOf(start(beside, 'T001'), 'E_BUSY');
  plant(folder, { 'modules/tenant/main.tf': '' });
  await done(folder, 'T001', token);
  expect((await next(beside)).result).toMatchObject({ done: 0, elsewhere: [{ task: 'T001', owner: 'one' }] });
  expect((await failureOf(start(beside, 'T001'), 'E_BUSY')).message).toContain('done in another worktree by one');
  gitIn(folder, 'add', '-A');
  gitIn(folder, 'commit', '-q', '-m', 'T001');
  gitIn(beside, 'merge', '-q', feature);
  expect((await next(beside)).result).toMatchObject({ done: 1, elsewhere: [] });
});

test('claims that nobody can read are taken, and a claim on a task that somebody ticked goes', async () => {
  const folder = project();
  plant(folder, { [`.git/specops/claims/${feature}/T001`]: '{"owner":', [`.git/specops/claims/${feature}/x`]: '' });
  expect((await failureOf(start(folder, 'T001'), 'E_BUSY')).message).toContain('somebody who does not say');
  expect((await start(folder, 'T001', { takeOver: true })).token).toMatch(/^[0-9a-f]{16}$/);
  const { token } = await start(folder, 'T002');
  writeFileSync(join(folder, list), three.replace('[ ] T001', '[X] T001'));
  plant(folder, { 'modules/quota/main.tf': '' });
  await done(folder, 'T002', token);
  expect(readdirSync(join(folder, `.git/specops/claims/${feature}`))).toEqual(['x']);
});

test('a link in the place of claims is refused, and a file outside of the project is none of it', async () => {
  const folder = project(lines('- [ ] T001 Write `out/main.tf`', '- [ ] T002 End (depends on T001)'));
  const outside = ground({ 'main.tf': '' });
  symlinkSync(outside, join(folder, 'out'));
  const { token } = await start(folder, 'T001');
  await failureOf(done(folder, 'T001', token), 'E_INPUT');
  const other = project();
  mkdirSync(join(other, '.git/specops'));
  symlinkSync(outside, join(other, '.git/specops/claims'));
  await failureOf(start(other, 'T001'), 'E_UNSAFE');
  expect(readdirSync(outside)).toEqual(['main.tf']);
});

test('twelve in one process claim twelve tasks, each once', async () => {
  const tasks = Array.from(
    { length: 12 },
    (_, n) => `- [ ] T${String(n + 101)} [P] Write \`modules/m${String(n)}.tf\``,
  );
  const folder = project(lines(...tasks));
  const claimed = await Promise.all(tasks.map(() => next(folder, { claim: true })));
  const taken = claimed.map(({ result }) => result.claimed?.task).sort();
  expect(taken).toEqual(tasks.map((_, n) => `T${String(n + 101)}`));
});
