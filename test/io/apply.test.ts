import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { apply, type Applied, type Terms } from '../../src/io/apply.js';
import { renameBranch } from '../../src/io/branch.js';
import { realDisk, type Disk } from '../../src/io/disk.js';
import { findRoot } from '../../src/io/root.js';
import { addWorktree } from '../../src/io/worktree.js';
import { refusePlaces } from '../../src/io/writing.js';
import { changesOf, type Edit } from '../../src/model/edit.js';
import { failureOf, gitIn, ground, plant, repository, snapshot } from './ground.js';

const feature: Edit = {
  kind: 'folder',
  path: 'specs/001-one',
  files: [
    { path: 'spec.md', text: '# One\n' },
    { path: 'contracts/v1/api.json', text: '{}\n' },
    { path: 'checklists/ops.md', text: '' },
  ],
};
const state: Edit = { kind: 'create', path: '.specops/state/001-one.json', text: '{"format_version":"1.0"}\n' };
const constitution: Edit = {
  kind: 'change',
  path: 'memory/constitution.md',
  before: '\uFEFF# Old é\r\n',
  text: '\uFEFF# New é\r\n',
};
const readme: Edit = { kind: 'change', path: 'README.md', before: '# Read me\n', text: '# Read me twice\n' };
const branch: Edit = { kind: 'branch', name: '001-one', checkout: true, reuse: false };
const everything = [branch, readme, state, constitution, feature];
const before = { 'README.md': '# Read me\n', 'memory/constitution.md': '\uFEFF# Old é\r\n' };

async function run(folder: string, edits: Edit[], terms: Terms = {}): Promise<Applied> {
  return apply(await findRoot(folder), edits, terms);
}

const text = (folder: string, path: string): string => readFileSync(join(folder, path), 'utf8');
const drafts = (folder: string): string[] => Object.keys(snapshot(folder)).filter((path) => path.includes('.tmp-'));

/** A disk whose calls go through a function first, which may make one of them fail. */
function watched(before: (call: number, name: keyof Disk, words: unknown[]) => void, disk: Disk = realDisk): Disk {
  let calls = 0;
  const wrap =
    (name: keyof Disk) =>
    async (...words: unknown[]) => {
      calls += 1;
      before(calls, name, words);
      return (disk[name] as (...words: unknown[]) => Promise<unknown>)(...words);
    };
  return Object.fromEntries(Object.keys(disk).map((name) => [name, wrap(name as keyof Disk)])) as unknown as Disk;
}

const trouble = (code: string): Error => Object.assign(new Error(`${code}: planted`), { code });

describe('edits', () => {
  test('become true together, the branch last, and are told', async () => {
    const folder = repository(before);
    chmodSync(join(folder, 'README.md'), 0o755);
    const { changes, warnings } = await run(folder, everything);
    expect(changes).toEqual([feature, readme, state, constitution, branch].flatMap(changesOf));
    expect(changes.at(0)).toEqual({ action: 'create', target: 'specs/001-one/spec.md', what: 'file' });
    expect(changes.at(-1)).toEqual({ action: 'create', target: '001-one', what: 'branch' });
    expect(warnings).toEqual([]);
    expect(Object.keys(snapshot(join(folder, 'specs'))).filter((path) => !path.endsWith('/'))).toEqual([
      '001-one/checklists/ops.md',
      '001-one/contracts/v1/api.json',
      '001-one/spec.md',
    ]);
    expect(text(folder, 'memory/constitution.md')).toBe('\uFEFF# New é\r\n');
    expect(lstatSync(join(folder, 'README.md')).mode & 0o7777).toBe(0o755);
    expect(gitIn(folder, 'symbolic-ref', '--short', 'HEAD')).toBe('001-one');
    expect(drafts(folder)).toEqual([]);
  });

  test('may begin with a repository on main', async () => {
    const folder = ground();
    const { changes, warnings } = await run(folder, [state, branch, { kind: 'repository' }]);
    expect(changes.map(({ target }) => target)).toEqual(['.git', '.specops/state/001-one.json', '001-one']);
    expect(warnings).toEqual(['there is no commit yet: the first one will begin the branch "001-one"']);
    expect(await run(folder, [{ kind: 'repository' }])).toEqual({ changes: [], warnings: [] });
  });

  test('leave no branch where git cannot be run, and say so', async () => {
    const folder = repository(before);
    const path = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    try {
      expect((await run(folder, [feature, branch])).warnings).toEqual(['git could not be run: no branch was made']);
      const error = await failureOf(run(folder, [state, branch], { gitRequired: true }), 'E_ENV');
      expect(error.rolledBack).toBe(true);
      expect(existsSync(join(folder, '.specops'))).toBe(false);
    } finally {
      process.env['PATH'] = path;
    }
  });

  test('are written whole by a disk that takes one byte at a time', async () => {
    const folder = ground(before);
    await run(folder, [feature, readme], {
      disk: { ...realDisk, write: async (file, bytes, offset) => (await file.write(bytes, offset, 1)).bytesWritten },
    });
    expect([text(folder, 'specs/001-one/spec.md'), text(folder, 'README.md')]).toEqual([
      '# One\n',
      '# Read me twice\n',
    ]);
  });

  test.each(['EPERM', 'ENOTSUP', 'ENOSYS'])('create files where there are no links (%s)', async (code) => {
    const folder = ground();
    const disk = { ...realDisk, link: () => Promise.reject(trouble(code)) };
    await run(folder, [state], { disk });
    expect(text(folder, '.specops/state/001-one.json')).toBe('{"format_version":"1.0"}\n');
    expect(drafts(folder)).toEqual([]);
    await failureOf(run(folder, [state], { disk }), 'E_BUSY');
  });
});

const old: Edit = { kind: 'remove', path: 'notes/old/a.md', before: '# Old\n' };
const moved: Edit = { kind: 'move', from: 'specs/002-two', to: 'specs/003-two' };
const retitled: Edit = { kind: 'change', path: 'specs/002-two/spec.md', before: '# Two\n', text: '# Three\n' };
const renamed: Edit = { kind: 'rename', from: 'side', to: '003-two' };
const regrouping = [renamed, moved, old, retitled, state];
const grown = { 'notes/old/a.md': '# Old\n', 'specs/002-two/spec.md': '# Two\n', 'specs/002-two/b.bin': '\0' };
function grownRepository(): string {
  const folder = repository(grown);
  gitIn(folder, 'switch', '-q', '-c', 'side');
  return folder;
}

describe('what is there', () => {
  test('goes, is moved and called otherwise, in one run', async () => {
    const folder = grownRepository();
    const { changes } = await run(folder, regrouping);
    expect(changes).toEqual([retitled, state, old, moved, renamed].flatMap(changesOf));
    expect(changes.at(-2)).toEqual({
      action: 'move',
      target: 'specs/003-two',
      what: 'folder',
      from: 'specs/002-two',
    });
    expect(Object.keys(snapshot(folder)).filter((path) => !path.startsWith('.git/'))).toEqual([
      '.specops/',
      '.specops/state/',
      '.specops/state/001-one.json',
      'specs/',
      'specs/003-two/',
      'specs/003-two/b.bin',
      'specs/003-two/spec.md',
    ]);
    expect(text(folder, 'specs/003-two/spec.md')).toBe('# Three\n');
    expect(gitIn(folder, 'symbolic-ref', '--short', 'HEAD')).toBe('003-two');
    expect(gitIn(folder, 'branch', '--format=%(refname:short)')).toBe('003-two\nmain');
  });

  test('a draft that was left goes for good, and nothing else can', async () => {
    const folder = ground({ 'specs/.tmp-1-aaaaaaaaaaaa/spec.md': 'torn', 'specs/001-one/spec.md': '# One\n' });
    await run(folder, [{ kind: 'discard', path: 'specs/.tmp-1-aaaaaaaaaaaa' }]);
    await failureOf(run(folder, [{ kind: 'discard', path: 'specs/001-one' }]), 'E_UNSAFE');
    expect(Object.keys(snapshot(folder))).toEqual(['specs/', 'specs/001-one/', 'specs/001-one/spec.md']);
  });

  test.each<[string, Edit, string]>([
    ['a file that holds something else', { kind: 'remove', path: 'README.md', before: '# Other\n' }, 'E_BUSY'],
    ['a file that is gone', { kind: 'remove', path: 'gone.md', before: '' }, 'E_BUSY'],
    ['a folder onto one that is there', { kind: 'move', from: 'specs/001-one', to: 'memory' }, 'E_BUSY'],
    ['a folder that is gone', { kind: 'move', from: 'specs/009-gone', to: 'specs/010-gone' }, 'E_BUSY'],
    ['a folder out of the project', { kind: 'move', from: 'specs/001-one', to: '../away' }, 'E_UNSAFE'],
    ['a file out of the project', { kind: 'remove', path: '../away.md', before: '' }, 'E_UNSAFE'],
    ['a branch to one that is there', { kind: 'rename', from: 'side', to: 'main' }, 'E_INPUT'],
    ['a branch to an option', { kind: 'rename', from: 'side', to: '--force' }, 'E_INPUT'],
    ['a branch that is gone', { kind: 'rename', from: 'gone', to: 'there' }, 'E_BUSY'],
  ])('is never lost: %s', async (_, edit, code) => {
    const folder = repository({ ...before, 'specs/001-one/spec.md': '# One\n' });
    gitIn(folder, 'branch', 'side');
    const expected = snapshot(folder);
    await failureOf(run(folder, [readme, edit]), code as 'E_BUSY');
    expect(snapshot(folder)).toEqual(expected);
  });

  test('a branch keeps its commit, its history and its settings, and another worktree stays on it', async () => {
    const folder = repository();
    const beside = join(ground(), 'beside');
    gitIn(folder, 'worktree', 'add', '-q', '-b', 'side', beside);
    gitIn(folder, 'config', 'branch.side.description', 'mine');
    await run(folder, [renamed]);
    expect(gitIn(beside, 'symbolic-ref', '--short', 'HEAD')).toBe('003-two');
    expect(gitIn(folder, 'config', 'branch.003-two.description')).toBe('mine');
    expect(gitIn(folder, 'rev-parse', '003-two')).toBe(gitIn(folder, 'rev-parse', 'main'));
  });

  test('a branch whose HEAD is locked keeps its name', async () => {
    const folder = grownRepository();
    plant(folder, { '.git/HEAD.lock': '' });
    const root = await findRoot(folder);
    await failureOf(renameBranch(root, 'side', '003-two', { git: 30_000, lock: 300 }), 'E_BUSY');
    rmSync(join(folder, '.git/HEAD.lock'));
    expect(gitIn(folder, 'symbolic-ref', '--short', 'HEAD')).toBe('side');
    expect(gitIn(folder, 'branch', '--format=%(refname:short)')).toBe('main\nside');
  });
});

describe('a disk that fails', () => {
  async function calls(edits: Edit[], make: () => string, disk: Disk): Promise<number> {
    let count = 0;
    await run(make(), edits, { disk: watched((call) => { count = call; }, disk) }); // prettier-ignore
    return count;
  }

  const linkless: Disk = { ...realDisk, link: () => Promise.reject(trouble('EPERM')) };
  const grounds: [string, Edit[], () => string, Disk][] = [
    ['in a repository', everything, () => repository(before), realDisk],
    ['before there is one', [{ kind: 'repository' }, ...everything], () => ground(before), realDisk],
    ['without links', everything, () => repository(before), linkless],
    ['where much is moved', regrouping, grownRepository, realDisk],
  ];

  test.each(grounds)('at any of its calls leaves everything as it was: %s', async (_, edits, make, under) => {
    const total = await calls(edits, make, under);
    expect(total).toBeGreaterThan(15);
    const folder = make();
    const expected = snapshot(folder);
    for (const [code, step] of [
      ['ENOSPC', 1],
      ['EIO', 3],
      ['EROFS', 7],
    ] as const) {
      // prettier-ignore
      for (let failing = 1; failing <= total; failing += step) {
        const disk = watched((call) => {
          if (call === failing) throw trouble(code);
        }, under);
        const failed = await run(folder, edits, { disk }).catch((error: unknown) => error);
        expect(failed, String(failing)).toMatchObject({ code: 'E_IO', leftovers: [], rolledBack: failing > 1 });
        expect(snapshot(folder), `${code} at call ${String(failing)}`).toEqual(expected);
      }
    }
  });

  test('and whose undoing fails too names what is left', async () => {
    const folder = ground(before);
    let failed = false;
    const disk = watched((_, name, words) => {
      if (name === 'unlink' && String(words[0]).endsWith('.json')) throw trouble('EIO');
      if (name === 'chmod') failed = true;
      if (failed && name === 'rename') throw trouble('ENOSPC');
    });
    const error = await failureOf(run(folder, [state, readme], { disk }), 'E_IO');
    expect(error).toMatchObject({
      rolledBack: false,
      leftovers: ['.specops/state/001-one.json'],
      message: 'no space is left to write README.md',
    });
  });

  test.each(['ENOSPC', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'EDQUOT'])('with %s says what mends it', async (code) => {
    const error = await failureOf(run(ground(), [state], { disk: watched((call) => { if (call === 4) throw trouble(code); }) }), 'E_IO'); // prettier-ignore
    expect(error.message).toContain('.specops/state/001-one.json');
    expect(error.fix).toBeTruthy();
    expect(error.rolledBack).toBe(true);
  });

  test('in a way we do not know is told as it is, after everything was put back', async () => {
    const folder = ground(before);
    const expected = snapshot(folder);
    const bug = new TypeError('a bug');
    await expect(run(folder, everything, { disk: watched((call) => { if (call === 20) throw bug; }) })).rejects.toBe(bug); // prettier-ignore
    expect(snapshot(folder)).toEqual(expected);
  });
});

describe.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
  'a real file system (mounting one takes root)',
  () => {
    function mounted(): string | null {
      const folder = ground();
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder], { stdio: 'ignore' });
      } catch {
        return null;
      }
      onTestFinished(() => {
        execFileSync('umount', [folder]);
      });
      return folder;
    }

    test('that is full, at twenty levels, is left as it was', async ({ skip }) => {
      const folder = mounted();
      if (folder === null) return skip('no file system can be mounted here');
      plant(folder, before);
      const free = statfsSync(folder).bavail * statfsSync(folder).bsize;
      const large: Edit[] = [
        { kind: 'folder', path: 'specs/001-one', files: [{ path: 'spec.md', text: 'a'.repeat(20_000) }, { path: 'plan.md', text: 'b'.repeat(20_000) }] }, // prettier-ignore
        { kind: 'change', path: 'README.md', before: '# Read me\n', text: 'c'.repeat(20_000) },
      ];
      let failures = 0;
      for (let level = 0; level < 20; level++) {
        writeFileSync(join(folder, 'filling'), Buffer.alloc(Math.max(0, free - level * 4096)));
        const expected = snapshot(folder);
        const outcome = await run(folder, large).then(
          () => null,
          (error: unknown) => error,
        );
        if (outcome === null) {
          expect(text(folder, 'README.md')).toHaveLength(20_000);
          rmSync(join(folder, 'specs'), { recursive: true });
          plant(folder, before);
        } else {
          failures += 1;
          expect(outcome).toMatchObject({ code: 'E_IO', leftovers: [] });
          expect(snapshot(folder)).toEqual(expected);
        }
        rmSync(join(folder, 'filling'));
      }
      expect(failures).toBeGreaterThan(10);
      expect(failures).toBeLessThan(20);
    });

    test('that is read-only is told as such', async ({ skip }) => {
      const folder = mounted();
      if (folder === null) return skip('no file system can be mounted here');
      execFileSync('mount', ['-o', 'remount,ro', folder]);
      const error = await failureOf(run(folder, [state]), 'E_IO');
      expect(error.message).toBe('.specops/state/001-one.json cannot be written: the file system is read-only');
      expect(error.rolledBack).toBe(false);
    });
  },
);

test('a signal at any step takes everything back', async () => {
  const folder = repository(before);
  const expected = snapshot(folder, (path) => path.startsWith('.git/logs') || path === '.git/index');
  for (let last = 0, done = false; !done; last++) {
    let asked = 0;
    const interrupted = (): NodeJS.Signals | null => (asked++ >= last ? 'SIGTERM' : null);
    const error = await run(folder, everything, { interrupted }).then(
      () => null,
      (reason: unknown) => reason,
    );
    done = error === null;
    if (done) expect(last).toBeGreaterThan(15);
    else {
      expect(error).toMatchObject({ code: 'E_INTERRUPTED', message: 'interrupted by SIGTERM', leftovers: [] });
      expect(
        snapshot(folder, (path) => path.startsWith('.git/logs') || path === '.git/index'),
        String(last),
      ).toEqual(expected);
      expect(gitIn(folder, 'symbolic-ref', 'HEAD')).toBe('refs/heads/main');
    }
  }
  expect(gitIn(folder, 'symbolic-ref', 'HEAD')).toBe('refs/heads/001-one');
});

describe('nothing is overwritten:', () => {
  test.each([
    [
      'a file',
      (path: string) => {
        plant(path, { '': 'theirs' });
      },
      'E_BUSY',
    ],
    [
      'a folder',
      (path: string) => {
        mkdirSync(path);
      },
      'E_BUSY',
    ],
    [
      'a dangling link',
      (path: string) => {
        symlinkSync('../../outside', path);
      },
      'E_UNSAFE',
    ],
  ] as const)('%s where a file is created', async (_, make, code) => {
    // prettier-ignore
    const folder = ground({ '.specops/state/other.json': '' });
    make(join(folder, '.specops/state/001-one.json'));
    const expected = snapshot(folder);
    await failureOf(run(folder, [feature, state]), code);
    expect(snapshot(folder)).toEqual(expected);
  });

  test('a file that came in the last moment', async () => {
    const folder = ground();
    const target = join(folder, '.specops/state/001-one.json');
    const disk = watched((_, name) => { if (name === 'link') plant(target, { '': 'theirs' }); }); // prettier-ignore
    const error = await failureOf(run(folder, [feature, state], { disk }), 'E_BUSY');
    expect(error.message).toBe('.specops/state/001-one.json was created meanwhile, and is not overwritten');
    expect(error).toMatchObject({ retryable: true, rolledBack: true });
    expect(Object.keys(snapshot(folder))).toEqual(['.specops/', '.specops/state/', '.specops/state/001-one.json']);
    expect(readFileSync(target, 'utf8')).toBe('theirs');
  });

  test.each(['specs/001-one/mine.md', 'specs/001-one'])('a folder that is there (%s)', async (path) => {
    const folder = ground({ [path]: 'theirs' });
    const expected = snapshot(folder);
    await failureOf(run(folder, [state, feature]), 'E_BUSY');
    expect(snapshot(folder)).toEqual(expected);
  });

  test.each([
    [
      'changed',
      (file: string) => {
        plant(file, { '': '# Theirs\n' });
      },
    ],
    [
      'changed by one byte',
      (file: string) => {
        plant(file, { '': '# Read me\n\n' });
      },
    ],
    [
      'removed',
      (file: string) => {
        rmSync(file);
      },
    ],
  ])('a text that was %s meanwhile', async (what, happen) => {
    // prettier-ignore
    const folder = ground(before);
    happen(join(folder, 'README.md'));
    const expected = snapshot(folder);
    const error = await failureOf(run(folder, [constitution, readme, state]), 'E_BUSY');
    expect(error.message).toBe(`README.md was ${what === 'removed' ? 'removed' : 'changed'} meanwhile`);
    expect(snapshot(folder)).toEqual(expected);
  });

  test('a text, by two runs at once: one wins', async () => {
    const folder = ground(before);
    const runs = await Promise.allSettled(Array.from({ length: 8 }, () => run(folder, [state])));
    expect(runs.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(drafts(folder)).toEqual([]);
  });
});

test('what others changed after us is left over, and named', async () => {
  const folder = ground(before);
  const disk = watched((_, name, words) => {
    if (name !== 'rename' || !String(words[1]).endsWith('README.md')) return;
    plant(folder, { 'specs/001-one/spec.md': 'theirs', '.specops/state/001-one.json': 'theirs' });
    throw trouble('ENOSPC');
  });
  const error = await failureOf(run(folder, [feature, state, readme], { disk }), 'E_IO');
  expect(error).toMatchObject({ rolledBack: false, leftovers: ['.specops/state/001-one.json', 'specs/001-one'] });
  expect(text(folder, 'specs/001-one/spec.md')).toBe('theirs');
  expect(drafts(folder)).toEqual([]);
});

describe('nothing is written outside of the project:', () => {
  const paths = [
    '',
    '/etc/x',
    '../x',
    'a/../../x',
    'a/..',
    '..',
    '.',
    './',
    'C:/x',
    'C:x',
    '\\\\server\\x',
    'a\\b',
    'a\0b',
    'a\nb',
    '.git/config',
    '.git/hooks/post-checkout',
    'sub/.git/config',
    '.GIT/x',
    '.git./x',
    'git~1/x',
    'file:stream',
    '~/../../x',
  ];

  test.each(paths)('%j', async (path) => {
    const folder = ground({ 'inside/keep': '' });
    const expected = snapshot(folder);
    for (const edit of [
      { kind: 'create', path, text: 'x' },
      { kind: 'change', path, before: '', text: 'x' },
      { kind: 'folder', path, files: [] },
      { kind: 'folder', path: 'specs/001-one', files: [{ path, text: 'x' }] },
    ] as Edit[]) await failureOf(run(join(folder, 'inside'), [edit]), 'E_UNSAFE'); // prettier-ignore
    expect(snapshot(folder)).toEqual(expected);
  });

  test.each(['specs', 'specs/deep', 'specs/dangling'])('through a link at %s', async (link) => {
    const outside = ground();
    const folder = ground(before);
    mkdirSync(join(folder, link, '..'), { recursive: true });
    symlinkSync(link.endsWith('dangling') ? join(outside, 'new') : outside, join(folder, link));
    const expected = snapshot(folder);
    await failureOf(run(folder, [state, { kind: 'create', path: `${link}/a/spec.md`, text: 'x' }]), 'E_UNSAFE');
    expect([snapshot(folder), readdirSync(outside)]).toEqual([expected, []]);
  });

  test('through a link into git', async () => {
    const folder = repository(before);
    symlinkSync('.git/hooks', join(folder, 'specs'));
    await failureOf(run(folder, [{ kind: 'create', path: 'specs/post-checkout', text: 'x' }]), 'E_UNSAFE');
  });

  test('over a link, changed or created', async () => {
    const folder = ground({ 'secret.md': '# Read me\n' });
    symlinkSync('secret.md', join(folder, 'README.md'));
    await failureOf(run(folder, [readme]), 'E_UNSAFE');
    await failureOf(run(folder, [{ kind: 'create', path: 'README.md', text: 'x' }]), 'E_UNSAFE');
    await failureOf(run(folder, [{ kind: 'folder', path: 'README.md', files: [] }]), 'E_UNSAFE');
    expect(text(folder, 'secret.md')).toBe('# Read me\n');
  });

  test('but through a link that stays inside', async () => {
    const folder = ground({ 'docs/specs/keep': '' });
    symlinkSync('docs/specs', join(folder, 'specs'));
    await run(folder, [feature]);
    expect(text(folder, 'docs/specs/001-one/spec.md')).toBe('# One\n');
  });

  test('where a file stands in the place of a folder', async () => {
    const error = await failureOf(run(ground({ specs: 'a file' }), [feature]), 'E_INPUT');
    expect(error.message).toBe('specs is a file, where specs/001-one needs a folder');
  });

  test('while a folder is swapped for a link, at any call', async () => {
    const edits: Edit[] = [
      { kind: 'folder', path: 'specs/002-two', files: [{ path: 'spec.md', text: '# Two\n' }, { path: 'contracts/a.json', text: '{}' }] }, // prettier-ignore
      { kind: 'create', path: 'specs/a.md', text: 'a' },
      { kind: 'change', path: 'specs/b.md', before: 'b', text: 'bb' },
      { kind: 'remove', path: 'specs/deep/c.md', before: 'c' },
    ];
    let refused = 0;
    for (let at = 1, calls = at; at <= calls; at++) {
      const outside = ground({ 'a.md': 'theirs', 'deep/c.md': 'c', '002-two/spec.md': '# Two\n' });
      const folder = ground({ 'specs/b.md': 'b', 'specs/deep/c.md': 'c' });
      const expected = snapshot(outside);
      const disk = watched((call) => {
        calls = call;
        if (call !== at) return;
        renameSync(join(folder, 'specs'), join(folder, 'away'));
        symlinkSync(outside, join(folder, 'specs'));
      });
      const error: unknown = await run(folder, edits, { disk }).catch((reason: unknown) => reason);
      if (error instanceof Error) refused += 1;
      expect(snapshot(outside), `call ${String(at)}`).toEqual(expected);
    }
    expect(refused).toBeGreaterThan(20);
  });

  test('while a link flips between inside and outside', async () => {
    const outside = ground();
    const folder = ground({ 'real/keep': '' });
    const flip = (to: string): void => {
      symlinkSync(to, join(folder, 'next'));
      renameSync(join(folder, 'next'), join(folder, 'specs'));
    };
    flip(join(folder, 'real'));
    let calls = 0;
    const disk = watched(() => { flip(calls++ % 2 === 0 ? outside : join(folder, 'real')); }); // prettier-ignore
    for (let index = 0; index < 200; index++) {
      flip(join(folder, 'real'));
      await run(folder, [{ kind: 'create', path: `specs/${String(index)}.md`, text: 'x' }], { disk }).catch(
        () => undefined,
      );
    }
    expect(readdirSync(outside)).toEqual([]);
    expect(readdirSync(join(folder, 'real')).length).toBeGreaterThan(100);
  });
});

test('a dry run refuses the places that writing refuses, and makes nothing', async () => {
  const folder = ground({ 'kept/a.md': 'a\n', file: '' });
  symlinkSync(ground(), join(folder, 'out'));
  symlinkSync('kept', join(folder, 'in'));
  const root = await findRoot(folder);
  const refused = (path: string) => () => {
    refusePlaces(root, [{ kind: 'create', path, text: '' }]);
  };
  for (const path of ['.git/hooks/x', '../x', '/tmp/x', 'out/x', 'out/y/x', 'out'])
    expect(refused(path)).toThrow(expect.objectContaining({ code: 'E_UNSAFE' }));
  expect(refused('file/x')).toThrow(expect.objectContaining({ code: 'E_INPUT' }));
  for (const path of ['new/x', 'in/x', 'kept/x']) expect(refused(path)).not.toThrow();
});

test('no worktree is made where a link leads out of the project, and none is named', async () => {
  const folder = repository({ 'a.md': 'a\n' });
  const outside = ground();
  symlinkSync(outside, join(folder, 'out'));
  const root = await findRoot(folder);
  const edit = { kind: 'worktree', path: 'out/x', branch: '001-x', named: true } as const;
  await expect(addWorktree(root, edit)).rejects.toMatchObject({ code: 'E_UNSAFE' });
  expect(readdirSync(outside)).toEqual([]);
});
