import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alikeFrom, dateLikeness, foundFrom, likenessOf, wordLikeness } from './likeness.ts';
import { datePairs, soundOf, tokensOf } from './name-tokens.ts';

const child = { name: { family: "O'Connell", given: ['Siân', 'May'] }, dateOfBirth: '2019-03-04' };
const asked = (family: string, given: string, dateOfBirth?: string) => ({
  name: { family, given: [given] },
  ...(dateOfBirth === undefined ? {} : { dateOfBirth }),
});

describe('a search that forgives typing errors', () => {
  it.each([
    ['as it is written', asked("O'Connell", 'Siân', '2019-03-04'), 1],
    ['without accent and apostrophe', asked('OConnell', 'Sian', '2019-03-04'), 1],
    ['the other way round', asked('Sian', 'OConnell', '2019-03-04'), 1],
    ['a letter left out', asked('OConell', 'Sian', '2019-03-04'), 0.95],
    ['another letter', asked('OConnall', 'Sian', '2019-03-04'), 0.95],
    ['two letters exchanged', asked('OConenll', 'Sian', '2019-03-04'), 0.9],
    ['day and month exchanged', asked('OConnell', 'Sian', '2019-04-03'), 0.95],
    ['a wrong digit in the year', asked('OConnell', 'Sian', '2018-03-04'), 0.9],
    ['no date', asked('OConnell', 'Sian'), 0.99],
  ])('finds a child: %s', (_, question, least) => {
    expect(likenessOf(question, child)).toBeGreaterThanOrEqual(least);
    const [wanted, kept] = [tokensOf(question), tokensOf(child)];
    const near = [...wanted.sounds, ...wanted.dates].filter((one) => [...kept.sounds, ...kept.dates].includes(one));
    const shared = wanted.bigrams.filter((one) => kept.bigrams.includes(one));
    expect(near.length).toBeGreaterThan(0);
    expect(shared.length).toBeGreaterThanOrEqual(Math.floor(wanted.bigrams.length * 0.3));
  });

  it('does not find another child of the same day, or a namesake of another one, and tells twins apart', () => {
    expect(likenessOf(asked('Patel', 'Anika', '2019-03-04'), child)).toBeLessThan(foundFrom);
    expect(likenessOf(asked('OConnell', 'Sian', '2012-11-23'), child)).toBeLessThan(foundFrom);
    expect(likenessOf(asked('OConnell', 'Rory', '2019-03-04'), child)).toBeLessThan(alikeFrom);
  });

  it.each([
    ['written as one word', { family: 'Khan', given: ['Abdulrahman'] }, { family: 'Khan', given: ['Abdul Rahman'] }],
    ['written as two', { family: 'Khan', given: ['Abdul', 'Rahman'] }, { family: 'Khan', given: ['Abdulrahman'] }],
    ['with a hyphen or without', { family: 'SmithJones', given: ['May'] }, { family: 'Smith-Jones', given: ['May'] }],
    [
      'on a keyboard without its letters',
      { family: 'Walesa', given: ['Lukasz'] },
      { family: 'Wałęsa', given: ['Łukasz'] },
    ],
  ])('finds a name %s, with or without the date', (_, question, known) => {
    expect(likenessOf({ name: question }, { name: known })).toBeGreaterThanOrEqual(0.95);
    const [wanted, kept] = [tokensOf({ name: question }), tokensOf({ name: known })];
    expect(wanted.sounds.some((sound) => kept.sounds.includes(sound))).toBe(true);
    const shared = wanted.bigrams.filter((pair) => kept.bigrams.includes(pair));
    expect(shared.length).toBeGreaterThanOrEqual(Math.floor(wanted.bigrams.length * 0.3));
  });

  it('is found by one word alone that is written as two', () => {
    const [wanted, kept] = [{ given: ['Abdulrahman'] }, { family: 'Khan', given: ['Abdul Rahman'] }].map((name) =>
      tokensOf({ name }),
    );
    expect(wanted?.sounds.some((sound) => kept?.sounds.includes(sound))).toBe(true);
  });

  it('hears alike what sounds alike', () => {
    for (const [one, other] of [
      ['stephen', 'steven'],
      ['kathryn', 'catherine'],
      ['knight', 'night'],
      ['philip', 'filip'],
    ] as const)
      expect(soundOf(one)).toBe(soundOf(other));
    expect(soundOf('smith')).not.toBe(soundOf('jones'));
  });

  it('a date of which one part is mistyped still shares a pair', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 }), fc.integer({ min: 10, max: 28 }), (part, other) => {
        const parts = ['2019', '03', '29'];
        parts[part] = part === 0 ? `20${String(other)}` : String(other).padStart(2, '0');
        const mistyped = parts.join('-');
        expect(datePairs('2019-03-29').some((pair) => datePairs(mistyped).includes(pair))).toBe(true);
      }),
    );
  });

  it('is between 0 and 1, the same from both sides for one word, and 1 only for one day', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'n', 's', 't'), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(word, word, (one, other) => {
        const like = wordLikeness(one, other);
        expect(like).toBeGreaterThanOrEqual(0);
        expect(like).toBeLessThanOrEqual(1);
        expect(wordLikeness(one, one)).toBe(1);
      }),
    );
    expect(dateLikeness('2019-03-04', '2019-03-05')).toBeLessThan(1);
  });
});
