import type { ReadingDuring } from '@safeguarding/access';

/** A reading with what it showed of these entries alone; undefined where it showed none of them. */
export const sawAny = (row: ReadingDuring, entries: ReadonlySet<string>): ReadingDuring | undefined => {
  const shown = row.shown
    .map((together) => ({ ...together, entries: together.entries.filter((entry) => entries.has(entry)) }))
    .filter((together) => together.entries.length > 0);
  return shown.length === 0 ? undefined : { ...row, shown };
};
