import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkDigitOf, isHealthNumber, isTestNumber, normaliseHealthNumber } from './health-number.ts';

const seed = 20_260_310;
const nine = fc.integer({ min: 0, max: 999_999_999 }).map((n) => String(n).padStart(9, '0'));

describe('an NHS, CHI or H&C number', () => {
  it.each([
    '9990000018',
    '9990000026',
    '9990000034',
    '9990000042',
    '9990000050',
    '9990000069',
    '9990000077',
    '9990000085',
    '9990000093',
    '9990000107',
    '9434765919',
    '9000000009',
  ])('%s is valid', (digits) => {
    expect(isHealthNumber(digits)).toBe(true);
  });

  it.each([
    ['published as an example, and wrong', '9991234560'],
    ['published as an example, and wrong', '9912003890'],
    ['a digit short', '999000001'],
    ['a digit long', '99900000180'],
    ['with a letter', '99900000I8'],
    ['with full-width digits', '９９９０００００１８'],
    ['empty', ''],
    ['one digit ten times, though the sum is right', '4444444444'],
    ['ten noughts, though the sum is right', '0000000000'],
  ])('%s is invalid (%s)', (_, digits) => {
    expect(isHealthNumber(digits)).toBe(false);
  });

  it.each(['999000000', '999000014', '999000028'])('does not exist with the prefix %s', (first) => {
    expect(checkDigitOf(first)).toBeUndefined();
    for (let digit = 0; digit < 10; digit += 1) expect(isHealthNumber(`${first}${String(digit)}`)).toBe(false);
  });

  it('has exactly one check digit, or none where the sum leaves 10', () => {
    fc.assert(
      fc.property(nine, (first) => {
        const valid = Array.from({ length: 10 }, (_, digit) => `${first}${String(digit)}`).filter(isHealthNumber);
        const digit = checkDigitOf(first);
        const repeated = digit !== undefined && /^(\d)\1{9}$/.test(`${first}${String(digit)}`);
        expect(valid).toEqual(digit === undefined || repeated ? [] : [`${first}${String(digit)}`]);
      }),
      { seed, numRuns: 500 },
    );
  });

  it('does not survive one wrong digit, nor two neighbours exchanged', () => {
    const valid = nine
      .filter((first) => checkDigitOf(first) !== undefined)
      .map((f) => `${f}${String(checkDigitOf(f))}`);
    fc.assert(
      fc.property(valid, fc.nat(9), fc.integer({ min: 1, max: 9 }), (digits, place, by) => {
        const wrong = String((Number(digits[place]) + by) % 10);
        expect(isHealthNumber(digits.slice(0, place) + wrong + digits.slice(place + 1))).toBe(false);
      }),
      { seed, numRuns: 500 },
    );
    fc.assert(
      fc.property(valid, fc.nat(8), (digits, place) => {
        const [one = '', other = ''] = [digits[place], digits[place + 1]];
        fc.pre(one !== other);
        expect(isHealthNumber(digits.slice(0, place) + other + one + digits.slice(place + 2))).toBe(false);
      }),
      { seed, numRuns: 500 },
    );
  });

  it('is the same number however its digits are grouped', () => {
    for (const text of ['999 000 0018', '999-000-0018', ' 9990000018 ', '999\u00a0000\u00a00018'])
      expect(normaliseHealthNumber(text)).toBe('9990000018');
    for (const text of ['999.000.0018', '+9990000018', 'NHS 9990000018'])
      expect(normaliseHealthNumber(text)).toBeUndefined();
  });

  it('is a test number exactly where it begins with 999', () => {
    expect([isTestNumber('9990000018'), isTestNumber('9000000009')]).toEqual([true, false]);
  });
});
