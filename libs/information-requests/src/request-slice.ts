import { draftFrom, type EntryDraft, type TimelineContribution } from '@safeguarding/access';
import { type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { EventCatalogue, Slice } from '@safeguarding/ledger';
import { requestEntry } from './core/request-entries.ts';
import type { RequestEvent } from './core/request-events.ts';
import { request, type RequestState } from './core/request.ts';

const childRecord = { version: 1, retention: 'child-record' } as const;

/** How the events of a request for information are stored. */
export const requestEvents = {
  InformationRequested: childRecord,
  RequestHolderNamed: childRecord,
  RequestCheckAnswered: childRecord,
  RequestReturned: childRecord,
  RequestInformationSupplied: childRecord,
  RequestChallenged: childRecord,
  RequestChallengeAnswered: childRecord,
  RequestAnswered: childRecord,
  RequestRefused: childRecord,
  RequestWithdrawn: childRecord,
  RequestReviewed: childRecord,
  AnswerNotOpened: childRecord,
} as const satisfies EventCatalogue<RequestEvent['type']>;

/** The stream of one request. */
export const requestSlice: Slice<RequestState, RequestEvent> = { ...request, events: requestEvents };

/** The entry of one step. */
export const requestDraft = (event: RecordedEvent): EntryDraft => ({
  ...draftFrom(event),
  ...requestEntry(recordedAs<RequestEvent>(event), event.actor.agency),
  // Between the two services and nobody else: neither a standing share nor a lead reaches it, nor a disclosure of everything.
  labels: ['withheld'],
  byNameOnly: true,
});

/** Every step is an entry on the child's timeline. */
export const requestTimeline: TimelineContribution = Object.fromEntries(
  Object.keys(requestEvents).map((type) => [type, (event: RecordedEvent) => [requestDraft(event)]]),
);
