import {
  type ActorRef,
  type AgencyId,
  type Aggregate,
  type DomainEvent,
  type FieldClass,
  type IdentifierIncluded,
  type Instant,
  type LocalDate,
  type PersonId,
  plusDays,
  type RecordedLegalFacts,
  startOfLondonDay,
  type ThingId,
} from '@safeguarding/kernel';
import type { NamedRole } from '../request-events.ts';
import type { DutyStanding } from './duty-rules.ts';

/** What disclosure would do to the child, compared with not disclosing: the question of s.16LA. */
export const detriments = ['not-more-detrimental', 'disclosure-more-detrimental'] as const;
export type Detriment = (typeof detriments)[number];

/** What the recipient does that the information may help. */
export const helpedFunctions = [
  'safeguarding-and-promoting-welfare',
  'enquiry-into-significant-harm',
  'assessment-of-need',
  'health-care',
  'education',
  'policing',
  'none',
] as const;
export type HelpedFunction = (typeof helpedFunctions)[number];

export const dutyReviewFindings = ['stands', 'to-be-shared'] as const;
export type DutyReviewFinding = (typeof dutyReviewFindings)[number];

/** On every event, so that each can be read by itself. */
export type OfDuty = { readonly decision: ThingId; readonly child: PersonId; readonly controller: AgencyId };
type Common = OfDuty & {
  readonly recipient: AgencyId;
  readonly decidedOn: LocalDate;
  readonly rule: { readonly id: string; readonly version: number; readonly standing: DutyStanding };
  readonly helps: readonly HelpedFunction[];
  readonly detriment: Detriment;
  readonly classes: readonly FieldClass[];
  readonly entries: readonly string[];
};
export type DecidedToShare = DomainEvent<
  'DutyDecidedToShare',
  Common & {
    readonly channel: string;
    readonly legal: RecordedLegalFacts;
    readonly identifierIncluded: IdentifierIncluded;
  }
>;
export type DecidedNotToShare = DomainEvent<
  'DutyDecidedNotToShare',
  Common & { readonly reason: string; readonly reviewer: NamedRole; readonly reviewDueOn: LocalDate }
>;
export type NotSharingReviewed = DomainEvent<
  'DutyNotSharingReviewed',
  OfDuty & { readonly finding: DutyReviewFinding }
>;
export type DutyEvent = DecidedToShare | DecidedNotToShare | NotSharingReviewed;

/** What stands of one decision. */
export type StandingDecision = OfDuty & {
  readonly status: 'shared' | 'not-shared' | 'reviewed';
  readonly recipient: AgencyId;
  readonly decidedBy: ActorRef;
  readonly decidedAt: Instant;
  readonly reviewDueBy?: Instant;
  readonly finding?: DutyReviewFinding;
};
export type DutyState = { readonly status: 'none' } | StandingDecision;

/** One decision of one service about one child and one recipient: to share, or not to. */
export const duty: Aggregate<DutyState, DutyEvent> = {
  category: 'duty-decision',
  initial: { status: 'none' },
  evolve: (state, event) => {
    if (event.type === 'DutyNotSharingReviewed')
      return state.status === 'none' ? state : { ...state, status: 'reviewed', finding: event.facts.finding };
    const { decision, child, controller, recipient } = event.facts;
    const of = { decision, child, controller, recipient, decidedBy: event.actor.ref, decidedAt: event.recordedAt };
    if (event.type === 'DutyDecidedToShare') return { ...of, status: 'shared' };
    const reviewDueBy = startOfLondonDay(plusDays(event.facts.reviewDueOn, 1));
    return { ...of, status: 'not-shared', reviewDueBy };
  },
};
