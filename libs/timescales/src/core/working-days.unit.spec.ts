import { describe, expect, it } from '@jest/globals';
import { DomainError, localDate, plusDays, type LocalDate } from '@safeguarding/kernel';
import fc from 'fast-check';
import { calendars } from './calendars.ts';
import { nations } from './timescale-vocabulary.ts';
import { isWorkingDay, plusWorkingDays, workingDayFrom, workingDaysBefore } from './working-days.ts';

const day = (text: string): LocalDate => localDate(text);
const { england, scotland, 'northern-ireland': northernIreland } = calendars;

/** The calendar sheet of a nation: every day that is known, with weekends and holidays struck out. */
const sheetOf = (nation: (typeof nations)[number]): readonly LocalDate[] => {
  const { holidays, knownFrom, knownUntil } = calendars[nation];
  const names = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' });
  const sheet: LocalDate[] = [];
  for (let each = day(knownFrom); each <= knownUntil; each = plusDays(each, 1))
    if (!['Sat', 'Sun'].includes(names.format(new Date(`${each}T12:00:00Z`))) && !holidays.has(each)) sheet.push(each);
  return sheet;
};
const sheets = new Map(nations.map((nation) => [nation, sheetOf(nation)]));

/** Counts by the sheet: takes the nth day that is left after a day. */
const nthOnTheSheet = (nation: (typeof nations)[number], from: LocalDate, count: number): LocalDate | undefined =>
  sheets.get(nation)?.filter((each) => each > from)[count - 1];

const counted = (nation: (typeof nations)[number], from: LocalDate, count: number): LocalDate | undefined => {
  try {
    return plusWorkingDays(calendars[nation], from, count);
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
};

describe('a working day', () => {
  it.each([
    ['a Saturday', england, '2026-11-28', false],
    ['Easter Monday in England', england, '2026-04-06', false],
    ['Easter Monday in Scotland', scotland, '2026-04-06', true],
    ['2 January in Scotland', scotland, '2026-01-02', false],
    ['2 January in England', england, '2026-01-02', true],
    ["St Andrew's Day", scotland, '2026-11-30', false],
    ["St Patrick's Day", northernIreland, '2026-03-17', false],
    ['the day kept for 12 July, a Sunday', northernIreland, '2026-07-13', false],
    ['the day kept for Boxing Day, a Saturday', england, '2026-12-28', false],
  ] as const)('%s', (_, calendar, text, expected) => {
    expect(isWorkingDay(calendar, day(text))).toBe(expected);
  });

  it.each(nations)('is refused past the end of what is known (%s)', (nation) => {
    const { knownUntil, knownFrom } = calendars[nation];
    expect(() => plusWorkingDays(calendars[nation], day(knownUntil), 1)).toThrow(DomainError);
    expect(() => isWorkingDay(calendars[nation], plusDays(day(knownFrom), -1))).toThrow('CLK-001');
  });

  it('keeps no weekend day in its list, and every day that it lists is within what is known', () => {
    for (const { holidays, knownFrom, knownUntil } of Object.values(calendars))
      for (const holiday of holidays) {
        expect(holiday >= knownFrom && holiday <= knownUntil).toBe(true);
        expect([0, 6]).not.toContain(new Date(`${holiday}T00:00:00Z`).getUTCDay());
      }
  });
});

it('counts from a day that is day 0, also where that is no working day', () => {
  expect(plusWorkingDays(england, day('2026-11-25'), 1)).toBe('2026-11-26');
  expect(plusWorkingDays(england, day('2026-11-27'), 1)).toBe('2026-11-30');
  expect(plusWorkingDays(england, day('2026-11-28'), 1)).toBe('2026-11-30');
  expect(plusWorkingDays(england, day('2026-12-24'), 1)).toBe('2026-12-29');
  expect(workingDayFrom(england, day('2026-12-25'))).toBe('2026-12-29');
});

it('counts back over a weekend and a bank holiday to the day on which something has to be out', () => {
  expect(workingDaysBefore('england', day('2026-11-27'), 1)).toBe('2026-11-26');
  expect(workingDaysBefore('england', day('2026-11-30'), 1)).toBe('2026-11-27');
  expect(workingDaysBefore('england', day('2026-12-30'), 2)).toBe('2026-12-24');
  expect(workingDaysBefore('northern-ireland', day('2026-07-14'), 1)).toBe('2026-07-10');
  expect(workingDaysBefore('england', day('2026-11-28'), 0)).toBe('2026-11-28');
});

it('every day that is known has its answer, the first and the last too', () => {
  for (const { knownFrom, knownUntil } of Object.values(calendars)) {
    expect(isWorkingDay(england, day(knownFrom))).toBe(false);
    expect(isWorkingDay(england, day(knownUntil))).toBe(true);
  }
});

it('agrees with an independent count by the calendar sheet, in every nation', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...nations),
      fc.integer({ min: 0, max: 1_700 }),
      fc.integer({ min: 1, max: 60 }),
      (nation, offset, count) => {
        const from = plusDays(day('2023-01-01'), offset);
        // Where the sheet ends, both know nothing.
        expect(counted(nation, from, count)).toBe(nthOnTheSheet(nation, from, count));
      },
    ),
  );
});
