import type {
  ActorRef,
  AgencyId,
  DomainEvent,
  FieldClass,
  Instant,
  LocalDate,
  PersonId,
  ThingId,
} from '@safeguarding/kernel';
import type { Decider } from './authority.ts';
import type { HandoverEvent } from './handover-events.ts';
import type { LegalFacts } from './legal-facts.ts';
import type { ResidenceEvent } from './residence-events.ts';
import type {
  AuthorisingRole,
  Awareness,
  Channel,
  ContactOutcome,
  EarnedBy,
  EmergencyFinding,
  EmergencyReason,
  InvolvementEndReason,
  NotSharingReason,
  NotSoughtReason,
  OverrideReason,
  SensitiveBasis,
} from './sharing-vocabulary.ts';

/** From inclusive, until exclusive; without `until` it stands. */
export type Period = { readonly from: Instant; readonly until?: Instant };
/** A service or one person in it; no recipients at all mean everybody. */
export type Party = { readonly agency: AgencyId; readonly person?: ActorRef };
/** Classes of information x recipients x purposes; no purposes mean every purpose. */
export type Scope = {
  readonly recipients: readonly Party[];
  readonly classes: readonly FieldClass[];
  readonly purposes: readonly string[];
};
/** A service as the register describes it. `kind` is of the access vocabulary, checked at the edge. */
export type Service = { readonly agency: AgencyId; readonly kind: string; readonly sensitive: boolean };
/** A named person who authorises or reviews: the role, and the pseudonym where the person has one; the name is sealed. */
export type Authoriser = { readonly role: AuthorisingRole; readonly person?: ActorRef };

export type ServiceInvolved = DomainEvent<
  'ServiceInvolved',
  Service &
    Period & { readonly involvement: ThingId; readonly earnedBy: EarnedBy; readonly sensitiveBasis?: SensitiveBasis }
>;
export type InvolvementProposed = DomainEvent<
  'InvolvementProposed',
  Service & Period & { readonly involvement: ThingId; readonly sensitiveBasis?: SensitiveBasis }
>;
/** `told`: the services that were involved at that moment and get a notice. */
export type InvolvementConfirmed = DomainEvent<
  'InvolvementConfirmed',
  { readonly involvement: ThingId; readonly from: Instant; readonly told: readonly AgencyId[] }
>;
export type InvolvementEnded = DomainEvent<
  'InvolvementEnded',
  { readonly involvement: ThingId; readonly at: Instant; readonly reason: InvolvementEndReason }
>;
export type PractitionerAssigned = DomainEvent<
  'PractitionerAssigned',
  Service & {
    readonly assignment: ThingId;
    readonly involvement: ThingId;
    readonly person: ActorRef;
    readonly from: Instant;
    readonly until: Instant;
  }
>;

export type LeadOpened = DomainEvent<
  'LeadOpened',
  { readonly agency: AgencyId; readonly referral: ThingId; readonly from: Instant }
>;
export type LeadClosed = DomainEvent<
  'LeadClosed',
  { readonly referral: ThingId; readonly agency?: AgencyId; readonly at: Instant }
>;
export type AddressWithdrawn = DomainEvent<
  'AddressWithdrawn',
  { readonly thing: ThingId; readonly agency?: AgencyId; readonly at: Instant }
>;

export type ConsentSought = DomainEvent<'ConsentSought', { readonly consent: ThingId; readonly scope: Scope }>;
/**
 * `effect`: an outranked consent opens nothing, one held by a conflict of parents opens nothing until they are at one. `replaces`:
 * earlier refusals that this decider could undo.
 */
export type ConsentGiven = DomainEvent<
  'ConsentGiven',
  Period & {
    readonly consent: ThingId;
    readonly scope: Scope;
    readonly by: Decider;
    readonly awareOfRecordContent: Awareness;
    readonly legal: LegalFacts;
    readonly effect: 'stands' | 'outranked' | 'held';
    readonly replaces: readonly ThingId[];
  }
>;
/** `narrows`: earlier consents that lose what the refusal covers. */
export type ConsentRefused = DomainEvent<
  'ConsentRefused',
  Period & {
    readonly consent: ThingId;
    readonly scope: Scope;
    readonly by: Decider;
    readonly awareOfRecordContent: Awareness;
    readonly narrows: readonly ThingId[];
  }
>;
export type ConsentNotSought = DomainEvent<
  'ConsentNotSought',
  { readonly consent: ThingId; readonly scope: Scope; readonly reasons: readonly NotSoughtReason[] }
>;
export type ConsentWithdrawn = DomainEvent<
  'ConsentWithdrawn',
  { readonly consent: ThingId; readonly by: Decider; readonly at: Instant }
>;
/** Two people with parental responsibility disagree: the restriction stands and somebody has to resolve it. */
export type ParentalConflictOpened = DomainEvent<
  'ParentalConflictOpened',
  {
    readonly conflict: ThingId;
    readonly about: 'consent' | 'opt-out';
    readonly restriction: ThingId;
    readonly contradictedBy: ThingId;
  }
>;
export type ParentalConflictResolved = DomainEvent<
  'ParentalConflictResolved',
  { readonly conflict: ThingId; readonly resolvedBy: ThingId }
>;

export type OptOutRecorded = DomainEvent<
  'OptOutRecorded',
  { readonly optOut: ThingId; readonly by: Decider; readonly from: Instant }
>;
export type OptOutReversed = DomainEvent<
  'OptOutReversed',
  { readonly optOut: ThingId; readonly by: Decider; readonly at: Instant }
>;

/** What an override and a disclosure have in common: entries of `controller`, and of nobody else, recorded before `coversUntil`. */
export type Opening = {
  readonly controller: AgencyId;
  readonly recipients: readonly Party[];
  readonly classes: readonly FieldClass[];
  readonly purposes: readonly string[];
  readonly entries?: readonly string[];
  readonly from: Instant;
  readonly coversUntil: Instant;
  readonly legal: LegalFacts;
};
export type OverrideRecorded = DomainEvent<
  'OverrideRecorded',
  Opening & {
    readonly override: ThingId;
    readonly reason: OverrideReason;
    readonly authoriser: Authoriser;
    readonly until: Instant;
  }
>;
export type OverrideEnded = DomainEvent<'OverrideEnded', { readonly override: ThingId; readonly at: Instant }>;
export type DisclosureRecorded = DomainEvent<
  'DisclosureRecorded',
  Opening & {
    readonly disclosure: ThingId;
    readonly channel: Channel;
    readonly until?: Instant;
    /** The consent that it rests on, and ends with. */
    readonly consent?: ThingId;
  }
>;
export type DisclosureWithdrawn = DomainEvent<
  'DisclosureWithdrawn',
  { readonly disclosure: ThingId; readonly at: Instant }
>;
export type DecidedNotToShare = DomainEvent<
  'DecidedNotToShare',
  {
    readonly decision: ThingId;
    readonly controller: AgencyId;
    readonly recipients: readonly Party[];
    readonly classes: readonly FieldClass[];
    readonly entries?: readonly string[];
    readonly reason: NotSharingReason;
    readonly reviewer: Authoriser;
    readonly reviewDueOn: LocalDate;
  }
>;
export type DirectContactRecorded = DomainEvent<
  'DirectContactRecorded',
  { readonly contact: ThingId; readonly with: Party; readonly channel: Channel; readonly outcome: ContactOutcome }
>;

export type ShieldApplied = DomainEvent<'ShieldApplied', { readonly shield: ThingId; readonly from: Instant }>;
export type ShieldLiftProposed = DomainEvent<'ShieldLiftProposed', { readonly shield: ThingId }>;
export type ShieldLifted = DomainEvent<'ShieldLifted', { readonly shield: ThingId; readonly at: Instant }>;

export type ReviewScopeRecorded = DomainEvent<
  'ReviewScopeRecorded',
  Period & {
    readonly review: ThingId;
    readonly panel: readonly ActorRef[];
    readonly classes: readonly FieldClass[];
    readonly pseudonym: string;
    readonly covers: Period;
  }
>;
export type ReviewPanelMemberLeft = DomainEvent<
  'ReviewPanelMemberLeft',
  { readonly review: ThingId; readonly member: ActorRef }
>;
export type ReviewScopeEnded = DomainEvent<'ReviewScopeEnded', { readonly review: ThingId; readonly at: Instant }>;

/** `told`: the authority that leads, or the one on duty; with the service itself whoever may review it. */
export type EmergencyAccessOpened = DomainEvent<
  'EmergencyAccessOpened',
  Period & {
    readonly access: ThingId;
    readonly agency: AgencyId;
    readonly person: ActorRef;
    readonly reason: EmergencyReason;
    /** The reason by the code of the NHS, where a health service stated it. */
    readonly accessReason?: string;
    readonly until: Instant;
    readonly reviewDueAt: Instant;
    readonly told: readonly AgencyId[];
  }
>;
/** On the stream of each of the two: what the one may be read by, the other may be, and what restricts the one restricts the other. */
export type RecordsMerged = DomainEvent<'RecordsMerged', { readonly merge: ThingId; readonly with: PersonId }>;
export type RecordsSeparated = DomainEvent<'RecordsSeparated', { readonly merge: ThingId; readonly from: PersonId }>;
/**
 * On the stream of a child and of the record of before its birth: what is recorded there is read as the child's, and what restricts
 * the one restricts the other. Twins share that record and nothing else. `as`: which of the two this stream is.
 */
export type BirthJoined = DomainEvent<
  'BirthJoined',
  { readonly birth: ThingId; readonly as: 'child' | 'unborn'; readonly with: PersonId }
>;
export type BirthSeparated = DomainEvent<'BirthSeparated', { readonly birth: ThingId; readonly from: PersonId }>;
export type EmergencyAccessEnded = DomainEvent<
  'EmergencyAccessEnded',
  { readonly access: ThingId; readonly at: Instant }
>;
export type EmergencyAccessReviewed = DomainEvent<
  'EmergencyAccessReviewed',
  { readonly access: ThingId; readonly finding: EmergencyFinding; readonly told: readonly AgencyId[] }
>;

/** From here on the person is nobody to this child. Why is sealed: that somebody is a relative says who the child is. */
export type PractitionerBarred = DomainEvent<
  'PractitionerBarred',
  { readonly bar: ThingId; readonly person: ActorRef; readonly from: Instant }
>;
export type PractitionerBarEnded = DomainEvent<'PractitionerBarEnded', { readonly bar: ThingId; readonly at: Instant }>;

/** The thing was written on this child by mistake: nothing of it is this child's from here on. */
export type EntryTakenAway = DomainEvent<
  'EntryTakenAway',
  { readonly move: ThingId; readonly thing: ThingId; readonly at: Instant }
>;
/** It is this child's after all. `earlier`: whether what was there before it was taken away counts, or what was moved back alone. */
export type EntryBroughtBack = DomainEvent<
  'EntryBroughtBack',
  { readonly move: ThingId; readonly thing: ThingId; readonly at: Instant; readonly earlier: 'shown' | 'hidden' }
>;
/** The mark that it leaves, for the service that wrote it and for those who had been shown it. */
export type EntryMovedAway = DomainEvent<'EntryMovedAway', { readonly move: ThingId; readonly told: readonly Party[] }>;

export type SharingEvent =
  | ServiceInvolved
  | InvolvementProposed
  | InvolvementConfirmed
  | InvolvementEnded
  | PractitionerAssigned
  | LeadOpened
  | LeadClosed
  | AddressWithdrawn
  | ConsentSought
  | ConsentGiven
  | ConsentRefused
  | ConsentNotSought
  | ConsentWithdrawn
  | ParentalConflictOpened
  | ParentalConflictResolved
  | OptOutRecorded
  | OptOutReversed
  | OverrideRecorded
  | OverrideEnded
  | DisclosureRecorded
  | DisclosureWithdrawn
  | DecidedNotToShare
  | DirectContactRecorded
  | ShieldApplied
  | ShieldLiftProposed
  | ShieldLifted
  | ReviewScopeRecorded
  | ReviewPanelMemberLeft
  | ReviewScopeEnded
  | EmergencyAccessOpened
  | EmergencyAccessEnded
  | EmergencyAccessReviewed
  | RecordsMerged
  | RecordsSeparated
  | BirthJoined
  | BirthSeparated
  | PractitionerBarred
  | PractitionerBarEnded
  | EntryTakenAway
  | EntryBroughtBack
  | EntryMovedAway
  | ResidenceEvent
  | HandoverEvent;

const version1 = { version: 1, retention: 'child-record' } as const;

/** Version written today and how long the sealed content is kept, of every event type of the stream. */
export const sharingEvents: Readonly<Record<SharingEvent['type'], typeof version1>> = {
  ServiceInvolved: version1,
  InvolvementProposed: version1,
  InvolvementConfirmed: version1,
  InvolvementEnded: version1,
  PractitionerAssigned: version1,
  LeadOpened: version1,
  LeadClosed: version1,
  AddressWithdrawn: version1,
  ConsentSought: version1,
  ConsentGiven: version1,
  ConsentRefused: version1,
  ConsentNotSought: version1,
  ConsentWithdrawn: version1,
  ParentalConflictOpened: version1,
  ParentalConflictResolved: version1,
  OptOutRecorded: version1,
  OptOutReversed: version1,
  OverrideRecorded: version1,
  OverrideEnded: version1,
  DisclosureRecorded: version1,
  DisclosureWithdrawn: version1,
  DecidedNotToShare: version1,
  DirectContactRecorded: version1,
  ShieldApplied: version1,
  ShieldLiftProposed: version1,
  ShieldLifted: version1,
  ReviewScopeRecorded: version1,
  ReviewPanelMemberLeft: version1,
  ReviewScopeEnded: version1,
  EmergencyAccessOpened: version1,
  EmergencyAccessEnded: version1,
  EmergencyAccessReviewed: version1,
  RecordsMerged: version1,
  RecordsSeparated: version1,
  BirthJoined: version1,
  BirthSeparated: version1,
  PractitionerBarred: version1,
  PractitionerBarEnded: version1,
  EntryTakenAway: version1,
  EntryBroughtBack: version1,
  EntryMovedAway: version1,
  ResidenceRecorded: version1,
  ResidenceCorrected: version1,
  ResidenceEnded: version1,
  HandoverProposed: version1,
  HandoverAccepted: version1,
  HandoverDeclined: version1,
  HandoverWithdrawn: version1,
  HandoverClosed: version1,
};
