import { draftFrom, type EntryDraft, type TimelineContribution } from '@safeguarding/access';
import { type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { EventCatalogue, Slice } from '@safeguarding/ledger';
import { onlineAccess, type OnlineState } from './core/online-access.ts';
import { onlineFields, onlineKinds } from './core/online-entries.ts';
import type { OnlineEvent } from './core/online-events.ts';

const childRecord = { version: 1, retention: 'child-record' } as const;

/** How the facts about online access are stored. */
export const onlineEvents = {
  OnlineReviewCodeRecorded: childRecord,
  OnlineAccessStopped: childRecord,
  OnlineAccessRestored: childRecord,
  OnlineHistoryOpened: childRecord,
  OnlineItemRedacted: childRecord,
  OnlineRedactionEnded: childRecord,
  OnlineItemReleased: childRecord,
  OnlineProxyGranted: childRecord,
  OnlineProxyEnded: childRecord,
  OnlineProxyLapsed: childRecord,
  OnlineCompetenceAssessed: childRecord,
  OnlineCoercionAssessed: childRecord,
} as const satisfies EventCatalogue<OnlineEvent['type']>;

/** The stream of one child. */
export const onlineSlice: Slice<OnlineState, OnlineEvent> = { ...onlineAccess, events: onlineEvents };

const draftsOf = (recorded: RecordedEvent): readonly EntryDraft[] => {
  const event = recordedAs<OnlineEvent>(recorded);
  const { child, fact: thing, practice: owner } = event.facts;
  return [
    {
      ...draftFrom(event),
      ...{ child, thing, owner, kind: onlineKinds[event.type] },
      // Of the practice that decided, and of nobody else: that a record is redacted tells as much as what was redacted.
      labels: ['withheld'],
      recipients: [],
      fields: onlineFields(event),
    },
  ];
};

/** Every decision about online access stands on the child's timeline, for the practice that made it. */
export const onlineTimeline: TimelineContribution = Object.fromEntries(
  Object.keys(onlineEvents).map((type) => [type, draftsOf]),
);
