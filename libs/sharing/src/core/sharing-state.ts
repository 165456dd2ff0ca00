import type {
  ActorRef,
  AgencyId,
  EventId,
  FieldClass,
  Instant,
  LocalDate,
  PersonId,
  ThingId,
} from '@safeguarding/kernel';
import type { Decider } from './authority.ts';
import type { LegalFacts } from './legal-facts.ts';
import type { OpenedTo } from './scope.ts';
import type { Party, Period, Scope, Service } from './sharing-events.ts';
import type { ContactOutcome, EarnedBy, HandoverStatus, MoveKind, SensitiveBasis } from './sharing-vocabulary.ts';

/** A service that works with the child, or one named practitioner for a time. `within`: the service's involvement that it ends with. */
export type InvolvementState = Service &
  Period & {
    readonly id: ThingId;
    readonly person?: ActorRef;
    readonly earnedBy: EarnedBy;
    readonly within?: ThingId;
    readonly event: EventId;
  };

/** Waits for a second person; gives nobody any sight. */
export type Proposal = Service &
  Period & { readonly involvement: ThingId; readonly proposedBy: ActorRef; readonly sensitiveBasis?: SensitiveBasis };

/** A notice to the services that were involved when another one was confirmed. */
export type InvolvementNotice = {
  readonly involvement: ThingId;
  readonly agency: AgencyId;
  readonly told: readonly AgencyId[];
  readonly recordedAt: Instant;
};

export type LeadState = Period & { readonly agency: AgencyId; readonly referral: ThingId; readonly event: EventId };
export type OptOutState = Period & {
  readonly id: ThingId;
  readonly by: Decider;
  readonly agency: AgencyId;
  readonly event: EventId;
};

/** A decision to share as it stands after everything that was taken from it. `restsOn`: the consent that it ends with. */
export type GrantState = Period & {
  readonly id: ThingId;
  readonly by: 'disclosure' | 'override' | 'consent' | 'handover';
  readonly controller: AgencyId;
  readonly recipients: readonly OpenedTo[];
  readonly purposes: readonly string[];
  readonly entries?: readonly string[];
  readonly coversUntil: Instant;
  readonly restsOn?: ThingId;
  readonly legal: LegalFacts;
  readonly event: EventId;
};

/** One answer, or the lack of one, to the question for consent. `ended`: withdrawn, or replaced by who could undo it. */
export type ConsentState = Period & {
  readonly id: ThingId;
  readonly decision: 'sought' | 'given' | 'refused' | 'not-sought';
  readonly effect: 'stands' | 'outranked' | 'held';
  readonly agency: AgencyId;
  readonly scope: Scope;
  readonly by?: Decider;
  readonly ended: boolean;
};

export type Conflict = {
  readonly id: ThingId;
  readonly about: 'consent' | 'opt-out';
  readonly restriction: ThingId;
  readonly contradictedBy: ThingId;
  readonly openedAt: Instant;
  readonly resolvedAt?: Instant;
};

export type WithdrawnAddressState = {
  readonly thing: ThingId;
  readonly agency?: AgencyId;
  readonly from: Instant;
  readonly event: EventId;
};

export type ReviewScopeState = Period & {
  readonly review: ThingId;
  readonly panel: readonly ActorRef[];
  readonly classes: readonly FieldClass[];
  readonly pseudonym: string;
  readonly covers: Period;
  readonly event: EventId;
};

/** One hour of one person, and the second person's task. */
export type EmergencyState = Period & {
  readonly access: ThingId;
  readonly agency: AgencyId;
  readonly person: ActorRef;
  readonly until: Instant;
  readonly reviewDueAt: Instant;
  readonly told: readonly AgencyId[];
  readonly reviewed: boolean;
  readonly event: EventId;
};

export type ShieldState = Period & { readonly id: ThingId; readonly agency: AgencyId; readonly event: EventId };
export type LiftProposal = { readonly shield: ThingId; readonly by: ActorRef };
export type DirectContactState = {
  readonly id: ThingId;
  readonly agency: AgencyId;
  readonly with: Party;
  readonly outcome: ContactOutcome;
  readonly recordedAt: Instant;
};
/** One person is nobody to this child until a second one ends it. */
export type BarState = {
  readonly id: ThingId;
  readonly person: ActorRef;
  readonly from: Instant;
  readonly agency: AgencyId;
  readonly by: ActorRef;
  readonly event: EventId;
};
/** A thing that was written on this child by mistake; `before`: only what was there before it was moved back. */
export type MovedAwayState = { readonly move: ThingId; readonly thing: ThingId; readonly before?: Instant };
/** Entries that their controller keeps back. */
export type WithheldState = {
  readonly id: ThingId;
  readonly controller: AgencyId;
  readonly recipients: readonly Party[];
  readonly entries?: readonly string[];
  readonly event: EventId;
};

/** Another record that two people found to be the same child's. */
export type MergedState = { readonly merge: ThingId; readonly with: PersonId; readonly event: EventId };

/** The other side of a birth. `as`: what this record is, the child or the record of before its birth. */
export type BirthState = { readonly birth: ThingId; readonly as: 'child' | 'unborn'; readonly with: PersonId };

/** As it was last put right. `agency`: the service that recorded it. */
export type ResidenceState = {
  readonly residence: ThingId;
  readonly authority: AgencyId;
  readonly from: LocalDate;
  readonly until?: LocalDate;
  readonly inError: boolean;
  readonly agency: AgencyId;
  readonly recordedAt: Instant;
  /** Where the area of it is sealed. */
  readonly event: EventId;
};

/** `matters`: what was proposed to go over, and of an accepted one what did. */
export type HandoverState = {
  readonly id: ThingId;
  readonly from: AgencyId;
  readonly to: AgencyId;
  readonly move: MoveKind;
  readonly movedOn: LocalDate;
  readonly matters: readonly ThingId[];
  /** Other names under which the old authority led. */
  readonly ledAs?: readonly AgencyId[];
  readonly legal: LegalFacts;
  readonly status: HandoverStatus;
  readonly proposedAt: Instant;
  readonly event: EventId;
};

/** Everything about one child that decides who may see what, and the decisions that it came from. */
export type SharingState = {
  readonly involvements: readonly InvolvementState[];
  readonly proposals: readonly Proposal[];
  readonly notices: readonly InvolvementNotice[];
  readonly leads: readonly LeadState[];
  readonly optOuts: readonly OptOutState[];
  readonly consents: readonly ConsentState[];
  readonly conflicts: readonly Conflict[];
  readonly grants: readonly GrantState[];
  readonly withdrawnAddresses: readonly WithdrawnAddressState[];
  readonly withheld: readonly WithheldState[];
  readonly contacts: readonly DirectContactState[];
  readonly reviews: readonly ReviewScopeState[];
  readonly emergencies: readonly EmergencyState[];
  /** The one shield, also after it was lifted. */
  readonly shield: ShieldState | undefined;
  readonly liftProposal: LiftProposal | undefined;
  /** Those that stand. */
  readonly bars: readonly BarState[];
  readonly merged: readonly MergedState[];
  readonly births: readonly BirthState[];
  readonly movedAway: readonly MovedAwayState[];
  readonly residences: readonly ResidenceState[];
  /** In the order in which they were proposed. */
  readonly handovers: readonly HandoverState[];
  /** The newest event of each thing: tags are of things, so that what somebody else does on the stream shows in none of them. */
  readonly touched: ReadonlyMap<ThingId, EventId>;
  /** Grants end by the later of the clock and this: a clock that was set back brings nothing back. */
  readonly lastRecordedAt: Instant | undefined;
};
