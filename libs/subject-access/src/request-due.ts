import type { Caller } from '@safeguarding/access';
import { londonDate, plusMs, type Instant, type LocalDate } from '@safeguarding/kernel';
import { dueUnder } from '@safeguarding/timescales';
import type { Standing } from './core/access-request.ts';

/** When an answer is late; undefined while the time does not run, and past what is known of bank holidays. */
export const dueOf = ({ principal: { nation } }: Caller, { runningSince, extended }: Standing): Instant | undefined =>
  runningSince && dueUnder(extended ? 'UK-SAR-EXTENDED' : 'UK-SAR', runningSince, nation);

/** The last day on which an answer is in time. */
export const lastDayOf = (due: Instant): LocalDate => londonDate(plusMs(due, -1));
