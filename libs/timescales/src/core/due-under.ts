import { londonDate, type Instant } from '@safeguarding/kernel';
import { dueIfKnown } from './due.ts';
import { ruleBook } from './rule-book.ts';
import { isInForce } from './rule.ts';
import type { Nation } from './timescale-vocabulary.ts';

/**
 * When something is late under the version of a rule that holds on the day of its trigger; undefined where no version does, and past
 * what is known of bank holidays.
 */
export const dueUnder = (id: string, triggeredAt: Instant, nation: Nation): Instant | undefined => {
  const rule = ruleBook.find((one) => one.id === id && isInForce(one, nation, londonDate(triggeredAt)));
  return rule && dueIfKnown(rule, triggeredAt, nation);
};
