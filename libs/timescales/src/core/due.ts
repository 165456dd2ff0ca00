import {
  DomainError,
  londonDate,
  plusDays,
  plusMonths,
  plusMs,
  startOfLondonDay,
  type Instant,
  type LocalDate,
} from '@safeguarding/kernel';
import { calendars } from './calendars.ts';
import type { Rule } from './rule.ts';
import { timescaleErrors } from './timescale-errors.ts';
import type { Nation } from './timescale-vocabulary.ts';
import { plusWorkingDays, workingDayFrom } from './working-days.ts';

const hourMs = 3_600_000;
const daysOfWeek = 7;

const dueDay = ({ amount, unit }: Rule, day: LocalDate, nation: Nation): LocalDate => {
  if (unit === 'working-days') return plusWorkingDays(calendars[nation], day, amount);
  if (unit === 'months') return plusMonths(day, amount);
  return plusDays(day, unit === 'weeks' ? amount * daysOfWeek : amount);
};

/**
 * The instant at which it is late: hours from the trigger, else the end of the last day in London (ruling 11: the day of the trigger
 * is day 0). Throws DomainError (CLK-001) past the calendar's end of knowledge.
 */
export const dueBy = (rule: Rule, triggeredAt: Instant, nation: Nation): Instant => {
  if (rule.unit === 'hours') return plusMs(triggeredAt, rule.amount * hourMs);
  const day = dueDay(rule, londonDate(triggeredAt), nation);
  const last = rule.rollsToWorkingDay ? workingDayFrom(calendars[nation], day) : day;
  return startOfLondonDay(plusDays(last, 1));
};

/** Undefined past the calendar's end of knowledge, where the answer is not known yet. */
const asFarAsKnown = (ask: () => Instant): Instant | undefined => {
  try {
    return ask();
  } catch (error) {
    if (error instanceof DomainError && error.entry === timescaleErrors.calendarUnknown) return undefined;
    throw error;
  }
};

/** As `dueBy`; undefined past the calendar's end of knowledge. */
export const dueIfKnown = (rule: Rule, triggeredAt: Instant, nation: Nation): Instant | undefined =>
  asFarAsKnown(() => dueBy(rule, triggeredAt, nation));

/** The end of the nth working day after the day of an instant; undefined past the calendar's end of knowledge. */
export const endOfWorkingDay = (nation: Nation, at: Instant, count: number): Instant | undefined =>
  asFarAsKnown(() => startOfLondonDay(plusDays(plusWorkingDays(calendars[nation], londonDate(at), count), 1)));
