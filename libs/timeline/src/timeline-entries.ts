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
  private readonly kept = new Map<PersonId, Map<string, Entry>>();
  /** Of lists of places that are themselves kept. */
  private readonly ofPages = new WeakMap<readonly Place[], readonly Entry[]>();
  private count = 0;
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
  at(places: readonly Place[]): readonly Entry[] {
    const known = this.ofPages.get(places);
    if (known) return known;
    const entries = places.flatMap(
      (place) => this.kept.get(place.child)?.get(place.place) ?? this.entryAt(place) ?? [],
    );
    this.ofPages.set(places, entries);
    return entries;
  }

  private entryAt({ row, place, child }: Place): Entry | undefined {
    const { rows, contribution, readEvent, register } = this.parts;
    const event = rows.event(row, readEvent);
    const draft = event && draftsOf(contribution, event).find((one) => one.child === child);
    if (!draft) return undefined;
    const entry = register.entryOf(draft);
    this.keep(child, place, entry);
    return entry;
  }

  private keep(child: PersonId, place: string, entry: Entry): void {
    if (this.count >= mostKept) {
      this.kept.clear();
      this.count = 0;
    }
    const ofChild = this.kept.get(child) ?? new Map<string, Entry>();
    this.kept.set(child, ofChild.set(place, entry));
    this.count += 1;
  }
}
