import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { median, rankTest } from './rank-test.ts';

const sample = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 20, maxLength: 60 });
/** Every value of one against every value of the other: what the ranks are a short way to. */
const shareSmaller = (first: readonly number[], second: readonly number[]): number =>
  first
    .flatMap((one) => second.map((other) => (one < other ? 1 : one === other ? 0.5 : 0)))
    .reduce((sum: number, one) => sum + one, 0) /
  (first.length * second.length);

describe('the rank test', () => {
  it('says how often a value of one sample is below one of the other, ties counted half', () => {
    fc.assert(
      fc.property(sample, sample, (first, second) => {
        expect(rankTest(first, second).smaller).toBeCloseTo(shareSmaller(first, second), 9);
      }),
    );
  });

  it('does not depend on which sample comes first, nor on the unit of the values', () => {
    fc.assert(
      fc.property(sample, sample, (first, second) => {
        const { p, smaller } = rankTest(first, second);
        expect(rankTest(second, first).p).toBeCloseTo(p, 12);
        expect(rankTest(second, first).smaller).toBeCloseTo(1 - smaller, 12);
        const scaled = (values: readonly number[]) => values.map((value) => value * 7 + 3);
        expect(rankTest(scaled(first), scaled(second))).toEqual({ p, smaller });
      }),
    );
  });

  it('finds samples alike that are alike, and a shift of a tenth of their spread in 500 values', () => {
    const even = Array.from({ length: 500 }, (_, n) => n);
    expect(rankTest(even, even).smaller).toBe(0.5);
    expect(rankTest(even, even).p).toBeCloseTo(1, 6);
    expect(
      rankTest(
        even,
        even.map((value) => value + 50),
      ).p,
    ).toBeLessThan(0.0001);
    expect(
      rankTest(
        even,
        even.map((value) => value + 2),
      ).p,
    ).toBeGreaterThan(0.5);
    expect(rankTest([5, 5, 5], [5, 5, 5]).p).toBe(1);
  });

  it('gives the value of a worked example', () => {
    // Sample of 8 and 8 without ties: U = 1, z = (32 - 1 - 0.5) / sqrt(8 * 8 * 17 / 12) = 3.203, p = 0.00136.
    const { p, smaller } = rankTest([1, 2, 3, 4, 5, 6, 7, 9], [8, 10, 11, 12, 13, 14, 15, 16]);
    expect(smaller).toBeCloseTo(63 / 64, 12);
    expect(p).toBeCloseTo(0.00136, 4);
  });
});

it('the median is the middle value, or half way between the two', () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5]);
});
