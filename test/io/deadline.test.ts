import { describe, expect, test } from 'vitest';
import { effort, within } from '../../src/io/deadline.js';

const sleep = (milliseconds: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

/** Computes until the process has, whatever the clock says. */
function compute(milliseconds: number): void {
  const begun = process.cpuUsage();
  for (let spent = 0; spent < milliseconds * 1000;) {
    const { user, system } = process.cpuUsage(begun);
    spent = user + system;
  }
}

describe('effort', () => {
  test('is what was computed, not what the clock says', () => {
    const took = effort();
    sleep(300);
    expect(took()).toBeLessThan(200);
    compute(250);
    expect(took()).toBeGreaterThanOrEqual(250);
  });

  test('counts the clock where it says several times as much', () => {
    const took = effort();
    sleep(600);
    expect(took()).toBeGreaterThanOrEqual(90);
  });
});

describe('within a time', () => {
  test('work that only waited for the machine is begun anew and done', () => {
    let begun = 0;
    const work = () => {
      begun++;
      sleep(begun === 1 ? 300 : 1);
      return 'done';
    };
    expect(within(work, 200)).toBe('done');
    expect(begun).toBe(2);
  });

  test('work that computes without end is ended once', () => {
    let begun = 0;
    const work = () => {
      begun++;
      for (;;);
    };
    const clock = performance.now();
    expect(() => within(work, 300)).toThrow('it did not end within 0.3 s');
    // On a machine that others keep busy it may get a second try.
    expect(begun).toBeLessThanOrEqual(2);
    expect(performance.now() - clock).toBeLessThan(300 * 8);
  });

  test('what fails is not tried again', () => {
    let begun = 0;
    const work = () => {
      begun++;
      throw new RangeError('no');
    };
    expect(() => within(work, 300)).toThrow(RangeError);
    expect(begun).toBe(1);
  });
});
