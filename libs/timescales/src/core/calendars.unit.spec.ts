import { describe, expect, it } from '@jest/globals';
import { localDate, plusDays, type LocalDate } from '@safeguarding/kernel';
import { calendars, daysKnownAhead } from './calendars.ts';
import type { Nation } from './timescale-vocabulary.ts';

// What the law says of bank holidays, reckoned from the law: the Banking and Financial Dealings Act 1971, schedule 1, and what is
// proclaimed for each year. The calendars are lists; this counts.

const weekdayOf = (day: LocalDate): number => new Date(`${day}T00:00:00Z`).getUTCDay();
const isWeekend = (day: LocalDate): boolean => weekdayOf(day) % 6 === 0;
const dated = (year: number, monthAndDay: string): LocalDate => localDate(`${String(year)}-${monthAndDay}`);

/** Easter Sunday by the anonymous Gregorian reckoning. */
const easter = (year: number): LocalDate => {
  const century = Math.floor(year / 100);
  const moon = (year % 19) * 19 + century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25) + 15;
  const epact = moon % 30;
  const full =
    epact - Math.floor(epact / 28) * (1 - Math.floor(29 / (epact + 1)) * Math.floor((21 - (year % 19)) / 11));
  const sunday = (year + Math.floor(year / 4) + full + 2 - century + Math.floor(century / 4)) % 7;
  return plusDays(dated(year, '03-28'), full - sunday);
};

const firstMonday = (year: number, month: string): LocalDate => {
  const first = dated(year, `${month}-01`);
  return plusDays(first, (8 - weekdayOf(first)) % 7);
};
/** Of a month with 31 days. */
const lastMonday = (year: number, month: string): LocalDate => {
  const last = dated(year, `${month}-31`);
  return plusDays(last, -((weekdayOf(last) + 6) % 7));
};

/** A day of a date that falls on a weekend is kept on the next weekday that is not kept already. */
const kept = (days: readonly LocalDate[]): readonly LocalDate[] =>
  days.reduce<readonly LocalDate[]>((found, day) => {
    let on = day;
    while (isWeekend(on) || found.includes(on) || (on !== day && days.includes(on))) on = plusDays(on, 1);
    return [...found, on];
  }, []);

const proclaimed: Readonly<Record<string, readonly string[]>> = {
  everywhere: ['2023-05-08'], // the Coronation
  scotland: ['2026-06-15'], // the men's football World Cup
};

const byLaw = (nation: Nation, year: number): readonly string[] => {
  const at = (...days: readonly string[]): readonly LocalDate[] => days.map((day) => dated(year, day));
  const goodFriday = plusDays(easter(year), -2);
  const easterMonday = plusDays(easter(year), 1);
  const fixed = {
    england: at('01-01', '12-25', '12-26'),
    wales: at('01-01', '12-25', '12-26'),
    scotland: at('01-01', '01-02', '11-30', '12-25', '12-26'),
    'northern-ireland': at('01-01', '03-17', '07-12', '12-25', '12-26'),
  }[nation];
  const moving =
    nation === 'scotland' ? [goodFriday, firstMonday(year, '08')] : [goodFriday, easterMonday, lastMonday(year, '08')];
  const once = [...(proclaimed['everywhere'] ?? []), ...(proclaimed[nation] ?? [])].filter((day) =>
    day.startsWith(String(year)),
  );
  return [...kept(fixed), ...moving, firstMonday(year, '05'), lastMonday(year, '05'), ...once].toSorted((a, b) =>
    a.localeCompare(b),
  );
};

describe.each(['england', 'wales', 'scotland', 'northern-ireland'] as const)('the bank holidays of %s', (nation) => {
  const { holidays, knownFrom, knownUntil } = calendars[nation];

  it.each([2023, 2024, 2025, 2026, 2027])('of %s are those of the law', (year) => {
    const listed = [...holidays].filter((day) => day.startsWith(`${String(year)}-`));
    expect(listed.toSorted((a, b) => a.localeCompare(b))).toEqual(byLaw(nation, year));
  });

  it('are known for whole years, and listed for no other', () => {
    expect([knownFrom, knownUntil]).toEqual(['2023-01-01', '2027-12-31']);
    expect([...holidays].filter((day) => day < knownFrom || day > knownUntil)).toEqual([]);
  });
});

it.each([
  ['2027-12-31', 0],
  ['2027-12-01', 30],
  ['2026-12-31', 365],
  ['2028-01-01', -1],
] as const)('from %s on bank holidays are known for %i days', (today, days) => {
  expect(daysKnownAhead(localDate(today))).toBe(days);
});
