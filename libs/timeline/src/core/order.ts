import { epochMs, startOf, type EventId, type Instant, type OccurredOn } from '@safeguarding/kernel';

/** What decides an entry's place. */
export type Placed = { readonly id: EventId; readonly occurredOn: OccurredOn; readonly recordedAt: Instant };

/**
 * Sorts entries by the start of the interval in which they occurred, then by when they were recorded, then by id: the same order
 * whatever the order of arrival (decisions, "Time and order").
 */
export const orderKey = ({ id, occurredOn, recordedAt }: Placed): string =>
  `${startOf(occurredOn)}|${recordedAt}|${id}`;

const hourMs = 3_600_000;

/** The last instant at which the occurrence can have ended, by its precision; a little generous for months and years. */
const latestEnd = (occurredOn: OccurredOn): number => {
  const start = epochMs(startOf(occurredOn));
  const hours: Record<OccurredOn['precision'], number> = {
    instant: 0,
    day: 24,
    month: 31 * 24,
    year: 366 * 24,
    unknown: Number.POSITIVE_INFINITY,
  };
  return start + hours[occurredOn.precision] * hourMs;
};

/** Entered more than this long after it happened, an entry says so. */
export const lateAfterHours = 24;

/** True where the entry was recorded so long after the event that a reader must know it was not there to be seen before. */
export const isLate = ({ occurredOn, recordedAt }: Pick<Placed, 'occurredOn' | 'recordedAt'>): boolean =>
  epochMs(recordedAt) > latestEnd(occurredOn) + lateAfterHours * hourMs;
