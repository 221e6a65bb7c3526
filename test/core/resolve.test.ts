import { describe, expect, test } from 'vitest';
import { gitIn, repository } from '../io/ground.js';
import { asked } from '../work/asked.js';

const spec = (title: string) => `# Feature Specification: ${title}\n\n**Created**: 2026-11-26\n`;
const state = (branch?: string) =>
  JSON.stringify({ format_version: '1.0', ...(branch ? { branch } : {}), input: 'x', choices: '', documents: {} }, null, 2); // prettier-ignore
const constitution = { 'memory/constitution.md': '# Constitution\n' };

function on(branch: string, features: Record<string, string | undefined>): string {
  const files = Object.entries(features).flatMap(([name, recorded]) => [
    [`specs/${name}/spec.md`, spec(name)],
    [`.specops/state/${name}.json`, state(recorded)],
  ]);
  const folder = repository({ ...constitution, ...(Object.fromEntries(files) as Record<string, string>) });
  gitIn(folder, 'switch', '-q', '-c', branch);
  return folder;
}

const status = async (folder: string) => (await asked<{ feature: string | null }>(folder, 'status')).result.feature;

describe('of two features with one number, a branch is that of', () => {
  test.each([
    ['003-b', { '003-a': undefined, '003-b': undefined }, '003-b'],
    ['feature/003-b', { '003-a': undefined, '003-b': undefined }, '003-b'],
    ['003-OPS-2', { '003-a': '003-OPS-1', '003-b': '003-OPS-2' }, '003-b'],
    ['ops/OPS-2', { '003-a': 'ops/OPS-1', '003-b': 'ops/OPS-2' }, '003-b'],
    // Renumbered while another worktree was on its branch, which kept its name.
    ['003-b', { '003-a': undefined, '007-b': '003-b' }, '007-b'],
    // One alone may be called otherwise than its branch.
    ['003-c', { '003-a': undefined }, '003-a'],
  ])('%s of %j: %s', async (branch, features, expected) => {
    expect(await status(on(branch, features))).toBe(expected);
  });

  test('neither, where it says the number alone; the error names both and what tells them apart', async () => {
    const folder = on('003-c', { '003-a': undefined, '003-b': undefined });
    const { result, next } = await asked<{ feature: null }>(folder, 'status');
    expect(result.feature).toBe(null);
    expect(next.map(({ command, why }) => [command, why])).toEqual([
      ['specops renumber', '003-a and 003-b have one number'],
    ]);
    await expect(asked(folder, 'paths')).rejects.toMatchObject({
      code: 'E_INPUT',
      message: 'this branch says a number that several features have: 003-a, 003-b',
      fix: 'specops renumber, or add --feature 003-b',
    });
    expect((await asked<{ to: string }>(folder, 'renumber', ['003-b'])).result.to).toBe('004-b');
  });

  test('the one that the environment names', async () => {
    const folder = on('003-c', { '003-a': undefined, '003-b': undefined });
    const { result } = await asked<{ feature: string }>(folder, 'status', [], {}, { SPECOPS_FEATURE: '003-b' });
    expect(result.feature).toBe('003-b');
  });
});

describe('--feature names a feature without its number', () => {
  test('where no other is called so', async () => {
    const folder = on('trunk', { '003-billing-db': undefined, '004-queue': undefined });
    for (const feature of ['billing-db', '003-billing-db', '3'])
      expect((await asked<{ feature: string }>(folder, 'status', [], { feature })).result.feature).toBe(
        '003-billing-db',
      );
    expect((await asked<{ to: string }>(folder, 'renumber', ['billing-db'], { to: '12' })).result.to).toBe(
      '012-billing-db',
    );
  });

  test('else the error names them', async () => {
    const folder = on('trunk', { '003-queue': undefined, '004-queue': undefined });
    await expect(asked(folder, 'status', [], { feature: 'queue' })).rejects.toMatchObject({
      message: '--feature names "queue", which several features have: 003-queue, 004-queue',
    });
  });
});
