import { mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { realDisk, type Disk } from '../../src/io/disk.js';
import { reservationFolders, reserve } from '../../src/io/reserve.js';
import type { Root } from '../../src/io/root.js';
import { failureOf, ground, plant, snapshot } from './ground.js';

const trouble = (code: string): Error => Object.assign(new Error(`${code}: planted`), { code });

/** A project with the folders of git, of which only the shared one matters. */
function project(): Root {
  const path = ground({ '.git/HEAD': '' });
  const dir = join(path, '.git');
  return { path, git: { top: path, dir, commonDir: dir } };
}
const plain = (): Root => ({ path: ground(), git: null });
const reserved = ({ path }: Root) => Object.keys(snapshot(path)).filter((place) => /reserved\/./.test(place));

/** A disk on which nothing can be made below a folder. */
const closed = (folder: string, code: string): Disk => ({
  ...realDisk,
  mkdir: (place) => (place.startsWith(folder) ? Promise.reject(trouble(code)) : realDisk.mkdir(place)),
  open: (file) => (file.startsWith(folder) ? Promise.reject(trouble(code)) : realDisk.open(file)),
});

describe('a number is reserved', () => {
  test('in what all worktrees share; without git in the project', async () => {
    const [shared, own] = [project(), plain()];
    expect(reservationFolders(shared)).toEqual([join(shared.path, '.git/specops/reserved'), join(shared.path, '.specops/reserved')]); // prettier-ignore
    expect(reservationFolders(own)).toEqual([join(own.path, '.specops/reserved')]);
    expect([await reserve(shared, '7', 'a'), await reserve(own, '7', 'a')]).toEqual([true, true]);
    expect(reserved(shared)).toEqual(['.git/specops/reserved/007']);
    expect(reserved(own)).toEqual(['.specops/reserved/007']);
  });

  test.each([
    ['7', '007'],
    ['007', '007'],
    ['0007', '007'],
    ['1234', '1234'],
    ['123456789012345', '123456789012345'],
    ['20261126-093000', '20261126-093000'],
  ])('%s as %s', async (number, name) => {
    const root = plain();
    expect(await reserve(root, number, 'a')).toBe(true);
    expect(reserved(root)).toEqual([`.specops/reserved/${name}`]);
  });

  test('once, with a line that says who has it', async () => {
    const root = plain();
    const began = Date.now();
    expect(await reserve(root, '7', '007-a')).toBe(true);
    const [before] = [snapshot(root.path)];
    for (const again of ['7', '007']) expect(await reserve(root, again, '007-b')).toBe(false);
    expect(snapshot(root.path)).toEqual(before);
    const line = readFileSync(join(root.path, '.specops/reserved/007'), 'utf8');
    expect(line).toMatch(/^\{.*\}\n$/);
    const record = JSON.parse(line) as { pid: number; host: string; startedAt: string; name: string };
    expect(record).toEqual({ pid: process.pid, host: hostname(), startedAt: record.startedAt, name: '007-a' });
    expect(Math.abs(Date.parse(record.startedAt) - began)).toBeLessThan(60_000);
  });

  test('in folders that somebody makes at the same moment', async () => {
    const root = plain();
    const disk: Disk = { ...realDisk, mkdir: async (place) => { await realDisk.mkdir(place); throw trouble('EEXIST'); } }; // prettier-ignore
    expect(await reserve(root, '7', 'a', disk)).toBe(true);
    expect(reserved(root)).toEqual(['.specops/reserved/007']);
  });

  test.each([
    '',
    ' 7',
    '7 ',
    '-7',
    '+7',
    '1.5',
    '../7',
    'a7',
    '7a',
    '1e3',
    '0x1f',
    '1234567890123456',
    '20261126-09300',
    '020261126-093000',
    '20261126-0930001',
    '20261126_093000',
    'x20261126-093000',
    '\u001b7',
  ])(
    // prettier-ignore
    'never as %j',
    async (number) => {
      const root = plain();
      const error = await failureOf(reserve(root, number, 'a'), 'E_INPUT');
      expect(error.message).toBe(`"${number === '\u001b7' ? '\\u001b7' : number}" is no number of a feature`);
      expect(error.fix).toBe('give a whole number, as in --number 12');
      expect(readdirSync(root.path)).toEqual([]);
    },
  );
});

describe('a number is lost', () => {
  test.each(['.git/specops/reserved/007', '.specops/reserved/007'])('where it is reserved in %s', async (place) => {
    const root = project();
    plant(root.path, { [place]: 'theirs' });
    expect(await reserve(root, '7', 'a')).toBe(false);
    expect(readFileSync(join(root.path, place), 'utf8')).toBe('theirs');
  });
});

describe('where the shared place is closed', () => {
  test.each(['EACCES', 'EPERM', 'EROFS'])('the project has it (%s), but not what is taken there', async (code) => {
    const root = project();
    plant(root.path, { '.git/specops/reserved/008': '' });
    const disk = closed(join(root.path, '.git'), code);
    expect([await reserve(root, '7', 'a', disk), await reserve(root, '8', 'a', disk)]).toEqual([true, false]);
    expect(reserved(root)).toEqual(['.git/specops/reserved/008', '.specops/reserved/007', '.specops/reserved/008']);
  });

  test.each([
    ['EACCES', 'cannot be written'],
    ['EROFS', 'read-only'],
  ])('and the project too, it is told (%s)', async (code, words) => {
    const root = project();
    const error = await failureOf(reserve(root, '7', 'a', closed(root.path, code)), 'E_IO');
    expect(error.message).toContain('the reservation of a number');
    expect(error.message).toContain(words);
  });

  test('for want of space nothing else is tried', async () => {
    const root = project();
    const error = await failureOf(reserve(root, '7', 'a', closed(join(root.path, '.git'), 'ENOSPC')), 'E_IO');
    expect(error.message).toBe('no space is left to write the reservation of a number');
    expect(readdirSync(root.path)).toEqual(['.git']);
  });

  test('a trouble that nobody knows is told as it is', async () => {
    const bug = trouble('EWEIRD');
    const disk: Disk = { ...realDisk, open: () => Promise.reject(bug) };
    await expect(reserve(plain(), '7', 'a', disk)).rejects.toBe(bug);
  });

  test('a folder that cannot be made for another reason is told as well', async () => {
    const disk: Disk = { ...realDisk, mkdir: () => Promise.reject(trouble('ENOSPC')) };
    await failureOf(reserve(plain(), '7', 'a', disk), 'E_IO');
  });
});

describe('no number is reserved in a place that is no folder of its own', () => {
  test.each([
    [
      '.specops',
      'specops of a link',
      (at: string) => {
        symlinkSync('..', at);
      },
      '/.specops"',
    ],
    [
      '.specops',
      'a file',
      (at: string) => {
        plant(at, { '': '' });
      },
      '/.specops"',
    ],
    [
      '.specops/reserved',
      'a link',
      (at: string) => {
        mkdirSync(join(at, '..'));
        symlinkSync('..', at);
      },
      '".specops/reserved"',
    ],
    [
      '.specops/reserved',
      'a file',
      (at: string) => {
        plant(at, { '': '' });
      },
      '".specops/reserved"',
    ],
  ])('%s: %s', async (place, _, make, named) => {
    // prettier-ignore
    const root = plain();
    make(join(root.path, place));
    const expected = snapshot(root.path);
    const error = await failureOf(reserve(root, '7', 'a'), 'E_UNSAFE');
    expect(error.message).toBe('the place where numbers are reserved is no folder of its own');
    expect(error.fix).toContain('remove the file or link "');
    expect(error.fix).toContain(named);
    expect(snapshot(root.path)).toEqual(expected);
  });
});
