import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { beginning } from '../port.ts';
import { placeOfPosition, positionOfPlace } from './place.ts';

const half = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
const aPlace = fc.record({ commit: half, prepare: half });

describe('a position in an EventStoreDB', () => {
  it('sorts as text as its place does, lies behind the beginning, and comes back', () => {
    fc.assert(
      fc.property(aPlace, aPlace, (a, b) => {
        const before = a.commit < b.commit || (a.commit === b.commit && a.prepare < b.prepare);
        expect(positionOfPlace(a) < positionOfPlace(b)).toBe(before);
        expect(positionOfPlace(a) > beginning).toBe(true);
        expect(placeOfPosition(positionOfPlace(a))).toEqual(a);
      }),
    );
  });

  it('has no place for the beginning, and refuses what another engine gave', () => {
    expect(placeOfPosition(beginning)).toBeUndefined();
    expect(() => placeOfPosition('0000000000000007')).toThrow(RangeError);
  });
});
