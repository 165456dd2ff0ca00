import type { AgencyRegister } from '@safeguarding/access';
import { type Entry, type TimelineContribution } from '@safeguarding/access';
import type { PersonId } from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import { draftsOf, type Place, type TimelineRows } from './timeline-model.ts';

const mostKept = 50_000;

/**
 * The entries at places of a child's timeline, sealed as they are. Kept in memory because the rows never change; what may be seen of
 * them is judged anew at every question.
 */
export class TimelineEntries {
  private readonly kept = new Map<string, Entry>();
  private readonly parts: {
    readonly rows: TimelineRows;
    readonly contribution: TimelineContribution;
    readonly readEvent: ReadEvent;
    readonly register: AgencyRegister;
  };

  constructor(parts: TimelineEntries['parts']) {
    this.parts = parts;
  }

  /** In the order given. */
  at(child: PersonId, places: readonly Place[]): readonly Entry[] {
    return places.flatMap((place) => this.entryAt(child, place) ?? []);
  }

  private entryAt(child: PersonId, { row, place }: Place): Entry | undefined {
    const key = child + place;
    const known = this.kept.get(key);
    if (known) return known;
    const { rows, contribution, readEvent, register } = this.parts;
    const event = rows.event(row, readEvent);
    const draft = event && draftsOf(contribution, event).find((one) => one.child === child);
    if (!draft) return undefined;
    const entry = register.entryOf(draft);
    if (this.kept.size >= mostKept) this.kept.clear();
    this.kept.set(key, entry);
    return entry;
  }
}
