import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apply } from '../../src/io/apply.js';
import { realDisk, type Disk } from '../../src/io/disk.js';
import { finishRun } from '../../src/io/finish.js';
import { journalPath } from '../../src/io/journal.js';
import { findRoot } from '../../src/io/root.js';
import type { Edit } from '../../src/model/edit.js';
import { failureOf, gitIn, ground, plant, repository, snapshot } from '../io/ground.js';
import { asked } from '../work/asked.js';

const edits: Edit[] = [
  { kind: 'rename', from: '002-two', to: '004-two' },
  { kind: 'move', from: 'specs/002-two', to: 'specs/004-two' },
  { kind: 'remove', path: '.specops/state/002-two.json', before: '{"old":1}\n' },
  { kind: 'create', path: '.specops/state/004-two.json', text: '{"new":1}\n' },
  { kind: 'change', path: 'specs/002-two/spec.md', before: '# 002-two\r\n', text: '# 004-two\r\n' },
  { kind: 'change', path: 'specs/003-three/spec.md', before: 'See 002-two é\n', text: 'See 004-two é\n' },
];
const files = {
  'specs/002-two/spec.md': '# 002-two\r\n',
  'specs/002-two/deep/mine.md': 'mine\n',
  'specs/003-three/spec.md': 'See 002-two é\n',
  '.specops/state/002-two.json': '{"old":1}\n',
};

function project(hasGit: boolean): string {
  const folder = hasGit ? repository(files) : ground(files);
  if (hasGit) gitIn(folder, 'switch', '-q', '-c', '002-two');
  return folder;
}
const ours = (hasGit: boolean) => (hasGit ? edits : edits.filter(({ kind }) => kind !== 'rename'));

/** The files and branches of a project, without what git keeps of how it came to them, and without drafts. */
function seen(folder: string): unknown {
  const isAside = (path: string) => path.startsWith('.git') || path.includes('.tmp-');
  const branches = existsSync(join(folder, '.git'))
    ? [gitIn(folder, 'branch', '--format=%(refname:short)'), gitIn(folder, 'symbolic-ref', '--short', 'HEAD')]
    : [];
  return { files: snapshot(folder, isAside), branches };
}

const neverOver: unknown[] = [];

/** A disk that is gone after so many calls, as it is for a process that was killed: nothing more is done, or undone. */
function killedAfter(calls: number): { disk: Disk; made: () => number } {
  let made = 0;
  const wrap =
    (name: keyof Disk) =>
    async (...words: unknown[]) => {
      if (++made > calls) return new Promise((resolve) => neverOver.push(resolve));
      return (realDisk[name] as (...words: unknown[]) => Promise<unknown>)(...words);
    };
  const disk = Object.fromEntries(Object.keys(realDisk).map((name) => [name, wrap(name as keyof Disk)]));
  return { disk: disk as unknown as Disk, made: () => made };
}

/** Says of a journal that whoever wrote it is dead: a process of another run of this machine. */
function bury(file: string): void {
  if (!existsSync(file)) return;
  const journal = JSON.parse(readFileSync(file, 'utf8')) as { owner: { pid: number; start: string } };
  journal.owner = { ...journal.owner, pid: 2 ** 22 + 1, start: '1' };
  writeFileSync(file, JSON.stringify(journal));
}

describe.each([
  ['in a repository', true],
  ['without one', false],
])('moving a feature %s, killed at any call of the disk,', (_, hasGit) => {
  test('is done or not begun after the next run, and a second one finds nothing', async () => {
    const whole = project(hasGit);
    const [before] = [seen(whole)];
    const counted = killedAfter(Infinity);
    await apply(await findRoot(whole), ours(hasGit), { disk: counted.disk });
    const after = seen(whole);
    let finished = 0;
    const fresh = project(hasGit);
    // What is only staged is the same with and without git.
    for (let calls = hasGit ? 12 : 0; calls < counted.made(); calls++) {
      const folder = ground();
      cpSync(fresh, folder, { recursive: true });
      const root = await findRoot(folder);
      const { disk, made } = killedAfter(calls);
      void apply(root, ours(hasGit), { disk }).catch(() => undefined);
      while (made() <= calls) await new Promise((resolve) => setTimeout(resolve, 1));
      await new Promise((resolve) => setTimeout(resolve, 5));
      bury(journalPath(root));
      const told = await finishRun(root);
      expect(told.length, String(calls)).toBeLessThan(2);
      if (told.length === 1) finished += 1;
      expect(seen(folder), String(calls)).toEqual(told.length === 1 ? after : before);
      expect(await finishRun(root)).toEqual([]);
      expect(existsSync(journalPath(root))).toBe(false);
    }
    expect(finished).toBeGreaterThan(8);
    expect(finished).toBeLessThan(counted.made() - 5);
  });
});

describe('what a killed run has left', () => {
  /** A project in which all is written down and nothing is done. */
  async function begun(hasGit = true): Promise<string> {
    const folder = project(hasGit);
    const file = journalPath(await findRoot(folder));
    mkdirSync(join(file, '..'), { recursive: true });
    const owner = { pid: 2 ** 22 + 1, start: '1', machine: '', boot: '0' };
    const { thisProcess } = await import('../../src/io/owner.js');
    writeFileSync(file, JSON.stringify({ owner: { ...thisProcess(), ...owner, machine: thisProcess().machine }, edits: ours(hasGit) })); // prettier-ignore
    return folder;
  }

  test('is not finished over what somebody has changed since, and that is named', async () => {
    const folder = await begun();
    plant(folder, { 'specs/003-three/spec.md': 'Mine 002-two\n', '.specops/state/004-two.json': 'theirs' });
    gitIn(folder, 'branch', '004-two');
    expect(await finishRun(await findRoot(folder))).toEqual([
      'a run that moves specs/002-two to specs/004-two did not end; it was finished',
      '004-two was changed since that run, and is left as it is',
      '.specops/state/004-two.json was changed since that run, and is left as it is',
      'specs/003-three/spec.md was changed since that run, and is left as it is',
    ]);
    expect(readFileSync(join(folder, 'specs/003-three/spec.md'), 'utf8')).toBe('Mine 002-two\n');
    expect(readFileSync(join(folder, 'specs/004-two/spec.md'), 'utf8')).toBe('# 004-two\r\n');
    expect(gitIn(folder, 'symbolic-ref', '--short', 'HEAD')).toBe('002-two');
  });

  test('is told by doctor, and by renumber --dry-run; either finishes it, and says so', async () => {
    for (const [command, options] of [
      ['doctor', { fix: true }],
      ['renumber', {}],
    ] as const) {
      const folder = await begun();
      const check = {
        name: 'runs',
        level: 'warn',
        message: 'a run that moves specs/002-two to specs/004-two did not end',
      };
      const { result } = await asked<{ checks: object[] }>(folder, 'doctor');
      expect(result.checks).toContainEqual({ ...check, fix: 'specops doctor --fix', fixable: true });
      expect((await asked(folder, 'renumber', [], { dryRun: true })).warnings).toEqual([
        'a run that moves specs/002-two to specs/004-two did not end: specops doctor --fix',
      ]);
      const { warnings } = await asked(folder, command, [], options);
      expect(warnings).toEqual(['a run that moves specs/002-two to specs/004-two did not end; it was finished']);
      const again = await asked<{ checks: { name: string; level: string }[] }>(folder, 'doctor');
      expect(again.result.checks.find(({ name }) => name === 'runs')?.level).toBe('ok');
    }
  });

  test.each([
    [
      'of a process that may still run',
      (text: string) => text.replace(String(2 ** 22 + 1), String(process.pid)).replace('"start":"1"', '"start":"0"'),
      'E_BUSY',
    ],
    ['of another machine', (text: string) => text.replace(/"machine":"[^"]*"/, '"machine":"00000000"'), 'E_BUSY'],
    ['that is torn', (text: string) => text.slice(0, -40), 'E_IO'],
    ['that is none', () => '[]', 'E_IO'],
    ['with an edit of another kind', (text: string) => text.replace('"rename"', '"repository"'), 'E_IO'],
    ['without a path', (text: string) => text.replace('"path"', '"pth"'), 'E_IO'],
  ] as const)('is left as it is: %s', async (_, change, code) => {
    const folder = await begun();
    const file = journalPath(await findRoot(folder));
    writeFileSync(file, change(readFileSync(file, 'utf8')));
    const expected = snapshot(folder);
    await failureOf(finishRun(await findRoot(folder)), code);
    expect(snapshot(folder)).toEqual(expected);
  });

  test.each(['../out', '.git/hooks/post-checkout', '/tmp/out'])(
    'is never finished outside of the project: %s',
    async (path) => {
      const folder = project(false);
      const { thisProcess } = await import('../../src/io/owner.js');
      const owner = { ...thisProcess(), pid: 2 ** 22 + 1, start: '1' };
      plant(folder, {
        '.specops/journal.json': JSON.stringify({ owner, edits: [{ kind: 'create', path, text: 'x' }] }),
      });
      const expected = snapshot(folder);
      await failureOf(finishRun(await findRoot(folder)), 'E_IO');
      expect(snapshot(folder)).toEqual(expected);
    },
  );
});
