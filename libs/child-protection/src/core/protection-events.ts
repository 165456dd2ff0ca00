import type {
  AgencyId,
  DomainEvent,
  Instant,
  LocalDate,
  PersonId,
  ThingId,
  RecordedLegalFacts,
} from '@safeguarding/kernel';
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

/** `unborn`: the child was not born yet; absent in every other process. */
type First = { readonly referral?: ThingId; readonly unborn?: true };
export type DiscussionRequested = DomainEvent<'ProtectionDiscussionRequested', Of & First>;
export type DiscussionHeld = DomainEvent<
  'ProtectionDiscussionHeld',
  Of & First & { readonly form: DiscussionForm; readonly outcome: DiscussionOutcome }
>;
export type EnquiryConcluded = DomainEvent<
  'ProtectionEnquiryConcluded',
  Of & { readonly outcome: EnquiryOutcome; readonly childSeen: ChildSeen }
>;
/** Those who are to come were told. `shortNotice`: sooner than the nation's rule of notice allows; why is sealed. */
export type ConferenceCalled = DomainEvent<
  'ProtectionConferenceCalled',
  Of & { readonly form: ConferenceForm; readonly meetsOn: LocalDate; readonly shortNotice?: true }
>;
/** Something happened on account of which the plan does not hold as it was made. */
export type PlanChangeFound = DomainEvent<'ProtectionPlanChangeFound', Of>;
/** Whoever chairs the meetings was told of it. */
export type ChairTold = DomainEvent<'ProtectionChairTold', Of>;
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
  | ConferenceCalled
  | PlanChangeFound
  | ChairTold
  | ConferenceHeld
  | ConferenceRecordSent
  | CoreGroupHeld
  | ReviewHeld
  | ProcessClosed
  | ProcessPassedOn;
