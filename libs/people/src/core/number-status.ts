import { plusDays, type LocalDate } from '@safeguarding/kernel';
import type { VerificationStatus } from './identifier.ts';

/** Statuses of somebody who has no number yet (UK Core; domain facts, section 3). */
export const statusesWithoutNumber = [
  'trace-required',
  'trace-attempted',
  'trace-needs-to-be-resolved',
  'trace-in-progress',
  'number-not-present-and-trace-not-required',
  'trace-postponed',
] as const satisfies readonly VerificationStatus[];
export type StatusWithoutNumber = (typeof statusesWithoutNumber)[number];

/** The search for a number may be put off for a baby under six weeks. */
export const postponedForDays = 42;

/** A search that was put off is due when the baby is six weeks old: no event says so, the day does. */
export const numberStatusOn = (
  traced: VerificationStatus | undefined,
  born: LocalDate | undefined,
  day: LocalDate,
): VerificationStatus | undefined =>
  traced === 'trace-postponed' && born !== undefined && day >= plusDays(born, postponedForDays)
    ? 'trace-required'
    : traced;
