import { draftFrom, type EntryDraft, type TimelineContribution } from '@safeguarding/access';
import { type PersonId, type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { EventCatalogue, Slice } from '@safeguarding/ledger';
import { concernEntry } from './core/concern-entries.ts';
import { concern, type ConcernEvent, type ConcernState, type ConcernStep } from './core/concern.ts';

const childRecord = { version: 1, retention: 'child-record' } as const;

/** How the events of a concern are stored. */
export const concernEvents = {
  ConcernRaised: childRecord,
  ConcernAmended: childRecord,
  ConcernClosed: childRecord,
  ConcernReopened: childRecord,
  ConcernWithdrawn: childRecord,
  ConcernMoved: childRecord,
} as const satisfies EventCatalogue<ConcernEvent['type']>;

/** The stream of one concern. */
export const concernSlice: Slice<ConcernState, ConcernEvent> = { ...concern, events: concernEvents };

/** The entry of one event of a concern. */
export const concernDraft = (event: RecordedEvent): EntryDraft => {
  const stored = recordedAs<ConcernStep>(event);
  return {
    ...draftFrom(event),
    ...concernEntry(stored),
    labels: [],
    ...('supersedes' in stored.facts ? { supersedes: stored.facts.supersedes } : {}),
  };
};

/** Every step of a concern is an entry on its child's timeline; of a move the moved entries are. */
export const concernTimeline: TimelineContribution = Object.fromEntries(
  Object.keys(concernEvents)
    .filter((type) => type !== 'ConcernMoved')
    .map((type) => [type, (event: RecordedEvent) => [concernDraft(event)]]),
);

/** The entries of a concern that were written on this child's record. */
export const concernDrafts = (events: readonly RecordedEvent[], child: PersonId): readonly EntryDraft[] =>
  events
    .filter(({ type }) => type !== 'ConcernMoved')
    .map(concernDraft)
    .filter((draft) => draft.child === child);
