import { cp, mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { workplace } from './specops.js';

interface Answer {
  from: string | null;
  to: string | null;
  number: string | null;
  branch: string | null;
  changes: { action: string; target: string; from?: string }[];
  warnings: string[];
  error: { code: string; message: string; fix: string };
}

/**
 * A repository as a merge leaves it: `001-audit-log` on main, then `001-queue-all-events` of a clone that took the same
 * number, planned, with a third feature that cites it.
 */
async function merged() {
  const place = await workplace();
  const { git, specops, folder } = place;
  const plant = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  const commit = async (message: string) => {
    await git('add', '-A');
    await git('commit', '-qm', message);
  };
  await git('init', '-q', '-b', 'main');
  await specops(['init']);
  await commit('init');
  await git('branch', 'side');
  await specops(['specify', 'Audit log', '--no-switch']);
  await commit('one');
  await git('switch', '-q', 'side');
  await rm(join(folder, '.git/specops'), { recursive: true });
  await git('branch', '-m', '001-audit-log', 'kept');
  await specops(['specify', 'Queue for all events', '--number', '1']);
  await git('branch', '-m', 'kept', '001-audit-log');
  await specops(['plan', 'EKS for Kubernetes']);
  await specops(['tasks']);
  await specops(['specify', 'Metrics of the queue', '--no-branch', '--number', '2']);
  const third = 'specs/002-metrics-queue/spec.md';
  await plant(
    third,
    `${await place.read(third)}\n## Notes\n\nSee [the queue](../001-queue-all-events/spec.md), 001-queue-all-events-old and feature 001.\n`,
  );
  await commit('two and three');
  await git('merge', '-q', '-m', 'merge', 'main');
  const json = async (...args: string[]) => JSON.parse((await specops([...args, '--json'])).stdout) as Answer;
  return {
    ...place,
    plant,
    commit,
    json,
    lint: async () => {
      const { findings } = JSON.parse((await specops(['lint', '--json', '--fail-on', 'never'])).stdout) as {
        findings: { rule: string; file: string; message: string }[];
      };
      return findings.map(({ rule, file }) => `${rule} ${file.replace('00X', '')}`);
    },
    state: async () => [
      await Promise.all((await place.tree()).map(async (path) => [path, await readFile(join(folder, path), 'base64')])),
      await git('for-each-ref'),
      await git('symbolic-ref', 'HEAD'),
    ],
  };
}

const old = '001-queue-all-events';
const made = '003-queue-all-events';

describe('renumber', () => {
  test('moves the one that the default branch has not, and everything that names it', async () => {
    const { specops, json, tree, read, git, lint, state } = await merged();
    const before = await lint();
    expect(before.some((finding) => finding.startsWith('feature-number-duplicate'))).toBe(true);
    const files = await tree();
    const status = await json('status', '--feature', old);

    const untouched = await state();
    const dry = await specops(['renumber', '--dry-run']);
    expect([dry.exitCode, dry.stdout]).toEqual([
      0,
      expect.stringMatching(
        new RegExp(
          `  > folder specs/${old} → specs/${made}\n  > branch ${old} → ${made}\n\nPlan: 1 to create, \\d+ to change, 1 to remove, 2 to move\\.\nDry run: nothing was written, and no number is reserved\\.\n$`,
        ),
      ),
    ]);
    expect(await state()).toEqual(untouched);

    const run = await specops(['renumber']);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(
      new RegExp(`^Renumbered ${old} to ${made} \\(branch ${made}\\), for the default branch does not hold it\\.\n`),
    );
    expect(run.stderr).toContain('warning: specs/002-metrics-queue/spec.md:');
    expect(await tree()).toEqual(files.map((path) => path.replaceAll(old, made)).sort());
    for (const path of await tree()) {
      const text = (await read(path)).replaceAll(`${old}-old`, '');
      expect([path, text.includes(old)]).toEqual([path, false]);
    }
    expect(await read('specs/002-metrics-queue/spec.md')).toContain(
      `(../${made}/spec.md), ${old}-old and feature 001.`,
    );
    expect(await read(`specs/${made}/spec.md`)).toContain(`**Feature Branch**: \`${made}\``);
    expect(await git('branch', '--format=%(refname:short)')).toBe(`001-audit-log\n${made}\nmain\nside`);
    expect(await git('branch', '--show-current')).toBe(made);
    expect(
      await readFile(join(await git('rev-parse', '--show-toplevel'), '.git/specops/reserved/003'), 'utf8'),
    ).toContain(made);

    // Everything else is as it was: for the linter, for status, and for a second derivation.
    const rest = before.filter((finding) => !finding.startsWith('feature-number-duplicate'));
    expect((await lint()).sort()).toEqual(rest.map((finding) => finding.replaceAll(old, made)).sort());
    const same = JSON.parse(JSON.stringify(status).replaceAll(old, made).replaceAll('"001"', '"003"')) as Answer;
    const sorted = (one: Answer) => ({
      ...one,
      features: [...(one as unknown as { features: string[] }).features].sort(),
      next: [],
    });
    expect(sorted(await json('status', '--feature', made))).toEqual(sorted(same));
    for (const again of [
      ['plan', '--refresh', 'EKS for Kubernetes'],
      ['tasks', '--refresh'],
    ])
      expect((await json(...again, '--dry-run')).changes).toEqual([]);
    expect(JSON.parse((await specops(['renumber', '--json'])).stdout)).toMatchObject({ from: null, changes: [] });
  }, 60_000);

  test('follows a name, a number of choice, and a branch of another shape', async () => {
    const { json, git, commit, plant, read } = await merged();
    expect((await json('renumber', '001-audit-log', '--to', '2')).error).toMatchObject({
      code: 'E_INPUT',
      message: 'number 002 belongs to specs/002-metrics-queue',
    });
    await plant('.specops/config.yaml', 'version: 1\ngit:\n  branch_template: team/{number}/{slug}\n');
    await commit('settings');
    await json('specify', 'Search of logs');
    await commit('search');
    const { number } = await json('renumber', '3', '--to', '12');
    expect(number).toBe('012');
    expect(await git('branch', '--show-current')).toBe('team/012/search-logs');
    const spec = 'specs/012-search-logs/spec.md';
    expect(await read(spec)).toContain('**Feature Branch**: `team/012/search-logs`');
    expect(await read('.specops/state/012-search-logs.json')).toContain('"branch": "team/012/search-logs"');
    expect(await json('status')).toMatchObject({ feature: '012-search-logs' });
  }, 60_000);

  test('leaves a branch that another worktree is on, and records it', async () => {
    const { json, git, read } = await merged();
    await git('switch', '-q', '-c', 'elsewhere');
    await git('worktree', 'add', '-q', '.worktrees/queue', old);
    const { branch, warnings } = await json('renumber', old);
    expect(branch).toBe(old);
    expect(warnings).toContain(`the branch ${old} is checked out in another worktree, and keeps its name`);
    expect(await read(`specs/${made}/spec.md`)).toContain(`**Feature Branch**: \`${old}\``);
    expect(JSON.parse(await read(`.specops/state/${made}.json`))).toMatchObject({ branch: old });
  }, 60_000);

  test.each<[string, (place: Awaited<ReturnType<typeof merged>>) => Promise<unknown>, string]>([
    ['changed', ({ plant }) => plant(`specs/${old}/spec.md`, 'mine\n'), `specs/${old}/spec.md`],
    ['new', ({ plant }) => plant(`specs/${old}/notes.txt`, 'mine\n'), `specs/${old}/notes.txt`],
    ['gone', ({ folder }) => rm(join(folder, `specs/${old}/plan.md`)), `specs/${old}/plan.md`],
    [
      'staged',
      async ({ plant, git, read }) => {
        const text = await read(`specs/${old}/spec.md`);
        await plant(`specs/${old}/spec.md`, 'staged\n');
        await git('add', '-A');
        await plant(`specs/${old}/spec.md`, text);
      },
      `specs/${old}/spec.md`,
    ],
    [
      'changed where another feature cites it',
      async ({ plant, read }) =>
        plant('specs/002-metrics-queue/spec.md', `${await read('specs/002-metrics-queue/spec.md')}mine\n`),
      'specs/002-metrics-queue/spec.md',
    ],
  ])(
    'refuses to touch work that is not committed: %s',
    async (_, work, path) => {
      const place = await merged();
      await work(place);
      const before = await place.state();
      const { error } = await place.json('renumber');
      expect(error).toMatchObject({ code: 'E_INPUT', message: `it would touch work that is not committed: ${path}` });
      expect(error.fix).toContain('git commit');
      expect(await place.state()).toEqual(before);
    },
    60_000,
  );

  test('asks which, where nothing tells them apart', async () => {
    const { json, git } = await merged();
    await git('switch', '-q', 'main');
    await git('merge', '-q', old);
    expect((await json('renumber')).error).toMatchObject({
      code: 'E_INPUT',
      message: `nothing says which of these is to be moved: 001-audit-log, ${old}`,
      fix: `name it: specops renumber ${old}`,
    });
    expect((await json('renumber', '1')).error.code).toBe('E_INPUT');
    expect((await json('renumber', '9')).error.message).toBe('"9" is no feature here');
    expect((await json('renumber', '002-metrics-queue')).error.message).toContain('shares its number with no other');
    expect((await json('renumber', old, '--to', 'x')).error.code).toBe('E_USAGE');
    expect(await json('renumber', old)).toMatchObject({ from: old, to: made });
  }, 60_000);

  test('starts nothing that the repository names, and goes through no link', async () => {
    const { json, folder, git, plant } = await merged();
    await plant('canary.sh', `#!/bin/sh\ntouch '${folder}/fired'\n`);
    await git('config', 'core.fsmonitor', `sh ${join(folder, 'canary.sh')}`);
    await symlink('/etc/hostname', join(folder, `specs/${old}/link.md`));
    const { error } = await json('renumber');
    expect(error.message).toBe(`it would touch work that is not committed: specs/${old}/link.md`);
    await rm(join(folder, `specs/${old}/link.md`));
    expect(await json('renumber')).toMatchObject({ to: made });
    await expect(readFile(join(folder, 'fired'))).rejects.toThrow('ENOENT');
  }, 60_000);
});

test('that is killed at any moment is finished by the next, or was not begun', { timeout: 120_000 }, async () => {
  const place = await merged();
  const copy = `${place.folder}-copy`;
  onTestFinished(() => rm(copy, { recursive: true, force: true }));
  let killed = 0;
  // Before anything is written down, and soon after that.
  for (const milliseconds of [null, 0, 3, 10]) {
    await rm(copy, { recursive: true, force: true });
    await cp(place.folder, copy, { recursive: true });
    const run = place.start(['renumber'], { cwd: copy });
    const isWrittenDown = async () =>
      (await readdir(join(copy, '.git/specops')).catch(() => [])).some((name) => name.startsWith('journal-'));
    while (milliseconds !== null && !(await isWrittenDown()));
    await wait(milliseconds ?? 40);
    run.kill('SIGKILL');
    if ((await run).signal === 'SIGKILL') killed += 1;
    // Finished, or begun anew where nothing was written down yet.
    const again = await place.specops(['renumber'], { cwd: copy });
    expect([again.exitCode, again.stderr.split('\n')[0]]).toEqual([0, expect.anything()]);
    const { findings } = JSON.parse(
      (await place.specops(['lint', '--json', '--fail-on', 'never'], { cwd: copy })).stdout,
    ) as { findings: { rule: string }[] };
    const bad = findings.filter(({ rule }) => ['feature-number-duplicate', 'reference-dead'].includes(rule));
    expect(bad).toEqual([]);
    const drafts = async (folder: string) =>
      (await readdir(join(copy, folder))).filter((name) => name.startsWith('.tmp-'));
    const whole = async (folder: string) =>
      (await readdir(join(copy, folder))).filter((name) => !name.startsWith('.tmp-')).sort();
    const features = await whole('specs');
    expect(features).toHaveLength(3);
    expect(features.filter((name) => name.startsWith('001-'))).toEqual(['001-audit-log']);
    const moved = features.find((name) => name.endsWith('-queue-all-events')) ?? '';
    expect(await readFile(join(copy, 'specs', moved, 'spec.md'), 'utf8')).not.toContain(old);
    expect(await whole('.specops/state')).toEqual(features.map((name) => `${name}.json`));
    expect(await place.git('-C', copy, 'branch', '--format=%(refname:short)')).toContain(moved);
    const { checks } = JSON.parse((await place.specops(['doctor', '--fix', '--json'], { cwd: copy })).stdout) as {
      checks: { level: string }[];
    };
    expect(checks.filter(({ level }) => level === 'fail')).toEqual([]);
    expect([...(await drafts('specs')), ...(await drafts('.specops/state'))]).toEqual([]);
  }
  expect(killed).toBeGreaterThan(0);
});
