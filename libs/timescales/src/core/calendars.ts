import type { LocalDate } from '@safeguarding/kernel';
import type { Nation } from './timescale-vocabulary.ts';

/** Bank holidays of one jurisdiction; weekend days are left out. A day outside `knownFrom` and `knownUntil` is not known at all. */
export type Calendar = {
  readonly id: string;
  readonly source: string;
  /** Whether somebody has compared it with the source. */
  readonly verified: boolean;
  readonly knownFrom: string;
  /** The last day that is known. Past it a question is refused: a Monday-to-Friday guess would be a wrong date with a straight face. */
  readonly knownUntil: string;
  readonly holidays: ReadonlySet<string>;
};

type Years = Readonly<Record<number, readonly string[]>>;

const daysOf = (years: Years): ReadonlySet<string> =>
  new Set(Object.entries(years).flatMap(([year, days]) => days.map((day) => `${year}-${day}`)));

const known = {
  source: 'Banking and Financial Dealings Act 1971, proclamations, and the published lists of bank holidays',
  verified: false,
  knownFrom: '2023-01-01',
  knownUntil: '2027-12-31',
} as const;

const englandAndWales: Calendar = {
  ...known,
  id: 'england-and-wales',
  holidays: daysOf({
    2023: ['01-02', '04-07', '04-10', '05-01', '05-08', '05-29', '08-28', '12-25', '12-26'],
    2024: ['01-01', '03-29', '04-01', '05-06', '05-27', '08-26', '12-25', '12-26'],
    2025: ['01-01', '04-18', '04-21', '05-05', '05-26', '08-25', '12-25', '12-26'],
    2026: ['01-01', '04-03', '04-06', '05-04', '05-25', '08-31', '12-25', '12-28'],
    2027: ['01-01', '03-26', '03-29', '05-03', '05-31', '08-30', '12-27', '12-28'],
  }),
};

const scotland: Calendar = {
  ...known,
  id: 'scotland',
  holidays: daysOf({
    2023: ['01-02', '01-03', '04-07', '05-01', '05-08', '05-29', '08-07', '11-30', '12-25', '12-26'],
    2024: ['01-01', '01-02', '03-29', '05-06', '05-27', '08-05', '12-02', '12-25', '12-26'],
    2025: ['01-01', '01-02', '04-18', '05-05', '05-26', '08-04', '12-01', '12-25', '12-26'],
    2026: ['01-01', '01-02', '04-03', '05-04', '05-25', '06-15', '08-03', '11-30', '12-25', '12-28'],
    2027: ['01-01', '01-04', '03-26', '05-03', '05-31', '08-02', '11-30', '12-27', '12-28'],
  }),
};

const northernIreland: Calendar = {
  ...known,
  id: 'northern-ireland',
  holidays: daysOf({
    2023: ['01-02', '03-17', '04-07', '04-10', '05-01', '05-08', '05-29', '07-12', '08-28', '12-25', '12-26'],
    2024: ['01-01', '03-18', '03-29', '04-01', '05-06', '05-27', '07-12', '08-26', '12-25', '12-26'],
    2025: ['01-01', '03-17', '04-18', '04-21', '05-05', '05-26', '07-14', '08-25', '12-25', '12-26'],
    2026: ['01-01', '03-17', '04-03', '04-06', '05-04', '05-25', '07-13', '08-31', '12-25', '12-28'],
    2027: ['01-01', '03-17', '03-26', '03-29', '05-03', '05-31', '07-12', '08-30', '12-27', '12-28'],
  }),
};

/** Which calendar counts working days where. */
export const calendars: Readonly<Record<Nation, Calendar>> = {
  england: englandAndWales,
  wales: englandAndWales,
  scotland,
  'northern-ireland': northernIreland,
};

const dayMs = 86_400_000;

/** For how many days from today on the bank holidays of every nation are known; negative once they are not. */
export const daysKnownAhead = (today: LocalDate): number =>
  Math.min(
    ...Object.values(calendars).map(({ knownUntil }) =>
      Math.round((Date.parse(knownUntil) - Date.parse(today)) / dayMs),
    ),
  );
