import { localDate } from '@safeguarding/kernel';
import type { Rule } from '../rule.ts';

type Written = Omit<Rule, 'version' | 'endedBy' | 'rollsToWorkingDay' | 'mayPause' | 'inForceFrom'> &
  Partial<Pick<Rule, 'version' | 'endedBy' | 'rollsToWorkingDay' | 'mayPause' | 'inForceFrom'>>;

/**
 * From which day each rule has been in force was not established: this day is early enough for every trigger that the ledger can
 * record, and is not the day on which the guidance appeared.
 */
const longAgo = localDate('2013-04-15');

/** A rule with what most of them have. */
export const rule = (written: Written): Rule => ({
  version: 1,
  endedBy: [],
  rollsToWorkingDay: false,
  mayPause: false,
  inForceFrom: longAgo,
  ...written,
});
