import type { Taken } from '../../model/project.js';

/** A number as it stands in a name: three digits at least, base ten, never cut. */
export function padded(number: number): string {
  return String(number).padStart(3, '0');
}

/** The number after the highest one in use: 1 where there is none. */
export function nextNumber({ numbers }: Pick<Taken, 'numbers'>): number {
  return Object.keys(numbers).reduce((highest, number) => Math.max(highest, Number(number)), 0) + 1;
}

/** The wished number where nobody owns it, else the next free one above all. */
export function wishedNumber(taken: Pick<Taken, 'numbers'>, wish: number): { number: number; owner: string | null } {
  const owner = Object.hasOwn(taken.numbers, String(wish)) ? (taken.numbers[String(wish)] ?? null) : null;
  return owner === null ? { number: wish, owner } : { number: nextNumber(taken), owner };
}

/** A moment as the prefix `YYYYMMDD-HHMMSS`, in local time as Spec Kit writes it. */
export function timestamp(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${String(now.getFullYear())}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `${date}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}
