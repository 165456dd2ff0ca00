import { draftFrom, type EntryDraft, type TimelineContribution } from '@safeguarding/access';
import { type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { EventCatalogue, Slice } from '@safeguarding/ledger';
import { disposal, type DisposalEvent, type DisposalState, type RecordsDestroyed } from './core/disposal.ts';
import { holds, type HoldEvent, type HoldsState } from './core/holds.ts';

const plain = { version: 1, retention: 'child-record' } as const;

/** How holds and disposals are stored; nothing of them is sealed, so that they outlive what they destroy. */
export const holdEvents = {
  HoldPlaced: plain,
  HoldLifted: plain,
  DestructionBegun: plain,
} as const satisfies EventCatalogue<HoldEvent['type']>;

export const disposalEvents = {
  DisposalProposed: plain,
  DisposalApproved: plain,
  DisposalRefused: plain,
  DisposalStopped: plain,
  RecordsDestroyed: plain,
} as const satisfies EventCatalogue<DisposalEvent['type']>;

/** Both, for the composition. */
export const retentionEvents = { ...holdEvents, ...disposalEvents };

export const holdsSlice: Slice<HoldsState, HoldEvent> = { ...holds, events: holdEvents };
/** By what every process learns that data keys of a person are gone, whichever of them destroyed them. */
export const destructionTold = { eventTypes: ['RecordsDestroyed'], streams: [`${disposal.category}-`] } as const;

export const disposalSlice: Slice<DisposalState, DisposalEvent> = { ...disposal, events: disposalEvents };

const tombstone = (stored: RecordedEvent): readonly EntryDraft[] => {
  const event = recordedAs<RecordsDestroyed>(stored);
  const { disposal: thing, person, controller, retention, ground } = event.facts;
  return [
    {
      ...draftFrom(event),
      ...{ child: person, thing, kind: 'records-destroyed', owner: controller },
      labels: [],
      // The service keeps sight of its own tombstone, whoever still works with the child.
      recipients: [{ agency: controller, classes: ['presence', 'summary'] }],
      fields: {
        retention: { class: 'summary', value: retention },
        ground: { class: 'summary', value: ground },
      },
      sealed: [],
    },
  ];
};

/** Where records were destroyed a tombstone stands on the timeline; proposals and holds are no entries. */
export const retentionTimeline: TimelineContribution = { RecordsDestroyed: tombstone };
