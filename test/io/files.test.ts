import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import {
  decode,
  hasCode,
  inside,
  list,
  readBytes,
  readInside,
  readText,
  realInside,
  statOf,
} from '../../src/io/files.js';
import { ground } from './ground.js';

const linux = process.platform !== 'win32';

describe('a file', () => {
  test('is read whole, a byte order mark kept, up to its cap', () => {
    const folder = ground({ 'a.md': '\uFEFFé\r\n', 'b.md': 'x'.repeat(10), empty: '' });
    expect(readText(join(folder, 'a.md'))).toBe('\uFEFFé\r\n');
    expect(readText(join(folder, 'b.md'), 10)).toBe('x'.repeat(10));
    expect(readText(join(folder, 'empty'))).toBe('');
    expect(readBytes(join(folder, 'empty'), 0)).toEqual(Buffer.alloc(0));
    expect(readText(join(folder, 'b.md'), 9)).toEqual({
      rule: 'file-too-large',
      message: 'larger than 9 bytes, and not read',
    });
  });

  test('that is not there is null, whatever is in its way', () => {
    const folder = ground({ 'a.md': 'a' });
    for (const path of ['b.md', 'a.md/b', 'no/b.md', 'x'.repeat(5_000), 'a\0b'])
      expect([path.slice(0, 9), readText(join(folder, path))]).toEqual([path.slice(0, 9), null]);
  });

  test.runIf(linux)('that is none is refused by what it is, and never waited for', () => {
    const folder = ground({ 'a.md': 'a' });
    symlinkSync('a.md', join(folder, 'link'));
    symlinkSync('/dev/zero', join(folder, 'device'));
    symlinkSync('loop', join(folder, 'loop'));
    mkdirSync(join(folder, 'folder.md'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const refused = (path: string) => readText(join(folder, path));
    const link = { rule: 'file-irregular', message: 'a symbolic link, which is not followed' };
    expect([refused('link'), refused('device'), refused('loop')]).toEqual([link, link, link]);
    expect(refused('folder.md')).toEqual({ rule: 'file-irregular', message: 'a folder, not a file' });
    expect(refused('pipe')).toEqual({ rule: 'file-irregular', message: 'not a regular file' });
  });

  test.runIf(linux && process.getuid?.() !== 0)('that may not be read is refused', () => {
    const folder = ground({ 'a.md': 'a' });
    chmodSync(join(folder, 'a.md'), 0);
    expect(readText(join(folder, 'a.md'))).toEqual({
      rule: 'file-irregular',
      message: 'not readable: permission denied',
    });
  });
});

describe('bytes', () => {
  test.each([
    [[0xff, 0xfe, 0x61, 0], 'UTF-16, not UTF-8'],
    [[0xfe, 0xff, 0, 0x61], 'UTF-16, not UTF-8'],
    [[0x61, 0, 0x62], 'not a text: it holds a NUL byte'],
    [[0x61, 0xff], 'not valid UTF-8'],
    [[0xfe, 0x61], 'not valid UTF-8'],
    [[0xff, 0x61], 'not valid UTF-8'],
    [[0xc3], 'not valid UTF-8'],
  ])('%j are no text: %s', (bytes, message) => {
    expect(decode(Uint8Array.from(bytes))).toEqual({ rule: 'file-encoding', message });
  });

  test('of UTF-8 are', () => {
    expect(decode(Buffer.from('\uFEFF日本 🚀'))).toBe('\uFEFF日本 🚀');
    expect(decode(Buffer.alloc(0))).toBe('');
  });
});

describe('a folder', () => {
  test('lists what is in it by code unit; nothing where there is none', () => {
    const folder = ground({ b: '', a: '', B: '', 'c/d': '' });
    expect(list(folder).map(({ name }) => name)).toEqual(['B', 'a', 'b', 'c']);
    expect([list(join(folder, 'no')), list(join(folder, 'a'))]).toEqual([[], []]);
  });

  test.each([
    ['/a', '/a', true],
    ['/a', '/a/b', true],
    ['/a', '/a/..b', true],
    ['/a', '/ab', false],
    ['/a', '/', false],
    ['/a', '/b/a', false],
  ])('%s holds %s: %j', (folder, path, holds) => {
    expect(inside(folder, path)).toBe(holds);
  });
});

describe.runIf(linux)('inside of a project', () => {
  test('a folder that leads out is not entered, one that stays is', () => {
    const outside = ground({ 'secret.md': 'secret' });
    const folder = ground({ 'real/a.md': 'a', file: '' });
    symlinkSync(outside, join(folder, 'out'));
    symlinkSync('real', join(folder, 'in'));
    symlinkSync(join(outside, 'no'), join(folder, 'dangling'));
    expect(readInside(folder, 'out/secret.md')).toEqual({
      rule: 'file-irregular',
      message: 'its folder leads out of the project',
    });
    expect(readInside(folder, 'in/a.md')).toBe('a');
    expect(readInside(folder, 'real/a.md', 0)).toHaveProperty('rule', 'file-too-large');
    expect(readInside(folder, 'no/a.md')).toBe(null);
    expect(readInside(folder, 'dangling/a.md')).toHaveProperty('rule', 'file-irregular');
    expect(realInside(folder, 'in')).toBe(join(folder, 'real'));
    expect([realInside(folder, 'out'), realInside(folder, 'no'), realInside(folder, '..')]).toEqual([null, null, null]);
  });
});

test('what stands at a path is told as it is; trouble of the system is not hidden', () => {
  const folder = ground({ a: 'a' });
  expect(statOf(join(folder, 'a'))?.isFile()).toBe(true);
  rmSync(join(folder, 'a'));
  for (const path of ['a', 'a/b', 'x'.repeat(5_000)]) expect(statOf(join(folder, path))).toBe(null);
  writeFileSync(join(folder, 'a'), '');
  expect(statOf(join(folder, 'a/b'))).toBe(null);
  const error = Object.assign(new Error('no'), { code: 'EIO' });
  expect([hasCode(error, 'EIO', 'ENOENT'), hasCode(error, 'ENOENT'), hasCode({ code: 'EIO' }, 'EIO')]).toEqual([
    true,
    false,
    false,
  ]);
});
