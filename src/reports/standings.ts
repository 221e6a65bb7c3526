import type { Standing } from '../core/installed.js';
import type { Paint } from '../model/command.js';

const words: Record<Standing['state'], string> = {
  missing: 'missing',
  current: 'current',
  outdated: 'older than this version',
  edited: 'edited by hand',
  foreign: 'not written by SpecOps',
  leftover: 'no agent needs it',
  gone: 'removed by hand',
};

/** Files that agents read, a line each: how they stand, and that what a person wrote was kept. */
export function keptLines(kept: readonly Standing[], paint: Paint): string[] {
  return kept.map(
    ({ path, what, state }) =>
      `  ${paint.yellow('kept')}  ${path}${what === 'block' ? ' (our block)' : ''}: ${words[state]}`,
  );
}

/** How files stand, a line each, those that are as they should be counted only. */
export function standingLines(standings: readonly Standing[], paint: Paint): string[] {
  const current = standings.filter(({ state }) => state === 'current');
  const others = standings.filter(({ state }) => state !== 'current');
  const noun = standings.length === 1 ? 'file' : 'files';
  return [
    `${current.length === standings.length ? paint.green('all') : String(current.length)} of ${String(standings.length)} ${noun} as installed`,
    ...others.map(
      ({ path, what, state }) => `  ${path}${what === 'block' ? ' (our block)' : ''}: ${paint.yellow(words[state])}`,
    ),
  ];
}
