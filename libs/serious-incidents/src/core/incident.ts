import type {
  AgencyId,
  Aggregate,
  DomainEvent,
  Instant,
  PersonId,
  RecordedLegalFacts,
  ThingId,
} from '@safeguarding/kernel';
import type { ReviewForm } from './incident-forms.ts';

export const incidentKinds = ['death', 'serious-harm'] as const;
export type IncidentKind = (typeof incidentKinds)[number];
export const reviewDecisions = ['review', 'no-review'] as const;
export type ReviewDecision = (typeof reviewDecisions)[number];
/** What becomes of the report in the end. */
export const publications = ['published', 'published-in-part', 'not-published'] as const;
export type Publication = (typeof publications)[number];

type Of = {
  readonly incident: ThingId;
  readonly child: PersonId;
  readonly authority: AgencyId;
  readonly partnership: AgencyId;
};

/** `occurredOn`: when the authority came to know of it, from which the days count; when it happened is sealed. */
export type IncidentKnown = DomainEvent<
  'SeriousIncidentBecameKnown',
  Of & { readonly kind: IncidentKind; readonly legal: RecordedLegalFacts }
>;
export type IncidentNotified = DomainEvent<'SeriousIncidentNotified', Of>;
export type RapidReviewCompleted = DomainEvent<'RapidReviewCompleted', Of & { readonly decision: ReviewDecision }>;
/** Where the nation has no rapid review, and where a first decision is taken back. */
export type ReviewDecided = DomainEvent<'PracticeReviewDecided', Of & { readonly decision: ReviewDecision }>;
/** `review`: the serious case review of this ledger in which the panel reads, where there is one. */
export type ReviewStarted = DomainEvent<
  'PracticeReviewStarted',
  Of & { readonly form: ReviewForm; readonly review?: ThingId }
>;
export type ReviewPublished = DomainEvent<'PracticeReviewPublished', Of & { readonly publication: Publication }>;
export type IncidentWithdrawn = DomainEvent<'SeriousIncidentWithdrawn', Of>;
export type IncidentEvent =
  | IncidentKnown
  | IncidentNotified
  | RapidReviewCompleted
  | ReviewDecided
  | ReviewStarted
  | ReviewPublished
  | IncidentWithdrawn;

export type StandingIncident = Of & { readonly notified: boolean; readonly knownAt: Instant };
export const incidentStatuses = [
  'known',
  'review-decided',
  'no-review',
  'review-started',
  'review-published',
  'withdrawn',
] as const;
export type IncidentStatus = (typeof incidentStatuses)[number];
export type IncidentState = { readonly status: 'none' } | ({ readonly status: IncidentStatus } & StandingIncident);

/** A child died or was seriously harmed where abuse or neglect is known or suspected, and what is learnt from it. */
export const incident: Aggregate<IncidentState, IncidentEvent> = {
  category: 'serious-incident',
  initial: { status: 'none' },
  evolve: (state, event) => {
    if (event.type === 'SeriousIncidentBecameKnown') {
      const { incident: id, child, authority, partnership } = event.facts;
      const knownAt = event.recordedAt;
      return { status: 'known', incident: id, child, authority, partnership, notified: false, knownAt };
    }
    if (state.status === 'none') return state;
    switch (event.type) {
      case 'SeriousIncidentNotified':
        return { ...state, notified: true };
      case 'RapidReviewCompleted':
      case 'PracticeReviewDecided':
        return { ...state, status: event.facts.decision === 'review' ? 'review-decided' : 'no-review' };
      case 'PracticeReviewStarted':
        return { ...state, status: 'review-started' };
      case 'PracticeReviewPublished':
        return { ...state, status: 'review-published' };
      case 'SeriousIncidentWithdrawn':
        return { ...state, status: 'withdrawn' };
    }
  },
};
