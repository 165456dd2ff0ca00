import type {
  AgencyId,
  Aggregate,
  DomainEvent,
  EventId,
  Instant,
  PersonId,
  Recorded,
  ThingId,
} from '@safeguarding/kernel';
import type { NumberStanding } from './identifier-claim-decisions.ts';
import { sealedContentOf, type SealedContent } from './identifier-claim.ts';
import type { IdentifierKind, VerificationStatus } from './identifier.ts';
import type { PersonKind } from './person-kind.ts';
import type { RelationshipEndReason } from './relationship.ts';

/** Why a service changes what it said: it was wrong, or the world moved on. */
export const correctionReasons = ['recorded-in-error', 'new-evidence', 'changed-since'] as const;
export type CorrectionReason = (typeof correctionReasons)[number];

type PersonRegistered = DomainEvent<'PersonRegistered', { readonly kind: PersonKind }>;
/** One service's own statement; it stands beside the statements of others. Content is sealed. */
type DemographicsRecorded = DomainEvent<'DemographicsRecorded'>;
/** Takes the place of all that the same service said before; the earlier statements stay on record. */
type DemographicsCorrected = DomainEvent<
  'DemographicsCorrected',
  { readonly supersedes: EventId; readonly reason: CorrectionReason }
>;
/** `identifier` is the id of the number on this person; the value is sealed. `disputed`: it is claimed for somebody else. */
type IdentifierRecorded = DomainEvent<
  'IdentifierRecorded',
  {
    readonly identifier: ThingId;
    readonly kind: IdentifierKind;
    readonly verification: VerificationStatus;
    readonly disputed: boolean;
    /** Of a number of a service's own, where it is not the one that recorded it: whose it is. */
    readonly givenBy?: AgencyId;
  }
>;
type IdentifierConfirmed = DomainEvent<
  'IdentifierConfirmed',
  { readonly identifier: ThingId; readonly verification: VerificationStatus }
>;
/** `by`: the number that takes its place. Asking by the old one still leads here. */
type IdentifierSuperseded = DomainEvent<'IdentifierSuperseded', { readonly identifier: ThingId; readonly by: ThingId }>;
/** The number was never this person's: it leads here no more. */
type IdentifierRetracted = DomainEvent<'IdentifierRetracted', { readonly identifier: ThingId }>;
/** A number that was superseded, retracted or disputed is this person's now. */
type IdentifierReinstated = DomainEvent<'IdentifierReinstated', { readonly identifier: ThingId }>;
/** How far the search for a number has come, of somebody who has none yet. */
type NumberTraced = DomainEvent<'NumberTraced', { readonly status: VerificationStatus }>;
/** The birth that ended the pregnancy is this child's; `maternity` is the stream that keeps the pregnancy. */
type BirthRegistered = DomainEvent<
  'BirthRegistered',
  { readonly pregnancy: ThingId; readonly maternity: ThingId; readonly unborn?: PersonId }
>;
/** This child was not born of that pregnancy. */
type BirthRetracted = DomainEvent<'BirthRetracted', { readonly pregnancy: ThingId }>;
/** On the stream of the unborn child. */
type UnbornChildBorn = DomainEvent<'UnbornChildBorn', { readonly pregnancy: ThingId; readonly child: PersonId }>;
type UnbornChildNotBorn = DomainEvent<'UnbornChildNotBorn', { readonly pregnancy: ThingId; readonly child: PersonId }>;
/** On the child's stream; what the other person is to the child is sealed under the other person's key. */
type RelationshipRecorded = DomainEvent<
  'RelationshipRecorded',
  { readonly relationship: ThingId; readonly other: PersonId }
>;
/** Another statement of the same service takes the place of an earlier one about the same person; the earlier one stays on record. */
type RelationshipReplaced = DomainEvent<
  'RelationshipReplaced',
  { readonly relationship: ThingId; readonly other: PersonId; readonly replaces: ThingId }
>;
type RelationshipEnded = DomainEvent<
  'RelationshipEnded',
  { readonly relationship: ThingId; readonly reason: RelationshipEndReason }
>;
export type PersonEvent =
  | PersonRegistered
  | DemographicsRecorded
  | DemographicsCorrected
  | IdentifierRecorded
  | IdentifierConfirmed
  | IdentifierSuperseded
  | IdentifierRetracted
  | IdentifierReinstated
  | NumberTraced
  | BirthRegistered
  | BirthRetracted
  | UnbornChildBorn
  | UnbornChildNotBorn
  | RelationshipRecorded
  | RelationshipReplaced
  | RelationshipEnded;

/** One statement of one controller, still sealed. */
export type Statement = {
  readonly by: AgencyId;
  readonly recordedAt: Instant;
  readonly revision: number;
  readonly corrects: boolean;
  readonly supersedes?: EventId;
  readonly content: SealedContent;
};
export type KnownIdentifier = {
  readonly identifier: ThingId;
  readonly standing: NumberStanding;
  readonly kind: IdentifierKind;
  readonly verification: VerificationStatus;
  readonly disputed: boolean;
  readonly by: AgencyId;
  readonly givenBy?: AgencyId;
  readonly content: SealedContent;
};
export type Relationship = {
  readonly relationship: ThingId;
  readonly other: PersonId;
  readonly by: AgencyId;
  readonly status: 'standing' | 'ended';
  /** The event that last said something about it. */
  readonly touched: EventId;
  readonly content: SealedContent;
};

export type RegisteredPerson = {
  readonly status: 'registered';
  readonly kind: PersonKind;
  /** Every one ever made, in order: a correction takes nothing away. */
  readonly statements: readonly Statement[];
  readonly identifiers: readonly KnownIdentifier[];
  readonly relationships: readonly Relationship[];
  /** Of somebody without a number. */
  readonly traced?: VerificationStatus;
  /** The pregnancy that this child was born of. */
  readonly born?: BirthRegistered['facts'];
  /** Of an unborn child: whom it was born as; twins are two. */
  readonly bornAs: readonly PersonId[];
};
export type PersonState = { readonly status: 'unregistered' } | RegisteredPerson;

type Handlers = {
  readonly [T in Exclude<PersonEvent['type'], 'PersonRegistered'>]: (
    state: RegisteredPerson,
    event: Recorded<Extract<PersonEvent, { type: T }>>,
  ) => RegisteredPerson;
};

const statementOf = (event: Recorded<DomainEvent>): Omit<Statement, 'corrects' | 'supersedes'> => ({
  by: event.actor.agency,
  recordedAt: event.recordedAt,
  revision: event.revision,
  content: sealedContentOf(event),
});

const withNumber = (
  state: RegisteredPerson,
  identifier: ThingId,
  change: Partial<KnownIdentifier>,
): RegisteredPerson => ({
  ...state,
  identifiers: state.identifiers.map((known) => (known.identifier === identifier ? { ...known, ...change } : known)),
});

const standing = (event: Recorded<RelationshipRecorded | RelationshipReplaced>): Relationship => ({
  relationship: event.facts.relationship,
  other: event.facts.other,
  by: event.actor.agency,
  status: 'standing',
  touched: event.id,
  content: sealedContentOf(event),
});

const ended = (state: RegisteredPerson, relationship: ThingId, touched: EventId): readonly Relationship[] =>
  state.relationships.map((one) => (one.relationship === relationship ? { ...one, status: 'ended', touched } : one));

const handlers: Handlers = {
  DemographicsRecorded: (state, event) => ({
    ...state,
    statements: [...state.statements, { ...statementOf(event), corrects: false }],
  }),
  DemographicsCorrected: (state, event) => ({
    ...state,
    statements: [...state.statements, { ...statementOf(event), corrects: true, supersedes: event.facts.supersedes }],
  }),
  IdentifierRecorded: (state, event) => ({
    ...state,
    identifiers: [
      ...state.identifiers,
      { ...event.facts, standing: 'current', by: event.actor.agency, content: sealedContentOf(event) },
    ],
  }),
  IdentifierConfirmed: (state, { facts: { identifier, verification } }) => ({
    ...state,
    identifiers: state.identifiers.map((known) =>
      known.identifier === identifier ? { ...known, verification } : known,
    ),
  }),
  IdentifierSuperseded: (state, { facts: { identifier } }) => withNumber(state, identifier, { standing: 'superseded' }),
  IdentifierRetracted: (state, { facts: { identifier } }) => withNumber(state, identifier, { standing: 'in-error' }),
  IdentifierReinstated: (state, { facts: { identifier } }) =>
    withNumber(state, identifier, { standing: 'current', disputed: false }),
  NumberTraced: (state, { facts: { status } }) => ({ ...state, traced: status }),
  BirthRegistered: (state, { facts }) => ({ ...state, born: facts }),
  BirthRetracted: ({ born, ...state }, { facts: { pregnancy } }) =>
    born === undefined || born.pregnancy === pregnancy ? state : { ...state, born },
  UnbornChildBorn: (state, { facts: { child } }) => ({ ...state, bornAs: [...state.bornAs, child] }),
  UnbornChildNotBorn: (state, { facts: { child } }) => ({
    ...state,
    bornAs: state.bornAs.filter((one) => one !== child),
  }),
  RelationshipRecorded: (state, event) => ({
    ...state,
    relationships: [...state.relationships, standing(event)],
  }),
  RelationshipReplaced: (state, event) => ({
    ...state,
    relationships: [...ended(state, event.facts.replaces, event.id), standing(event)],
  }),
  RelationshipEnded: (state, event) => ({
    ...state,
    relationships: ended(state, event.facts.relationship, event.id),
  }),
};
type AnyHandler = (state: RegisteredPerson, event: Recorded<PersonEvent>) => RegisteredPerson;

const registered = (state: PersonState, kind: PersonKind): RegisteredPerson =>
  state.status === 'registered'
    ? { ...state, kind }
    : { status: 'registered', kind, statements: [], identifiers: [], relationships: [], bornAs: [] };

/** The identity of one child, unborn child or adult. Concerns, consent and involvements stand elsewhere. */
export const person: Aggregate<PersonState, PersonEvent> = {
  category: 'person',
  initial: { status: 'unregistered' },
  evolve: (state, event) => {
    if (event.type === 'PersonRegistered') return registered(state, event.facts.kind);
    return state.status === 'registered' ? (handlers[event.type] as AnyHandler)(state, event) : state;
  },
};

/** These names are the storage format. */
export const personEvents = {
  PersonRegistered: { version: 1, retention: 'directory' },
  DemographicsRecorded: { version: 1, retention: 'directory' },
  DemographicsCorrected: { version: 1, retention: 'directory' },
  IdentifierRecorded: { version: 1, retention: 'directory' },
  IdentifierConfirmed: { version: 1, retention: 'directory' },
  IdentifierSuperseded: { version: 1, retention: 'directory' },
  IdentifierRetracted: { version: 1, retention: 'directory' },
  IdentifierReinstated: { version: 1, retention: 'directory' },
  NumberTraced: { version: 1, retention: 'directory' },
  BirthRegistered: { version: 1, retention: 'child-record' },
  BirthRetracted: { version: 1, retention: 'child-record' },
  UnbornChildBorn: { version: 1, retention: 'child-record' },
  UnbornChildNotBorn: { version: 1, retention: 'child-record' },
  RelationshipRecorded: { version: 1, retention: 'child-record' },
  RelationshipReplaced: { version: 1, retention: 'child-record' },
  RelationshipEnded: { version: 1, retention: 'child-record' },
} as const satisfies Readonly<Record<PersonEvent['type'], { version: number; retention: string }>>;
