import type { Entry } from '@safeguarding/access';
import { DomainError, type AgencyId, type PersonId } from '@safeguarding/kernel';
import { timelineErrors } from './core/timeline-errors.ts';
import type { TimelineEntries } from './timeline-entries.ts';
import type { TimelineRows } from './timeline-model.ts';

/** Rows looked at in one go. */
const stride = 500;

/** What one service wrote of a child, for slices that give it out: nothing is opened or judged here. */
export class EntriesOfOwner {
  private readonly rows: TimelineRows;
  private readonly entries: TimelineEntries;

  constructor(rows: TimelineRows, entries: TimelineEntries) {
    this.rows = rows;
    this.entries = entries;
  }

  /** In the order in which it occurred. Throws DomainError (503) where something of a record was set aside: it would be too little. */
  of(records: readonly PersonId[], owners: readonly AgencyId[]): readonly Entry[] {
    if (!this.rows.wholeOf(records)) throw new DomainError(timelineErrors.incomplete);
    const found: Entry[] = [];
    for (let after: string | undefined; ;) {
      const places = this.rows.placesOfAll(records, after, false, stride);
      found.push(...this.entries.at(places).filter((entry) => owners.includes(entry.owner)));
      if (places.length < stride) return found;
      after = places.at(-1)?.place;
    }
  }
}
