import type { Question } from '../../model/command.js';
import { SpecopsError } from '../../model/error.js';
import { printable } from '../../model/printable.js';
import type { Project } from '../../model/project.js';
import { featureNameOf } from './name.js';
import { nextNumber, padded, timestamp, wishedNumber } from './number.js';

/** The number that `--number` wishes for, null for none. E_USAGE for what is no number. */
export function wishOf(options: Question['options']): number | null {
  const wish = options['number'];
  if (wish === undefined) return null;
  const text = typeof wish === 'string' ? wish : '';
  if (!/^\d{1,9}$/.test(text)) {
    throw new SpecopsError('E_USAGE', `--number takes a whole number, not "${printable(text)}"`, {
      fix: 'specops specify --number 12 …',
    });
  }
  return Number(text);
}

/** True where the number is the next one, not one that was wished for or is made of the time. */
export function isNext({ project, options }: Question): boolean {
  return wishOf(options) === null && options['timestamp'] !== true && project.config.numbering !== 'timestamp';
}

/**
 * The number of a new feature called `name`: the wished one where it is free, the one that is claimed for it, a
 * moment, or the next; with a warning where a wish was not met.
 */
export function chosenNumber(
  { project, options, now, claimed }: Question,
  name: string,
): { number: string; warnings: string[] } {
  const wish = wishOf(options);
  if (options['timestamp'] === true || (project.config.numbering === 'timestamp' && wish === null)) {
    return { number: timestamp(now), warnings: wish === null ? [] : ['--number is ignored with --timestamp'] };
  }
  if (wish === null) return { number: claimed ?? padded(nextNumber(project.taken)), warnings: [] };
  const free = wishedNumber(allowed(project, options, wish, name), wish);
  const warning = `number ${padded(wish)} belongs to ${free.owner ?? ''}; took ${padded(free.number)}`;
  return { number: padded(free.number), warnings: free.owner === null ? [] : [warning] };
}

/** With `--allow-existing-branch`, a number that only the branch of this very name owns is free. */
function allowed(
  { taken, features }: Project,
  options: Question['options'],
  wish: number,
  name: string,
): Project['taken'] {
  const branch = featureNameOf(padded(wish), name);
  const usable =
    options['allowExistingBranch'] === true &&
    taken.branches.includes(branch) &&
    !features.some(({ number }) => Number(number) === wish);
  if (!usable) return taken;
  return {
    ...taken,
    numbers: Object.fromEntries(Object.entries(taken.numbers).filter(([number]) => Number(number) !== wish)),
  };
}
