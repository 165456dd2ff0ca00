import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Position } from '@safeguarding/kernel';
import { ordinalOf, positionOf } from './position.ts';

const anOrdinal = fc.maxSafeNat();

describe('a position', () => {
  it('compares as a string as its ordinal does as a number, and comes back', () => {
    fc.assert(
      fc.property(anOrdinal, anOrdinal, (a, b) => {
        expect(positionOf(a) < positionOf(b)).toBe(a < b);
        expect(ordinalOf(positionOf(a))).toBe(a);
      }),
    );
  });

  it.each(['', '1', '00000000000000001', 'C:1/P:1'])('of another engine is refused: %p', (text) => {
    expect(() => ordinalOf(text as Position)).toThrow(RangeError);
  });
});
