import type { Instant } from '@safeguarding/kernel';
import type { Period, SharingPosition } from './sharing-position.ts';

/** From inclusive, until exclusive: at the instant of its end a period is over. */
export const covers = (period: Period, at: Instant): boolean =>
  period.from <= at && (period.until === undefined || at < period.until);

/** A clock set back must not revive what has ended: the later of the clock and the newest fact counts. */
export const effectiveAt = (position: SharingPosition, at: Instant): Instant =>
  position.asOf !== undefined && position.asOf > at ? position.asOf : at;
