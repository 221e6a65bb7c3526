import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { workplace } from './specops.js';

const feature = 'specs/001-multi-tenant-k8s';
const intent = 'Multi-tenant Kubernetes platform with namespace isolation and resource quotas';
const choices = 'EKS for Kubernetes, Cilium for network policies, ArgoCD for GitOps';

interface Open {
  open_questions: { id: string; question: string; options: string[]; subject: string | null }[];
}

/** A feature that is specified, and planned unless told otherwise. */
async function specified(planned = true) {
  const place = await workplace();
  await place.git('init', '-q', '-b', 'main');
  await place.git('config', 'user.name', 'Ada (ops)');
  await place.specops(['init']);
  await place.specops(['specify', intent]);
  if (planned) await place.specops(['plan', choices]);
  const open = async () =>
    (JSON.parse((await place.specops(['clarify', 'list', '--json'])).stdout) as Open).open_questions;
  return { ...place, open };
}

test('without a terminal, clarify shows what clarify list shows, and writes nothing', async () => {
  const { specops, git } = await specified(false);
  await git('add', '-A');
  const list = await specops(['clarify', 'list']);
  expect(list.exitCode).toBe(0);
  expect(list.stdout).toMatch(/^9 open questions, the weightiest first:\n\nNFR-001-[0-9a-f]{4} {2}spec\.md:\d+\n/);
  expect(list.stdout).toContain('1. 99.5 %   2. 99.9 %   3. 99.95 %');
  for (const args of [['clarify'], ['clarify', '--no-input']]) {
    const shown = await specops(args);
    expect(shown).toMatchObject({ exitCode: 0, stdout: list.stdout });
    expect(shown.stderr).toContain('specops clarify');
  }
  expect(await git('diff')).toBe('');
});

test('an answer is seen by lint, coverage and status, and the specification stays ours', async () => {
  const { specops, read, open } = await specified(false);
  const before = await read(`${feature}/spec.md`);
  const [first] = await open();
  const { exitCode, stdout } = await specops(['clarify', 'answer', first?.id ?? '', '2']);
  expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^Answered 1 question .* as Ada ops\n/) as string]);
  const after = await read(`${feature}/spec.md`);
  expect(after).toContain('available for 99.9 % of each calendar month');
  expect(after).toContain('| Availability | clear | NFR-001 |');
  expect(after).toMatch(/→ A: 99\.9 % \(Ada ops\)$/m);
  const changed = after.split('\n').filter((line) => !before.split('\n').includes(line));
  expect(changed.filter((line) => line !== '' && !/Clarifications|Session|→ A:/.test(line))).toHaveLength(2);
  expect((await specops(['status'])).stdout).toContain('8 open questions');
  expect((await specops(['coverage'])).stdout).toMatch(/clear +Availability/);
  expect((await specops(['next'])).stdout).toMatch(/^specops clarify\n/);
  expect((await specops(['plan', choices])).exitCode).toBe(0);
  expect((await specops(['plan', '--refresh', `${choices}, OpenTofu`])).stdout).not.toMatch(/edited since/);
});

test('who answers: --as, then SPECOPS_AUTHOR, then git, else unknown', async () => {
  const { specops, open, git } = await specified(false);
  const by = async (args: string[], env: Record<string, string> = {}) => {
    const id = (await open())[0]?.id ?? '';
    const { stdout } = await specops(['clarify', 'answer', id, '1', '--json', '--dry-run', ...args], { env });
    return (JSON.parse(stdout) as { by: string }).by;
  };
  expect(await by(['--as', 'Bob\u001b[31m | <b>'], { SPECOPS_AUTHOR: 'Eve' })).toBe('Bob [31m | <b>');
  expect(await by([], { SPECOPS_AUTHOR: 'Eve' })).toBe('Eve');
  expect(await by([])).toBe('Ada ops');
  await git('config', '--unset', 'user.name');
  expect(await by([], { HOME: '/nonexistent' })).toBe('unknown');
});

test('answers from a file: all of them, or one error that names each that cannot be used', async () => {
  const { specops, open, folder, git, read } = await specified();
  await git('add', '-A');
  const questions = await open();
  const [first, second] = questions;
  await writeFile(join(folder, 'some.yaml'), `${first?.id ?? ''}: 1\nNFR-009-zzzz: 1\n${second?.id ?? ''}: n/a\n`);
  const refused = await specops(['clarify', '--answers', 'some.yaml', '--json']);
  expect(refused.exitCode).toBe(1);
  expect(JSON.parse(refused.stdout)).toMatchObject({ kind: 'error', error: { code: 'E_INPUT' } });
  expect(refused.stderr).toMatch(/2 answers cannot be used: .*NFR-009-zzzz.*why it does not apply/);
  expect(await git('diff')).toBe('');

  const answers = Object.fromEntries(
    questions.map(({ id, question }, index) => [index % 2 === 0 ? id : question, '1']),
  );
  const { exitCode } = await specops(['clarify', '--answers', '-'], { input: JSON.stringify(answers) });
  expect(exitCode).toBe(0);
  expect(await open()).toEqual([]);
  expect((await specops(['tasks'])).exitCode).toBe(0);
  expect((await specops(['lint', '--ci'])).stdout).toMatch(/^Clean/);
  const plan = await read(`${feature}/plan.md`);
  expect(plan).not.toMatch(/^- \[ \]/m);
  expect(plan).toMatch(/^ {2}- yes \(Ada ops, \d{4}-\d{2}-\d{2}\)$/m);
});

test.each([
  ['[1, 2]', /line 1: .*must be object/],
  ['a: [1]', /line 1/],
  ['{}', /answers cannot be read/],
  ['a: "1', /line 1/],
])('%s is no file of answers', async (input, message) => {
  const { specops } = await specified(false);
  const { exitCode, stderr } = await specops(['clarify', '--answers', '-'], { input });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(message);
});

test('CRLF stays, and a dry run writes nothing', async () => {
  const { specops, open, folder, read } = await specified(false);
  const path = join(folder, feature, 'spec.md');
  await appendFile(path, 'More.\n');
  await writeFile(path, (await readFile(path, 'utf8')).replaceAll('\n', '\r\n'));
  const before = await read(`${feature}/spec.md`);
  const id = (await open())[0]?.id ?? '';
  const { stdout, stderr } = await specops(['clarify', 'answer', id, '1', '--dry-run']);
  expect(stdout).toContain('~ specs/');
  expect(stderr).toMatch(/^note: it reads: .*MUST be available for 99\.5 % of each calendar month/m);
  expect(await read(`${feature}/spec.md`)).toBe(before);
  await specops(['clarify', 'answer', id, '1']);
  const after = await read(`${feature}/spec.md`);
  expect(after).not.toBe(before);
  expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
});

test('a question goes by the id of what it stands in, where that asks nothing else', async () => {
  const { specops, open } = await specified(false);
  expect((await specops(['clarify', 'answer', 'nfr-001', '2'])).stdout).toMatch(/NFR-001-\w+ {2}99\.9 %/);
  const again = await specops(['clarify', 'answer', 'NFR-001', '2']);
  expect([again.exitCode, again.stderr]).toEqual([1, expect.stringContaining('NFR-001 asks nothing') as string]);
  const subjects = (await open()).map(({ subject }) => subject);
  expect(subjects).not.toContain('NFR-001');
});

test('what is answered already is said to be, with the answer and whose it is', async () => {
  const { specops, open } = await specified();
  const [first] = await open();
  const gate = (await open()).find(({ subject }) => subject === 'VII.2');
  for (const id of [first?.id ?? '', gate?.id ?? '']) {
    expect((await specops(['clarify', 'answer', id, id === gate?.id ? 'yes' : '2'])).exitCode).toBe(0);
    const { exitCode, stderr } = await specops(['clarify', 'answer', id, '1']);
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(new RegExp(`${id} is answered already: (?:99\\.9 %|yes) \\(Ada ops\\)`)) as string,
    ]);
  }
  expect((await specops(['clarify', 'answer', first?.question ?? '', '1'])).stderr).toContain('is answered already');
});

test('what is put off is asked last', async () => {
  const { specops, open } = await specified(false);
  const [first] = await open();
  expect((await specops(['clarify', 'answer', first?.id ?? '', 'defer @platform 2099-12-31'])).exitCode).toBe(0);
  expect((await open()).at(-1)).toMatchObject({ id: first?.id, owner: 'platform' });
  expect((await specops(['next'])).stdout).not.toContain(first?.id);
});
