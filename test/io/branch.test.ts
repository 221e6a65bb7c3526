import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { branchProblem } from '../../src/core/naming/branch-name.js';
import { createBranch, type Branching, type BranchWish } from '../../src/io/branch.js';
import { git, gitArguments } from '../../src/io/git.js';
import { findRoot } from '../../src/io/root.js';
import { failureOf, gitIn, ground, plant, repository, snapshot } from './ground.js';

const name = '001-multi-tenant-k8s';
const quick = { git: 30_000, lock: 400 };

async function make(folder: string, wish: Partial<BranchWish> = {}, branch = name): Promise<Branching> {
  return createBranch(await findRoot(folder), branch, { checkout: true, reuse: false, ...wish });
}

const head = (folder: string): string => readFileSync(join(folder, '.git/HEAD'), 'utf8').trim();
const refs = (folder: string): string => gitIn(folder, 'for-each-ref', '--format=%(refname) %(objectname)');
/** Files and index; what git keeps of refs, HEAD and their history is told by the functions above. */
const work = (folder: string): Record<string, string> =>
  snapshot(folder, (path) => /^\.git\/(?!index$|config$)/.test(path));

function hook(folder: string, named: string, ...lines: string[]): void {
  plant(folder, { [`.git/hooks/${named}`]: ['#!/bin/sh', ...lines, ''].join('\n') });
  chmodSync(join(folder, '.git/hooks', named), 0o755);
}

async function withPath<T>(path: string, work: () => Promise<T>): Promise<T> {
  const before = process.env['PATH'];
  process.env['PATH'] = path;
  try {
    return await work();
  } finally {
    process.env['PATH'] = before;
  }
}

describe('git is started with', () => {
  test('these arguments and no others', () => {
    const shapes = Object.entries(gitArguments).map(([shape, build]) => [shape, build('NAME', 'OLD').join(' ')]);
    expect(Object.fromEntries(shapes)).toEqual({
      version: 'version',
      branches: 'for-each-ref --format=%(refname) refs/heads refs/remotes',
      branch: 'for-each-ref --format=%(HEAD) %(objectname) %(refname) refs/heads/NAME',
      head: 'symbolic-ref --quiet HEAD',
      commit: 'rev-parse --quiet --verify HEAD',
      switchToNew: 'switch --quiet --no-track --create NAME',
      newBranch: 'branch --no-track -- NAME HEAD',
      renameBranch: 'branch --move -- NAME OLD',
      pointHead: 'symbolic-ref HEAD refs/heads/NAME',
      detachHead: 'update-ref --no-deref HEAD NAME OLD',
      deleteBranch: 'update-ref -d refs/heads/NAME OLD',
      staged:
        '--no-optional-locks -c core.fsmonitor=false diff-index --cached --raw -z --no-renames --no-abbrev --no-ext-diff --no-textconv --ignore-submodules=all NAME --',
      blobSize: 'cat-file -s NAME',
      blob: 'cat-file blob NAME',
      commitOf: 'rev-parse --quiet --verify --end-of-options NAME^{commit}',
      mergeBase: 'merge-base NAME HEAD',
      files: 'ls-tree -r -z NAME',
      held: 'ls-tree --name-only -z NAME OLD',
      addWorktree: '-c core.fsmonitor=false worktree add --quiet --no-track -b NAME -- OLD HEAD',
      removeWorktree: '-c core.fsmonitor=false worktree remove -- NAME',
      pruneWorktrees: 'worktree prune',
      remoteRefs: '-c protocol.ext.allow=never ls-remote --quiet --refs origin refs/heads/* refs/specops/reserved/*',
      remoteRef: '-c protocol.ext.allow=never ls-remote --quiet --refs origin NAME',
      claimOnRemote:
        '-c protocol.ext.allow=never push --quiet --no-verify --no-follow-tags --recurse-submodules=no --force-with-lease=OLD: origin NAME:OLD',
      storeFile: 'hash-object -w --no-filters -- NAME',
      init: 'init --quiet',
    });
  });

  test.each(['-f', '--force', '', 'a\nb', 'a\0b'])('never the operand %j', async (operand) => {
    await failureOf(git(repository(), 'switchToNew', [operand]), 'E_INPUT');
  });

  test('no variable that gives it orders', async () => {
    const folder = repository();
    const poison = {
      GIT_DIR: '/nowhere',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.bare',
      GIT_CONFIG_VALUE_0: 'true',
      GIT_EDITOR: 'false',
      EDITOR: 'false',
      PAGER: 'false',
      PREFIX: '/x',
      SSH_ASKPASS: '/x',
    };
    Object.assign(process.env, poison);
    try {
      expect((await git(folder, 'head', [])).stdout.trim()).toBe('refs/heads/main');
    } finally {
      for (const variable of Object.keys(poison)) Reflect.deleteProperty(process.env, variable);
    }
  });
});

describe('a name for a branch', () => {
  const hostile = [
    '', '-', '--', '-f', '--force', '-c', '@', '@{-1}', 'HEAD', 'head', '.', '..', './a', '../a', '/a', 'a/', 'a//b', '.a', 'a.', 'a..b', 'a.lock', 'a.lock/b', 'a/.b', 'a b', 'a\tb', 'a\nb', 'a\rb',
    'a\0b', 'a\u001bb', 'a\u007fb', 'a~b', 'a^b', 'a:b', 'a?b', 'a*b', 'a[b', 'a\\b', 'a@{b', '$(id)', '`id`', 'a;b', 'a|b', 'a&b', 'a"b', "a'b", 'a\u202eb', 'a\u200bb', '\ud800', 'é', 'e\u0301', 'a%b', 'a!b', 'a#b', 'a{b}', 'a<b', 'a>b', '--upload-pack=x', '--exec=x', 'f/-x', 'a'.repeat(245),
    'refs/heads/x', 'con/x', 'a/NUL', 'aux.1', 'deadbeef', 'a'.repeat(40),
  ]; // prettier-ignore

  test.each(hostile)('is never %j', async (bad) => {
    const folder = repository();
    plant(folder, { 'README.md': 'dirty', '-f': 'x' });
    const before = [work(folder), refs(folder), head(folder)];
    await failureOf(make(folder, {}, bad), 'E_INPUT');
    expect([work(folder), refs(folder), head(folder)]).toEqual(before);
  });

  test.each(['001-a', '1000-a', '20261121-093000-a', 'feature/001-a', 'v1.2_x', 'a'.repeat(244)])(
    'may be %s, and git agrees',
    (good) => {
      expect(branchProblem(good)).toBe(null);
      expect(gitIn(ground(), 'check-ref-format', '--branch', good)).toBe(good);
    },
  );
});

describe('a branch is made', () => {
  test('at HEAD, which moves to it', async () => {
    const folder = repository();
    const { undo, ...made } = await make(folder);
    expect(made).toEqual({ created: true, checkedOut: true, warnings: [] });
    expect(head(folder)).toBe(`ref: refs/heads/${name}`);
    expect(gitIn(folder, 'status', '--porcelain')).toBe('');
    expect(await undo()).toBe(true);
    expect([head(folder), gitIn(folder, 'branch', '--list', name)]).toEqual(['ref: refs/heads/main', '']);
  });

  test('without a switch', async () => {
    const folder = repository();
    const { undo, ...made } = await make(folder, { checkout: false });
    expect(made).toEqual({ created: true, checkedOut: false, warnings: [] });
    expect(head(folder)).toBe('ref: refs/heads/main');
    expect(await undo()).toBe(true);
    expect(gitIn(folder, 'branch', '--list', name)).toBe('');
  });

  test('before the first commit', async () => {
    const folder = ground({ 'a.txt': 'a' });
    gitIn(folder, 'init', '-q', '-b', 'main');
    const { undo, ...made } = await make(folder);
    expect(made).toEqual({
      created: true,
      checkedOut: true,
      warnings: [`there is no commit yet: the first one will begin the branch "${name}"`],
    });
    expect(head(folder)).toBe(`ref: refs/heads/${name}`);
    expect(await undo()).toBe(true);
    expect(head(folder)).toBe('ref: refs/heads/main');
    expect(await make(folder, { checkout: false })).toMatchObject({
      created: false,
      warnings: ['there is no commit yet to make a branch from'],
    });
  });

  test('from a detached HEAD', async () => {
    const folder = repository();
    gitIn(folder, 'checkout', '-q', '--detach');
    const commit = head(folder);
    const { undo, ...made } = await make(folder);
    expect(made).toEqual({ created: true, checkedOut: true, warnings: [] });
    expect(await undo()).toBe(true);
    expect([head(folder), gitIn(folder, 'branch', '--list', name)]).toEqual([commit, '']);
  });

  test('from a branch with a name that ours may not have', async () => {
    const folder = repository();
    gitIn(folder, 'switch', '-q', '-c', 'grün/#1 ✓'.replace(' ', '_'));
    const before = head(folder);
    expect(await (await make(folder)).undo()).toBe(true);
    expect(head(folder)).toBe(before);
  });

  test('in a tree with staged and other changes, which stay to the byte', async () => {
    const folder = repository({ 'a.txt': 'a\n', 'b.txt': 'b\n', 'c.txt': 'c\n' });
    plant(folder, { 'a.txt': 'staged\n', 'new.txt': 'new\n', [name]: 'a file named like the branch' });
    gitIn(folder, 'add', 'a.txt');
    plant(folder, { 'a.txt': 'staged and changed\n', 'b.txt': 'changed\n' });
    rmSync(join(folder, 'c.txt'));
    const before = work(folder);
    expect(await make(folder)).toMatchObject({ created: true, checkedOut: true, warnings: [] });
    expect(work(folder)).toEqual(before);
  });

  test('while the index is locked', async () => {
    const folder = repository();
    plant(folder, { '.git/index.lock': '' });
    expect(await make(folder)).toMatchObject({ created: true, checkedOut: true, warnings: [] });
  });

  test('without setting up what it tracks', async () => {
    const folder = repository();
    gitIn(folder, 'config', 'branch.autoSetupMerge', 'always');
    const before = readFileSync(join(folder, '.git/config'), 'utf8');
    await make(folder);
    expect(readFileSync(join(folder, '.git/config'), 'utf8')).toBe(before);
  });

  test('in a worktree, whose own HEAD moves', async () => {
    const folder = repository();
    gitIn(folder, 'worktree', 'add', '-q', 'tree', '-b', 'other');
    expect(await make(join(folder, 'tree'))).toMatchObject({ created: true, checkedOut: true, warnings: [] });
    expect(gitIn(join(folder, 'tree'), 'symbolic-ref', 'HEAD')).toBe(`refs/heads/${name}`);
    expect(head(folder)).toBe('ref: refs/heads/main');
  });

  test('in a submodule, a shallow clone and a sparse checkout', async () => {
    const parent = repository({ 'a/x.txt': 'x', 'b/y.txt': 'y' });
    const clone = ground();
    gitIn(clone, 'clone', '-q', '--depth', '1', `file://${parent}`, 'shallow');
    gitIn(parent, '-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', parent, 'sub');
    const sparse = join(clone, 'shallow');
    for (const folder of [join(parent, 'sub'), sparse])
      expect(await make(folder)).toMatchObject({ created: true, checkedOut: true, warnings: [] });
    gitIn(sparse, 'sparse-checkout', 'set', 'a');
    expect(await make(sparse, {}, '002-b')).toMatchObject({ created: true, checkedOut: true, warnings: [] });
    expect(existsSync(join(sparse, 'b'))).toBe(false);
  });

  test('without running what the config of the repository names', async () => {
    const folder = repository();
    const canary = join(folder, 'canary');
    gitIn(folder, 'config', 'core.fsmonitor', `touch ${canary}; false`);
    for (const [wish, branch] of [[{}, name], [{ checkout: false }, '002-b']] as const) await (await make(folder, wish, branch)).undo(); // prettier-ignore
    expect(existsSync(canary)).toBe(false);
    gitIn(folder, 'status');
    expect(existsSync(canary), 'the canary itself works').toBe(true);
  });

  test.each([
    ['merge', 'MERGE_HEAD'],
    ['rebase', 'rebase-merge'],
    ['cherry-pick', 'CHERRY_PICK_HEAD'],
  ])('in the middle of a %s, without a switch', async (operation, sign) => {
    const folder = repository();
    plant(folder, { [`.git/${sign}`]: gitIn(folder, 'rev-parse', 'HEAD') });
    expect(await make(folder)).toMatchObject({
      created: true,
      checkedOut: false,
      warnings: [`a ${operation} is in progress, so HEAD stays where it is; when it is over: git switch ${name}`],
    });
    expect(head(folder)).toBe('ref: refs/heads/main');
  });

  test('with a warning where a hook fails after it', async () => {
    const folder = repository();
    hook(folder, 'post-checkout', "printf 'no \\033[31mluck\\n' >&2", 'exit 1');
    const { undo, ...made } = await make(folder);
    expect(made).toEqual({
      created: true,
      checkedOut: true,
      warnings: ['the branch was made, but git ended with status 1 (a hook?): no \\u001b[31mluck'],
    });
    rmSync(join(folder, '.git/hooks/post-checkout'));
    expect(await undo()).toBe(true);
  });

  test('with a warning where a hook never ends', async () => {
    const folder = repository();
    hook(folder, 'post-checkout', 'sleep 8');
    const began = Date.now();
    const made = await make(folder, { patience: { git: 700, lock: 400 } });
    expect(made).toMatchObject({
      created: true,
      checkedOut: true,
      warnings: ['the branch was made, but git did not end within 0.7 seconds (a hook?)'],
    });
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  test('by an administrator of another language', async () => {
    process.env['LANG'] = 'de_DE.UTF-8';
    try {
      expect(await make(repository())).toMatchObject({ created: true, checkedOut: true, warnings: [] });
    } finally {
      Reflect.deleteProperty(process.env, 'LANG');
    }
  });
});

describe('a HEAD that is locked', () => {
  test('is moved when it is free again', async () => {
    const folder = repository();
    plant(folder, { '.git/HEAD.lock': '' });
    setTimeout(() => {
      rmSync(join(folder, '.git/HEAD.lock'));
    }, 1_000);
    expect(await make(folder)).toMatchObject({ created: true, checkedOut: true, warnings: [] });
    expect(head(folder)).toBe(`ref: refs/heads/${name}`);
  });

  test('stays where it is when its branch has gone on meanwhile', async () => {
    const folder = repository();
    plant(folder, { '.git/HEAD.lock': '' });
    const next = gitIn(folder, 'commit-tree', '-m', 'second', '-p', 'HEAD', 'HEAD^{tree}');
    const watch = setInterval(() => {
      if (!existsSync(join(folder, '.git/refs/heads', name))) return;
      plant(folder, { '.git/refs/heads/main': `${next}\n` });
      clearInterval(watch);
      setTimeout(() => {
        rmSync(join(folder, '.git/HEAD.lock'), { force: true });
      }, 1_000);
    }, 5);
    const made = await make(folder);
    expect(made).toMatchObject({ created: true, checkedOut: false });
    expect(made.stuck?.fix).toContain(`git switch ${name}`);
    expect(head(folder)).toBe('ref: refs/heads/main');
  });

  test('stays where it is, and its lock too, which is told', async () => {
    const folder = repository();
    plant(folder, { '.git/HEAD.lock': '' });
    utimesSync(join(folder, '.git/HEAD.lock'), new Date(), new Date(Date.now() - 60_000));
    const { undo, ...made } = await make(folder, { patience: quick });
    expect(made).toMatchObject({ created: true, checkedOut: false });
    expect(made.stuck?.message).toMatch(/^HEAD could not be moved: \.git\/HEAD\.lock has been there for 6\d s$/);
    expect(made.stuck?.fix).toBe(
      'wait, or if no git is running remove .git/HEAD.lock; then: git switch 001-multi-tenant-k8s',
    );
    expect(existsSync(join(folder, '.git/HEAD.lock'))).toBe(true);
    expect(await undo()).toBe(true);
    expect(gitIn(folder, 'branch', '--list', name)).toBe('');
  });
});

describe('a branch that is there', () => {
  test('is refused', async () => {
    const folder = repository();
    gitIn(folder, 'branch', name);
    const error = await failureOf(make(folder), 'E_INPUT');
    expect(error.message).toBe(`the branch "${name}" exists already`);
  });

  test('is moved to where it is at the same commit', async () => {
    const folder = repository();
    gitIn(folder, 'branch', name);
    const { undo, ...made } = await make(folder, { reuse: true });
    expect(made).toEqual({ created: false, checkedOut: true, warnings: [] });
    expect(await undo()).toBe(true);
    expect(head(folder)).toBe('ref: refs/heads/main');
    expect(gitIn(folder, 'branch', '--list', name)).not.toBe('');
  });

  test('is left alone where it is elsewhere', async () => {
    const folder = repository();
    gitIn(folder, 'branch', name);
    gitIn(folder, 'commit', '-q', '--allow-empty', '-m', 'second');
    expect(await make(folder, { reuse: true })).toMatchObject({
      created: false,
      checkedOut: false,
      warnings: [`the branch "${name}" is at another commit, so HEAD stays where it is`],
    });
  });

  test('is left alone where another worktree is on it', async () => {
    const folder = repository();
    gitIn(folder, 'worktree', 'add', '-q', 'tree', '-b', name);
    expect(await make(folder, { reuse: true })).toMatchObject({
      created: false,
      checkedOut: false,
      warnings: [`the branch "${name}" is on in another worktree, so HEAD stays where it is`],
    });
  });

  test.each([
    ['feature/001-a', 'feature'],
    ['feature', 'feature/001-a'],
  ])('keeps %s from existing: %s', async (wanted, existing) => {
    const folder = repository();
    gitIn(folder, 'branch', existing);
    const error = await failureOf(make(folder, {}, wanted), 'E_INPUT');
    expect(error.message).toBe(`the branch "${wanted}" cannot stand beside "${existing}"`);
  });
});

describe('no branch is made', () => {
  test('where a hook refuses it, and nothing is left', async () => {
    const folder = repository();
    hook(folder, 'reference-transaction', '[ "$1" = prepared ] && echo not today >&2 && exit 1', 'exit 0');
    const before = [snapshot(folder), refs(folder)];
    const error = await failureOf(make(folder), 'E_ENV');
    expect(error.message).toContain('not today');
    expect(error.fix).toContain('--no-branch');
    expect([snapshot(folder), refs(folder)]).toEqual(before);
  });

  test('where another git holds its name', async () => {
    const folder = repository();
    plant(folder, { [`.git/refs/heads/${name}.lock`]: '' });
    expect((await failureOf(make(folder), 'E_BUSY')).retryable).toBe(true);
  });

  test('without a repository, which is a warning, or an error where a branch is a must', async () => {
    const folder = ground();
    expect(await make(folder)).toMatchObject({
      created: false,
      checkedOut: false,
      warnings: ['not a git repository: no branch was made'],
    });
    await failureOf(make(folder, { required: true }), 'E_ENV');
  });

  test('without git, which is a warning, or an error where a branch is a must', async () => {
    const folder = repository();
    await withPath(`${ground()}${delimiter}/nowhere`, async () => {
      expect(await make(folder)).toMatchObject({
        created: false,
        checkedOut: false,
        warnings: ['git could not be run: no branch was made'],
      });
      await failureOf(make(folder, { required: true }), 'E_ENV');
    });
  });

  test.skipIf(process.getuid?.() !== 0)(
    "in another person's repository, which git refuses (only root can make one)",
    async () => {
      const folder = repository();
      const { chownSync } = await import('node:fs');
      for (const path of ['.', '.git']) chownSync(join(folder, path), 65534, 65534);
      const error = await failureOf(make(folder), 'E_ENV');
      expect(error.message).toContain('dubious ownership');
    },
  );
});

test('what others did to the branch meanwhile is not taken back', async () => {
  const folder = repository();
  const { undo } = await make(folder);
  gitIn(folder, 'commit', '-q', '--allow-empty', '-m', 'their work');
  expect(await undo()).toBe(false);
  expect(gitIn(folder, 'log', '-1', '--format=%s', name)).toBe('their work');
});

test('twenty at once each make their own', async () => {
  const folder = repository();
  const names = Array.from({ length: 20 }, (_, index) => `${String(index + 1).padStart(3, '0')}-x`);
  const made = await Promise.all(names.map((each) => make(folder, {}, each)));
  expect(made.filter(({ created }) => created)).toHaveLength(20);
  expect(gitIn(folder, 'branch', '--list', '*-x', '--format=%(refname:short)').split('\n')).toEqual(names);
  await new Promise((done) => execFile('git', ['fsck'], { cwd: folder }, (error) => { expect(error).toBe(null); done(null); })); // prettier-ignore
});
