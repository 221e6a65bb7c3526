import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextNumber, padded, timestamp, wishedNumber } from '../../src/core/naming/number.js';

const taken = (...owned: number[]) => ({
  numbers: Object.fromEntries(owned.map((number) => [String(number), `${padded(number)}-owner`])),
});

describe('the next number', () => {
  test.each([
    [[], 1],
    [[0], 1],
    [[1, 2], 3],
    [[1, 7], 8],
    [[12, 9], 13],
    [[999], 1000],
    [[10000], 10001],
  ])('after %j is %d: above the highest, gaps stay', (owned, next) => {
    expect(nextNumber(taken(...owned))).toBe(next);
  });

  test('is free and above all, whatever is owned', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000)), (owned) => {
        const next = nextNumber(taken(...owned));
        for (const number of owned) expect(next).toBeGreaterThan(number);
      }),
    );
  });
});

describe('a wished number', () => {
  test.each([
    [[], 7, 7, null],
    [[1, 9], 7, 7, null],
    [[], 0, 0, null],
    [[7], 7, 8, '007-owner'],
    [[7, 20], 7, 21, '007-owner'],
    [[0], 0, 1, '000-owner'],
  ])('where %j are owned: %d comes to %d', (owned, wish, number, owner) => {
    expect(wishedNumber(taken(...owned), wish)).toEqual({ number, owner });
  });

  test('is never one that somebody owns', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.nat(50), (owned, wish) => {
        const { number, owner } = wishedNumber(taken(...owned), wish);
        expect(owned).not.toContain(number);
        expect(owner === null).toBe(!owned.includes(wish));
      }),
    );
  });
});

describe('a number in a name', () => {
  test.each([
    [0, '000'],
    [7, '007'],
    [42, '042'],
    [999, '999'],
    [1000, '1000'],
    [123456, '123456'],
  ])('%d is %s: three digits at least, never cut', (number, text) => {
    expect(padded(number)).toBe(text);
  });

  test('may be a moment, in local time', () => {
    expect(timestamp(new Date(2026, 0, 2, 3, 4, 5))).toBe('20260102-030405');
    expect(timestamp(new Date(2026, 10, 21, 23, 59, 59))).toBe('20261121-235959');
  });
});
