import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { anchors } from '../../src/io/anchor.js';
import { apply, type Terms } from '../../src/io/apply.js';
import { realDisk, type Disk } from '../../src/io/disk.js';
import { findRoot } from '../../src/io/root.js';
import { stageFile, stageFolder } from '../../src/io/stage.js';
import {
  emptied,
  holds,
  makeFolder,
  placeOf,
  refusePlaces,
  refuseTaken,
  removed,
  restored,
  stepsOf,
  takeBack,
  temporary,
  withdrawFile,
  written,
  type Undo,
  type Writing,
} from '../../src/io/writing.js';
import type { Edit } from '../../src/model/edit.js';
import { failureOf, ground, plant, snapshot } from './ground.js';
import { feature, readme, state } from './edits.js';
import { told, trouble } from './told-disk.js';

// The writer, call by call: small and in this process, so that each of its mutants can be tried against all of it.

const text = (folder: string, path: string): string => readFileSync(join(folder, path), 'utf8');
const drafts = (folder: string): string[] => Object.keys(snapshot(folder)).filter((path) => path.includes('.tmp-'));

async function writing(folder: string, disk: Disk = realDisk): Promise<Writing & { steps: number }> {
  const folders = await anchors(folder);
  const made = { root: folder, folders, disk, undo: [], target: '', steps: 0, step: () => { made.steps += 1; } } as Writing & { steps: number }; // prettier-ignore
  return made;
}

const run = async (folder: string, edits: Edit[], terms: Terms = {}) => apply(await findRoot(folder), edits, terms);

describe('taking back', () => {
  test('goes from the last to the first, whatever fails, and names what is left', async () => {
    const order: string[] = [];
    const step = (what: string, back: () => Promise<boolean>): Undo => ({
      what,
      back: () => (order.push(what), back()),
    });
    const undo = [
      step('one', () => Promise.resolve(true)),
      step('two', () => Promise.resolve(false)),
      step('three', () => Promise.reject(new Error('no'))),
    ];
    expect(await takeBack(undo)).toEqual(['three', 'two']);
    expect(order).toEqual(['three', 'two', 'one']);
    expect(undo).toEqual([]);
    expect(await takeBack(undo)).toEqual([]);
  });
});

describe('a place', () => {
  test('is the steps of its path; the project itself is none', () => {
    expect(stepsOf('a/b/c.md')).toEqual(['a', 'b', 'c.md']);
    expect(stepsOf('c.md')).toEqual(['c.md']);
    for (const path of ['.', './', 'a/..'])
      expect(() => stepsOf(path)).toThrow(expect.objectContaining({ code: 'E_UNSAFE' }));
    expect(() => stepsOf('.')).toThrow(
      expect.objectContaining({ message: 'the project itself cannot be written', fix: 'name a file in it' }),
    );
  });

  test('has its folders made, one by one, and each can be taken back', async () => {
    const folder = ground({ 'a/keep': '' });
    const { disk, calls } = told(folder);
    const run = await writing(folder, disk);
    const target = await placeOf(run, 'a/b/c/d.md');
    expect(run.target).toBe('a/b/c/d.md');
    expect(calls).toEqual(['mkdir a/b', 'mkdir a/b/c']);
    expect(run.steps).toBe(2);
    writeFileSync(target, 'x');
    expect(text(folder, 'a/b/c/d.md')).toBe('x');
    expect(await placeOf(run, 'a/b/c/e.md')).toBe(join(dirname(target), 'e.md'));
    expect(run.undo.map(({ what }) => what)).toEqual(['a/b', 'a/b/c']);
    rmSync(join(folder, 'a/b/c/d.md'));
    expect(await takeBack(run.undo)).toEqual([]);
    expect(Object.keys(snapshot(folder))).toEqual(['a/', 'a/keep']);
    await run.folders.release();
  });

  test('keeps a folder in which somebody has put something', async () => {
    const folder = ground();
    const run = await writing(folder);
    await placeOf(run, 'a/b.md');
    plant(folder, { 'a/theirs': '' });
    expect(await takeBack(run.undo)).toEqual([]);
    expect(Object.keys(snapshot(folder))).toEqual(['a/', 'a/theirs']);
    await run.folders.release();
  });

  test('may be behind a link that stays inside, of one step or of several', async () => {
    const folder = ground({ 'docs/deep/specs/keep': '' });
    symlinkSync('docs/deep/specs', join(folder, 'specs'));
    symlinkSync('.', join(folder, 'self'));
    const run = await writing(folder);
    for (const [path, real] of [
      ['specs/a.md', 'docs/deep/specs/a.md'],
      ['self/b.md', 'b.md'],
      ['self/specs/x/c.md', 'docs/deep/specs/x/c.md'],
    ] as const) {
      // prettier-ignore
      writeFileSync(await placeOf(run, path), path);
      expect(text(folder, real)).toBe(path);
    }
    await run.folders.release();
  });

  const refusals: [string, (folder: string, outside: string) => void, string, string, string, string][] = [
    ['a link out', (folder, outside) => { symlinkSync(outside, join(folder, 'specs')); }, 'specs/a/b.md', 'E_UNSAFE', 'specs is a link that leads out of the project', 'replace specs by a folder'],
    ['a deeper link out', (folder, outside) => { mkdirSync(join(folder, 'x')); symlinkSync(outside, join(folder, 'x/specs')); }, 'x/specs/b.md', 'E_UNSAFE', 'x/specs is a link that leads out of the project', 'replace x/specs by a folder'],
    ['a link to nowhere', (folder) => { symlinkSync('nowhere', join(folder, 'specs')); }, 'specs/b.md', 'E_UNSAFE', 'specs is a link that leads out of the project', 'replace specs by a folder'],
    ['a link into git', (folder) => { plant(folder, { 'sub/.GIT/hooks/keep': '' }); symlinkSync('sub/.GIT/hooks', join(folder, 'specs')); }, 'specs/post-checkout', 'E_UNSAFE', 'specs is a link that leads out of the project', 'replace specs by a folder'],
    ['a link to a file', (folder) => { plant(folder, { file: '' }); symlinkSync('file', join(folder, 'specs')); }, 'specs/b.md', 'E_UNSAFE', 'specs is a link that leads out of the project', 'replace specs by a folder'],
    ['a file', (folder) => { plant(folder, { 'a/specs': '' }); }, 'a/specs/b.md', 'E_INPUT', 'a/specs is a file, where a/specs/b.md needs a folder', 'move a/specs away'],
    ['a link in the place of the file', (folder) => { plant(folder, { 'a/c.md': '' }); symlinkSync('c.md', join(folder, 'a/b.md')); }, 'a/b.md', 'E_UNSAFE', 'a/b.md is a symbolic link, and is not written through', 'replace a/b.md by a plain file'],
  ]; // prettier-ignore

  test.each(refusals)(
    'is refused behind %s, before and when it is written',
    async (_, make, path, code, message, fix) => {
      const folder = ground();
      const outside = ground();
      make(folder, outside);
      const expected = snapshot(folder);
      const run = await writing(folder);
      const error = await failureOf(placeOf(run, path), code as 'E_INPUT');
      expect([error.message, error.fix]).toEqual([message, fix]);
      await run.folders.release();
      const root = await findRoot(folder);
      for (const edit of [{ kind: 'create', path, text: '' }, { kind: 'change', path, before: '', text: '' }, { kind: 'remove', path, before: '' }] as Edit[]) // prettier-ignore
      expect(() => { refusePlaces(root, [edit]); }).toThrow(expect.objectContaining({ code, message, fix })); // prettier-ignore
      expect(() => { refusePlaces(root, [{ kind: 'folder', path, files: [] }]); }).not.toThrow(); // prettier-ignore
      const elsewhere: Edit = { kind: 'worktree', path: 'tree', branch: 'x', named: false };
      expect(() => { refusePlaces(root, [{ kind: 'create', path, text: '' }, elsewhere]); }).not.toThrow(); // prettier-ignore
      expect([snapshot(folder), readdirSync(outside)]).toEqual([expected, []]);
    },
  );

  test('that is free, there, or behind a link inside is not refused', async () => {
    const folder = ground({ 'a/b.md': '', 'docs/keep': '' });
    symlinkSync('docs', join(folder, 'specs'));
    const root = await findRoot(folder);
    const paths = ['new.md', 'a/b.md', 'a/new/x.md', 'specs/x.md', 'specs/y/x.md'];
    refusePlaces(
      root,
      paths.map((path) => ({ kind: 'create', path, text: '' })),
    );
  });
});

describe('a folder', () => {
  test('that somebody else has made is taken, and never removed', async () => {
    const folder = ground();
    const { disk } = told(folder, (_, name, words) => { if (name === 'mkdir') mkdirSync(String(words[0])); }); // prettier-ignore
    const run = await writing(folder, disk);
    expect(relative(folder, realpathSync(await makeFolder(run, join(run.folders.root, 'a'))))).toBe('a');
    expect([run.undo, run.steps]).toEqual([[], 1]);
    await run.folders.release();
  });

  test.each([
    [
      'a file is in its place',
      (place: string) => {
        writeFileSync(place, '');
      },
      'EEXIST',
    ],
    [
      'the disk is full',
      () => {
        throw trouble('ENOSPC');
      },
      'ENOSPC',
    ],
    [
      'a folder is there and the disk fails',
      (place: string) => {
        mkdirSync(place);
        throw trouble('EIO');
      },
      'EIO',
    ],
  ])('is not made where %s', async (_, happen, code) => {
    // prettier-ignore
    const folder = ground();
    const { disk } = told(folder, (_call, name, words) => { if (name === 'mkdir') happen(String(words[0])); }); // prettier-ignore
    const run = await writing(folder, disk);
    await expect(makeFolder(run, join(run.folders.root, 'a'))).rejects.toMatchObject({ code });
    expect(run.undo).toEqual([]);
    await run.folders.release();
  });

  test('goes where it is empty', async () => {
    const folder = ground({ 'full/x': '' });
    mkdirSync(join(folder, 'empty'));
    for (const name of ['full', 'empty', 'gone']) expect(await emptied(realDisk, join(folder, name))).toBe(true);
    expect(readdirSync(folder)).toEqual(['full']);
  });
});

describe('a file', () => {
  test('holds exactly these bytes, or does not', () => {
    const folder = ground({ a: 'abc', 'b/c': '' });
    const bytes = Buffer.from('abc');
    expect(holds(join(folder, 'a'), bytes)).toBe(true);
    for (const other of ['ab', 'abcd', 'abx', '']) expect(holds(join(folder, 'a'), Buffer.from(other))).toBe(false);
    for (const name of ['gone', 'b']) expect(holds(join(folder, name), Buffer.alloc(0))).toBe(false);
  });

  test('has a draft beside it, of a name of its own', () => {
    const [one, two] = [temporary('/x/y/a.md'), temporary('/x/y/a.md')];
    expect(one).not.toBe(two);
    expect(one).toMatch(/^\/x\/y\/\.tmp-/);
  });

  test('is refused where something is', () => {
    const folder = ground({ a: '' });
    symlinkSync('nowhere', join(folder, 'link'));
    const refused = (name: string) => () => { refuseTaken(join(folder, name), name); }; // prettier-ignore
    expect(refused('a')).toThrow(expect.objectContaining({ code: 'E_BUSY', message: 'a was created meanwhile, and is not overwritten', fix: 'run the same command again: it starts from what is there now' })); // prettier-ignore
    expect(refused('link')).toThrow(expect.objectContaining({ code: 'E_UNSAFE' }));
    expect(refused('gone')).not.toThrow();
  });

  test('is written whole, whatever the disk takes at a time, and synced before it is closed', async () => {
    const folder = ground();
    const order: string[] = [];
    const disk: Disk = {
      ...realDisk,
      open: (file) => (order.push('open'), realDisk.open(file)),
      write: async (file, bytes, offset) => (order.push(`write ${String(offset)}`), (await file.write(bytes, offset, Math.min(2, bytes.length - offset))).bytesWritten), // prettier-ignore
      sync: (file) => (order.push('sync'), realDisk.sync(file)),
    };
    await written(disk, join(folder, 'a'), Buffer.from('abcde'), () => order.push('opened'));
    expect(text(folder, 'a')).toBe('abcde');
    expect(order).toEqual(['open', 'opened', 'write 0', 'write 2', 'write 4', 'sync']);
    await written(disk, join(folder, 'empty'), Buffer.alloc(0), () => undefined);
    expect(text(folder, 'empty')).toBe('');
  });

  test('is closed and told where the disk takes nothing', async () => {
    const folder = ground();
    let closed = false;
    const disk: Disk = {
      ...realDisk,
      open: async (file) => {
        const handle = await realDisk.open(file);
        const close = handle.close.bind(handle);
        handle.close = () => ((closed = true), close());
        return handle;
      },
      write: () => Promise.resolve(0),
    };
    const error: unknown = await written(disk, join(folder, 'a'), Buffer.from('x'), () => undefined).catch((reason: unknown) => reason); // prettier-ignore
    expect(error).toMatchObject({ code: 'EIO', message: 'the disk took no byte' });
    expect(closed).toBe(true);
  });

  test('of ours goes, and any other stays', async () => {
    const folder = ground({ a: 'ours', b: 'or ours', c: 'theirs' });
    const went = (name: string) =>
      withdrawFile(realDisk, join(folder, name), Buffer.from('ours'), Buffer.from('or ours'));
    expect([await went('a'), await went('b'), await went('c'), await went('gone')]).toEqual([true, true, false, true]);
    expect(readdirSync(folder)).toEqual(['c']);
    expect([await removed(realDisk, join(folder, 'c')), await removed(realDisk, join(folder, 'c'))]).toEqual([
      true,
      true,
    ]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is brought back with its text and its mode', async () => {
    const folder = ground({ a: 'new', b: 'new' });
    chmodSync(join(folder, 'b'), 0o640);
    const { disk, calls } = told(folder);
    expect(await restored(disk, join(folder, 'a'), Buffer.from('old'), 0o100755)).toBe(true);
    expect([text(folder, 'a'), lstatSync(join(folder, 'a')).mode & 0o7777]).toEqual(['old', 0o755]);
    expect(calls).toEqual(['open .tmp', 'write 00', 'sync', 'chmod .tmp 0755', 'rename .tmp a']);
    calls.length = 0;
    expect(await restored(disk, join(folder, 'b'), Buffer.from('old'), undefined)).toBe(true);
    expect(calls).toEqual(['open .tmp', 'write 00', 'sync', 'rename .tmp b']);
  });

  test.each(['write', 'chmod', 'rename'])('that cannot be brought back leaves nothing (%s)', async (failing) => {
    const folder = ground({ a: 'new' });
    const { disk } = told(folder, (_, name) => { if (name === failing) throw trouble('EIO'); }); // prettier-ignore
    expect(await restored(disk, join(folder, 'a'), Buffer.from('old'), 0o644)).toBe(false);
    expect([text(folder, 'a'), readdirSync(folder)]).toEqual(['new', ['a']]);
  });
});

describe('the disk sees', () => {
  test('all of it written and synced out of sight first, then published, folders first', async () => {
    const folder = ground({ 'README.md': '# A\n' });
    chmodSync(join(folder, 'README.md'), 0o755);
    const { disk, calls } = told(folder);
    await run(folder, [readme, state, feature], { disk });
    expect(calls).toMatchInlineSnapshot(`
      [
        "mkdir specs",
        "mkdir specs/.tmp",
        "open specs/.tmp/spec.md",
        "write 00",
        "sync",
        "mkdir specs/.tmp/contracts",
        "mkdir specs/.tmp/contracts/v1",
        "open specs/.tmp/contracts/v1/api.json",
        "write 00",
        "sync",
        "open specs/.tmp/contracts/v1/b.json",
        "sync",
        "mkdir specs/.tmp/checklists",
        "open specs/.tmp/checklists/ops.md",
        "write 00",
        "sync",
        "syncFolder specs/.tmp/checklists",
        "syncFolder specs/.tmp/contracts/v1",
        "syncFolder specs/.tmp/contracts",
        "syncFolder specs/.tmp",
        "open .tmp",
        "write 00",
        "sync",
        "mkdir .specops",
        "mkdir .specops/state",
        "open .specops/state/.tmp",
        "write 00",
        "sync",
        "rename specs/.tmp specs/001-one",
        "syncFolder specs",
        "chmod .tmp 0755",
        "rename .tmp README.md",
        "syncFolder .",
        "link .specops/state/.tmp .specops/state/001-one.json",
        "unlink .specops/state/.tmp",
        "syncFolder .specops/state",
      ]
    `);
    expect(drafts(folder)).toEqual([]);
  });

  test('the same where there are no links', async () => {
    const folder = ground();
    const { disk, calls } = told(folder, (_, name) => { if (name === 'link') throw trouble('EPERM'); }); // prettier-ignore
    await run(folder, [state], { disk });
    expect(calls).toMatchInlineSnapshot(`
      [
        "mkdir .specops",
        "mkdir .specops/state",
        "open .specops/state/.tmp",
        "write 00",
        "sync",
        "link .specops/state/.tmp .specops/state/001-one.json",
        "open .specops/state/001-one.json",
        "rename .specops/state/.tmp .specops/state/001-one.json",
        "syncFolder .specops/state",
      ]
    `);
  });
});

describe('a disk that fails at any call', () => {
  const linkless = (_: number, name: keyof Disk) => { if (name === 'link') throw trouble('EPERM'); }; // prettier-ignore

  test.each([
    ['with links', undefined],
    ['without', linkless],
  ] as const)('leaves all as it was, and says where (%s)', async (_, under) => {
    // prettier-ignore
    const files = { 'README.md': '# A\n', 'specs/000-old/spec.md': '' };
    const whole = ground(files);
    const counted = told(whole, under);
    await run(whole, [readme, state, feature], { disk: counted.disk });
    const folder = ground(files);
    const expected = snapshot(folder);
    const messages: string[] = [];
    for (let failing = 1; failing <= counted.calls.length; failing++) {
      const { disk } = told(folder, (call, name) => {
        if (call === failing) throw trouble('ENOSPC');
        under?.(call, name);
      });
      const error = await failureOf(run(folder, [readme, state, feature], { disk }), 'E_IO');
      expect(error, String(failing)).toMatchObject({ leftovers: [], rolledBack: true });
      expect(snapshot(folder), String(failing)).toEqual(expected);
      messages.push(`${counted.calls[failing - 1] ?? ''}: ${error.message}`);
    }
    if (under === undefined)
      expect(messages).toMatchInlineSnapshot(`
      [
        "mkdir specs/.tmp: no space is left to write specs/001-one",
        "open specs/.tmp/spec.md: no space is left to write specs/001-one/spec.md",
        "write 00: no space is left to write specs/001-one/spec.md",
        "sync: no space is left to write specs/001-one/spec.md",
        "mkdir specs/.tmp/contracts: no space is left to write specs/001-one/contracts/v1/api.json",
        "mkdir specs/.tmp/contracts/v1: no space is left to write specs/001-one/contracts/v1/api.json",
        "open specs/.tmp/contracts/v1/api.json: no space is left to write specs/001-one/contracts/v1/api.json",
        "write 00: no space is left to write specs/001-one/contracts/v1/api.json",
        "sync: no space is left to write specs/001-one/contracts/v1/api.json",
        "open specs/.tmp/contracts/v1/b.json: no space is left to write specs/001-one/contracts/v1/b.json",
        "sync: no space is left to write specs/001-one/contracts/v1/b.json",
        "mkdir specs/.tmp/checklists: no space is left to write specs/001-one/checklists/ops.md",
        "open specs/.tmp/checklists/ops.md: no space is left to write specs/001-one/checklists/ops.md",
        "write 00: no space is left to write specs/001-one/checklists/ops.md",
        "sync: no space is left to write specs/001-one/checklists/ops.md",
        "syncFolder specs/.tmp/checklists: no space is left to write specs/001-one/checklists/ops.md",
        "syncFolder specs/.tmp/contracts/v1: no space is left to write specs/001-one/checklists/ops.md",
        "syncFolder specs/.tmp/contracts: no space is left to write specs/001-one/checklists/ops.md",
        "syncFolder specs/.tmp: no space is left to write specs/001-one/checklists/ops.md",
        "open .tmp: no space is left to write README.md",
        "write 00: no space is left to write README.md",
        "sync: no space is left to write README.md",
        "mkdir .specops: no space is left to write .specops/state/001-one.json",
        "mkdir .specops/state: no space is left to write .specops/state/001-one.json",
        "open .specops/state/.tmp: no space is left to write .specops/state/001-one.json",
        "write 00: no space is left to write .specops/state/001-one.json",
        "sync: no space is left to write .specops/state/001-one.json",
        "rename specs/.tmp specs/001-one: no space is left to write specs/001-one",
        "syncFolder specs: no space is left to write specs/001-one",
        "chmod .tmp 0644: no space is left to write README.md",
        "rename .tmp README.md: no space is left to write README.md",
        "syncFolder .: no space is left to write README.md",
        "link .specops/state/.tmp .specops/state/001-one.json: no space is left to write .specops/state/001-one.json",
        "unlink .specops/state/.tmp: no space is left to write .specops/state/001-one.json",
        "syncFolder .specops/state: no space is left to write .specops/state/001-one.json",
      ]
    `);
  });

  test('and at the way back too names what is left, the last first', async () => {
    const folder = ground({ 'README.md': '# A\n' });
    const { disk } = told(folder, (_, name, words) => {
      if (name === 'rename' && String(words[1]).endsWith('README.md')) throw trouble('EIO');
      if (name === 'unlink' && String(words[0]).endsWith('001-one.json')) throw trouble('EIO');
    });
    const error = await failureOf(run(folder, [state, feature, readme], { disk }), 'E_IO');
    expect([error.leftovers, error.rolledBack, error.message]).toEqual([
      ['.specops/state/001-one.json'],
      false,
      expect.stringContaining('README.md'),
    ]);
    expect(Object.keys(snapshot(folder))).toEqual(['.specops/', '.specops/state/', '.specops/state/001-one.json', 'README.md']); // prettier-ignore
  });

  test('in a way that nobody knows is told as it is', async () => {
    const bug = new TypeError('a bug');
    const folder = ground();
    await expect(run(folder, [feature], { disk: told(folder, (call) => { if (call === 5) throw bug; }).disk })).rejects.toBe(bug); // prettier-ignore
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a signal between any two steps', () => {
  test('takes all back', async () => {
    const folder = ground({ 'README.md': '# A\n' });
    const expected = snapshot(folder);
    let [last, done] = [0, false];
    for (; !done && last < 40; last++) {
      let asked = 0;
      const interrupted = (): NodeJS.Signals | null => (asked++ >= last ? 'SIGINT' : null);
      const error: unknown = await run(folder, [readme, state, feature], { interrupted }).then(() => null, (reason: unknown) => reason); // prettier-ignore
      done = error === null;
      if (!done) {
        expect(error).toMatchObject({ code: 'E_INTERRUPTED', message: 'interrupted by SIGINT', fix: 'run the same command again', leftovers: [] }); // prettier-ignore
        expect(snapshot(folder), String(last)).toEqual(expected);
      }
    }
    // Each folder, each file, each that is published, and the end.
    expect(last).toBe(18);
  });
});

describe('a folder that is published', () => {
  const staged = async (folder: string, disk: Disk = realDisk) => {
    const run = await writing(folder, disk);
    return { run, publish: await stageFolder(run, feature) };
  };

  test('is not seen before, and is gone again after it was taken back', async () => {
    const folder = ground();
    const { run, publish } = await staged(folder);
    expect(Object.keys(snapshot(folder)).some((path) => path.includes('001-one'))).toBe(false);
    expect(await publish()).toEqual({});
    expect(run.target).toBe('specs/001-one');
    expect([text(folder, 'specs/001-one/spec.md'), text(folder, 'specs/001-one/checklists/ops.md')]).toEqual([
      '# One\n',
      'é',
    ]);
    expect(await takeBack(run.undo)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
    await run.folders.release();
  });

  test.each([
    [
      'a file more',
      (folder: string) => {
        plant(folder, { 'specs/001-one/mine.md': '' });
      },
    ],
    [
      'a file less',
      (folder: string) => {
        rmSync(join(folder, 'specs/001-one/spec.md'));
      },
    ],
    [
      'another in its place',
      (folder: string) => {
        renameSync(join(folder, 'specs/001-one/spec.md'), join(folder, 'specs/001-one/x.md'));
      },
    ],
    [
      'a file that was changed',
      (folder: string) => {
        plant(folder, { 'specs/001-one/contracts/v1/b.json': 'x' });
      },
    ],
  ])('stays where somebody has changed it: %s', async (_, change) => {
    // prettier-ignore
    const folder = ground();
    const { run, publish } = await staged(folder);
    await publish();
    change(folder);
    const expected = snapshot(folder);
    expect(await takeBack(run.undo)).toEqual(['specs/001-one']);
    expect(snapshot(folder)).toEqual(expected);
    await run.folders.release();
  });

  test('that is gone is no trouble', async () => {
    const folder = ground();
    const { run, publish } = await staged(folder);
    await publish();
    rmSync(join(folder, 'specs/001-one'), { recursive: true });
    expect(await takeBack(run.undo)).toEqual([]);
    await run.folders.release();
  });

  test.each(['EEXIST', 'ENOTEMPTY', 'ENOTDIR'])('is not where something came in the last moment (%s)', async (code) => {
    const folder = ground();
    const { disk } = told(folder, (_, name) => { if (name === 'rename') throw trouble(code); }); // prettier-ignore
    const { run, publish } = await staged(folder, disk);
    const error = await failureOf(publish(), 'E_BUSY');
    expect(error.message).toBe('specs/001-one was created meanwhile, and is not overwritten');
    expect(await takeBack(run.undo)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
    await run.folders.release();
  });

  test('is not where something is', async () => {
    const folder = ground();
    const { run, publish } = await staged(folder);
    mkdirSync(join(folder, 'specs/001-one'));
    await failureOf(publish(), 'E_BUSY');
    expect(await takeBack(run.undo)).toEqual([]);
    expect(Object.keys(snapshot(folder))).toEqual(['specs/', 'specs/001-one/']);
    await run.folders.release();
  });

  test('is told where its folder was replaced meanwhile', async () => {
    const folder = ground({ 'specs/keep': '' });
    const { disk } = told(folder, (_, name, words) => {
      if (name !== 'rename' || !String(words[1]).endsWith('001-one')) return;
      renameSync(join(folder, 'specs'), join(folder, 'away'));
      mkdirSync(join(folder, 'specs'));
    });
    const { run, publish } = await staged(folder, disk);
    const error = await failureOf(publish(), 'E_BUSY');
    expect(error.message).toBe('specs was replaced meanwhile');
    await run.folders.release();
  });

  test('names in its drafts where it is not yet', async () => {
    const folder = ground();
    const { run } = await staged(folder);
    expect(run.undo.map(({ what }) => what.replace(/\.tmp-.*/, '.tmp'))).toEqual(['specs', 'specs/.tmp']);
    expect(await takeBack(run.undo)).toEqual([]);
    await run.folders.release();
  });
});

describe('a file that is published', () => {
  test.each([
    ['created', state],
    ['changed', readme],
  ] as const)('is not seen before, and is as it was once taken back: %s', async (_, edit) => {
    const folder = ground({ 'README.md': '# A\n', '.specops/state/keep': '' });
    chmodSync(join(folder, 'README.md'), 0o640);
    const expected = snapshot(folder);
    const run = await writing(folder);
    const publish = await stageFile(run, edit);
    expect(Object.keys(snapshot(folder))).toHaveLength(Object.keys(expected).length + 1);
    expect(await publish()).toEqual({});
    expect(run.target).toBe(edit.path);
    expect(text(folder, edit.path)).toBe(edit.text);
    expect(drafts(folder)).toEqual([]);
    expect(run.undo.map(({ what }) => what.replace(/\.tmp-.*/, '.tmp'))).toEqual([`${edit.path.slice(0, edit.path.lastIndexOf('/') + 1)}.tmp`, edit.path]); // prettier-ignore
    expect(await takeBack(run.undo)).toEqual([]);
    expect(snapshot(folder)).toEqual(expected);
    await run.folders.release();
  });

  test.each([
    ['created', state],
    ['changed', readme],
  ] as const)('stays where somebody has changed it: %s', async (_, edit) => {
    const folder = ground({ 'README.md': '# A\n' });
    const run = await writing(folder);
    await (
      await stageFile(run, edit)
    )();
    plant(folder, { [edit.path]: 'theirs' });
    expect(await takeBack(run.undo)).toEqual([edit.path]);
    expect(text(folder, edit.path)).toBe('theirs');
    await run.folders.release();
  });

  test('is told where its folder was replaced meanwhile', async () => {
    const folder = ground({ '.specops/state/keep': '' });
    const run = await writing(folder);
    const publish = await stageFile(run, state);
    renameSync(join(folder, '.specops'), join(folder, 'away'));
    mkdirSync(join(folder, '.specops/state'), { recursive: true });
    await failureOf(publish(), 'E_BUSY');
    await run.folders.release();
  });

  test.each([
    [
      'is there',
      (folder: string) => {
        plant(folder, { [state.path]: 'theirs' });
      },
      'E_BUSY',
      `${state.path} was created meanwhile, and is not overwritten`,
    ],
    [
      'is a link',
      (folder: string) => {
        symlinkSync('x', join(folder, state.path));
      },
      'E_UNSAFE',
      `${state.path} is a symbolic link, and is not written through`,
    ],
  ] as const)('is not created where its name %s', async (_, happen, code, message) => {
    // prettier-ignore
    const folder = ground();
    const run = await writing(folder);
    const publish = await stageFile(run, state);
    happen(folder);
    expect((await failureOf(publish() as Promise<unknown>, code)).message).toBe(message);
    await run.folders.release();
  });

  test.each([
    [
      'was changed',
      (folder: string) => {
        plant(folder, { 'README.md': '# C\n' });
      },
      'E_BUSY',
      'README.md was changed meanwhile',
    ],
    [
      'is gone',
      (folder: string) => {
        rmSync(join(folder, 'README.md'));
      },
      'E_BUSY',
      'README.md was removed meanwhile',
    ],
    [
      'became a link',
      (folder: string) => {
        plant(folder, { x: '# A\n' });
        rmSync(join(folder, 'README.md'));
        symlinkSync('x', join(folder, 'README.md'));
      },
      'E_UNSAFE',
      'README.md is a symbolic link, and is not written through',
    ],
  ] as const)('is not changed where it %s', async (_, happen, code, message) => {
    // prettier-ignore
    const folder = ground({ 'README.md': '# A\n' });
    const run = await writing(folder);
    const publish = await stageFile(run, readme);
    happen(folder);
    const error = await failureOf(publish(), code);
    expect(error.message).toBe(message);
    if (code === 'E_BUSY') expect(error.fix).toBe('run the same command again: it starts from what is there now');
    await run.folders.release();
  });

  const noLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'EINVAL'];
  test.each(noLinks)(
    'is claimed first where there are no links (%s), and an empty claim is taken back',
    async (code) => {
      const folder = ground();
      let fails = false;
      const { disk } = told(folder, (_, name) => {
        if (name === 'link') throw trouble(code);
        if (name === 'rename' && fails) throw trouble('ENOSPC');
      });
      await run(folder, [state], { disk });
      expect(text(folder, state.path)).toBe('{}\n');
      rmSync(join(folder, '.specops'), { recursive: true });
      fails = true;
      expect((await failureOf(run(folder, [state], { disk }), 'E_IO')).leftovers).toEqual([]);
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  test.each([
    ['somebody is quicker', 'EEXIST', 'E_BUSY', `${state.path} was created meanwhile, and is not overwritten`],
    ['the disk fails', 'ENOSPC', 'E_IO', `no space is left to write ${state.path}`],
  ] as const)('is not claimed where %s', async (_, code, ours, message) => {
    const folder = ground();
    let linked = false;
    const { disk } = told(folder, (_call, name) => {
      if (name === 'link') { linked = true; throw trouble('EPERM'); } // prettier-ignore
      if (name === 'open' && linked) throw trouble(code);
    });
    expect((await failureOf(run(folder, [state], { disk }), ours)).message).toBe(message);
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([
    ['EEXIST', 'E_BUSY'],
    ['ENOSPC', 'E_IO'],
  ] as const)('fails as the link fails (%s)', async (code, ours) => {
    const folder = ground();
    const { disk } = told(folder, (_, name) => { if (name === 'link') throw trouble(code); }); // prettier-ignore
    await failureOf(run(folder, [state], { disk }), ours);
    expect(readdirSync(folder)).toEqual([]);
  });
});
