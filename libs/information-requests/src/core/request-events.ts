import type {
  ActorRef,
  AgencyId,
  DomainEvent,
  FieldClass,
  IdentifierIncluded,
  Instant,
  LocalDate,
  PersonId,
  RecordedLegalFacts,
  ThingId,
} from '@safeguarding/kernel';
import type { CheckAnswer } from './checks.ts';
import type {
  Adviser,
  Audience,
  ChallengeGround,
  ChallengeResponse,
  Extent,
  LeftOutReason,
  MissingPart,
  RefusedGround,
  RequestKind,
  ReviewFinding,
  RiskLevel,
  StandInReason,
  UrgentReason,
  WithdrawReason,
} from './request-vocabulary.ts';

/** Who asks: a service of this ledger, or somebody outside whose request the asked service noted. The name is sealed. */
export type Requester = { readonly kind: string } & ({ readonly agency: AgencyId } | { readonly outside: true });

/** What the requester says of consent; the person is opaque, the papers are sealed. */
export type ConsentClaim =
  | { readonly branch: 'not-sought'; readonly reasons: readonly string[] }
  | {
      readonly branch: 'given';
      readonly by: { readonly authority: string; readonly standing: string; readonly competence?: string };
      readonly awareOfRecordContent: 'yes' | 'no' | 'not-known';
    }
  | { readonly branch: 'refused'; readonly ground: RefusedGround }
  | { readonly branch: 'not-stated' };

/** A named person by role; the pseudonym where they have one, the name is sealed. */
export type NamedRole = { readonly role: string; readonly person?: ActorRef };
/** Who authorised an answer, for whom they stood in, and whether whoever was there decided alone. */
export type Authorisation = {
  readonly authoriser: NamedRole;
  readonly standIn?: { readonly standsInFor: string; readonly because: StandInReason };
  readonly urgent?: UrgentReason;
};

/** On every event, so that each can be read by itself. */
export type Of = {
  readonly request: ThingId;
  readonly child: PersonId;
  readonly asked: AgencyId;
  readonly requester: Requester;
};

export type InformationRequested = DomainEvent<
  'InformationRequested',
  Of & {
    readonly requestKind: RequestKind;
    readonly audience: Audience;
    readonly consent: ConsentClaim;
    readonly holds: { readonly situation: boolean; readonly concerns: boolean };
    readonly riskLevel?: RiskLevel;
    /** By when the requester needs it: its own word, no law's. */
    readonly answerBy?: Instant;
    readonly identifierIncluded: IdentifierIncluded;
  }
>;
export type RequestHolderNamed = DomainEvent<'RequestHolderNamed', Of & { readonly holder: ActorRef }>;
export type RequestCheckAnswered = DomainEvent<'RequestCheckAnswered', Of & { readonly answer: CheckAnswer }>;
export type RequestReturned = DomainEvent<'RequestReturned', Of & { readonly missing: readonly MissingPart[] }>;
export type RequestInformationSupplied = DomainEvent<
  'RequestInformationSupplied',
  Of & {
    readonly holds: { readonly situation: boolean; readonly concerns: boolean };
    readonly riskLevel?: RiskLevel;
    readonly consent?: ConsentClaim;
  }
>;
export type RequestChallenged = DomainEvent<'RequestChallenged', Of & { readonly grounds: readonly ChallengeGround[] }>;
export type RequestChallengeAnswered = DomainEvent<
  'RequestChallengeAnswered',
  Of & { readonly response: ChallengeResponse }
>;
export type RequestAnswered = DomainEvent<
  'RequestAnswered',
  Of & {
    readonly extent: Extent;
    readonly audience: Audience;
    readonly leftOut: readonly LeftOutReason[];
    /** What may go out to this audience of the classes that were chosen. */
    readonly classes: readonly FieldClass[];
    /** Entries and things of the asked service that the answer opens. */
    readonly entries: readonly string[];
    readonly channel: string;
    readonly legal?: RecordedLegalFacts;
    /** The consent decision that it rests on. */
    readonly consentDecision?: ThingId;
    readonly until?: Instant;
    readonly authorisation?: Authorisation;
    readonly advice: readonly { readonly from: Adviser; readonly followed: boolean }[];
    /** Checks that an urgent answer went before. */
    readonly before: readonly string[];
    /** Of an urgent answer: until when a second person reviews it; absent where the calendar does not reach so far. */
    readonly reviewDueBy?: Instant;
    readonly identifierIncluded: IdentifierIncluded;
  }
>;
export type RequestRefused = DomainEvent<
  'RequestRefused',
  Of & {
    readonly reason: string;
    readonly audience: Audience;
    readonly reviewer: NamedRole;
    readonly reviewDueOn: LocalDate;
    readonly classes: readonly FieldClass[];
  }
>;
export type RequestWithdrawn = DomainEvent<'RequestWithdrawn', Of & { readonly reason: WithdrawReason }>;
export type RequestReviewed = DomainEvent<
  'RequestReviewed',
  Of & { readonly of: 'urgent-answer' | 'refusal'; readonly finding: ReviewFinding }
>;
/** The consent that an answer rested on ended before its entries were opened: nothing was opened. */
export type AnswerNotOpened = DomainEvent<'AnswerNotOpened', Of & { readonly because: string }>;

export type RequestEvent =
  | InformationRequested
  | RequestHolderNamed
  | RequestCheckAnswered
  | RequestReturned
  | RequestInformationSupplied
  | RequestChallenged
  | RequestChallengeAnswered
  | RequestAnswered
  | RequestRefused
  | RequestWithdrawn
  | RequestReviewed
  | AnswerNotOpened;
