import { DomainError, plusDays, type LocalDate } from '@safeguarding/kernel';
import { calendars, type Calendar } from './calendars.ts';
import { timescaleErrors } from './timescale-errors.ts';
import type { Nation } from './timescale-vocabulary.ts';

const sunday = 0;
const saturday = 6;

/** Throws DomainError (CLK-001) for a day that the calendar does not know. */
export const isWorkingDay = (calendar: Calendar, day: LocalDate): boolean => {
  if (day < calendar.knownFrom || day > calendar.knownUntil) throw new DomainError(timescaleErrors.calendarUnknown);
  const weekday = new Date(`${day}T00:00:00.000Z`).getUTCDay();
  return weekday !== sunday && weekday !== saturday && !calendar.holidays.has(day);
};

/** The nth working day after a day that is itself day 0, whether or not it is a working day (ruling 11). Throws as above. */
export const plusWorkingDays = (calendar: Calendar, day: LocalDate, count: number): LocalDate => {
  let last = day;
  for (let left = count; left > 0;) {
    last = plusDays(last, 1);
    if (isWorkingDay(calendar, last)) left -= 1;
  }
  return last;
};

/** The same day where it is a working day, else the next one. */
export const workingDayFrom = (calendar: Calendar, day: LocalDate): LocalDate =>
  isWorkingDay(calendar, day) ? day : plusWorkingDays(calendar, day, 1);

/** The nth working day before a day in a nation: what has to be out so many working days ahead. Throws as above. */
export const workingDaysBefore = (nation: Nation, day: LocalDate, count: number): LocalDate => {
  let last = day;
  for (let left = count; left > 0;) {
    last = plusDays(last, -1);
    if (isWorkingDay(calendars[nation], last)) left -= 1;
  }
  return last;
};
