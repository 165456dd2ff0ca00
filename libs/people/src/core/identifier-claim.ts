import type { Aggregate, DomainEvent, Recorded, SealedPart } from '@safeguarding/kernel';
import type { PersonKind } from './person-kind.ts';

/** Whom the number belongs to is sealed, under a key of the claim itself: the log must not join numbers to people. */
export type IdentifierClaimed = DomainEvent<'IdentifierClaimed', { readonly kind: PersonKind }>;
/** Both ends stand: the claim, and the person that it names. */
type IdentifierClaimConfirmed = DomainEvent<'IdentifierClaimConfirmed'>;
/** The claim was made for somebody who never came to be registered; the number is free again. */
type IdentifierClaimReleased = DomainEvent<'IdentifierClaimReleased', { readonly reason: ReleaseReason }>;
/** The person has another number now; whoever asks by this one is still led to the same person. */
type IdentifierClaimSuperseded = DomainEvent<'IdentifierClaimSuperseded'>;
/** The number is the person's own again. */
type IdentifierClaimReinstated = DomainEvent<'IdentifierClaimReinstated'>;
export type IdentifierClaimEvent =
  | IdentifierClaimed
  | IdentifierClaimConfirmed
  | IdentifierClaimReleased
  | IdentifierClaimSuperseded
  | IdentifierClaimReinstated;

/** Why a number is nobody's again: it was claimed on the way to somebody else, or recorded for the wrong person. */
export type ReleaseReason = 'another-identifier-names-somebody-else' | 'recorded-in-error';

/** Content that stays sealed, with what opens it. */
export type SealedContent = {
  readonly eventId: Recorded<DomainEvent>['id'];
  readonly type: string;
  readonly schemaVersion: number;
  readonly sealed: readonly SealedPart[];
};

export type IdentifierClaimState =
  | { readonly status: 'unclaimed' }
  | { readonly status: 'claimed'; readonly kind: PersonKind; readonly target: SealedContent }
  | { readonly status: 'confirmed'; readonly kind: PersonKind; readonly target: SealedContent }
  | { readonly status: 'superseded'; readonly kind: PersonKind; readonly target: SealedContent }
  | { readonly status: 'released' };

/** Keeps the sealed parts of an event with what opens them. */
export const sealedContentOf = (event: Recorded<DomainEvent>): SealedContent => ({
  eventId: event.id,
  type: event.type,
  schemaVersion: event.schemaVersion,
  sealed: event.sealed,
});

type Handlers = {
  readonly [T in IdentifierClaimEvent['type']]: (
    state: IdentifierClaimState,
    event: Recorded<Extract<IdentifierClaimEvent, { type: T }>>,
  ) => IdentifierClaimState;
};
const handlers: Handlers = {
  IdentifierClaimed: (_, event) => ({ status: 'claimed', kind: event.facts.kind, target: sealedContentOf(event) }),
  IdentifierClaimConfirmed: (state) => (state.status === 'claimed' ? { ...state, status: 'confirmed' } : state),
  IdentifierClaimReleased: () => ({ status: 'released' }),
  IdentifierClaimSuperseded: (state) => (state.status === 'confirmed' ? { ...state, status: 'superseded' } : state),
  IdentifierClaimReinstated: (state) => (state.status === 'superseded' ? { ...state, status: 'confirmed' } : state),
};
type AnyHandler = (state: IdentifierClaimState, event: Recorded<IdentifierClaimEvent>) => IdentifierClaimState;

/** One number of one system: the stream is named after its keyed hash, so that two replicas cannot both be first. */
export const identifierClaim: Aggregate<IdentifierClaimState, IdentifierClaimEvent> = {
  category: 'identifier',
  initial: { status: 'unclaimed' },
  evolve: (state, event) => (handlers[event.type] as AnyHandler)(state, event),
};

/** These names are the storage format. */
export const identifierClaimEvents = {
  IdentifierClaimed: { version: 1, retention: 'identifier-index' },
  IdentifierClaimConfirmed: { version: 1, retention: 'identifier-index' },
  IdentifierClaimReleased: { version: 1, retention: 'identifier-index' },
  IdentifierClaimSuperseded: { version: 1, retention: 'identifier-index' },
  IdentifierClaimReinstated: { version: 1, retention: 'identifier-index' },
} as const satisfies Readonly<Record<IdentifierClaimEvent['type'], { version: number; retention: string }>>;
