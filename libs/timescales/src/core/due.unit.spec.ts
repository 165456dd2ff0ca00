import { expect, it } from '@jest/globals';
import { instant, localDate, plusMonths } from '@safeguarding/kernel';
import { dueBy } from './due.ts';
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
