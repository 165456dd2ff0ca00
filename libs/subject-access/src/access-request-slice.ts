import { draftFrom, type EntryDraft, type TimelineContribution } from '@safeguarding/access';
import { startOf, type Recorded, type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { EventCatalogue, Slice } from '@safeguarding/ledger';
import type { FactKind, FactOfChild, TimescaleContribution } from '@safeguarding/timescales';
import { accessRequestFields, accessRequestKinds } from './core/access-request-entries.ts';
import type { AccessRequestEvent } from './core/access-request-events.ts';
import { accessRequest, type AccessRequestState } from './core/access-request.ts';

const childRecord = { version: 1, retention: 'child-record' } as const;

/** How the steps of a request are stored. */
export const accessRequestEvents = {
  AccessRequestReceived: childRecord,
  AccessRequestIdentityChecked: childRecord,
  AccessRequestExtended: childRecord,
  AccessRequestAuthorityAssessed: childRecord,
  AccessRequestOpinionGiven: childRecord,
  AccessRequestItemWithheld: childRecord,
  AccessRequestDisclosed: childRecord,
  AccessRequestRefused: childRecord,
  AccessRequestWithdrawn: childRecord,
} as const satisfies EventCatalogue<AccessRequestEvent['type']>;

/** The stream of one request. */
export const accessRequestSlice: Slice<AccessRequestState, AccessRequestEvent> = {
  ...accessRequest,
  events: accessRequestEvents,
};

/** The entry of one step, on the record of whoever's information is asked for. */
export const accessRequestDraft = (recorded: RecordedEvent): EntryDraft => {
  const event = recordedAs<AccessRequestEvent>(recorded);
  const { request: thing, subject: child, controller: owner } = event.facts;
  return {
    ...draftFrom(event),
    ...{ child, thing, owner, kind: accessRequestKinds[event.type] },
    // Of the controller alone: that somebody asked, and what was withheld from them, is nobody else's.
    labels: ['withheld'],
    recipients: [],
    fields: accessRequestFields(event),
  };
};

export const accessRequestTimeline: TimelineContribution = Object.fromEntries(
  Object.keys(accessRequestEvents).map((type) => [type, (event: RecordedEvent) => [accessRequestDraft(event)]]),
);

const factOf = (event: Recorded<AccessRequestEvent>): { readonly kind: FactKind; readonly at?: string } | undefined => {
  switch (event.type) {
    case 'AccessRequestReceived':
      return event.facts.identity === 'known' ? { kind: 'access-requested' } : undefined;
    case 'AccessRequestIdentityChecked':
      return event.facts.outcome === 'confirmed' ? { kind: 'access-requested' } : undefined;
    case 'AccessRequestExtended':
      return { kind: 'access-request-extended', at: event.facts.runningSince };
    case 'AccessRequestDisclosed':
    case 'AccessRequestRefused':
      return { kind: 'access-request-answered' };
    case 'AccessRequestWithdrawn':
      return { kind: 'access-request-withdrawn' };
    case 'AccessRequestAuthorityAssessed':
    case 'AccessRequestOpinionGiven':
    case 'AccessRequestItemWithheld':
      return undefined;
  }
};

const factsOf = (stored: RecordedEvent): readonly FactOfChild[] => {
  const event = recordedAs<AccessRequestEvent>(stored);
  const { request: matter, subject: child, controller: responsible } = event.facts;
  const told = factOf(event);
  if (!told) return [];
  const at = (told.at ?? startOf(event.occurredOn)) as ReturnType<typeof startOf>;
  return [{ child, fact: { kind: told.kind, matter, at, responsible } }];
};

/** What a request means for the clocks: a month from when it is known who asks, two more where that was said. */
export const accessRequestTimescales: TimescaleContribution = Object.fromEntries(
  Object.keys(accessRequestEvents).map((type) => [type, factsOf]),
);
