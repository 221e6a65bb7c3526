import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cpuSince } from '../growth.js';
import { nextNumber } from '../../src/core/naming/number.js';
import { reserve } from '../../src/io/reserve.js';
import { findRoot } from '../../src/io/root.js';
import { takenNumbers } from '../../src/io/taken.js';
import type { Taken } from '../../src/model/project.js';
import { failureOf, gitIn, ground, plant, repository } from './ground.js';

async function taken(folder: string, roots = ['specs']): Promise<Taken> {
  return takenNumbers(await findRoot(folder), roots);
}

describe('a number is taken by', () => {
  test('a folder here, but not by a file or a timestamp', async () => {
    const folder = ground({
      'specs/003-a/spec.md': '',
      'specs/0012-b/x': '',
      'other/007-c/x': '',
      'specs/009-file': '',
      'specs/20261121-093000-d/x': '',
      'specs/12-short/x': '',
      'specs/.tmp-1-a/x': '',
    });
    expect(await taken(folder, ['specs', 'other'])).toEqual({
      numbers: { '3': 'specs/003-a', '12': 'specs/0012-b', '7': 'other/007-c' },
      branches: [],
    });
  });

  test('a branch, local or of any remote', async () => {
    const folder = repository();
    const commit = gitIn(folder, 'rev-parse', 'HEAD');
    for (const branch of ['004-a', 'feature/005-b', '20261121-093000-c']) gitIn(folder, 'branch', branch);
    for (const ref of ['origin/006-d', 'up/team/008-e', 'origin/004-a'])
      gitIn(folder, 'update-ref', `refs/remotes/${ref}`, commit);
    gitIn(folder, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/004-a');
    const { numbers, branches } = await taken(folder);
    expect(numbers).toEqual({ '4': '004-a', '5': 'feature/005-b', '6': '006-d', '8': 'team/008-e' });
    expect(branches.sort()).toEqual(['004-a', '006-d', '20261121-093000-c', 'feature/005-b', 'main', 'team/008-e']);
  });

  test('a folder of another worktree, below the same part of the repository', async () => {
    const main = repository();
    gitIn(main, 'worktree', 'add', '-q', 'one', '-b', 'one');
    gitIn(main, 'worktree', 'add', '-q', 'two', '-b', 'two');
    plant(main, {
      'platform/.specops/config.yaml': '',
      'platform/specs/001-a/x': '',
      'one/platform/.specops/config.yaml': '',
      'two/platform/specs/002-b/x': '',
      'two/specs/009-other/x': '',
    });
    expect((await taken(join(main, 'one/platform'))).numbers).toEqual({ '1': 'specs/001-a', '2': 'specs/002-b' });
  });

  test('a reservation, in all worktrees', async () => {
    const main = repository();
    gitIn(main, 'worktree', 'add', '-q', 'tree', '-b', 'other');
    expect(await reserve(await findRoot(main), '4', '004-a')).toBe(true);
    expect(await reserve(await findRoot(join(main, 'tree')), '004', '004-b')).toBe(false);
    expect((await taken(join(main, 'tree'))).numbers).toEqual({ '4': '004-a' });
    const record: unknown = JSON.parse(readFileSync(join(main, '.git/specops/reserved/004'), 'utf8'));
    expect(record).toMatchObject({ pid: process.pid, name: '004-a' });
    expect(Object.keys(record as object)).toEqual(['pid', 'host', 'startedAt', 'name']);
  });

  test('the same, told by the files where there is no git', async () => {
    const folder = repository();
    for (const branch of ['004-a', 'feature/005-b', '006-c']) gitIn(folder, 'branch', branch);
    gitIn(folder, 'pack-refs', '--all');
    gitIn(folder, 'branch', '007-d');
    const expected = await taken(folder);
    const path = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    try {
      const { numbers, branches } = await taken(folder);
      expect(numbers).toEqual(expected.numbers);
      expect(branches.sort()).toEqual(expected.branches.sort());
    } finally {
      process.env['PATH'] = path;
    }
  });
});

describe('a reservation', () => {
  test('is made without git too', async () => {
    const folder = ground();
    expect(await reserve(await findRoot(folder), '12', '012-a')).toBe(true);
    expect(readdirSync(join(folder, '.specops/reserved'))).toEqual(['012']);
    expect((await taken(folder)).numbers).toEqual({ '12': '012-a' });
  });

  test('may be of a timestamp, which is no number', async () => {
    const folder = ground();
    const root = await findRoot(folder);
    expect([await reserve(root, '20261121-093000', 'a'), await reserve(root, '20261121-093000', 'b')]).toEqual([
      true,
      false,
    ]);
    expect((await taken(folder)).numbers).toEqual({});
  });

  test('is lost where the number is reserved in the other place', async () => {
    const folder = repository();
    plant(folder, { '.specops/reserved/004': '' });
    expect(await reserve(await findRoot(folder), '004', 'a')).toBe(false);
    expect((await taken(folder)).numbers).toEqual({ '4': 'a' });
  });

  test.each(['', '-1', '1.5', '../4', 'abc', '1e3'])('is never %j', async (number) => {
    await failureOf(reserve(await findRoot(ground()), number, 'a'), 'E_INPUT');
  });

  test('is won by one of many: eight claimers, fifty numbers each, all different and without a gap', async () => {
    const folder = repository();
    const root = await findRoot(folder);
    const claimOne = async (): Promise<number> => {
      for (let number = nextNumber(await takenNumbers(root, [])); ; number++) {
        if (await reserve(root, String(number), 'hammer')) return number;
      }
    };
    const claimer = async (): Promise<number[]> => {
      const won: number[] = [];
      for (let index = 0; index < 50; index++) won.push(await claimOne());
      return won;
    };
    const won = (await Promise.all(Array.from({ length: 8 }, claimer))).flat();
    expect(won.sort((one, other) => one - other)).toEqual(Array.from({ length: 400 }, (_, index) => index + 1));
  });
});

describe('numbering is quick among', () => {
  test('100,000 packed branches', async () => {
    const folder = repository();
    const commit = gitIn(folder, 'rev-parse', 'HEAD');
    const names = Array.from(
      { length: 100_000 },
      (_, index) => `refs/heads/${String(index + 1).padStart(3, '0')}-feature`,
    ).sort();
    plant(folder, {
      '.git/packed-refs': `# pack-refs with: peeled fully-peeled sorted \n${names.map((ref) => `${commit} ${ref}\n`).join('')}`,
    });
    const spent = cpuSince();
    const result = await taken(folder);
    expect(spent()).toBeLessThan(5_000);
    expect(Object.keys(result.numbers)).toHaveLength(100_000);
    expect(result.numbers['100000']).toBe('100000-feature');
  });

  test('10,000 folders', async () => {
    const folder = ground();
    for (let index = 1; index <= 10_000; index++)
      mkdirSync(join(folder, 'specs', `${String(index).padStart(3, '0')}-feature`), { recursive: true });
    const spent = cpuSince();
    expect(nextNumber(await taken(folder))).toBe(10_001);
    expect(spent()).toBeLessThan(5_000);
  });
});
