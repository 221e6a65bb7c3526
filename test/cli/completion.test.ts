import { chmod, mkdir, mkdtemp, rm, writeFile, cp } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, describe, expect, test } from 'vitest';
import { commands, families } from '../../src/commands/index.js';
import { rules } from '../../src/rules/index.js';
import { workplace } from './specops.js';

const binary = fileURLToPath(new URL('../../bin/specops.js', import.meta.url));

/** True where a shell is installed. */
function has(shell: string): boolean {
  try {
    execFileSync(shell, shell === 'pwsh' ? ['-v'] : ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Two features, the second hostile in name and tasks; made once, for nothing here writes. */
let made: Promise<string> | undefined;
afterAll(async () => {
  if (made !== undefined) await rm(await made, { recursive: true, force: true });
});

async function project() {
  made ??= (async () => {
    const folder = await mkdtemp(join(tmpdir(), 'specops-completion-'));
    await mkdir(join(folder, '.specops'));
    for (const name of ['001-queues', '002-$(touch hit)', '003-backups'])
      await mkdir(join(folder, 'specs', name), { recursive: true });
    await writeFile(
      join(folder, 'specs/001-queues/tasks.md'),
      '# Tasks\n\n## Phase 1\n\n- [x] T001 Done\n- [ ] T002 [P] Write `a.sh` $(touch hit) \u001b[31mred\n- [ ] **T003** More\n',
    );
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin/specops'), `#!/bin/sh\nexec "${process.execPath}" "${binary}" "$@"\n`);
    await chmod(join(folder, 'bin/specops'), 0o755);
    return folder;
  })();
  const place = await workplace();
  await cp(await made, place.folder, { recursive: true });
  const run = (file: string, args: string[]) =>
    execa(file, args, {
      cwd: place.folder,
      reject: false,
      extendEnv: false,
      env: { PATH: `${place.folder}/bin:${process.env['PATH'] ?? ''}`, HOME: place.folder, TERM: 'dumb' },
    });
  /** What is offered for the last of some words. */
  const offered = async (...words: string[]): Promise<[string, string][]> => {
    const { stdout, stderr, exitCode } = await place.specops([
      'completion',
      '--complete',
      String(words.length - 1),
      '--',
      ...words,
    ]);
    expect([stderr, exitCode]).toEqual(['', 0]);
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t') as [string, string]);
  };
  return {
    ...place,
    run,
    offered,
    values: async (...words: string[]) => (await offered(...words)).map(([value]) => value),
  };
}

describe('what is offered', () => {
  test('is commands, and those of a family', async () => {
    const { values, offered } = await project();
    const first = [...commands, ...families].map(({ name }) => name).filter((name) => !name.includes(' '));
    expect((await values('')).sort()).toEqual(first.sort());
    expect(await values('hooks', '')).toEqual(['list', 'trust']);
    expect(await offered('spe')).toEqual([['specify', expect.stringMatching(/^Turn/)]]);
    expect(await values('nothing', '')).toEqual([]);
  });

  test('is options with their values, from the records of the commands', async () => {
    const { values } = await project();
    expect(await values('lint', '--fail')).toEqual(['--fail-on']);
    expect(await values('lint', '--fail-on', '')).toEqual(['error', 'warning', 'info', 'never']);
    expect(await values('lint', '--fail-on=w')).toEqual(['--fail-on=warning']);
    // As bash cuts it.
    expect(await values('lint', '--fail-on', '=', 'w')).toEqual(['warning']);
    expect(await values('lint', '--only', 'gate-missing,gate-un')).toEqual(['gate-missing,gate-unanswered']);
    expect(await values('explain', '')).toEqual(rules.map(({ name }) => name));
    expect(await values('completion', 'f')).toEqual(['fish']);
    expect(await values('specify', '--dry')).toEqual(['--dry-run']);
    expect(await values('lint', 'specs/')).toEqual([]);
  });

  test('is features, but for one whose name a shell would obey', async () => {
    const { values } = await project();
    expect(await values('status', '--feature', '')).toEqual(['001-queues', '003-backups']);
    expect(await values('--feature', '003')).toEqual(['003-backups']);
  });

  test('is nothing where nothing can be read, and never an error', async () => {
    const { folder, values, specops } = await project();
    await writeFile(join(folder, '.specops/config.yaml'), 'version: [');
    expect(await values('status', '--feature', '')).toEqual([]);
    for (const args of [[], ['x'], ['99', '--'], ['-1', '--', 'a'], ['0', '--', '-C', 'nowhere']])
      expect(await specops(['completion', '--complete', ...args])).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

test.skipIf(!has('bash'))('bash completes (skipped where it is not installed)', async () => {
  const { run, folder } = await project();
  const reply = async (words: string[]) => {
    const list = words.map((word) => `'${word}'`).join(' ');
    const script = `eval "$(specops completion bash)"; COMP_WORDS=(specops ${list}); COMP_CWORD=${String(words.length)}; _specops; printf '%s\\n' "\${COMPREPLY[@]}"; complete -p specops; ls`;
    const { stdout, stderr } = await run('bash', ['-c', script]);
    expect(stderr).toBe('');
    expect(stdout).toContain('complete -o default -F _specops specops');
    expect(stdout).not.toMatch(/^hit$/m);
    return stdout.split('complete -o')[0]?.trim().split('\n');
  };
  expect(await reply(['cover'])).toEqual(['coverage']);
  expect(await reply(['status', '--feature', ''])).toEqual(['001-queues', '003-backups']);
  expect(folder).toBeTruthy();
});

test.skipIf(!has('zsh'))('zsh completes (skipped where it is not installed)', async () => {
  const { run } = await project();
  const script =
    'compdef() { : }; source <(specops completion zsh); compadd() { print -rl -- $values }; words=(specops status --feature ""); CURRENT=4; _specops; ls';
  const { stdout, stderr } = await run('zsh', ['-f', '-c', script]);
  expect(stderr).toBe('');
  expect(stdout.split('\n').slice(0, 2)).toEqual(['001-queues', '003-backups']);
  expect(stdout).not.toMatch(/^hit$/m);
});

test.skipIf(!has('fish'))('fish completes (skipped where it is not installed)', async () => {
  const { run } = await project();
  const script =
    'specops completion fish | source; complete -C "specops status --feature "; complete -C "specops cover"';
  const { stdout, stderr } = await run('fish', ['--no-config', '-c', script]);
  expect(stderr).toBe('');
  expect(stdout.split('\n').map((line) => line.split('\t')[0])).toEqual(['001-queues', '003-backups', 'coverage']);
});

test.skipIf(!has('pwsh'))('PowerShell completes (skipped where it is not installed)', async () => {
  const { run } = await project();
  const script =
    "specops completion powershell | Out-String | Invoke-Expression; (TabExpansion2 'specops cover' 13).CompletionMatches.CompletionText";
  expect((await run('pwsh', ['-NoProfile', '-c', script])).stdout).toBe('coverage');
});
