import { draftFrom, type EntryDraft, type TimelineContribution } from '@safeguarding/access';
import { type PersonId, type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { EventCatalogue, Slice } from '@safeguarding/ledger';
import { attachmentEntry } from './core/attachment-entries.ts';
import { attachment, type AttachmentEvent, type AttachmentState, type AttachmentStep } from './core/attachment.ts';

const childRecord = { version: 1, retention: 'child-record' } as const;

/** How the events of a document are stored; the document itself lies in the blob store under the same data key. */
export const attachmentEvents = {
  AttachmentAdded: childRecord,
  AttachmentWithdrawn: childRecord,
  AttachmentMoved: childRecord,
} as const satisfies EventCatalogue<AttachmentEvent['type']>;

/** The stream of one document. */
export const attachmentSlice: Slice<AttachmentState, AttachmentEvent> = { ...attachment, events: attachmentEvents };

/** The entry of one event of a document. */
export const attachmentDraft = (event: RecordedEvent): EntryDraft => {
  const stored = recordedAs<AttachmentStep>(event);
  return {
    ...draftFrom(event),
    ...attachmentEntry(stored),
    labels: [],
    ...('supersedes' in stored.facts ? { supersedes: stored.facts.supersedes } : {}),
  };
};

/** A document stands on its child's timeline as an entry of the concern or referral that it hangs on. */
export const attachmentTimeline: TimelineContribution = Object.fromEntries(
  Object.keys(attachmentEvents)
    .filter((type) => type !== 'AttachmentMoved')
    .map((type) => [type, (event: RecordedEvent) => [attachmentDraft(event)]]),
);

/** The entries of a document that were written on one child's record. */
export const attachmentDrafts = (events: readonly RecordedEvent[], child: PersonId): readonly EntryDraft[] =>
  events
    .filter(({ type }) => type !== 'AttachmentMoved')
    .map(attachmentDraft)
    .filter((draft) => draft.child === child);
