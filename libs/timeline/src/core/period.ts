import { DomainError, localDate, londonInstant, startOfLondonDay, type Instant } from '@safeguarding/kernel';
import { timelineErrors } from './timeline-errors.ts';

const read = (text: string): Instant => (text.length === 10 ? startOfLondonDay(localDate(text)) : londonInstant(text));

/** Reads the two ends of a period: a day begins at London midnight. Throws DomainError (400) where one is malformed or they are reversed. */
export const periodOf = (from?: string, to?: string): { readonly from?: Instant; readonly to?: Instant } => {
  try {
    const period = {
      ...(from === undefined ? {} : { from: read(from) }),
      ...(to === undefined ? {} : { to: read(to) }),
    };
    if (period.from !== undefined && period.to !== undefined && period.from >= period.to) throw new RangeError();
    return period;
  } catch {
    throw new DomainError(timelineErrors.periodMalformed);
  }
};
