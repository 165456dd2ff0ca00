import type { AgencyId, Instant, LocalDate, ThingId } from '@safeguarding/kernel';

/** What of a residence decides who answers for the child on a day. */
export type Residing = {
  readonly residence: ThingId;
  readonly authority: AgencyId;
  readonly from: LocalDate;
  readonly until?: LocalDate;
  readonly recordedAt: Instant;
};

const order = (one: Residing, other: Residing): number =>
  one.from.localeCompare(other.from) ||
  one.recordedAt.localeCompare(other.recordedAt) ||
  one.residence.localeCompare(other.residence);

/**
 * The residence in force on a London day: the one that began last by then, of two of the same day the one that was recorded last. A
 * later one ends an earlier one by itself; where the last one has ended nobody knows where the child lives, and the one before it does
 * not come back.
 */
export const residenceOn = <R extends Residing>(residences: readonly R[], day: LocalDate): R | undefined => {
  const last = residences
    .filter(({ from }) => from <= day)
    .toSorted(order)
    .at(-1);
  return last && (last.until === undefined || day < last.until) ? last : undefined;
};
