import { draftFrom, type EntryDraft, type TimelineContribution } from '@safeguarding/access';
import { type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { EventCatalogue, Slice } from '@safeguarding/ledger';
import { protectionEntry } from './core/protection-entries.ts';
import type { ProtectionEvent } from './core/protection-events.ts';
import { protection, type ProtectionState } from './core/protection.ts';

const childRecord = { version: 1, retention: 'child-record' } as const;

/** How the events of a child protection process are stored. */
export const protectionEvents = {
  ProtectionDiscussionRequested: childRecord,
  ProtectionDiscussionHeld: childRecord,
  ProtectionEnquiryConcluded: childRecord,
  ProtectionConferenceCalled: childRecord,
  ProtectionPlanChangeFound: childRecord,
  ProtectionChairTold: childRecord,
  ProtectionConferenceHeld: childRecord,
  ProtectionConferenceRecordSent: childRecord,
  ProtectionCoreGroupHeld: childRecord,
  ProtectionReviewHeld: childRecord,
  ProtectionProcessClosed: childRecord,
  ProtectionProcessPassedOn: childRecord,
} as const satisfies EventCatalogue<ProtectionEvent['type']>;

/** The stream of one process. */
export const protectionSlice: Slice<ProtectionState, ProtectionEvent> = { ...protection, events: protectionEvents };

/** The entry of one step. */
export const protectionDraft = (event: RecordedEvent): EntryDraft => ({
  ...draftFrom(event),
  ...protectionEntry(recordedAs<ProtectionEvent>(event)),
  labels: [],
});

/** Every step is an entry on the child's timeline. */
export const protectionTimeline: TimelineContribution = Object.fromEntries(
  Object.keys(protectionEvents).map((type) => [type, (event: RecordedEvent) => [protectionDraft(event)]]),
);
