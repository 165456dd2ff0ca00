import type { AgencyId, DomainEvent, Instant, PersonId, ThingId, RecordedLegalFacts } from '@safeguarding/kernel';
import type {
  ChildSeen,
  CloseReason,
  ConferenceForm,
  ConferenceOutcome,
  DiscussionForm,
  DiscussionOutcome,
  EnquiryOutcome,
  PlanCategory,
  ProtectionStage,
  ReviewOutcome,
} from './protection-vocabulary.ts';

/** On every event, so that each can be read by itself. */
export type Of = {
  readonly process: ThingId;
  readonly child: PersonId;
  readonly authority: AgencyId;
  /** Who took part. That a service took part can be a secret of its own: never shown by less than the most secret class. */
  readonly attendees?: readonly AgencyId[];
  /** Services that are told what was decided, with the legal facts of telling them. */
  readonly toldTo?: readonly AgencyId[];
  readonly legal?: RecordedLegalFacts;
};

export type DiscussionRequested = DomainEvent<'ProtectionDiscussionRequested', Of & { readonly referral?: ThingId }>;
export type DiscussionHeld = DomainEvent<
  'ProtectionDiscussionHeld',
  Of & { readonly form: DiscussionForm; readonly outcome: DiscussionOutcome; readonly referral?: ThingId }
>;
export type EnquiryConcluded = DomainEvent<
  'ProtectionEnquiryConcluded',
  Of & { readonly outcome: EnquiryOutcome; readonly childSeen: ChildSeen }
>;
export type ConferenceHeld = DomainEvent<
  'ProtectionConferenceHeld',
  Of & { readonly form: ConferenceForm; readonly outcome: ConferenceOutcome; readonly category?: PlanCategory }
>;
export type ConferenceRecordSent = DomainEvent<'ProtectionConferenceRecordSent', Of>;
export type CoreGroupHeld = DomainEvent<'ProtectionCoreGroupHeld', Of & { readonly childSeen: ChildSeen }>;
export type ReviewHeld = DomainEvent<
  'ProtectionReviewHeld',
  Of & { readonly outcome: ReviewOutcome; readonly category?: PlanCategory; readonly childSeen: ChildSeen }
>;
export type ProcessClosed = DomainEvent<'ProtectionProcessClosed', Of & { readonly reason: CloseReason }>;

/**
 * The child moved, and `authority` has taken it over from another one. `notifiedAt`: when it was told of the move, from which the clock
 * of its conference runs; `stage`: where the process stood.
 */
export type ProcessPassedOn = DomainEvent<
  'ProtectionProcessPassedOn',
  Of & {
    readonly from: AgencyId;
    readonly handover: ThingId;
    readonly notifiedAt: Instant;
    readonly stage: ProtectionStage;
  }
>;

export type ProtectionEvent =
  | DiscussionRequested
  | DiscussionHeld
  | EnquiryConcluded
  | ConferenceHeld
  | ConferenceRecordSent
  | CoreGroupHeld
  | ReviewHeld
  | ProcessClosed
  | ProcessPassedOn;
