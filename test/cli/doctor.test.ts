import { chmod, mkdir, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { diagnose } from '../../src/core/diagnose.js';
import { draftName, thisProcess } from '../../src/io/owner.js';
import { defaultConfig } from '../../src/model/config.js';
import type { Health } from '../../src/model/health.js';
import type { Project } from '../../src/model/project.js';
import { repositoryWithTwoFeatures, workplace, type Run } from './specops.js';

interface Check {
  name: string;
  level: string;
  message: string;
  fix: string | null;
  fixable: boolean;
}

const dead = ['.tmp', '4194304', '1', thisProcess().machine, thisProcess().boot, 'a'.repeat(12)].join('-');
const lockOf = (more: object) =>
  `${JSON.stringify({ ...thisProcess(), host: hostname(), since: '2026-01-01T00:00:00Z', nonce: 'a'.repeat(24), ...more })}\n`;

async function clinic() {
  const place = await repositoryWithTwoFeatures();
  const { folder, specops, git } = place;
  return {
    ...place,
    plant: async (path: string, text = '') => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    },
    /** What is amiss. */
    found: async (...args: string[]) => {
      const run = await specops(['doctor', '--json', ...args]);
      return { ...run, amiss: checksOf(run).filter(({ level }) => level !== 'ok') };
    },
    /** Everything that can change. */
    state: async () => [await place.tree(), await git('for-each-ref'), await git('symbolic-ref', 'HEAD')],
  };
}

function checksOf({ stdout }: Run): Check[] {
  return (JSON.parse(stdout) as { checks: Check[] }).checks;
}

describe('doctor', () => {
  test('says what it looked at, and that nothing is amiss', async () => {
    const { specops } = await clinic();
    const { exitCode, stdout, stderr } = await specops(['doctor']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout.replace(/Node \S+/, 'Node N').replace(/git \d\S+/, 'git N')).toBe(
      [
        '  ok    node          Node N',
        '  ok    git           git N',
        '  ok    repository    a git repository',
        '  ok    folders       can be written',
        '  ok    settings      can be read',
        '  ok    runs          each came to its end',
        '  ok    drafts        nothing is left of a run that did not end',
        '  ok    branches      each has its feature, and each new feature its branch',
        '  ok    sidecars      each has its feature, and each new feature its sidecar',
        '  ok    numbers       no two features have one number',
        '  ok    claims        0 tasks claimed, none by a process that is over',
        '  ok    reservations  2 numbers reserved, 0 of them by no feature here: they stay',
        '',
        'nothing is amiss.',
        '',
      ].join('\n'),
    );
  });

  test.skipIf(process.platform === 'win32')(
    'completes a run that was killed before its branch, and changes nothing the second time',
    async () => {
      const { specops, git, folder, plant, found, state } = await clinic();
      await plant(
        '.git/hooks/reference-transaction',
        '#!/bin/sh\n[ "$1" = prepared ] || exit 0\nread -r _ fields < /proc/$PPID/stat\nset -- ${fields#*) }\nkill -9 "$2"\nexit 1\n',
      );
      await chmod(join(folder, '.git/hooks/reference-transaction'), 0o755);
      const killed = await specops(['specify', 'Audit log of the platform'], { alone: true });
      expect(killed.exitCode).not.toBe(0);
      await rm(join(folder, '.git/hooks/reference-transaction'));
      expect(await git('branch', '--list', '003-*')).toBe('');

      const { amiss, exitCode } = await found();
      expect(exitCode).toBe(0);
      expect(amiss).toEqual([
        {
          name: 'branches',
          level: 'warn',
          message: '003-audit-log-platform is in no commit, and its branch 003-audit-log-platform does not exist',
          fix: 'specops doctor --fix',
          fixable: true,
        },
      ]);
      const before = await state();
      expect((await specops(['doctor', '--fix', '--dry-run'])).stdout).toBe(
        '  + branch 003-audit-log-platform\n\nPlan: 1 to create, 0 to change, 0 to remove.\nDry run: nothing was written.\n',
      );
      expect(await state()).toEqual(before);
      expect((await specops(['doctor', '--fix'])).stdout).toMatch(
        /\n {22}mended\n[^]*\n1 mended, nothing is amiss\.\n$/,
      );
      expect(await git('branch', '--show-current')).toBe('main');
      expect(await git('rev-parse', '003-audit-log-platform')).toBe(await git('rev-parse', 'main'));
      const after = await state();
      expect(JSON.parse((await specops(['doctor', '--fix', '--json'])).stdout)).toMatchObject({ changes: [] });
      expect(await state()).toEqual(after);
      expect((await found()).amiss).toEqual([]);
    },
  );

  test('makes no branch where the settings want none, and follows a branch of another name', async () => {
    const { specops, git, found, plant, read } = await clinic();
    await specops(['specify', '--branch-template', 'team/{ticket}-{slug}', '--ticket', 'OPS-7', 'Audit log']);
    await git('switch', '-q', 'main');
    expect((await found()).amiss).toEqual([]);
    await git('branch', '-D', 'team/OPS-7-audit-log');
    const config = await read('.specops/config.yaml');
    await plant('.specops/config.yaml', 'version: 1\ngit:\n  branch: never\n');
    expect((await found()).amiss).toEqual([]);
    await plant('.specops/config.yaml', config);
    await specops(['doctor', '--fix']);
    expect(await git('for-each-ref', '--format=%(refname:short)', 'refs/heads')).toBe('main\nteam/OPS-7-audit-log');
  });

  test('removes drafts of the dead, beside documents and beside the lock, and no other', async () => {
    const { plant, found, tree, folder, specops } = await clinic();
    const alive = draftName();
    await plant(`specs/${dead}/spec.md`, 'torn');
    await plant(`specs/001-object-storage-build-artefacts/${dead}`, 'torn');
    await plant(`.specops/state/${dead}`, '{');
    await plant(`.git/specops/${dead}`, '{');
    await plant(`.git/specops/claims/001-object-storage-build-artefacts/${dead}`, '{');
    await plant(`.git/specops/dead-${'b'.repeat(24)}`, lockOf({ pid: 4_194_304 }));
    await plant('.git/specops/lock', lockOf({ pid: 4_194_304 }));
    await plant(`specs/${alive}/spec.md`, 'in work');
    await plant('specs/.tmp-mine/spec.md', 'somebody');
    const before = await tree();
    const { amiss } = await found();
    expect(Object.fromEntries(amiss.map(({ message, fixable }) => [message.split(' ')[0], fixable]))).toEqual({
      [`.specops/state/${dead}`]: true,
      [`specs/${dead}`]: true,
      'specs/.tmp-mine': false,
      [`specs/001-object-storage-build-artefacts/${dead}`]: true,
      [`.git/specops/${dead}`]: true,
      [`.git/specops/claims/001-object-storage-build-artefacts/${dead}`]: true,
      [`.git/specops/dead-${'b'.repeat(24)}`]: true,
      '.git/specops/lock': true,
    });
    expect(await tree()).toEqual(before);
    expect((await specops(['doctor', '--fix'])).exitCode).toBe(0);
    expect(await tree()).toEqual(before.filter((path) => !path.includes(dead)));
    expect(await readdir(join(folder, '.git/specops/claims/001-object-storage-build-artefacts'))).toEqual([]);
    const shared = (path: string) => readFile(join(folder, '.git/specops', path)).then(String, () => null);
    expect([await shared(dead), await shared(`dead-${'b'.repeat(24)}`), await shared('lock')]).toEqual([
      null,
      null,
      null,
    ]);
    expect(await shared('reserved/001')).toContain('001-object-storage-build-artefacts');
    expect((await found()).amiss.map(({ message }) => message)).toEqual(['specs/.tmp-mine does not say whose it is']);
  });

  test('with --fix waits for nobody who may be alive: it is busy, and says who', async () => {
    const { plant, specops } = await clinic();
    await plant('.git/specops/lock', lockOf({ pid: process.pid }));
    const { exitCode, stderr } = await specops(['doctor', '--fix']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error\[E_BUSY\]: another specops works on this project: process \d+ on /);
    expect((await specops(['doctor'])).exitCode).toBe(0);
    expect((await specops(['doctor', '--fix', '--dry-run'])).exitCode).toBe(0);
  }, 120_000);

  test('reports what only a person can decide', async () => {
    const { git, found, folder, plant, specops } = await clinic();
    await git('branch', '009-gone');
    await rename(
      join(folder, '.specops/state/002-backups-all-dbs.json'),
      join(folder, '.specops/state/008-elsewhere.json'),
    );
    await plant('specs/001-other/spec.md', '# Feature Specification: Other\n');
    const { amiss, exitCode } = await found();
    expect(exitCode).toBe(2);
    expect(amiss.map(({ name, level, message, fix }) => [name, level, message, fix])).toEqual([
      ['branches', 'warn', 'the branch 009-gone holds no feature of that name', 'git branch -d 009-gone'],
      [
        'sidecars',
        'warn',
        '.specops/state/008-elsewhere.json has no feature',
        'git rm .specops/state/008-elsewhere.json, or bring its feature back',
      ],
      [
        'sidecars',
        'warn',
        '001-other has no sidecar, so all of it counts as written by a person',
        'specops plan --feature 001-other, which begins one',
      ],
      ['numbers', 'fail', '001-other has the number of 001-object-storage-build-artefacts', 'specops renumber 001'],
    ]);
    const fixed = await specops(['doctor', '--fix', '--json']);
    expect(fixed.exitCode).toBe(2);
    expect(JSON.parse(fixed.stdout)).toMatchObject({ changes: [] });
  });

  test('names a claim whose process is over, and who takes it over', async () => {
    const { plant, found } = await clinic();
    const claim = (process: object) =>
      JSON.stringify({
        owner: 'builder-2',
        token: 'a'.repeat(16),
        since: '2026-01-01T00:00:00Z',
        process,
        done: false,
      });
    await plant('.git/specops/claims/001-object-storage-build-artefacts/T001', claim(thisProcess()));
    await plant(
      '.git/specops/claims/001-object-storage-build-artefacts/T002',
      claim({ ...thisProcess(), pid: 4_194_304 }),
    );
    const { amiss, exitCode } = await found();
    expect(exitCode).toBe(0);
    expect(amiss).toMatchObject([
      {
        name: 'claims',
        message: 'T002 of 001-object-storage-build-artefacts is claimed by builder-2, whose process is over',
        fix: 'specops tasks start T002 --take-over --feature 001-object-storage-build-artefacts',
      },
    ]);
  });

  test('runs on settings that cannot be read, and names the line', async () => {
    const { plant, found } = await clinic();
    await plant('.specops/config.yaml', 'version: 1\nnumbring: sequential\n');
    await plant('.specops/catalog/own.yaml', 'nonsense: [');
    const { amiss, exitCode } = await found();
    expect(exitCode).toBe(2);
    expect(amiss.map(({ name, level, message }) => [name, level, message.split(' ')[0]])).toEqual([
      ['settings', 'fail', '.specops/config.yaml:2:1:'],
      ['settings', 'fail', expect.stringMatching(/^\.specops\/catalog\/own\.yaml/)],
    ]);
  });

  test('without git, without a repository, in a folder of anybody', async () => {
    const { specops, tree } = await workplace();
    const outside = await specops(['doctor', '--fix', '--json']);
    expect(outside.exitCode).toBe(0);
    expect(checksOf(outside).filter(({ level }) => level !== 'ok')).toMatchObject([
      { name: 'repository', level: 'warn', fix: 'git init' },
    ]);
    expect(await tree()).toEqual([]);
    const { specops: inside } = await clinic();
    const run = await inside(['doctor', '--json'], { env: { PATH: '/nowhere' } });
    expect(run.exitCode).toBe(0);
    expect(checksOf(run).filter(({ level }) => level !== 'ok')).toMatchObject([{ name: 'git', level: 'warn' }]);
  });

  test('names of folders and branches neither reach git as options nor the terminal raw', async () => {
    const { plant, specops, found } = await clinic();
    await plant('specs/003-\u001b[31mred/spec.md', '**Feature Branch**: `--upload-pack=x`\n');
    await plant('specs/004-$(id)/spec.md', '**Feature Branch**: `004-$(id)`\n');
    const { stdout } = await specops(['doctor', '--fix']);
    expect(stdout).not.toContain('\u001b');
    expect((await found()).amiss.find(({ name }) => name === 'branches')).toMatchObject({ fixable: false });
  });

  test.skipIf(process.platform === 'win32')('removes nothing through a link', async () => {
    const { folder, plant, specops, read } = await clinic();
    const outside = await workplace();
    await mkdir(join(outside.folder, dead));
    await writeFile(join(outside.folder, dead, 'spec.md'), 'not ours');
    await plant('memory/x.md');
    await rm(join(folder, 'memory'), { recursive: true });
    await symlink(outside.folder, join(folder, 'memory'));
    await specops(['doctor', '--fix']);
    expect(await read(join('memory', dead, 'spec.md'))).toBe('not ours');
  });
});

describe('a diagnosis', () => {
  const health: Health = {
    node: '22.1.0',
    git: '2.39.5',
    refusal: null,
    drafts: [],
    sidecars: [],
    unwritable: [],
    unfinished: [],
    empty: [],
    fresh: [],
    reserved: [],
    broken: [],
  };
  const project = { config: defaultConfig, repository: { branch: 'main', defaultBranch: 'main' }, features: [] };
  const amiss = (more: Partial<Health>, config = defaultConfig) =>
    diagnose({ ...project, config } as unknown as Project, { ...health, ...more })
      .filter(({ level }) => level !== 'ok')
      .map(({ name, level, fix }) => [name, level, fix]);

  test.each([
    ['20.18.3', [['node', 'fail', 'install Node 22 or newer']]],
    ['18.20.0', [['node', 'fail', 'install Node 22 or newer']]],
    ['20.19.0', []],
    ['24.0.0', []],
  ])('of Node %s', (node, expected) => {
    expect(amiss({ node })).toEqual(expected);
  });

  test('of a missing git fails only where a branch has to be', () => {
    const always = { ...defaultConfig, git: { ...defaultConfig.git, branch: 'always' as const } };
    expect(amiss({ git: null })[0]?.[1]).toBe('warn');
    expect(amiss({ git: null }, always)[0]?.[1]).toBe('fail');
  });

  test('of a repository that git refuses, and of folders that cannot be written', () => {
    expect(amiss({ refusal: 'dubious ownership', unwritable: ['.', 'my specs'] })).toEqual([
      ['repository', 'fail', 'git status, and what it advises'],
      ['folders', 'fail', 'chmod u+w .'],
      ['folders', 'fail', "chmod u+w 'my specs'"],
    ]);
  });
});
