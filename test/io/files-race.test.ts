import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { list, readText, statOf } from '../../src/io/files.js';
import { ground } from './ground.js';

/** What happens between two looks at the disk cannot be arranged with real files: here a call is made to answer otherwise. */
const planted = vi.hoisted((): { calls: Record<string, (...words: unknown[]) => unknown> } => ({ calls: {} }));

vi.mock('node:fs', async (original) => {
  const real = await original<Record<string, (...words: unknown[]) => unknown>>();
  const through = ['openSync', 'fstatSync', 'lstatSync', 'readdirSync'].map((name) => [
    name,
    (...words: unknown[]) => (planted.calls[name] ?? real[name])?.(...words),
  ]);
  return { ...real, ...(Object.fromEntries(through) as object) };
});

const fails = (code: string) => () => {
  throw Object.assign(new Error(`${code}: planted`), { code });
};

afterEach(() => {
  planted.calls = {};
});

describe('a file that was seen, and then', () => {
  const irregular = (message: string) => ({ rule: 'file-irregular', message });
  test.each([
    ['is gone', 'ENOENT', null],
    ['lost its folder', 'ENOTDIR', null],
    ['may not be read', 'EACCES', irregular('not readable: permission denied')],
    ['may not be read by anybody', 'EPERM', irregular('not readable: permission denied')],
    ['became a link', 'ELOOP', irregular('not a regular file')],
    ['became a link, as others say it', 'EMLINK', irregular('not a regular file')],
    ['became a pipe', 'ENXIO', irregular('not a regular file')],
    ['became a folder', 'EISDIR', irregular('not a regular file')],
  ])('%s (%s)', (_, code, answer) => {
    const folder = ground({ 'a.md': 'a' });
    planted.calls.openSync = fails(code);
    expect(readText(join(folder, 'a.md'))).toEqual(answer);
  });

  test('became a device while it was opened', () => {
    const folder = ground({ 'a.md': 'a' });
    planted.calls.fstatSync = () => ({ isFile: () => false, size: 1 });
    expect(readText(join(folder, 'a.md'))).toEqual(irregular('not a regular file'));
  });

  test('grows while it is read: it is read whole up to the cap, and no further', () => {
    const folder = ground({ 'a.md': 'x'.repeat(100) });
    planted.calls.fstatSync = () => ({ isFile: () => true, size: 10 });
    expect(readText(join(folder, 'a.md'), 100)).toBe('x'.repeat(100));
    expect(readText(join(folder, 'a.md'), 99)).toHaveProperty('rule', 'file-too-large');
  });
});

describe('trouble of the system', () => {
  test('is not hidden', () => {
    const folder = ground({ 'a.md': 'a' });
    planted.calls.openSync = fails('EIO');
    expect(() => readText(join(folder, 'a.md'))).toThrow('EIO: planted');
    planted.calls.lstatSync = fails('EIO');
    expect(() => statOf(join(folder, 'a.md'))).toThrow('EIO: planted');
    planted.calls.readdirSync = fails('EIO');
    expect(() => list(folder)).toThrow('EIO: planted');
  });

  test('that means there is nothing is null', () => {
    planted.calls.lstatSync = fails('EINVAL');
    expect(statOf('a?b')).toBe(null);
  });
});

test('a folder is listed by code unit, in whatever order the system has it', () => {
  planted.calls.readdirSync = () => ['b', 'B', 'a', 'é'].map((name) => ({ name }));
  expect(list('.').map(({ name }) => name)).toEqual(['B', 'a', 'b', 'é']);
});
