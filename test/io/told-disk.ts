import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { realDisk, type Disk } from '../../src/io/disk.js';

/** An error of the system, as a test plants it. */
export const trouble = (code: string): Error => Object.assign(new Error(`${code}: planted`), { code });

/** A disk that tells each of its calls, and may fail at some of them. */
export function told(
  folder: string,
  before: (call: number, name: keyof Disk, words: unknown[]) => void = () => undefined,
) {
  const calls: string[] = [];
  const shown = (word: unknown): string[] => {
    if (typeof word !== 'string') return typeof word === 'number' ? [`0${word.toString(8)}`] : [];
    const place = existsSync(dirname(word)) ? join(realpathSync(dirname(word)), basename(word)) : word;
    const real = /\/fd\/\d+$/.test(word) ? realpathSync(word) : place;
    return [
      relative(folder, real)
        .replaceAll('\\', '/')
        .replace(/\.tmp-[\w-]+/g, '.tmp') || '.',
    ];
  };
  const disk = Object.fromEntries(
    Object.keys(realDisk).map((name) => [
      name,
      async (...words: unknown[]) => {
        const what = [name, ...words.flatMap(shown)].join(' ');
        calls.push(what);
        before(calls.length, name as keyof Disk, words);
        return (realDisk[name as keyof Disk] as (...words: unknown[]) => Promise<unknown>)(...words);
      },
    ]),
  ) as unknown as Disk;
  return { disk, calls };
}
