import { expect, it } from '@jest/globals';
import { recordCodes } from './record-codes.ts';

/** Products in the dihedral group of ten, of which the check digit of a SNOMED CT identifier is one (Verhoeff). */
const product = (one: number, other: number): number => {
  if (one < 5) return other < 5 ? (one + other) % 5 : 5 + ((one + other) % 5);
  return other < 5 ? 5 + ((one - other + 5) % 5) : (one - other + 5) % 5;
};
const base = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
const permuted = (digit: number, times: number): number =>
  times === 0 ? digit : permuted(base[digit] ?? digit, times - 1);
const isIdentifier = (code: string): boolean =>
  [...code].toReversed().reduce((sum, digit, place) => product(sum, permuted(Number(digit), place % 8)), 0) === 0;

it('every code is an identifier of a concept in an extension, with its check digit, and each has one occasion', () => {
  // The two digits before the check digit: 10 is a concept of an extension.
  for (const { code } of recordCodes) expect([code, isIdentifier(code), code.at(-3)]).toEqual([code, true, '1']);
  expect(isIdentifier('836881000000106')).toBe(false);
  expect(new Set(recordCodes.map(({ code }) => code)).size).toBe(recordCodes.length);
  expect(new Set(recordCodes.map(({ record, when }) => `${record} ${when}`)).size).toBe(recordCodes.length);
});
