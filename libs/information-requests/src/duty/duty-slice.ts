import { draftFrom, type EntryDraft, type TimelineContribution } from '@safeguarding/access';
import { type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { EventCatalogue, Slice } from '@safeguarding/ledger';
import { dutyEntry } from '../core/duty/duty-entries.ts';
import { duty, type DutyEvent, type DutyState } from '../core/duty/duty.ts';

const childRecord = { version: 1, retention: 'child-record' } as const;

/** How the decisions under the duty to share are stored. */
export const dutyEvents = {
  DutyDecidedToShare: childRecord,
  DutyDecidedNotToShare: childRecord,
  DutyNotSharingReviewed: childRecord,
} as const satisfies EventCatalogue<DutyEvent['type']>;

/** The stream of one decision. */
export const dutySlice: Slice<DutyState, DutyEvent> = { ...duty, events: dutyEvents };

/** The entry of one decision, or of its review. */
export const dutyDraft = (event: RecordedEvent): EntryDraft => ({
  ...draftFrom(event),
  ...dutyEntry(recordedAs<DutyEvent>(event)),
  // Of the service that decided and of whom it shared with, of nobody else.
  labels: ['withheld'],
  byNameOnly: true,
});

/** Every decision is an entry on the child's timeline. */
export const dutyTimeline: TimelineContribution = Object.fromEntries(
  Object.keys(dutyEvents).map((type) => [type, (event: RecordedEvent) => [dutyDraft(event)]]),
);
