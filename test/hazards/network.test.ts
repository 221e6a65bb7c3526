import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { failureOf, gitIn, ground, plant, repository } from '../io/ground.js';
import { asked } from '../work/asked.js';

interface Specified {
  number: string;
  feature: string;
}

const intent = { text: 'Object storage for build artefacts' };
const remote = { ...intent, reserve: 'remote' };
const wishing = { '.specops/config.yaml': 'version: 1\ngit:\n  reserve: remote\n' };

function cloneOf(files: Record<string, string>): { folder: string; reserved: () => string } {
  const origin = join(ground(), 'origin.git');
  const folder = repository({ 'README.md': '# Read me\n', ...files });
  gitIn(folder, 'clone', '-q', '--bare', '.', origin);
  gitIn(folder, 'remote', 'add', 'origin', origin);
  return { folder, reserved: () => gitIn(folder, 'ls-remote', origin, 'refs/specops/*') };
}

describe('the network is turned on by a person alone', () => {
  test("a repository's settings are a wish, which is told", async () => {
    const { folder, reserved } = cloneOf(wishing);
    const { result, warnings } = await asked<Specified>(folder, 'specify', [], intent);
    expect(result.number).toBe('001');
    expect(warnings).toEqual([
      'the settings wish the number to be reserved on origin too; a repository cannot turn the network on: ' +
        'add --reserve remote, or set SPECOPS_RESERVE=remote',
    ]);
    expect(reserved()).toBe('');
  });

  test.each([
    ['--reserve remote', remote, {}, true],
    ['SPECOPS_RESERVE=remote', intent, { SPECOPS_RESERVE: 'remote' }, true],
    ['--reserve local, which is stronger', { ...intent, reserve: 'local' }, { SPECOPS_RESERVE: 'remote' }, false],
    ['SPECOPS_RESERVE=local', intent, { SPECOPS_RESERVE: 'local' }, false],
  ])('%s is heard, and nothing is wished for', async (_, options, environment, isOn) => {
    const { folder, reserved } = cloneOf(wishing);
    const { warnings } = await asked<Specified>(folder, 'specify', [], options, environment);
    expect(warnings).toEqual([]);
    expect(reserved() !== '').toBe(isOn);
  });

  test('SPECOPS_RESERVE with a word that nobody knows is refused', async () => {
    await failureOf(asked(repository(), 'specify', [], intent, { SPECOPS_RESERVE: 'rmote' }), 'E_CONFIG');
  });

  test('a command that gives a number again never asks the remote', async () => {
    const folder = repository({ ...wishing, 'specs/001-a/spec.md': '# A\n', 'specs/001-b/spec.md': '# B\n' });
    gitIn(folder, 'remote', 'add', 'origin', '/nowhere');
    const { result } = await asked<{ to: string }>(folder, 'renumber', ['001-b'], {}, { SPECOPS_RESERVE: 'remote' });
    expect(result.to).toMatch(/^002-/);
  });
});

describe('a hostile remote runs nothing', () => {
  const urls = [
    'ext::sh -c "touch canary"',
    'ext::touch canary',
    '--upload-pack=touch canary',
    '-u touch canary',
    'ssh://-oProxyCommand=touch%20canary/x',
    '-oProxyCommand=touch canary:x',
    'file:///nowhere/$(touch canary)',
    '`touch canary`',
  ];

  test.each(urls)('%s', async (url) => {
    const folder = repository();
    plant(folder, { '.git/specops/keep': '' });
    gitIn(folder, 'config', 'remote.origin.url', url);
    gitIn(folder, 'config', 'protocol.ext.allow', 'always');
    await failureOf(asked(folder, 'specify', [], remote), 'E_ENV');
    expect([existsSync(join(folder, 'canary')), existsSync(join(folder, 'specs'))]).toEqual([false, false]);
    expect((await asked<Specified>(folder, 'specify', [], intent)).result.number).toBe('001');
    expect(existsSync(join(folder, 'canary'))).toBe(false);
  });

  test('whose refs are no numbers and no branches of ours, or are called like an option', async () => {
    const { folder } = cloneOf({});
    const commit = gitIn(folder, 'rev-parse', 'HEAD');
    const origin = gitIn(folder, 'remote', 'get-url', 'origin');
    const refs = [
      'specops/reserved/$(touch$IFS"canary")',
      'specops/reserved/-5',
      'specops/reserved/007',
      'heads/009-x',
    ];
    for (const ref of refs) gitIn(folder, '-C', origin, 'update-ref', `refs/${ref}`, commit);
    expect((await asked<Specified>(folder, 'specify', [], remote)).result.number).toBe('010');
    expect(existsSync(join(folder, 'canary'))).toBe(false);
  });
});
