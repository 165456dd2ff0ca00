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
import type { AgencyKind, Purpose, Role } from './vocabulary.ts';

/** From inclusive, until exclusive; without `until` it stands. */
export type Period = { readonly from: Instant; readonly until?: Instant };

/** A service works with the child. `person`: one named practitioner, only in that period (a night shift). */
export type Involvement = Period & {
  readonly id: ThingId;
  readonly agency: AgencyId;
  readonly kind: AgencyKind;
  readonly person?: ActorRef;
  readonly earnedBy: 'registration' | 'recipient' | 'confirmation';
  readonly sensitive: boolean;
  readonly event: EventId;
};

/** Children's social care, MASH or trust with an open contact, referral or case. */
export type LeadOpening = Period & { readonly agency: AgencyId; readonly referral: ThingId; readonly event: EventId };

/**
 * The authority that answers for the child by where it lives, from a London day until another one (exclusive). It gives nobody any
 * sight; it says who is told where nobody leads.
 */
export type Residence = {
  readonly residence: ThingId;
  readonly authority: AgencyId;
  readonly from: LocalDate;
  readonly until?: LocalDate;
  readonly recordedAt: Instant;
};

/** A stop of the standing share; it never blocks a safeguarding disclosure. */
export type OptOut = Period & { readonly id: ThingId; readonly event: EventId };

/** A recipient of one decision to share: an agency, or one person in it. */
export type Recipient = {
  readonly agency: AgencyId;
  readonly person?: ActorRef;
  readonly classes: readonly FieldClass[];
};

/**
 * A place at a MARAC, MAPPA or PPANI case: not the whole service's, but that of those of its people who hold one of the roles (any
 * role where none is named).
 */
export type Seat = Recipient & {
  readonly roles?: readonly Role[];
  /** Nobody of these, whatever their role: whoever is close to the perpetrator. */
  readonly except?: readonly ActorRef[];
  /** Only where the service works with the child on whose timeline the entry stands. */
  readonly whereInvolved?: true;
  /** Of the service that keeps the case itself. */
  readonly keeps?: true;
};

/**
 * A decision that opens entries of `controller`, and of nobody else, to recipients: a disclosure, an override, a consent, or the
 * handover of a case. `entries` absent: all entries of the controller recorded before `coversUntil`.
 */
export type Grant = Period & {
  readonly id: ThingId;
  readonly by: 'disclosure' | 'override' | 'consent' | 'handover';
  readonly controller: AgencyId;
  readonly recipients: readonly Recipient[];
  readonly purposes?: readonly Purpose[];
  readonly entries?: readonly string[];
  /** Nothing written later is covered. */
  readonly coversUntil: Instant;
  /** The four legal facts of the decision and its gateway, words of the vocabulary only; told to recipients. */
  readonly legal?: Readonly<Record<string, string>>;
  readonly event: EventId;
};

/** The recipients named on a submission lose sight of it from this instant. `agency` absent: all of them. */
export type WithdrawnAddress = {
  readonly thing: ThingId;
  readonly agency?: AgencyId;
  readonly from: Instant;
  readonly event: EventId;
};

/** A thing that was written on this child by mistake. `before`: only what was on the record before then, as it was brought back. */
export type MovedAway = { readonly thing: ThingId; readonly before?: Instant };

/** A named person on an open review of this child. */
export type ReviewScope = Period & {
  readonly review: ThingId;
  readonly panel: readonly ActorRef[];
  readonly classes: readonly FieldClass[];
  readonly pseudonym: string;
  /** Entries that occurred in this period only. */
  readonly covers: Period;
  readonly event: EventId;
};

/** One person who said why the child's data cannot wait, for an hour at most; a second person reviews it. */
export type EmergencyOpening = Period & {
  readonly until: Instant;
  readonly access: ThingId;
  readonly agency: AgencyId;
  readonly person: ActorRef;
  readonly event: EventId;
};

/** Everything about one child that decides who may see what; folded from `sharing-{childId}` by a strong read. */
export type SharingPosition = {
  readonly child: PersonId;
  /** The records that are one child's, this one first: one alone unless records were merged. */
  readonly members: readonly PersonId[];
  readonly revision: number;
  /** When the newest fact was recorded: grants end by the later of it and the clock (decisions, ruling 9). */
  readonly asOf?: Instant;
  readonly involvements: readonly Involvement[];
  readonly leads: readonly LeadOpening[];
  readonly residences: readonly Residence[];
  readonly optOuts: readonly OptOut[];
  readonly grants: readonly Grant[];
  readonly withdrawnAddresses: readonly WithdrawnAddress[];
  readonly movedAway: readonly MovedAway[];
  readonly reviews: readonly ReviewScope[];
  readonly emergencies: readonly EmergencyOpening[];
  readonly shield?: Period & { readonly event: EventId };
  /** Practitioners who must never see this child. */
  readonly barred: readonly ActorRef[];
};

/** What access must know of the child besides; the date of birth is opened for the question and not kept. */
export type ChildFacts = {
  readonly child: PersonId;
  readonly kind: 'child' | 'unborn' | 'adult';
  readonly dateOfBirth?: LocalDate;
};

/** The position of a child about whom nothing was ever recorded. */
export const emptyPosition = (child: PersonId): SharingPosition => ({
  child,
  members: [child],
  revision: -1,
  involvements: [],
  leads: [],
  residences: [],
  optOuts: [],
  grants: [],
  withdrawnAddresses: [],
  movedAway: [],
  reviews: [],
  emergencies: [],
  barred: [],
});
