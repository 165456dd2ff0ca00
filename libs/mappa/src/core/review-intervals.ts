import { plusDays, type LocalDate } from '@safeguarding/kernel';
import type { Scheme } from './schemes.ts';

/** By when a case is reviewed after its last meeting, by scheme and level. */
type Interval = {
  readonly id: string;
  readonly scheme: Scheme;
  readonly level: string;
  readonly atMostWeeks: number;
  readonly inForceFrom: string;
  readonly source: string;
  readonly verified: boolean;
};

// From which day each has been in force was not established: this one is early enough for every meeting that can be recorded.
const longAgo = '2013-04-15';
const guidance = 'MAPPA guidance (England and Wales)';
const scottish = 'National guidance on MAPPA in Scotland';

/** Domain facts, section 5. Level 1 is the lead agency's own review; PPANI gives none. A new version is a line with a later day. */
export const reviewIntervals: readonly Interval[] = [
  {
    ...{ id: 'MAPPA-L2', scheme: 'mappa-england-and-wales', level: '2', atMostWeeks: 12 },
    ...{ inForceFrom: longAgo, source: guidance, verified: false },
  },
  {
    ...{ id: 'MAPPA-L3', scheme: 'mappa-england-and-wales', level: '3', atMostWeeks: 6 },
    ...{ inForceFrom: longAgo, source: guidance, verified: false },
  },
  {
    ...{ id: 'SCO-MAPPA-L2', scheme: 'mappa-scotland', level: '2', atMostWeeks: 12 },
    ...{ inForceFrom: longAgo, source: scottish, verified: true },
  },
  {
    ...{ id: 'SCO-MAPPA-L3', scheme: 'mappa-scotland', level: '3', atMostWeeks: 6 },
    ...{ inForceFrom: longAgo, source: scottish, verified: true },
  },
];

/** The rule in force on a day, and the last day on which the next review is in time; undefined where no interval is given. */
export const reviewDue = (
  scheme: Scheme,
  level: string | undefined,
  since: LocalDate,
): { readonly rule: string; readonly dueOn: LocalDate } | undefined => {
  const interval = reviewIntervals.findLast(
    (one) => one.scheme === scheme && one.level === level && one.inForceFrom <= since,
  );
  return interval && { rule: interval.id, dueOn: plusDays(since, interval.atMostWeeks * 7) };
};
