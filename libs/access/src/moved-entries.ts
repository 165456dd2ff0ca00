import type { EventId, PersonId, RecordedEvent, ThingId } from '@safeguarding/kernel';
import type { Ledger, Slice } from '@safeguarding/ledger';
import type { EntryDraft, TimelineContribution } from './core/entry.ts';
import { movedDraft, movedEntryEvents, type EntryMoved } from './core/moved-entry.ts';

/** The new name of each entry that was moved, by its old one. */
export type MovedState = ReadonlyMap<EventId, EventId>;

/** The stream of what was moved of one concern, referral or disclosure. */
export const movedEntriesSlice: Slice<MovedState, EntryMoved> = {
  category: 'moved',
  initial: new Map(),
  evolve: (state, { id, facts }) => new Map(state).set(facts.entry, id),
  events: movedEntryEvents,
};

/**
 * What came to this child's record of a thing that was written on another child, by a strong read; nothing of most things. `kinds`:
 * how the kinds of entry begin that are asked for, because documents are entries of what they hang on.
 */
export const movedEntriesOf = async (
  ledger: Pick<Ledger, 'load'>,
  thing: ThingId,
  { child, kinds }: { readonly child: PersonId; readonly kinds: 'concern-' | 'referral-' | 'attachment-' },
): Promise<readonly EntryDraft[]> => {
  const { events } = await ledger.load<MovedState, EntryMoved>(movedEntriesSlice, thing);
  return (events as readonly unknown[] as readonly RecordedEvent[])
    .map(movedDraft)
    .filter((draft) => draft.child === child && draft.kind.startsWith(kinds));
};

/** Moved entries stand on the timeline of the child that they belong to. */
export const movedEntriesTimeline: TimelineContribution = { EntryMoved: (event) => [movedDraft(event)] };
