import { mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ground, plant, snapshot } from '../io/ground.js';
import { asked } from '../work/asked.js';

const init = (folder: string) => asked(folder, 'init', [], { agents: 'claude' });

describe('init where there is a .specops already', () => {
  test.each<[string, (folder: string, outside: string) => void, string[]]>([
    [
      'that is a file',
      (folder) => {
        plant(folder, { '.specops': 'theirs' });
      },
      ['E_INPUT', 'E_UNSAFE'],
    ],
    [
      'that is a link out',
      (folder, outside) => {
        symlinkSync(outside, join(folder, '.specops'));
      },
      ['E_UNSAFE', 'E_CONFIG'],
    ],
    [
      'that is a link into git',
      (folder) => {
        plant(folder, { '.git/x/keep': '' });
        symlinkSync('.git/x', join(folder, '.specops'));
      },
      ['E_UNSAFE'],
    ],
    [
      'whose settings are a link out',
      (folder, outside) => {
        plant(outside, { secret: 'version: 1\n' });
        mkdirSync(join(folder, '.specops'));
        symlinkSync(join(outside, 'secret'), join(folder, '.specops/config.yaml'));
      },
      ['E_UNSAFE', 'E_CONFIG'],
    ],
    [
      'whose settings are a folder',
      (folder) => {
        mkdirSync(join(folder, '.specops/config.yaml'), { recursive: true });
      },
      ['E_CONFIG', 'E_BUSY', 'E_INPUT'],
    ],
    [
      'whose settings are of another tool',
      (folder) => {
        plant(folder, { '.specops/config.yaml': 'kind: Other\nspec: {}\n' });
      },
      ['E_CONFIG'],
    ],
    [
      'whose settings are bytes',
      (folder) => {
        plant(folder, { '.specops/config.yaml': Buffer.from([0xff, 0xfe, 0]) });
      },
      ['E_CONFIG'],
    ],
    [
      'and the constitution is a link out',
      (folder, outside) => {
        plant(outside, { secret: 's' });
        mkdirSync(join(folder, 'memory'));
        symlinkSync(join(outside, 'secret'), join(folder, 'memory/constitution.md'));
      },
      ['E_UNSAFE', 'E_INPUT', 'ok'],
    ],
    [
      'and .claude is a link out',
      (folder, outside) => {
        symlinkSync(outside, join(folder, '.claude'));
      },
      ['E_UNSAFE'],
    ],
  ])('%s: nothing of it is changed, and nothing outside', async (_, make, codes) => {
    // prettier-ignore
    const [folder, outside] = [ground(), ground()];
    make(folder, outside);
    const [before, away] = [snapshot(folder), snapshot(outside)];
    const code = await init(folder).then(() => 'ok', (error: unknown) => (error as { code: string }).code); // prettier-ignore
    expect(codes).toContain(code);
    if (code !== 'ok') expect(snapshot(folder)).toEqual(before);
    expect(snapshot(outside)).toEqual(away);
  });

  test('of another tool keeps every file of it', async () => {
    const theirs = {
      '.specops/config.json': '{"tool":"other"}',
      '.specops/state/mine.json': '[]',
      '.specops/agents': 'x',
    };
    const folder = ground(theirs);
    await init(folder);
    for (const [path, text] of Object.entries(theirs)) expect(readFileSync(join(folder, path), 'utf8')).toBe(text);
    expect(readdirSync(join(folder, '.specops'))).toContain('config.yaml');
    await init(folder);
    expect(
      (await asked<{ checks: { level: string }[] }>(folder, 'doctor')).result.checks.filter(
        ({ level }) => level === 'fail',
      ),
    ).toEqual([]);
  });
});

interface Specified {
  feature: string;
  created: boolean;
}

describe('specify again with the same number', () => {
  const intent = 'Object storage for build artefacts';

  test('and the same words: nothing is made, and it says so', async () => {
    const folder = ground();
    const first = await asked<Specified>(folder, 'specify', [], { text: intent, number: '7' });
    const before = snapshot(folder);
    const again = await asked<Specified>(folder, 'specify', [], { text: intent, number: '7' });
    expect([first.result.created, again.result.created]).toEqual([true, false]);
    expect(again.result.feature).toBe(first.result.feature);
    expect([again.changes, snapshot(folder)]).toEqual([[], before]);
  });

  test('and other words: the next free number, with a warning, and nothing is overwritten', async () => {
    const folder = ground();
    const { result } = await asked<Specified>(folder, 'specify', [], { text: intent, number: '7' });
    const before = readFileSync(join(folder, 'specs', result.feature, 'spec.md'), 'utf8');
    const other = await asked<Specified>(folder, 'specify', [], { text: 'Audit log', number: '7' });
    expect(other.result.feature).toBe('008-audit-log');
    expect(other.warnings).toEqual([`number 007 belongs to specs/${result.feature}; took 008`]);
    expect(readFileSync(join(folder, 'specs', result.feature, 'spec.md'), 'utf8')).toBe(before);
  });

  test('after one that failed: it is made, under a number that nobody had', async () => {
    const folder = ground({ '.specops/state/007-audit-log.json': 'theirs' });
    await expect(asked(folder, 'specify', [], { text: 'Audit log', number: '7' })).rejects.toMatchObject({
      code: 'E_BUSY',
    });
    expect(snapshot(folder)['specs/']).toBeUndefined();
    const { result } = await asked<Specified>(folder, 'specify', [], { text: 'Audit log', number: '7' });
    expect(result.feature).toBe('008-audit-log');
  });
});
