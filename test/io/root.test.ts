import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readRepository } from '../../src/io/repository.js';
import { findRoot } from '../../src/io/root.js';
import { failureOf, gitIn, ground, plant, repository } from './ground.js';

describe('the project of a folder is', () => {
  test('the nearest repository', async () => {
    const outer = repository();
    plant(outer, { 'vendor/inner/src/a.txt': '' });
    gitIn(join(outer, 'vendor/inner'), 'init', '-q');
    const inner = join(outer, 'vendor/inner');
    expect(await findRoot(join(inner, 'src'))).toEqual({
      path: inner,
      git: { top: inner, dir: join(inner, '.git'), commonDir: join(inner, '.git') },
    });
    expect((await findRoot(join(outer, 'vendor'))).path).toBe(outer);
  });

  test.each(['.specops', '.specify'])('the folder that holds %s, in the repository around it', async (marker) => {
    const outer = repository();
    plant(outer, { [`platform/${marker}/keep`]: '', 'platform/specs/x': '' });
    const root = await findRoot(join(outer, 'platform/specs'));
    expect(root.path).toBe(join(outer, 'platform'));
    expect(root.git?.top).toBe(outer);
  });

  test('never above the repository', async () => {
    const outer = ground({ '.specops/config.yaml': 'version: 1\n', 'code/a.txt': '' });
    gitIn(join(outer, 'code'), 'init', '-q');
    expect((await findRoot(join(outer, 'code'))).path).toBe(join(outer, 'code'));
  });

  test('the folder itself where nothing is found, by its real path', async () => {
    const folder = ground({ 'real/a.txt': '' });
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    expect(await findRoot(join(folder, 'link'))).toEqual({ path: join(folder, 'real'), git: null });
  });

  test('a worktree, which shares the repository', async () => {
    const main = repository();
    gitIn(main, 'worktree', 'add', '-q', 'tree', '-b', 'other');
    const tree = join(main, 'tree');
    const root = await findRoot(tree);
    expect(root).toEqual({
      path: tree,
      git: { top: tree, dir: join(main, '.git/worktrees/tree'), commonDir: join(main, '.git') },
    });
    expect(await readRepository(root.git)).toEqual({ branch: 'other', defaultBranch: 'main' });
  });

  test('a submodule, whose repository lies in its parent', async () => {
    const parent = repository();
    plant(parent, { 'sub/a.txt': '' });
    gitIn(join(parent, 'sub'), 'init', '-q', '-b', 'main');
    mkdirSync(join(parent, '.git/modules'));
    renameSync(join(parent, 'sub/.git'), join(parent, '.git/modules/sub'));
    plant(parent, { 'sub/.git': 'gitdir: ../.git/modules/sub\n' });
    const dir = join(parent, '.git/modules/sub');
    expect(await findRoot(join(parent, 'sub'))).toEqual({
      path: join(parent, 'sub'),
      git: { top: join(parent, 'sub'), dir, commonDir: dir },
    });
  });

  test('a worktree of a bare repository', async () => {
    const main = repository();
    const folder = ground();
    gitIn(folder, 'clone', '-q', '--bare', main, 'bare.git');
    gitIn(join(folder, 'bare.git'), 'worktree', 'add', '-q', '../tree', '-b', 'work');
    const root = await findRoot(join(folder, 'tree'));
    expect(root.git?.commonDir).toBe(join(folder, 'bare.git'));
    expect((await readRepository(root.git))?.branch).toBe('work');
  });

  test.each(['GIT_DIR', 'GIT_WORK_TREE', 'GIT_COMMON_DIR', 'GIT_INDEX_FILE', 'GIT_CEILING_DIRECTORIES'])(
    'the same whatever %s says',
    async (name) => {
      const [here, elsewhere] = [repository(), repository()];
      process.env[name] = join(elsewhere, '.git');
      try {
        expect((await findRoot(here)).git?.dir).toBe(join(here, '.git'));
      } finally {
        Reflect.deleteProperty(process.env, name);
      }
    },
  );

  test.each(['not a link', 'gitdir: ../nowhere\n', ''])('no repository where .git says %j', async (text) => {
    const folder = ground({ '.git': text, '.specops/config.yaml': '' });
    expect(await findRoot(folder)).toEqual({ path: folder, git: null });
  });
});

describe('there is no project', () => {
  test.each(['', 'hooks', 'refs/heads'])('in a bare repository (%j)', async (inside) => {
    const folder = ground();
    gitIn(folder, 'init', '-q', '--bare', 'bare.git');
    const error = await failureOf(findRoot(join(folder, 'bare.git', inside)), 'E_ENV');
    expect(error.message).toBe('"bare.git" is a bare git repository: there are no files to work on');
  });

  test('beside worktrees of a bare .git', async () => {
    const folder = ground();
    gitIn(folder, 'init', '-q', '--bare', '.git');
    await failureOf(findRoot(folder), 'E_ENV');
  });

  test('where there is no folder', async () => {
    await failureOf(findRoot(join(ground(), 'missing')), 'E_USAGE');
  });
});

describe('the default branch is', () => {
  const known = async (folder: string) => (await readRepository((await findRoot(folder)).git))?.defaultBranch;

  test("the remote's", async () => {
    const folder = repository();
    plant(folder, { '.git/refs/remotes/origin/HEAD': 'ref: refs/remotes/origin/trunk\n' });
    expect(await known(folder)).toBe('trunk');
  });

  test('main or master where it exists, loose or packed', async () => {
    const folder = repository();
    expect(await known(folder)).toBe('main');
    gitIn(folder, 'branch', '-m', 'main', 'master');
    expect(await known(folder)).toBe('master');
    gitIn(folder, 'pack-refs', '--all');
    expect(await known(folder)).toBe('master');
    gitIn(folder, 'branch', '-m', 'master', 'else');
    expect(await known(folder)).toBe(null);
  });

  test('not known without a repository', async () => {
    expect(await readRepository(null)).toBe(null);
  });
});

test('a detached HEAD is on no branch', async () => {
  const folder = repository();
  gitIn(folder, 'checkout', '-q', '--detach');
  expect((await readRepository((await findRoot(folder)).git))?.branch).toBe(null);
});
