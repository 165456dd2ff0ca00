import { expect, it } from '@jest/globals';
import { instant, localDate, plusMonths, type Instant } from '@safeguarding/kernel';
import { dueUnder } from './due-under.ts';
import { dueBy, endOfWorkingDay } from './due.ts';
import { ruleBook } from './rule-book.ts';
import { rulesFor, type Rule } from './rule.ts';

const rule = (id: string): Rule => {
  const found = ruleBook.find((each) => each.id === id);
  if (!found) throw new Error(`no rule ${id}`);
  return found;
};

it.each([
  [
    'a referral on a Wednesday is answered by the end of Thursday',
    'ENG-REF-ACK',
    '2026-11-25T23:59:00Z',
    'england',
    '2026-11-27T00:00:00.000Z',
  ],
  [
    'a referral on Christmas Eve is answered by the end of the 29th',
    'ENG-REF-ACK',
    '2026-12-24T10:00:00Z',
    'england',
    '2026-12-30T00:00:00.000Z',
  ],
  [
    'summer time counts as it is in London',
    'ENG-REF-ACK',
    '2026-06-09T23:30:00Z',
    'england',
    '2026-06-11T23:00:00.000Z',
  ],
  ['police protection is counted by the hour', 'ENG-PP', '2026-03-28T12:00:00Z', 'england', '2026-03-31T12:00:00.000Z'],
  [
    'an access request of 31 January is due on 28 February, moved from Sunday to Monday',
    'UK-SAR',
    '2027-01-31T09:00:00Z',
    'england',
    '2027-03-02T00:00:00.000Z',
  ],
  ['28 calendar days over a clock change', 'SCO-CPPM', '2026-10-20T08:00:00Z', 'scotland', '2026-11-18T00:00:00.000Z'],
] as const)('%s', (_, id, at, nation, due) => {
  expect(dueBy(rule(id), instant(at), nation)).toBe(due);
});

it('weeks are counted in days of the week', () => {
  const sixWeeks: Rule = { ...rule('SCO-CPPM'), amount: 6, unit: 'weeks' };
  expect(dueBy(sixWeeks, instant('2026-11-25T10:00:00Z'), 'scotland')).toBe('2027-01-07T00:00:00.000Z');
});

it('a due day that is no working day moves only where its rule says so', () => {
  const asked = instant('2026-10-26T09:00:00Z');
  const moved: Rule = { ...rule('SCO-CPPM'), rollsToWorkingDay: true, amount: 33 };
  // Saturday 28 November; Monday is St Andrew's Day.
  expect(dueBy(moved, asked, 'scotland')).toBe('2026-12-02T00:00:00.000Z');
  expect(dueBy({ ...moved, amount: 36 }, asked, 'scotland')).toBe('2026-12-02T00:00:00.000Z');
  expect(dueBy({ ...moved, rollsToWorkingDay: false }, asked, 'scotland')).toBe('2026-11-29T00:00:00.000Z');
});

it('the end of the nth working day is known as far as bank holidays are', () => {
  expect(endOfWorkingDay('england', instant('2026-11-27T10:00:00Z'), 1)).toBe('2026-12-01T00:00:00.000Z');
  expect(endOfWorkingDay('scotland', instant('2026-11-27T10:00:00Z'), 1)).toBe('2026-12-02T00:00:00.000Z');
  expect(endOfWorkingDay('england', instant('2027-12-31T10:00:00Z'), 1)).toBeUndefined();
  expect(() => endOfWorkingDay('england', 'no instant' as Instant, 1)).toThrow(RangeError);
});

it('what is due under a rule is due in its nation and on its days, as far as bank holidays are known', () => {
  const due = (id: string, at: string, nation: 'england' | 'scotland') => dueUnder(id, instant(at), nation);
  expect(due('ENG-REF-ACK', '2026-11-25T10:00:00Z', 'england')).toBe('2026-11-27T00:00:00.000Z');
  expect(due('UK-SAR', '2026-11-25T10:00:00Z', 'scotland')).toBe('2026-12-30T00:00:00.000Z');
  expect(due('ENG-REF-ACK', '2026-11-25T10:00:00Z', 'scotland')).toBeUndefined();
  expect(due('UNHEARD-OF', '2026-11-25T10:00:00Z', 'england')).toBeUndefined();
  expect(due('ENG-REF-ACK', '2013-04-15T10:00:00Z', 'england')).toBeUndefined();
  expect(due('ENG-PP', '2013-04-15T10:00:00Z', 'england')).toBe('2013-04-18T10:00:00.000Z');
  expect(due('ENG-PP', '2013-04-14T10:00:00Z', 'england')).toBeUndefined();
  expect(due('ENG-REF-ACK', '2027-12-31T10:00:00Z', 'england')).toBeUndefined();
  expect(() => dueUnder('ENG-PP', 'no instant' as Instant, 'england')).toThrow(RangeError);
});

it('a month without that date ends on its last day', () => {
  expect(plusMonths(localDate('2027-08-31'), 6)).toBe('2028-02-29');
  expect(plusMonths(localDate('2026-11-30'), 3)).toBe('2027-02-28');
  expect(plusMonths(localDate('2026-12-15'), 1)).toBe('2027-01-15');
});

it('a rule starts only in its nation and on its days', () => {
  const old = { ...rule('ENG-ASSESS'), inForceTo: localDate('2026-12-31') };
  const book = [
    old,
    { ...old, version: 2, amount: 40, inForceFrom: localDate('2027-01-01'), inForceTo: localDate('2027-06-30') },
  ];
  const ids = (day: string, nation: 'england' | 'wales') =>
    rulesFor(book, { trigger: 'referral-received', nation, day: localDate(day) }).map(({ version }) => version);
  expect(ids('2026-12-31', 'england')).toEqual([1]);
  expect(ids('2027-01-01', 'england')).toEqual([2]);
  expect(ids('2027-07-01', 'england')).toEqual([]);
  expect(ids('2026-12-31', 'wales')).toEqual([]);
});

it('no two rules have the same id and version, and every one says where it comes from', () => {
  const names = ruleBook.map(({ id, version }) => `${id} ${String(version)}`);
  expect(new Set(names).size).toBe(names.length);
  for (const { source, amount, nations, satisfiedBy } of ruleBook) {
    expect(source).not.toBe('');
    expect(amount).toBeGreaterThan(0);
    expect(nations.length).toBeGreaterThan(0);
    expect(satisfiedBy.length).toBeGreaterThan(0);
  }
});
