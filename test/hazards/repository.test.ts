import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createBranch } from '../../src/io/branch.js';
import { findRoot } from '../../src/io/root.js';
import { failureOf, gitIn, ground, plant, repository, snapshot } from '../io/ground.js';
import { asked } from '../work/asked.js';

// Rows of the tables of hazards about git and the states of a repository (A, B), by their ids.

const binary = fileURLToPath(new URL('../../bin/specops.js', import.meta.url));
const posix = process.platform !== 'win32';
const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
const intent = { text: 'Object storage for build artefacts' };
const name = '001-object-storage-build-artefacts';

function script(folder: string, path: string, ...lines: string[]): void {
  plant(folder, { [path]: ['#!/bin/sh', ...lines, ''].join('\n') });
  chmodSync(join(folder, path), 0o755);
}

/** What a person has in work: everything but what SpecOps adds, and what git keeps of refs. */
const work = (folder: string) =>
  snapshot(folder, (path) => /^(?:specs|\.specops)(?:\/|$)|^\.git\/(?!index$|config$|MERGE_HEAD$)/.test(path));

interface Specified {
  feature: string;
  checked_out: boolean;
  created: boolean;
}

describe.skipIf(!posix)('git that does not do what it was asked', () => {
  test('A8: specify in a hook of another repository, whose git orders it about, works where it stands', () => {
    const [outer, inner] = [repository(), repository()];
    script(outer, '.git/hooks/post-commit', 'env | grep ^GIT_INDEX_FILE= > told', `cd '${inner}' && '${process.execPath}' '${binary}' specify Backups`); // prettier-ignore
    gitIn(outer, 'commit', '-q', '--allow-empty', '-m', 'second');
    expect(readFileSync(join(outer, 'told'), 'utf8')).toMatch(/^GIT_INDEX_FILE=./);
    expect(gitIn(inner, 'branch', '--format=%(refname:short)')).toBe('001-backups\nmain');
    expect(gitIn(outer, 'branch', '--format=%(refname:short)')).toBe('main');
    expect(existsSync(join(outer, 'specs'))).toBe(false);
  });

  test('A9: a hook that holds the branch back is waited for no longer, and nothing is made, nor later', async () => {
    const folder = repository();
    script(folder, '.git/hooks/reference-transaction', '[ "$1" = prepared ] && sleep 1', 'exit 0');
    const before = gitIn(folder, 'for-each-ref');
    const wish = { checkout: true, reuse: false, patience: { git: 300, lock: 400 } };
    const error = await failureOf(createBranch(await findRoot(folder), name, wish), 'E_BUSY');
    expect([error.message, error.retryable]).toEqual([`git did not make the branch "${name}" within 0.3 seconds`, true]); // prettier-ignore
    await wait(1_200);
    rmSync(join(folder, '.git/hooks/reference-transaction'));
    expect(gitIn(folder, 'for-each-ref')).toBe(before);
    expect(gitIn(folder, 'symbolic-ref', 'HEAD')).toBe('refs/heads/main');
    expect((await createBranch(await findRoot(folder), name, wish)).checkedOut).toBe(true);
  });

  test('A10: a hook that fails after the switch is a warning, the feature stays; one that refuses leaves nothing', async () => {
    const folder = repository();
    script(folder, '.git/hooks/post-checkout', "printf '\\033[31mno\\n::error::x\\n' >&2", 'exit 1');
    const { result, warnings } = await asked<Specified>(folder, 'specify', [], intent);
    expect([result.feature, result.created, result.checked_out]).toEqual([name, true, true]);
    expect(warnings).toEqual(['the branch was made, but git ended with status 1 (a hook?): \\u001b[31mno; ::error::x']);
    expect(gitIn(folder, 'symbolic-ref', '--short', 'HEAD')).toBe(name);
    script(folder, '.git/hooks/reference-transaction', '[ "$1" = prepared ] && exit 1', 'exit 0');
    const expected = snapshot(folder, (path) => path.startsWith('.git/specops'));
    const error = await failureOf(asked(folder, 'specify', [], { text: 'Audit log' }), 'E_ENV');
    expect([error.rolledBack, error.leftovers]).toEqual([true, []]);
    expect(snapshot(folder, (path) => path.startsWith('.git/specops'))).toEqual(expected);
  });

  test('A11: git is asked in English, whatever the administrator speaks', async () => {
    const folder = repository();
    script(folder, '.git/hooks/post-checkout', 'echo "$LC_ALL" > told');
    process.env['LC_ALL'] = 'de_DE.UTF-8';
    try {
      await createBranch(await findRoot(folder), name, { checkout: true, reuse: false });
    } finally {
      Reflect.deleteProperty(process.env, 'LC_ALL');
    }
    expect(readFileSync(join(folder, 'told'), 'utf8')).toBe('C\n');
  });

  test("A12: what only looks starts no git; specify runs nothing that the repository's config names", async () => {
    const folder = repository({ 'specs/001-a/spec.md': '# A\n', 'memory/constitution.md': '# Constitution\n' });
    const bin = ground();
    script(bin, 'git', `touch '${bin}/called'`);
    const path = process.env['PATH'];
    process.env['PATH'] = `${bin}${delimiter}${path ?? ''}`;
    try {
      for (const [command, feature] of [['lint'], ['status', '1'], ['next', '1'], ['coverage', '1']] as const)
        await asked(folder, command, [], feature ? { feature } : {});
      expect(existsSync(join(bin, 'called'))).toBe(false);
      await asked(folder, 'specify', [], intent).catch(() => undefined);
      expect(existsSync(join(bin, 'called')), 'the canary itself works').toBe(true);
    } finally {
      process.env['PATH'] = path;
    }
    script(folder, 'canary.sh', `touch '${folder}/sung'`);
    for (const setting of [
      'core.fsmonitor',
      'core.pager',
      'diff.external',
      'core.editor',
      'core.sshCommand',
      'credential.helper',
    ])
      // prettier-ignore
      gitIn(folder, 'config', setting, join(folder, 'canary.sh'));
    await asked(folder, 'specify', [], { ...intent, switch: false });
    await asked(folder, 'specify', [], { text: 'Audit log' });
    expect(existsSync(join(folder, 'sung'))).toBe(false);
    gitIn(folder, 'status');
    expect(existsSync(join(folder, 'sung')), 'the canary itself works').toBe(true);
  });
});

describe('B6: in the middle of', () => {
  /** A repository in which two branches have changed the same line. */
  function conflicting(): string {
    const folder = repository({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
    gitIn(folder, 'switch', '-q', '-c', 'theirs');
    plant(folder, { 'a.txt': 'theirs\n' });
    gitIn(folder, 'commit', '-qam', 'theirs');
    gitIn(folder, 'switch', '-q', 'main');
    plant(folder, { 'a.txt': 'ours\n', 'b.txt': 'more\n' });
    gitIn(folder, 'commit', '-qam', 'ours');
    return folder;
  }

  test.each([
    ['merge', ['merge', 'theirs'], ['merge', '--abort']],
    ['rebase', ['rebase', 'theirs'], ['rebase', '--abort']],
  ])(
    'a real %s HEAD, files and index stay as they are, and it can be gone on with',
    async (operation, words, abort) => {
      const folder = conflicting();
      expect(() => gitIn(folder, ...words)).toThrow();
      const kept = readFileSync(join(folder, 'b.txt'));
      plant(folder, { 'b.txt': 'in work\n', 'new.txt': 'untracked\n' });
      const before = [
        work(folder),
        readFileSync(join(folder, '.git/HEAD'), 'utf8'),
        gitIn(folder, 'ls-files', '--stage'),
      ];
      expect(before[2]).toContain(' 2\t');
      const { result, warnings } = await asked<Specified>(folder, 'specify', [], intent);
      expect([result.feature, result.checked_out]).toEqual([name, false]);
      expect(warnings).toEqual([
        `a ${operation} is in progress, so HEAD stays where it is; when it is over: git switch ${name}`,
      ]);
      expect([work(folder), readFileSync(join(folder, '.git/HEAD'), 'utf8'), gitIn(folder, 'ls-files', '--stage')]).toEqual(before); // prettier-ignore
      expect(gitIn(folder, 'branch', '--list', '001-*', '--format=%(refname:short)')).toBe(name);
      plant(folder, { 'b.txt': kept });
      gitIn(folder, ...abort);
      expect(gitIn(folder, 'symbolic-ref', '--short', 'HEAD')).toBe('main');
    },
  );
});

test('B7: specify in a submodule, a shallow clone and a sparse checkout works there and nowhere else', async () => {
  const parent = repository({ 'a/x.txt': 'x', 'b/y.txt': 'y' });
  const away = ground();
  gitIn(away, 'clone', '-q', '--depth', '1', `file://${parent}`, 'shallow');
  gitIn(away, 'clone', '-q', `file://${parent}`, 'sparse');
  gitIn(join(away, 'sparse'), 'sparse-checkout', 'set', 'a');
  gitIn(parent, '-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', `file://${parent}`, 'sub');
  const outer = work(parent);
  for (const folder of [join(parent, 'sub/a'), join(away, 'shallow/b'), join(away, 'sparse/a')]) {
    const top = join(folder, '..');
    expect((await asked<Specified>(folder, 'specify', [], intent)).result).toMatchObject({ feature: name, checked_out: true }); // prettier-ignore
    expect(existsSync(join(top, 'specs', name, 'spec.md'))).toBe(true);
    expect(gitIn(top, 'symbolic-ref', '--short', 'HEAD')).toBe(name);
  }
  expect(existsSync(join(away, 'sparse/b'))).toBe(false);
  const isSub = (path: string) => path.startsWith('sub/');
  expect(Object.entries(work(parent)).filter(([path]) => !isSub(path))).toEqual(
    Object.entries(outer).filter(([path]) => !isSub(path)),
  );
  expect(gitIn(parent, 'branch', '--list', '001-*')).toBe('');
});

test.skipIf(!isRoot)(
  'B9: on a disk that is read-only lint works; specify says so (mounting one takes root)',
  ({ skip }) => {
    const folder = ground({ 'specs/001-a/spec.md': '# A\n\n- **FR-1**: It MUST hold.\n' });
    if (spawnSync('mount', ['--bind', folder, folder]).status !== 0) return skip('nothing can be mounted here');
    onTestFinished(() => {
      execFileSync('umount', ['-l', folder]);
    });
    execFileSync('mount', ['-o', 'remount,ro,bind', folder]);
    const run = (...words: string[]) =>
    spawnSync(process.execPath, [binary, ...words], { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder } }); // prettier-ignore
    const lint = run('lint', '--only', 'id-malformed');
    expect([lint.status, lint.stderr.includes('error[')]).toEqual([2, false]);
    expect(lint.stdout).toContain('specs/001-a/spec.md:3');
    const specify = run('specify', 'Audit log');
    expect([specify.status, specify.stderr]).toEqual([1, expect.stringMatching(/^error\[E_IO\]: .*read-only/)]);
  },
);
