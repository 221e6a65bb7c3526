import { describe, expect, test } from 'vitest';
import { join } from 'node:path';
import { gitIn, ground, plant, repository } from '../io/ground.js';
import { asked } from '../work/asked.js';

const setUp = { 'memory/constitution.md': '# Constitution\n', '.specops/config.yaml': 'version: 1\n' };
const intent = { text: 'Backups of all volumes', worktree: true };

describe('specify --worktree', () => {
  test('tells of settings that are not committed, which the worktree has not got', async () => {
    const folder = repository({ 'README.md': '# Read me\n', 'memory/constitution.md': '# Old\n' });
    plant(folder, { ...setUp, '.specops/templates/spec.md.hbs': '', 'notes.md': 'no setting' });
    const { warnings } = await asked(folder, 'specify', [], { ...intent, dryRun: true });
    expect(warnings).toEqual([
      'not committed, so the worktree has not got as it is here: .specops/config.yaml, ' +
        '.specops/templates/spec.md.hbs, memory/constitution.md; commit it, and merge that there',
    ]);
  });

  test('says nothing where all of it is committed, or no worktree is made', async () => {
    const folder = repository(setUp);
    expect((await asked(folder, 'specify', [], { ...intent, dryRun: true })).warnings).toEqual([]);
    plant(folder, { 'memory/constitution.md': '# New\n' });
    expect((await asked(folder, 'specify', [], { text: intent.text, dryRun: true })).warnings).toEqual([]);
  });
});

describe('a feature that another worktree has', () => {
  test.each(['001-backups', '001', '1'])('is said to be there: %s', async (feature) => {
    const folder = repository({ 'sub/.specops/config.yaml': 'version: 1\n' });
    const beside = join(ground(), "it's beside");
    gitIn(folder, 'worktree', 'add', '-q', '-b', '001-backups', beside);
    plant(beside, { 'sub/specs/001-backups/spec.md': '# Backups\n' });
    const place = expect.stringMatching(/^\.\.\/.*\/it's beside\/sub$/) as string;
    const error: unknown = await asked(join(folder, 'sub'), 'status', [], { feature }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({
      code: 'E_INPUT',
      message: expect.stringMatching(
        new RegExp(`^--feature names "${feature}", which is in another worktree: `),
      ) as string,
    });
    const { message, fix } = error as { message: string; fix: string };
    expect(message.slice(message.lastIndexOf(': ') + 2)).toEqual(place);
    expect(fix).toMatch(/^cd '.*it'\\''s beside\/sub'$/);
  });

  test('is not looked for where it is here', async () => {
    const folder = repository({ ...setUp, 'specs/001-backups/spec.md': '# Backups\n' });
    gitIn(folder, 'worktree', 'add', '-q', '-b', '001-backups', '.worktrees/001-backups');
    expect((await asked<{ feature: string }>(folder, 'status', [], { feature: '001' })).result.feature).toBe(
      '001-backups',
    );
    await expect(asked(folder, 'status', [], { feature: '002' })).rejects.toMatchObject({
      message: '--feature names "002", which is no feature here',
    });
  });
});
