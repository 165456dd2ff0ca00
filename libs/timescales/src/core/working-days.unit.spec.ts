import { describe, expect, it } from '@jest/globals';
import { DomainError, localDate, plusDays, type LocalDate } from '@safeguarding/kernel';
import fc from 'fast-check';
import { calendars } from './calendars.ts';
import { nations } from './timescale-vocabulary.ts';
import { isWorkingDay, plusWorkingDays, workingDayFrom } from './working-days.ts';

const day = (text: string): LocalDate => localDate(text);
const { england, scotland, 'northern-ireland': northernIreland } = calendars;

/** Counts by the calendar sheet: lists every day of the year, strikes weekends and holidays out, and takes the nth that is left. */
const nthOnTheSheet = (nation: (typeof nations)[number], from: LocalDate, count: number): LocalDate | undefined => {
  const { holidays, knownUntil } = calendars[nation];
  const sheet: LocalDate[] = [];
  for (let each = from; each < knownUntil; each = plusDays(each, 1)) sheet.push(plusDays(each, 1));
  const names = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' });
  return sheet.filter(
    (each) => !['Sat', 'Sun'].includes(names.format(new Date(`${each}T12:00:00Z`))) && !holidays.has(each),
  )[count - 1];
};

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
