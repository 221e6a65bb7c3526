import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apply, type Terms } from '../../src/io/apply.js';
import { unfinishedRun } from '../../src/io/journal.js';
import { findRoot } from '../../src/io/root.js';
import type { Edit } from '../../src/model/edit.js';
import { failureOf, gitIn, ground, plant, repository } from './ground.js';
import { feature, readme, state } from './edits.js';
import { told, trouble } from './told-disk.js';

const text = (folder: string, path: string): string => readFileSync(join(folder, path), 'utf8');
const run = async (folder: string, edits: Edit[], terms: Terms = {}) => apply(await findRoot(folder), edits, terms);

describe('git', () => {
  test('has its repository first, then worktree, files, and the branch last; all goes again', async () => {
    const folder = ground();
    const branch: Edit = { kind: 'branch', name: '001-one', checkout: true, reuse: false };
    const { changes } = await run(folder, [branch, state, { kind: 'repository' }]);
    expect(changes.map(({ target }) => target)).toEqual(['.git', state.path, '001-one']);
    expect(gitIn(folder, 'symbolic-ref', 'HEAD')).toBe('refs/heads/001-one');
    const failing = ground();
    const { disk } = told(failing, (_, name) => { if (name === 'link') throw trouble('EIO'); }); // prettier-ignore
    await failureOf(run(failing, [state, { kind: 'repository' }], { disk }), 'E_IO');
    expect(readdirSync(failing)).toEqual([]);
  });

  test('keeps a repository that is there, and one that somebody has put something in', async () => {
    const folder = repository({ 'README.md': '# A\n' });
    expect(await run(folder, [{ kind: 'repository' }])).toEqual({ changes: [], warnings: [] });
    const mine = ground();
    const { disk } = told(mine, (_, name) => {
      if (name !== 'link') return;
      plant(mine, { '.git/refs/heads/mine': '' });
      throw trouble('EIO');
    });
    expect((await failureOf(run(mine, [state, { kind: 'repository' }], { disk }), 'E_IO')).leftovers).toEqual(['.git']);
    const broken = ground({ '.git': 'nothing' });
    const error = await failureOf(run(broken, [{ kind: 'repository' }]), 'E_ENV');
    expect([error.message, error.fix]).toEqual([
      'there is a ".git" that is no repository',
      'remove .git, or mend it: git fsck',
    ]);
  });

  test('is missed where it cannot be run: told, or refused where it is wanted', async () => {
    const folder = ground();
    const path = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    try {
      expect(await run(folder, [{ kind: 'repository' }])).toEqual({
        changes: [],
        warnings: ['git could not be run: no repository was made'],
      });
      const error = await failureOf(run(folder, [{ kind: 'repository' }], { gitRequired: true }), 'E_ENV');
      expect([error.message, error.fix]).toEqual(['git could not be run', 'install git, or set git.branch to never']);
    } finally {
      process.env['PATH'] = path;
    }
  });

  test('has a worktree made, in which all else is written, and all of it goes again', async () => {
    const folder = repository({ 'README.md': '# A\n' });
    const tree: Edit = { kind: 'worktree', path: '.worktrees/001-one', branch: '001-one', named: false };
    const { changes } = await run(folder, [feature, tree]);
    expect(changes.map(({ target }) => target).slice(0, 3)).toEqual([
      '.worktrees/001-one',
      '001-one',
      'specs/001-one/spec.md',
    ]);
    expect(text(folder, '.worktrees/.gitignore')).toBe('*\n');
    expect(text(folder, '.worktrees/001-one/specs/001-one/spec.md')).toBe('# One\n');
    const failing = repository({ 'README.md': '# A\n' });
    const { disk } = told(failing, (_, name, words) => { if (name === 'rename' && String(words[1]).endsWith('001-one')) throw trouble('EIO'); }); // prettier-ignore
    expect((await failureOf(run(failing, [feature, tree], { disk }), 'E_IO')).leftovers).toEqual([]);
    expect(readdirSync(failing)).toEqual(['.git', 'README.md']);
    expect(gitIn(failing, 'branch', '--format=%(refname:short)')).toBe('main');
  });

  test('keeps the folder of worktrees where another one is in it, and makes none where one is named', async () => {
    const folder = repository({ 'README.md': '# A\n' });
    const tree: Edit = { kind: 'worktree', path: '.worktrees/001-one', branch: '001-one', named: false };
    const { disk } = told(folder, (_, name, words) => {
      if (name !== 'rename' || !String(words[1]).endsWith('001-one')) return;
      mkdirSync(join(folder, '.worktrees/theirs'));
      throw trouble('EIO');
    });
    expect((await failureOf(run(folder, [feature, tree], { disk }), 'E_IO')).leftovers).toEqual([]);
    expect(readdirSync(join(folder, '.worktrees'))).toEqual(['.gitignore', 'theirs']);
    await run(folder, [{ ...tree, path: 'mine', named: true }]);
    expect(existsSync(join(folder, 'mine/README.md'))).toBe(true);
    expect(readdirSync(folder)).toEqual(['.git', '.worktrees', 'README.md', 'mine']);
  });

  test('is told of a branch that cannot be made, and HEAD that is stuck is said', async () => {
    const folder = repository({ 'README.md': '# A\n' });
    gitIn(folder, 'branch', '001-one');
    const branch: Edit = { kind: 'branch', name: '001-one', checkout: true, reuse: false };
    const error = await failureOf(run(folder, [state, branch]), 'E_INPUT');
    expect([error.rolledBack, existsSync(join(folder, '.specops'))]).toEqual([true, false]);
    const { changes } = await run(folder, [{ ...branch, reuse: true }]);
    expect(changes).toEqual([]);
    expect(gitIn(folder, 'symbolic-ref', '--short', 'HEAD')).toBe('001-one');
    const { changes: renamed } = await run(folder, [{ kind: 'rename', from: '001-one', to: '002-one' }]);
    expect(renamed).toEqual([{ action: 'move', target: '002-one', what: 'branch', from: '001-one' }]);
    await failureOf(run(folder, [{ kind: 'rename', from: '002-one', to: 'main' }, readme]), 'E_INPUT');
    expect(text(folder, 'README.md')).toBe('# A\n');
  });

  test('calls a branch as it was called before, where what comes behind it fails', async () => {
    const folder = repository({ 'README.md': '# A\n' });
    gitIn(folder, 'branch', 'side');
    const back: Edit[] = [
      { kind: 'rename', from: 'side', to: '003-two' },
      { kind: 'rename', from: 'gone', to: 'there' },
    ];
    const error = await failureOf(run(folder, back), 'E_BUSY');
    expect([error.leftovers, error.rolledBack]).toEqual([[], true]);
    expect(gitIn(folder, 'branch', '--format=%(refname:short)')).toBe('main\nside');
  });
});

describe('what is there', () => {
  const draft = 'specs/.tmp-1-aaaaaaaaaaaa';
  const before = { 'README.md': '# A\n', 'old.md': 'old', 'specs/002-two/spec.md': '# Two\n', [`${draft}/a`]: '' };
  const regrouping: Edit[] = [
    { kind: 'discard', path: draft },
    { kind: 'move', from: 'specs/002-two', to: 'specs/003-two' },
    { kind: 'remove', path: 'old.md', before: 'old' },
    { kind: 'change', path: 'specs/002-two/spec.md', before: '# Two\n', text: '# Three\n' },
    readme,
  ];

  test('is changed, then removed, then moved, and drafts go last', async () => {
    const folder = ground(before);
    const { changes } = await run(folder, regrouping);
    expect(changes.map(({ action, target }) => `${action} ${target}`)).toEqual([
      'change specs/002-two/spec.md',
      'change README.md',
      'remove old.md',
      'move specs/003-two',
      `remove ${draft}`,
    ]);
    expect(readdirSync(join(folder, 'specs'))).toEqual(['003-two']);
    expect([text(folder, 'specs/003-two/spec.md'), existsSync(join(folder, 'old.md'))]).toEqual(['# Three\n', false]);
  });

  test('is written down while it moves, and not longer; where nothing moves, or it is written down already, never', async () => {
    const noted = async (edits: Edit[], terms: Terms = {}): Promise<[boolean, boolean]> => {
      const folder = ground(before);
      const root = await findRoot(folder);
      let seen = false;
      const interrupted = () => {
        seen ||= unfinishedRun(root) !== null;
        return null;
      };
      await apply(root, edits, { ...terms, interrupted });
      return [seen, unfinishedRun(root) !== null];
    };
    expect(await noted(regrouping.slice(0, 4))).toEqual([true, false]);
    expect(await noted(regrouping.slice(0, 4), { journal: false })).toEqual([false, false]);
    expect(await noted([readme, state])).toEqual([false, false]);
  });

  test('is not said to be rolled back where nothing was begun', async () => {
    const folder = ground(before);
    const error = await failureOf(run(folder, [{ kind: 'create', path: '../away.md', text: '' }]), 'E_UNSAFE');
    expect([error.rolledBack, error.leftovers]).toEqual([false, []]);
  });

  test.skipIf(process.platform !== 'linux')('is let go of, whether it went well or not', async () => {
    const folder = repository({ 'README.md': '# A\n' });
    const tree: Edit = { kind: 'worktree', path: '.worktrees/001-one', branch: '001-one', named: false };
    const open = () => readdirSync('/proc/self/fd').length;
    await run(folder, [readme]);
    const first = open();
    await run(folder, [feature, tree]);
    await failureOf(run(folder, [readme]), 'E_BUSY');
    expect(open()).toBeLessThanOrEqual(first);
  });
});
