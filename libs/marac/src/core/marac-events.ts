import type {
  ActorRef,
  AgencyId,
  DomainEvent,
  LocalDate,
  PersonId,
  ThingId,
  ActionOutcome,
  NotCompletedReason,
  RecordedLegalFacts,
} from '@safeguarding/kernel';
import type { Scored } from './criteria.ts';
import type {
  CloseReason,
  ConsentOutcome,
  ContactOutcome,
  Criterion,
  DiscussionOutcome,
  LeaveReason,
  NotAwareReason,
  NotSharedReason,
  ResearchOutcome,
  TransferReason,
  WithdrawReason,
} from './marac-vocabulary.ts';

/** On every event, so that each can be read by itself. */
export type Of = { readonly case: ThingId };

/** On events that put a mark on timelines: whose, and who must not see it. */
type Marked = { readonly children: readonly PersonId[]; readonly excluded: readonly ActorRef[] };

export type MaracReferred = DomainEvent<
  'MaracReferred',
  Of & {
    readonly marac: AgencyId;
    readonly referrer: AgencyId;
    readonly by: ActorRef;
    readonly victim: PersonId;
    readonly perpetrators: readonly PersonId[];
    readonly children: readonly PersonId[];
    readonly incidentOn: LocalDate;
    readonly criminal: boolean;
    readonly met: readonly Criterion[];
    readonly scored?: Scored;
    readonly escalationEvents?: number;
    readonly victimAware: boolean;
    readonly notAwareBecause?: NotAwareReason;
    readonly consent: ConsentOutcome;
    readonly legal: RecordedLegalFacts;
    /** Of the version of the area's parameters that it was judged by. */
    readonly parametersFrom: LocalDate;
  }
>;
/** What this ledger knows and the referrer need not: it is told to the MARAC and not to the referrer. */
export type MaracRepeatFound = DomainEvent<
  'MaracRepeatFound',
  Of & { readonly earlier: ThingId; readonly referredOn: LocalDate; readonly parametersFrom: LocalDate }
>;
export type MaracCaseListed = DomainEvent<
  'MaracCaseListed',
  Of & {
    readonly marac: AgencyId;
    readonly meeting: ThingId;
    readonly on: LocalDate;
    readonly listDueOn: LocalDate;
    readonly agencies: readonly AgencyId[];
  } & Marked
>;
export type MaracResearchAnswered = DomainEvent<
  'MaracResearchAnswered',
  Of & {
    readonly agency: AgencyId;
    readonly outcome: ResearchOutcome;
    readonly reason?: NotSharedReason;
    readonly legal?: RecordedLegalFacts;
  }
>;
export type MaracIdvaNamed = DomainEvent<'MaracIdvaNamed', Of & { readonly idva: AgencyId } & Marked>;
export type MaracVictimContacted = DomainEvent<
  'MaracVictimContacted',
  Of & { readonly idva: AgencyId; readonly outcome: ContactOutcome }
>;
export type MaracCaseDiscussed = DomainEvent<
  'MaracCaseDiscussed',
  Of & {
    readonly meeting: ThingId;
    readonly attended: readonly AgencyId[];
    readonly apologies: readonly AgencyId[];
    /** Who gets the minutes; they go no further. */
    readonly circulation: readonly AgencyId[];
    readonly outcome: DiscussionOutcome;
  }
>;
export type MaracActionSet = DomainEvent<
  'MaracActionSet',
  Of & { readonly action: ThingId; readonly owner: AgencyId; readonly dueOn: LocalDate }
>;
export type MaracActionEnded = DomainEvent<
  'MaracActionEnded',
  Of & { readonly action: ThingId; readonly outcome: ActionOutcome; readonly reason?: NotCompletedReason }
>;
export type MaracChildReferralLinked = DomainEvent<
  'MaracChildReferralLinked',
  Of & {
    readonly child: PersonId;
    readonly referral?: ThingId;
    /** Where it was made outside this ledger. */
    readonly madeTo?: AgencyId;
    readonly madeOn?: LocalDate;
  }
>;
export type MaracAgencyLeft = DomainEvent<
  'MaracAgencyLeft',
  Of & { readonly agency: AgencyId; readonly reason: LeaveReason }
>;
export type MaracPersonExcluded = DomainEvent<
  'MaracPersonExcluded',
  Of & { readonly agency: AgencyId; readonly person: ActorRef }
>;
export type MaracTransferOffered = DomainEvent<
  'MaracTransferOffered',
  Of & { readonly to: AgencyId; readonly reason: TransferReason }
>;
export type MaracTransferAccepted = DomainEvent<
  'MaracTransferAccepted',
  Of & { readonly marac: AgencyId; readonly from: AgencyId } & Marked
>;
export type MaracWithdrawn = DomainEvent<'MaracWithdrawn', Of & { readonly reason: WithdrawReason }>;
export type MaracCaseClosed = DomainEvent<'MaracCaseClosed', Of & { readonly reason: CloseReason }>;

export type MaracEvent =
  | MaracReferred
  | MaracRepeatFound
  | MaracCaseListed
  | MaracResearchAnswered
  | MaracIdvaNamed
  | MaracVictimContacted
  | MaracCaseDiscussed
  | MaracActionSet
  | MaracActionEnded
  | MaracChildReferralLinked
  | MaracAgencyLeft
  | MaracPersonExcluded
  | MaracTransferOffered
  | MaracTransferAccepted
  | MaracWithdrawn
  | MaracCaseClosed;
