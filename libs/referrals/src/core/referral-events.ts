import type {
  AgencyId,
  DomainEvent,
  EventId,
  IdentifierIncluded,
  Instant,
  PersonId,
  RecordedLegalFacts,
  ThingId,
} from '@safeguarding/kernel';
import type {
  AmendReason,
  Answer,
  AssessmentKind,
  ChildDecision,
  CloseReason,
  EscalateReason,
  MissingInformation,
  NotSoughtReason,
  ReferralCategory,
  ReopenReason,
  ScreeningDecision,
  ScreeningStage,
  Urgency,
  WithdrawReason,
} from './referral-vocabulary.ts';

/** On every event, so that each can be read by itself. */
export type Of = { readonly referral: ThingId; readonly referrer: AgencyId; readonly recipient: AgencyId };
/** Every child of the referral; the step concerns all of them. */
type OfAll = Of & { readonly children: readonly PersonId[] };

/** What the referrer can say about consent beyond the decision itself. */
export type ConsentInformation = {
  readonly familyInformed: Answer;
  readonly awareOfRecordContent?: Answer;
  readonly notSoughtReasons?: readonly NotSoughtReason[];
};

export type ReferralSubmitted = DomainEvent<
  'ReferralSubmitted',
  Of & {
    readonly children: readonly { readonly child: PersonId; readonly identifierIncluded: IdentifierIncluded }[];
    readonly urgency: Urgency;
    readonly categories: readonly ReferralCategory[];
    readonly legal: RecordedLegalFacts;
    readonly consentInformation: ConsentInformation;
  }
>;
export type ReferralAcknowledged = DomainEvent<'ReferralAcknowledged', OfAll>;
export type ReferralReturned = DomainEvent<
  'ReferralReturned',
  OfAll & { readonly missing: readonly MissingInformation[] }
>;
export type InformationSupplied = DomainEvent<'InformationSupplied', OfAll>;
export type ReferralScreened = DomainEvent<
  'ReferralScreened',
  OfAll & {
    readonly stage: ScreeningStage;
    readonly decision: ScreeningDecision;
    readonly category: ReferralCategory;
    readonly urgency: Urgency;
  }
>;
export type ReferralDecided = DomainEvent<
  'ReferralDecided',
  Of & { readonly decisions: readonly { readonly child: PersonId; readonly decision: ChildDecision }[] }
>;
export type AssessmentStarted = DomainEvent<'AssessmentStarted', OfAll & { readonly assessment: AssessmentKind }>;
export type ReferralClosed = DomainEvent<'ReferralClosed', OfAll & { readonly reason: CloseReason }>;
export type ReferralWithdrawn = DomainEvent<'ReferralWithdrawn', OfAll & { readonly reason: WithdrawReason }>;
export type ReferralEscalated = DomainEvent<'ReferralEscalated', OfAll & { readonly reason: EscalateReason }>;
export type ReferralReopened = DomainEvent<'ReferralReopened', OfAll & { readonly reason: ReopenReason }>;
export type ReferralAmended = DomainEvent<
  'ReferralAmended',
  Of & {
    readonly amended: readonly { readonly child: PersonId; readonly supersedes: EventId }[];
    readonly reason: AmendReason;
    readonly urgency?: Urgency;
    readonly categories?: readonly ReferralCategory[];
  }
>;
/**
 * It named the wrong child. `content`: the newest content, as it is called on the right child's record. `clocks`: what its clocks heard
 * of the wrong child until now; the right child's hear it instead.
 */
export type ReferralChildMoved = DomainEvent<
  'ReferralChildMoved',
  Of & {
    readonly from: PersonId;
    readonly to: PersonId;
    readonly move: ThingId;
    readonly content: EventId;
    readonly clocks: readonly { readonly kind: string; readonly at: Instant; readonly event: EventId }[];
  }
>;
/** Those that stand on the children's timelines. */
export type ReferralStep = Exclude<ReferralEvent, ReferralChildMoved>;
export type ReferralEvent =
  | ReferralSubmitted
  | ReferralAcknowledged
  | ReferralReturned
  | InformationSupplied
  | ReferralScreened
  | ReferralDecided
  | AssessmentStarted
  | ReferralClosed
  | ReferralWithdrawn
  | ReferralEscalated
  | ReferralReopened
  | ReferralAmended
  | ReferralChildMoved;
