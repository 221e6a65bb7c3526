import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { workplace } from './specops.js';

type Place = Awaited<ReturnType<typeof workplace>>;

/** A repository with a commit, in a folder of its own that has room beside it. */
async function repository() {
  const place = await workplace();
  const folder = join(place.folder, 'repo');
  await mkdir(folder);
  const git = (...args: string[]) => place.git('-C', folder, ...args);
  await git('init', '-q', '-b', 'main');
  await writeFile(join(folder, 'README.md'), '# Read me\n');
  await git('add', '-A');
  await git('commit', '-qm', 'first');
  const specops = (args: string[], more: Parameters<Place['specops']>[1] = {}) =>
    place.specops(args, { cwd: folder, ...more });
  const json = async (args: string[], more: Parameters<Place['specops']>[1] = {}) =>
    JSON.parse((await specops([...args, '--json'], more)).stdout) as Record<string, unknown> & {
      error: Record<string, unknown>;
    };
  return { around: place.folder, folder, git, specops, json };
}

describe('specify --worktree', () => {
  test('puts the feature beside others, in a folder that git does not see', async () => {
    const { git, json, folder } = await repository();
    const made = await json(['specify', '--worktree', 'Backups of all volumes']);
    expect(made).toMatchObject({
      feature: '001-backups-all-volumes',
      branch: '001-backups-all-volumes',
      worktree: '.worktrees/001-backups-all-volumes',
      checked_out: true,
    });
    expect((made['next'] as unknown[])[0]).toMatchObject({ command: 'cd .worktrees/001-backups-all-volumes' });
    const tree = join(folder, '.worktrees/001-backups-all-volumes');
    expect(await readFile(join(tree, made['spec'] as string), 'utf8')).toContain('Backups of all volumes');
    expect(await git('-C', tree, 'symbolic-ref', '--short', 'HEAD')).toBe('001-backups-all-volumes');
    expect([await git('status', '--porcelain'), await git('symbolic-ref', '--short', 'HEAD')]).toEqual(['', 'main']);
    expect(existsSync(join(folder, 'specs'))).toBe(false);
    const inside = await json(['status'], { cwd: tree });
    expect(inside['feature']).toBe('001-backups-all-volumes');
  });

  test('by several agents at once gives each its own number and its own tree', { timeout: 60_000 }, async () => {
    const { git, json } = await repository();
    const made = await Promise.all(
      Array.from({ length: 6 }, (_, index) => json(['specify', '--worktree', `Queue ${String(index)} for events`])),
    );
    expect(made.map(({ number }) => number).sort()).toEqual(['001', '002', '003', '004', '005', '006']);
    expect((await git('worktree', 'list')).split('\n')).toHaveLength(7);
    expect(await git('status', '--porcelain')).toBe('');
  });

  test('goes where a person names a place, seen from where they stand', async () => {
    const { around, folder, json } = await repository();
    await mkdir(join(folder, 'sub'));
    const made = await json(['specify', '--worktree-path', '../../beside', 'Audit log'], { cwd: join(folder, 'sub') });
    expect(made).toMatchObject({ worktree: '../beside', spec: 'specs/001-audit-log/spec.md' });
    expect(existsSync(join(around, 'beside/specs/001-audit-log/spec.md'))).toBe(true);
  });

  test.each<[string, string[], string, ((folder: string) => Promise<unknown>)?]>([
    ["in git's own files", ['--worktree-path', '.git/tree'], 'E_UNSAFE'],
    ['where something is', ['--worktree-path', '.'], 'E_INPUT'],
    ['in a folder that does not exist', ['--worktree-path', '../no/such'], 'E_INPUT'],
    ['behind a control character', ['--worktree-path', 'a\nb'], 'E_INPUT'],
    ['without a branch', ['--worktree', '--no-branch'], 'E_USAGE'],
    ['behind a link that leads out', ['--worktree'], 'E_UNSAFE', (folder) => symlink('..', join(folder, '.worktrees'))],
    ['behind a file', ['--worktree'], 'E_UNSAFE', (folder) => writeFile(join(folder, '.worktrees'), '')],
    [
      'of a branch that is there',
      ['--worktree', '--branch-template', 'fix/{slug}'],
      'E_INPUT',
      (folder) =>
        writeFile(join(folder, '.git/refs/heads/fix'), '').then(() => rm(join(folder, '.git/refs/heads/fix'))),
    ],
  ])('is never made %s, and nothing is left', async (what, options, code, prepare) => {
    const { around, folder, git, json } = await repository();
    await prepare?.(folder);
    if (what.startsWith('of a branch')) await git('branch', 'fix');
    const before = [await git('for-each-ref'), await git('worktree', 'list'), existsSync(join(around, 'no'))];
    const { error } = await json(['specify', ...options, 'Audit log']);
    expect(error).toMatchObject({ code, leftovers: [] });
    expect([await git('for-each-ref'), await git('worktree', 'list'), existsSync(join(around, 'no'))]).toEqual(before);
    expect(existsSync(join(folder, 'specs'))).toBe(false);
  });

  test('that fails after the tree was made takes all of it back', async () => {
    const { folder, git, json } = await repository();
    await symlink('/nowhere', join(folder, 'specs'));
    await git('add', '-A');
    await git('commit', '-qm', 'a link');
    const { error } = await json(['specify', '--worktree', 'Audit log']);
    expect(error).toMatchObject({ code: 'E_UNSAFE', rolledBack: true, leftovers: [] });
    expect(await git('branch', '--format=%(refname:short)')).toBe('main');
    expect((await git('worktree', 'list')).split('\n')).toHaveLength(1);
    expect(existsSync(join(folder, '.worktrees'))).toBe(false);
  });

  test('says that there is nothing to make a tree of, before the first commit', async () => {
    const { git, specops, folder } = await repository();
    await rm(join(folder, '.git'), { recursive: true });
    await git('init', '-q');
    const { exitCode, stderr } = await specops(['specify', '--worktree', 'Audit log']);
    expect([exitCode, stderr]).toEqual([
      1,
      'error[E_INPUT]: there is no commit yet to make a worktree of\nhint: commit something first, or leave --worktree out\n',
    ]);
  });
});

describe('a branch of another name', () => {
  test('is made by a template, and leads back to its feature', async () => {
    const { json, git, folder, specops } = await repository();
    const template = ['--branch-template', 'feature/{ticket}-{slug}'];
    const made = await json(['specify', '--ticket', 'OPS-42', ...template, 'Audit log of all changes']);
    expect(made).toMatchObject({
      feature: '001-audit-log-all-changes',
      branch: 'feature/OPS-42-audit-log-all-changes',
      ticket: 'OPS-42',
      checked_out: true,
    });
    expect(await git('symbolic-ref', '--short', 'HEAD')).toBe('feature/OPS-42-audit-log-all-changes');
    const spec = await readFile(join(folder, made['spec'] as string), 'utf8');
    expect(spec).toContain(
      '\n**Feature Branch**: `feature/OPS-42-audit-log-all-changes`\n\n**Ticket**: OPS-42\n\n**Created',
    );
    expect((await json(['status']))['feature']).toBe('001-audit-log-all-changes');
    expect((await specops(['next'])).stdout).not.toContain('--feature');
    const findings = (await json(['lint']))['findings'] as { rule: string }[];
    expect(findings.filter(({ rule }) => rule === 'metadata-mismatch')).toEqual([]);
    // What was written keeps the record.
    await specops(['init']);
    await specops(['plan', 'EKS for Kubernetes']);
    expect((await json(['status']))['feature']).toBe('001-audit-log-all-changes');
  });

  test('comes from the settings, too', async () => {
    const { json, folder } = await repository();
    await mkdir(join(folder, '.specops'));
    await writeFile(
      join(folder, '.specops/config.yaml'),
      'version: 1\ngit:\n  branch_template: team/{number}/{slug}\n',
    );
    expect(await json(['specify', 'Audit log'])).toMatchObject({ branch: 'team/001/audit-log' });
    expect((await json(['status']))['feature']).toBe('001-audit-log');
  });

  test.each([
    '-{slug}',
    '--force',
    '{slug}..',
    '{slug}.lock',
    'a b{slug}',
    '$(id)-{slug}',
    '{slug}/',
    '/{slug}',
    'fixed',
    '',
    '{who}',
    '@{-1}{slug}',
    '{slug}\n',
    '{{slug}}',
    'é-{slug}',
    '{ticket}-{slug}',
    '{number}/123-{slug}',
  ])('is refused where the template is %j', async (template) => {
    // prettier-ignore
    const { json, git, folder } = await repository();
    const before = [await git('for-each-ref'), await git('symbolic-ref', 'HEAD')];
    expect((await json(['specify', `--branch-template=${template}`, 'Audit log'])).error['code']).toBe('E_INPUT');
    expect([await git('for-each-ref'), await git('symbolic-ref', 'HEAD')]).toEqual(before);
    expect(existsSync(join(folder, 'specs'))).toBe(false);
  });

  test.each(['', '-1', 'a b', '../x', '$(id)', 'a'.repeat(65), 'ABC-', '@ada', '#1'])(
    'is refused where the ticket is %j',
    async (ticket) => {
      const { json } = await repository();
      expect((await json(['specify', `--ticket=${ticket}`, 'Audit log'])).error['code']).toBe('E_INPUT');
    },
  );

  test('that cannot stand beside another one is refused, and nothing is left', async () => {
    const { json, git, folder } = await repository();
    await git('branch', 'feature');
    const { error } = await json(['specify', '--branch-template', 'feature/{slug}', 'Audit log']);
    expect(error).toMatchObject({
      code: 'E_INPUT',
      message: 'the branch "feature/audit-log" cannot stand beside "feature"',
    });
    expect(existsSync(join(folder, 'specs'))).toBe(false);
  });

  test('is never too long, whatever the slug', async () => {
    const { json } = await repository();
    const made = await json(['specify', '--branch-template', 'f/{slug}', '--short-name', 'a'.repeat(500), 'Audit log']);
    expect((made['branch'] as string).length).toBeLessThanOrEqual(244);
  });
});

describe('specify --reserve remote', () => {
  async function clones(count: number) {
    const origin = await repository();
    await origin.git('clone', '-q', '--bare', '.', '../origin.git');
    const folders = Array.from({ length: count }, (_, index) => join(origin.around, `clone-${String(index)}`));
    for (const folder of folders) await origin.git('clone', '-q', '../origin.git', folder);
    return { ...origin, folders };
  }

  test('gives eight clones eight numbers', { timeout: 120_000 }, async () => {
    const { folders, json, git } = await clones(8);
    const made = await Promise.all(
      folders.map((cwd, index) => json(['specify', '--reserve', 'remote', `Queue ${String(index)}`], { cwd })),
    );
    const numbers = made.map(({ number }) => number as string).sort();
    expect(new Set(numbers).size, JSON.stringify(made.map(({ error }) => error))).toBe(8);
    const reserved = (await git('ls-remote', '../origin.git', 'refs/specops/reserved/*')).split('\n');
    expect(reserved.map((row) => row.split('\t')[1])).toEqual(
      expect.arrayContaining(numbers.map((number) => `refs/specops/reserved/${number}`)),
    );
    // Nothing but the claim has left the clone, and it says nothing of the machine.
    const refs = (await git('ls-remote', '../origin.git')).split('\n').map((row) => row.split('\t')[1]);
    expect(refs.filter((ref) => !ref?.startsWith('refs/specops/'))).toEqual(['HEAD', 'refs/heads/main']);
    const note = JSON.parse(await git('-C', '../origin.git', 'cat-file', 'blob', reserved[0]?.split('\t')[0] ?? '')) as object; // prettier-ignore
    expect(Object.keys(note)).toEqual(['name', 'nonce']);
  });

  test('heeds branches and numbers that this clone has not fetched', async () => {
    const { folders, json } = await clones(2);
    const [one = '', two = ''] = folders;
    await json(['specify', '--reserve', 'remote', 'One for all'], { cwd: one });
    expect(await json(['specify', 'Two for all'], { cwd: two })).toMatchObject({ number: '001' });
    expect(await json(['specify', '--reserve', 'remote', 'Three for all'], { cwd: two })).toMatchObject({
      number: '002',
    });
  });

  test('is told by class where the remote cannot be reached, and without it no remote is asked', async () => {
    const { json, git, folder } = await repository();
    await git('remote', 'add', 'origin', '/nowhere');
    const failed = await json(['specify', '--reserve', 'remote', 'Audit log']);
    expect(failed.error).toMatchObject({ code: 'E_ENV', retryable: false });
    expect(existsSync(join(folder, 'specs'))).toBe(false);
    expect(await json(['specify', 'Audit log'])).toMatchObject({ number: '001' });
    expect(await json(['specify', '--reserve', 'remote', '--dry-run', 'Dry'])).toMatchObject({ number: '002' });
  });

  test('is refused by a remote that takes no such refs', async () => {
    const { folders, json, git, around } = await clones(1);
    await writeFile(join(around, 'origin.git/hooks/pre-receive'), '#!/bin/sh\necho "not here" >&2\nexit 1\n');
    await chmod(join(around, 'origin.git/hooks/pre-receive'), 0o755);
    const failed = await json(['specify', '--reserve', 'remote', 'Audit log'], { cwd: folders[0] ?? '' });
    expect(failed.error['code']).toBe('E_ENV');
    expect(failed.error['message']).toContain('not here');
    expect(await git('ls-remote', '../origin.git', 'refs/specops/*')).toBe('');
  });
});

test('a HEAD that stays locked is told as busy; the feature and its branch stay', { timeout: 30_000 }, async () => {
  const { json, git, folder } = await repository();
  await writeFile(join(folder, '.git/HEAD.lock'), '');
  const { error } = await json(['specify', 'Audit log']);
  expect(error).toMatchObject({ code: 'E_BUSY', headSwitched: false, retryable: false, rolledBack: false });
  expect(error['message']).toMatch(
    /^specs\/001-audit-log\/spec\.md and its branch are there, but HEAD could not be moved: \.git\/HEAD\.lock has been there for \d+ s$/,
  );
  expect(error['fix']).toMatch(/remove \.git\/HEAD\.lock; then: git switch 001-audit-log$/);
  await rm(join(folder, '.git/HEAD.lock'));
  expect(await git('branch', '--format=%(refname:short)')).toBe('001-audit-log\nmain');
  expect(existsSync(join(folder, 'specs/001-audit-log/spec.md'))).toBe(true);
});
