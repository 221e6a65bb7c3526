import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { workplace } from './specops.js';

interface Specified {
  feature: string;
  number: string;
  branch: string | null;
  checked_out: boolean;
  created: boolean;
  dry_run: boolean;
  warnings: string[];
  changes: { action: string; target: string; what: string }[];
  open_questions: unknown[];
}

/** A repository with one commit, and `specify` as a program calls it. */
async function repository() {
  const place = await workplace();
  await place.git('init', '-q', '-b', 'main');
  await writeFile(join(place.folder, 'README.md'), 'work\n');
  await place.git('add', '-A');
  await place.git('commit', '-qm', 'first');
  return { ...place, ...tools(place) };
}

function tools({ specops, folder, git }: Awaited<ReturnType<typeof workplace>>) {
  return {
    specify: async (args: string[], cwd = folder): Promise<Specified> => {
      const { exitCode, stdout, stderr } = await specops(['specify', '--json', ...args], { cwd });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      return JSON.parse(stdout) as Specified;
    },
    plant: async (...paths: string[]) => {
      for (const path of paths) {
        await mkdir(join(folder, path, '..'), { recursive: true });
        await writeFile(join(folder, path), 'theirs\n');
      }
    },
    reserved: async () => (await readdir(join(folder, '.git/specops/reserved')).catch(() => [])).sort(),
    refs: () => git('for-each-ref', '--format=%(refname) %(objectname)'),
  };
}

/** Every file with its bytes. */
async function bytes({ tree, folder }: Pick<Awaited<ReturnType<typeof workplace>>, 'tree' | 'folder'>) {
  return Promise.all((await tree()).map(async (path) => [path, await readFile(join(folder, path), 'base64')]));
}

describe('the next number comes after', () => {
  test('the spec folders here', async () => {
    const { specify, plant } = await repository();
    expect((await specify(['Object storage'])).feature).toBe('001-object-storage');
    await plant('specs/004-theirs/spec.md');
    expect((await specify(['Backups of databases'])).feature).toBe('005-backups-dbs');
  });

  test('local branches, also those with a prefix', async () => {
    const { specify, git } = await repository();
    await git('branch', '003-theirs');
    expect((await specify(['One thing', '--no-branch'])).number).toBe('004');
    await git('branch', 'feature/011-theirs');
    expect((await specify(['Another thing', '--no-branch'])).number).toBe('012');
  });

  test('remote-tracking branches of a clone', async () => {
    const { git, folder } = await repository();
    await git('branch', '008-pushed');
    const shared = await workplace();
    await shared.git('clone', '-q', '--bare', folder, '.');
    const clone = await workplace();
    await clone.git('clone', '-q', shared.folder, '.');
    expect(await clone.git('for-each-ref', 'refs/heads/008-pushed')).toBe('');
    expect(await tools(clone).specify(['Cloned work'])).toMatchObject({ number: '009', branch: '009-cloned-work' });
  });

  test('the spec folders and reservations of other worktrees', async () => {
    const { git, specify, folder, plant, tree } = await repository();
    await git('worktree', 'add', '-q', '-b', 'side', 'side');
    await plant('side/specs/006-uncommitted/spec.md');
    expect((await specify(['From the first worktree'])).number).toBe('007');
    expect((await specify(['From the second worktree'], join(folder, 'side'))).feature).toBe('008-second-worktree');
    expect((await specify(['And again here', '--no-branch', '--no-switch'])).number).toBe('009');
    expect((await tree()).filter((path) => path.endsWith('/spec.md')).map((path) => path.split('/').at(-2))).toEqual(
      expect.arrayContaining(['006-uncommitted', '008-second-worktree']),
    );
  });

  test('a number that was given away, even where its folder is gone', async () => {
    const { specify, plant, reserved, folder } = await repository();
    await specify(['Object storage', '--no-branch']);
    await (await import('node:fs/promises')).rm(join(folder, 'specs'), { recursive: true });
    await plant('specs/.gitkeep');
    expect((await specify(['Backups', '--no-branch'])).number).toBe('002');
    expect(await reserved()).toEqual(['001', '002']);
  });

  test('999 with four digits', async () => {
    const { specify, plant } = await repository();
    await plant('specs/999-last/spec.md');
    expect((await specify(['Beyond'])).feature).toBe('1000-beyond');
    expect((await specify(['Further beyond'])).number).toBe('1001');
  });

  test('no timestamp, no short number, no plain file', async () => {
    const { specify, plant, git } = await repository();
    await git('branch', '20261121-093000-theirs');
    await plant('specs/20261121-093000-theirs/spec.md', 'specs/12-short/spec.md', 'specs/005-x', 'specs/notes/007-y');
    expect((await specify(['Object storage'])).number).toBe('001');
    expect(await specify(['Backups', '--number', '5'])).toMatchObject({ number: '005', warnings: [] });
  });
});

describe('--number', () => {
  test('is taken where it is free', async () => {
    const { specify, git } = await repository();
    expect(await specify(['Object storage', '--number', '7'])).toMatchObject({
      feature: '007-object-storage',
      branch: '007-object-storage',
      checked_out: true,
      warnings: [],
    });
    expect(await git('branch', '--show-current')).toBe('007-object-storage');
    expect((await specify(['Backups'])).number).toBe('008');
  });

  test('that somebody owns gives the next free one, and says whose it is', async () => {
    const { specify, specops, plant, git } = await repository();
    await plant('specs/007-theirs/spec.md');
    await git('branch', '009-pushed');
    expect(await specify(['Object storage', '--number', '7'])).toMatchObject({
      feature: '010-object-storage',
      warnings: ['number 007 belongs to specs/007-theirs; took 010'],
    });
    const { exitCode, stdout, stderr } = await specops(['specify', 'Backups', '--number', '009']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Specified 011-backups /);
    expect(stderr).toMatch(/^warning: number 009 belongs to 009-pushed; took 011$/m);
  });

  test('0 gives 000', async () => {
    const { specify } = await repository();
    expect((await specify(['Foundations', '--number', '0'])).feature).toBe('000-foundations');
    expect((await specify(['Walls', '--number', '0'])).feature).toBe('001-walls');
  });

  test.each(['-1', '1e3', ''])('%j is no number: nothing happens', async (number) => {
    const { specops, tree, reserved } = await repository();
    const { exitCode, stderr, stdout } = await specops(['specify', 'Object storage', '--number', number]);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      `error[E_USAGE]: --number takes a whole number, not "${number}"\nhint: specops specify --number 12 …\n`,
    );
    expect([await tree(), await reserved()]).toEqual([['README.md'], []]);
  });

  test('and text of before: exit 0, nothing is made again', async () => {
    const { specify, specops, git, reserved, refs, ...place } = await repository();
    const first = await specify(['Object', 'storage', '--number', '7']);
    await git('switch', '-q', 'main');
    const before = [await bytes(place), await refs(), await reserved()];
    expect(await specify(['Object storage', '--number', '007'])).toMatchObject({
      feature: '007-object-storage',
      branch: '007-object-storage',
      created: false,
      checked_out: false,
      changes: [],
      warnings: [],
      open_questions: first.open_questions,
    });
    const { exitCode, stdout } = await specops(['specify', 'Object storage', '--number', '7']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^007-object-storage is already specified with this intent; nothing was written\.$/m);
    expect([await bytes(place), await refs(), await reserved()]).toEqual(before);
    expect(await git('branch', '--show-current')).toBe('main');
  });

  test('of before with another text: the next free one', async () => {
    const { specify, tree } = await repository();
    await specify(['Object storage', '--number', '7']);
    expect(await specify(['Object storage, encrypted', '--number', '7'])).toMatchObject({
      number: '008',
      created: true,
    });
    expect((await tree()).filter((path) => path.endsWith('spec.md'))).toHaveLength(2);
  });
});

describe('--timestamp', () => {
  test('numbers by date and time, and counts for no sequence', async () => {
    const { specify, git } = await repository();
    const { feature, branch } = await specify(['Object storage', '--timestamp']);
    expect(feature).toMatch(/^\d{8}-\d{6}-object-storage$/);
    expect(branch).toBe(feature);
    expect(await git('branch', '--show-current')).toBe(feature);
    expect((await specify(['Backups'])).number).toBe('001');
  });

  test('wins over --number, and says so', async () => {
    const { specify, specops } = await repository();
    expect(await specify(['Object storage', '--timestamp', '--number', '7'])).toMatchObject({
      number: expect.stringMatching(/^\d{8}-\d{6}$/) as string,
      warnings: ['--number is ignored with --timestamp'],
    });
    const { stderr } = await specops(['specify', 'Backups', '--timestamp', '--number', '7']);
    expect(stderr).toMatch(/^warning: --number is ignored with --timestamp$/m);
  });

  test('of the same second is given to one only', async () => {
    const { specify } = await repository();
    const all = await Promise.all(
      ['one', 'two', 'three', 'four'].map((text) => specify([text, '--timestamp', '--no-branch'])),
    );
    expect(new Set(all.map(({ number }) => number)).size).toBe(4);
  });

  test('can be the rule of a project, with --number as the exception', async () => {
    const { specify, plant, folder } = await repository();
    await plant('.specops/config.yaml');
    await writeFile(join(folder, '.specops/config.yaml'), 'version: 1\nnumbering: timestamp\n');
    expect((await specify(['Object storage'])).number).toMatch(/^\d{8}-\d{6}$/);
    expect((await specify(['Backups', '--number', '3'])).number).toBe('003');
  });
});

describe('--short-name', () => {
  test('is taken as it is but for what cannot stand in a branch', async () => {
    const { specify, git } = await repository();
    const feature = async (name: string) => (await specify(['Object storage', `--short-name=${name}`])).feature;
    expect(await feature('Payments Platform')).toBe('001-payments-platform');
    expect(await feature('../../outside')).toBe('002-outside');
    expect(await feature('--force')).toBe('003-force');
    expect(await feature('x'.repeat(300))).toBe(`004-${'x'.repeat(240)}`);
    expect(await git('branch', '--show-current')).toBe(`004-${'x'.repeat(240)}`);
  });
});

describe('the branch', () => {
  test('--no-branch makes none', async () => {
    const { specify, git, refs, tree } = await repository();
    const before = await refs();
    expect(await specify(['Object storage', '--no-branch'])).toMatchObject({ branch: null, checked_out: false });
    expect([await refs(), await git('branch', '--show-current')]).toEqual([before, 'main']);
    expect(await tree()).toContain('specs/001-object-storage/spec.md');
  });

  test('--no-switch makes it, and HEAD stays', async () => {
    const { specify, specops, git } = await repository();
    expect(await specify(['Object storage', '--no-switch'])).toMatchObject({
      branch: '001-object-storage',
      checked_out: false,
    });
    expect(await git('branch', '--show-current')).toBe('main');
    expect(await git('rev-parse', '001-object-storage')).toBe(await git('rev-parse', 'main'));
    const { stdout } = await specops(['specify', 'Backups', '--no-switch']);
    expect(stdout).toMatch(/^Specified 002-backups \(branch 002-backups, not checked out\)$/m);
  });

  test('git.branch: never makes none', async () => {
    const { specify, plant, folder, refs } = await repository();
    await plant('.specops/config.yaml');
    await writeFile(join(folder, '.specops/config.yaml'), 'version: 1\ngit:\n  branch: never\n');
    const before = await refs();
    expect(await specify(['Object storage'])).toMatchObject({ branch: null, checked_out: false });
    expect(await refs()).toBe(before);
  });

  test('git.branch: always fails where there is no repository, and leaves nothing behind', async () => {
    const { specops, folder, tree } = await workplace();
    await mkdir(join(folder, '.specops'));
    await writeFile(join(folder, '.specops/config.yaml'), 'version: 1\ngit:\n  branch: always\n');
    const { exitCode, stdout, stderr } = await specops(['specify', 'Object storage']);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^error\[E_ENV\]: not a git repository, and the settings want a branch/);
    expect(stderr).toMatch(/^hint: git init/m);
    expect((await tree()).filter((path) => path.includes('specs/') || path.includes('.tmp'))).toEqual([]);
  });

  test('git.branch: always fails where there is no git, and leaves nothing behind', async () => {
    const { specops, folder, tree, git, refs } = await repository();
    await mkdir(join(folder, '.specops'));
    await writeFile(join(folder, '.specops/config.yaml'), 'version: 1\ngit:\n  branch: always\n');
    const before = await refs();
    const { exitCode, stderr } = await specops(['specify', 'Object storage'], { env: { PATH: '/nowhere' } });
    expect([exitCode, stderr.split('\n')[0]]).toEqual([
      1,
      'error[E_ENV]: git could not be run, and the settings want a branch (git.branch: always)',
    ]);
    expect((await tree()).filter((path) => path.startsWith('specs/'))).toEqual([]);
    expect([await refs(), await git('branch', '--show-current')]).toEqual([before, 'main']);
  });

  test('is done without where there is no git, with a warning', async () => {
    const { specops, tree } = await repository();
    const { exitCode, stdout, stderr } = await specops(['specify', 'Object storage'], { env: { PATH: '/nowhere' } });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Specified 001-object-storage \(no branch\)$/m);
    expect(stderr).toMatch(/^warning: git could not be run: no branch was made$/m);
    expect(await tree()).toContain('specs/001-object-storage/spec.md');
  });

  test('--allow-existing-branch uses the one of that name', async () => {
    const { specify, git } = await repository();
    await git('branch', '007-payments');
    expect(
      await specify(['Object storage', '--number', '7', '--short-name', 'payments', '--allow-existing-branch']),
    ).toMatchObject({ feature: '007-payments', branch: '007-payments', checked_out: true, warnings: [] });
    expect(await git('branch', '--show-current')).toBe('007-payments');
  });

  test('that exists already is not used without it: the next number is', async () => {
    const { specify, git } = await repository();
    await git('branch', '007-payments');
    expect(await specify(['Object storage', '--number', '7', '--short-name', 'payments'])).toMatchObject({
      feature: '008-payments',
      warnings: ['number 007 belongs to 007-payments; took 008'],
    });
  });

  test('is made in the middle of a merge too, but HEAD stays, and the answer says so', async () => {
    const { specify, specops, plant, git } = await repository();
    await plant('.git/MERGE_HEAD');
    expect(await specify(['Object storage'])).toMatchObject({
      branch: '001-object-storage',
      checked_out: false,
      warnings: [expect.stringMatching(/^a merge is in progress, so HEAD stays where it is/)],
    });
    expect(await git('symbolic-ref', 'HEAD')).toBe('refs/heads/main');
    expect((await specops(['specify', 'Backups'])).stdout).toMatch(/\(branch 002-backups, not checked out\)/);
  });

  test('of a repository without a commit is the one the first commit begins', async () => {
    const place = await workplace();
    await place.git('init', '-q', '-b', 'main');
    expect(await tools(place).specify(['Object storage'])).toMatchObject({
      branch: '001-object-storage',
      checked_out: true,
      warnings: ['there is no commit yet: the first one will begin the branch "001-object-storage"'],
    });
    expect(await place.git('symbolic-ref', 'HEAD')).toBe('refs/heads/001-object-storage');
    await place.git('symbolic-ref', 'HEAD', 'refs/heads/main');
    expect(await tools(place).specify(['Backups', '--no-switch'])).toMatchObject({ branch: null, checked_out: false });
  });
});

describe('work in progress', () => {
  test('is byte for byte what it was: edits, staged and not, and untracked files', async () => {
    const { specify, git, folder, plant, ...place } = await repository();
    await writeFile(join(folder, 'README.md'), 'staged\r\n');
    await git('add', 'README.md');
    await writeFile(join(folder, 'README.md'), 'edited\r\n\0\xff');
    await plant('001-object-storage', 'main', 'untracked/file.txt');
    const before = await bytes({ ...place, folder });
    const index = await readFile(join(folder, '.git/index'), 'base64');
    expect(await specify(['Object storage'])).toMatchObject({ checked_out: true });
    expect(await readFile(join(folder, '.git/index'), 'base64')).toBe(index);
    const after = await bytes({ ...place, folder });
    expect(after.filter(([path]) => before.some(([known]) => known === path))).toEqual(before);
    expect(await git('diff', '--cached', '--name-only')).toBe('README.md');
  });
});

describe('--dry-run', () => {
  test('writes nothing, reserves nothing, and shows what it would write', async () => {
    const { specops, specify, git, reserved, refs, ...place } = await repository();
    const before = [await bytes(place), await refs(), await reserved(), await git('branch', '--show-current')];
    const { exitCode, stdout } = await specops(['specify', 'Object storage', '--dry-run']);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      [
        '  + specs/001-object-storage/spec.md',
        '  + .specops/state/001-object-storage.json',
        '  + branch 001-object-storage',
        '',
        'Plan: 3 to create, 0 to change, 0 to remove.',
        'Dry run: nothing was written, and no number is reserved.',
        '',
      ].join('\n'),
    );
    expect(await specify(['Object storage', '--dry-run'])).toMatchObject({ number: '001', dry_run: true });
    expect([await bytes(place), await refs(), await reserved(), await git('branch', '--show-current')]).toEqual(before);
    expect((await specify(['Object storage'])).number).toBe('001');
  });
});

describe('--speckit', () => {
  test('with --json prints one flat object, warnings on stderr', async () => {
    const { specops, folder, plant } = await repository();
    await plant('specs/007-theirs/spec.md');
    const { stdout, stderr } = await specops(['specify', 'Object storage', '--speckit', '--json', '--number', '7']);
    expect(stdout.endsWith('\n')).toBe(true);
    expect(JSON.parse(stdout)).toEqual({
      BRANCH_NAME: '008-object-storage',
      SPEC_FILE: join(await real(folder), 'specs/008-object-storage/spec.md'),
      FEATURE_NUM: '008',
    });
    expect(stderr).toMatch(/^warning: number 007 belongs to specs\/007-theirs; took 008\n/);
    const dry = await specops(['specify', 'Backups', '--speckit', '--json', '--dry-run']);
    expect(JSON.parse(dry.stdout)).toMatchObject({ BRANCH_NAME: '009-backups', FEATURE_NUM: '009', DRY_RUN: true });
  });
});

async function real(folder: string): Promise<string> {
  return (await import('node:fs/promises')).realpath(folder);
}

describe('the folder', () => {
  test('is the first of the roots, and the numbers of all of them count', async () => {
    const { specify, plant, folder } = await repository();
    await plant('.specops/config.yaml', 'b/specs/004-theirs/spec.md');
    await writeFile(join(folder, '.specops/config.yaml'), 'version: 1\nroots: [a/specs, b/specs]\n');
    expect(await specify(['Object storage'])).toMatchObject({ folder: 'a/specs/005-object-storage' });
    await cp(join(folder, 'a'), join(folder, 'copy'), { recursive: true });
    expect(await specify(['Backups', '--no-branch'])).toMatchObject({ folder: 'a/specs/006-backups' });
  });
});
