import { describe, expect, it } from '@jest/globals';
import { DomainError, instant } from '@safeguarding/kernel';
import fc from 'fast-check';
import {
  byClass,
  checkDateOfBirth,
  fromClasses,
  isEmpty,
  latestOf,
  saysNothingNew,
  standingStatement,
  type Demographics,
} from './demographics.ts';

const seed = 4_711;
const said = (content: Demographics, corrects = false) => ({ content, corrects });
const text = fc.string({ minLength: 1, maxLength: 8 });
const aName = fc.record({ family: text, given: fc.array(text, { maxLength: 2 }) }, { requiredKeys: [] });
const someDemographics: fc.Arbitrary<Demographics> = fc.record(
  {
    name: aName,
    formerNames: fc.array(aName, { maxLength: 2 }),
    sex: fc.constantFrom('female', 'male', 'not-known'),
    dateOfBirth: fc.constantFrom('2020-01-02', '2021-03-04'),
    addresses: fc.array(fc.record({ use: fc.constant('current' as const), postcode: text }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

describe('what a service states', () => {
  it('is sealed under identity and location, and comes back as it was', () => {
    fc.assert(
      fc.property(someDemographics, (stated) => {
        expect(fromClasses(byClass(stated))).toEqual(stated);
      }),
      { seed },
    );
    const stated = { name: { family: 'Example' }, addresses: [{ use: 'current' as const }] };
    expect(byClass(stated)).toEqual({
      identity: { name: { family: 'Example' } },
      location: { addresses: [{ use: 'current' }] },
    });
  });

  it('is not stored where it says nothing', () => {
    const bodyWithoutMembers = { name: undefined, sex: undefined } as unknown as Demographics;
    expect([isEmpty({}), isEmpty(bodyWithoutMembers), isEmpty({ sex: 'female' })]).toEqual([true, true, false]);
    expect(byClass({ name: { family: undefined, given: ['Ann'] } as never })).toEqual({
      identity: { name: { given: ['Ann'] } },
    });
  });

  it('adds nothing when it is said again, in any order of members', () => {
    fc.assert(
      fc.property(someDemographics, (stated) => {
        expect(saysNothingNew(stated, latestOf([said(stated)]))).toBe(true);
      }),
      { seed },
    );
    const one = { name: { family: 'A', given: ['B'] } };
    expect(saysNothingNew({ name: { given: ['B'], family: 'A' } }, one)).toBe(true);
    expect(saysNothingNew({ name: { family: 'A' } }, one)).toBe(false);
    expect(saysNothingNew({ sex: 'male' }, one)).toBe(false);
  });

  it('moves an address by its latest word, and who the child is by a correction alone', () => {
    const first = said({ dateOfBirth: '2020-01-02', addresses: [{ use: 'current', postcode: 'A' }] });
    const again = said({ dateOfBirth: '2022-01-02', addresses: [{ use: 'current', postcode: 'B' }] });
    expect(standingStatement([first, again])).toEqual({
      dateOfBirth: '2020-01-02',
      addresses: [{ use: 'current', postcode: 'B' }],
    });
    const correction = said({ dateOfBirth: '2022-01-02' }, true);
    expect(standingStatement([first, again, correction])).toEqual({ dateOfBirth: '2022-01-02' });
    expect(standingStatement([first, correction, first])).toMatchObject({ dateOfBirth: '2022-01-02' });
    expect(standingStatement([])).toEqual({});
  });
});

describe('a date of birth', () => {
  const check = (dateOfBirth: string): string => {
    try {
      checkDateOfBirth({ dateOfBirth }, instant('2026-06-30T23:30:00Z'), '/demographics/dateOfBirth');
      return 'taken';
    } catch (error) {
      return error instanceof DomainError ? error.entry.code : String(error);
    }
  };

  it('is a day that exists and has begun in London', () => {
    expect(check('2026-06-30')).toBe('taken');
    // Half past midnight, British summer time.
    expect(check('2026-07-01')).toBe('taken');
    expect(check('2026-07-02')).toBe('PEO-007');
    expect(check('2025-02-29')).toBe('PEO-007');
    expect(check('yesterday')).toBe('PEO-007');
    // A year of two digits, as some systems write it.
    expect(check('0023-02-01')).toBe('PEO-007');
    expect(check('1896-06-30')).toBe('PEO-007');
    expect(check('1896-07-01')).toBe('taken');
  });
});
