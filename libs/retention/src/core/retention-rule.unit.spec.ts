import { describe, expect, it } from '@jest/globals';
import { agencyKinds, nations } from '@safeguarding/access';
import { birthday, localDate, plusDays, type LocalDate } from '@safeguarding/kernel';
import fc from 'fast-check';
import { ordersFor, preservationOrders } from './preservation-orders.ts';
import { isDue, periodOf, type Holding } from './retention-rule.ts';
import { disposableClasses } from './retention-vocabulary.ts';
import { schedule } from './schedule.ts';

const day = localDate;
const ofGp: Holding = {
  ...{ retention: 'child-record', holder: 'gp-practice', nation: 'england', about: 'child' },
  ...{ firstDay: day('2026-01-05'), lastDay: day('2030-06-01'), dateOfBirth: day('2023-02-01') },
};
const endOf = (changes: Partial<Holding>, today = day('2050-01-01')) =>
  periodOf(schedule, { ...ofGp, ...changes }, today)?.endsOn;

describe('the schedule', () => {
  it.each<[string, Partial<Holding>, string]>([
    ['a health record of a child to the 25th birthday', {}, '2048-02-01'],
    ['to the 26th where the last entry was made at 17', { lastDay: day('2040-02-01') }, '2049-02-01'],
    ['but not where it was made at 18', { lastDay: day('2041-02-01') }, '2048-02-01'],
    ['a record of social care for 75 years from birth', { holder: 'childrens-social-care' }, '2098-02-01'],
    ['one of the police to the 100th birthday', { holder: 'police' }, '2123-02-01'],
    ['the directory for 6 years from the 18th birthday, whoever keeps it', { retention: 'directory' }, '2047-02-01'],
    ['of two rules the longer one', { holder: 'mental-health', lastDay: day('2035-01-01') }, '2055-01-01'],
    ['a leap-day birthday ends on 1 March', { dateOfBirth: day('2024-02-29') }, '2049-03-01'],
    ['facts about an adult for 75 years from the last entry', { about: 'adult' }, '2105-06-01'],
  ])('keeps %s', (_, holding, endsOn) => {
    expect(endOf(holding)).toBe(endsOn);
  });

  it('keeps every class of every holder by a rule with its source', () => {
    for (const holder of agencyKinds)
      for (const nation of nations)
        for (const retention of disposableClasses)
          for (const about of ['child', 'adult'] as const)
            expect([holder, retention, endOf({ holder, nation, retention, about })]).not.toContain(undefined);
    expect(schedule.filter(({ source }) => source === '')).toEqual([]);
    expect(new Set(schedule.map(({ id, version }) => `${id} ${String(version)}`)).size).toBe(schedule.length);
  });

  it('never lets a record go earlier because nobody knows the date of birth (property)', () => {
    const born = fc.integer({ min: 0, max: 8_000 }).map((days) => plusDays(day('2000-01-01'), days));
    fc.assert(
      fc.property(born, fc.integer({ min: -250, max: 9_000 }), (dateOfBirth, days) => {
        const firstDay = plusDays(dateOfBirth, days);
        const known: Holding = { ...ofGp, firstDay, lastDay: firstDay, dateOfBirth };
        const { dateOfBirth: _born, ...unknown } = known;
        const [one, other] = [known, unknown].map((holding) => periodOf(schedule, holding, day('2050-01-01'))?.endsOn);
        // At 17 both may move by a year; the unknown one is at most that one year short of the one that moved.
        const slack = birthday(other ?? dateOfBirth, 1);
        expect(slack >= (one ?? '')).toBe(true);
      }),
    );
  });

  it('is due from the day on which the longest period is over, and not before (property)', () => {
    fc.assert(
      fc.property(fc.integer({ min: -800, max: 800 }), (days) => {
        const today: LocalDate = plusDays(day('2048-02-01'), days);
        expect(isDue(periodOf(schedule, ofGp, today), today)).toBe(days >= 0);
      }),
    );
  });

  it('knows no period for what no rule keeps, and that is never due', () => {
    expect(periodOf([], ofGp, day('2200-01-01'))).toBeUndefined();
    expect(isDue(undefined, day('2200-01-01'))).toBe(false);
  });

  it('takes the version in force on the day of the question', () => {
    const [first] = schedule;
    if (!first) throw new Error('the schedule is empty');
    const law = [
      { ...first, inForceTo: day('2029-12-31') },
      { ...first, version: 2, years: 30, inForceFrom: day('2030-01-01') },
    ];
    expect(periodOf(law, ofGp, day('2029-12-31'))?.endsOn).toBe('2048-02-01');
    expect(periodOf(law, ofGp, day('2030-01-01'))).toMatchObject({ endsOn: '2053-02-01', rule: { version: 2 } });
  });
});

describe('an order of an inquiry', () => {
  it('binds its nations from its first day to its last', () => {
    const bound = (nation: string, today: string) =>
      ordersFor(preservationOrders, nation, day(today)).map(({ id }) => id);
    expect(bound('england', '2015-06-30')).toEqual([]);
    expect(bound('england', '2015-07-01')).toEqual(['IICSA']);
    expect(bound('wales', '2022-10-20')).toEqual(['IICSA']);
    expect(bound('england', '2022-10-21')).toEqual([]);
    expect(bound('scotland', '2040-01-01')).toEqual(['SCAI']);
  });
});
