import { DomainError, londonDate, type Instant } from '@safeguarding/kernel';
import { dueBy } from './due.ts';
import { ruleBook } from './rule-book.ts';
import { timescaleErrors } from './timescale-errors.ts';
import type { Nation } from './timescale-vocabulary.ts';

/**
 * When something is late under the version of a rule that holds on the day of its trigger; undefined where no version does, and past
 * what is known of bank holidays.
 */
export const dueUnder = (id: string, triggeredAt: Instant, nation: Nation): Instant | undefined => {
  const day = londonDate(triggeredAt);
  const rule = ruleBook.find(
    (one) =>
      one.id === id &&
      one.nations.includes(nation) &&
      one.inForceFrom <= day &&
      (one.inForceTo === undefined || day <= one.inForceTo),
  );
  if (!rule) return undefined;
  try {
    return dueBy(rule, triggeredAt, nation);
  } catch (error) {
    if (error instanceof DomainError && error.entry.code === timescaleErrors.calendarUnknown.code) return undefined;
    throw error;
  }
};
