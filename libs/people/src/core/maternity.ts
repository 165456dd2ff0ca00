import type { Aggregate, DomainEvent, Instant, PersonId, Recorded, ThingId } from '@safeguarding/kernel';
import { sealedContentOf, type SealedContent } from './identifier-claim.ts';

/**
 * How a pregnancy ended in which no child, or not every child, was born alive; sealed, as health. `recorded-in-error`: it did not end.
 */
export const pregnancyOutcomes = [
  'miscarriage',
  'stillbirth',
  'termination',
  'not-stated',
  'recorded-in-error',
] as const;
export type PregnancyOutcome = (typeof pregnancyOutcomes)[number];

/** Why a child is not of that pregnancy after all. */
export const birthRetractions = ['wrong-mother', 'recorded-in-error'] as const;
export type BirthRetraction = (typeof birthRetractions)[number];

type Of = { readonly pregnancy: ThingId };
/**
 * A service knows of the unborn child of this pregnancy: one record, however many children it will be. Sealed under the unborn
 * child: when it is expected.
 */
type UnbornChildRecorded = DomainEvent<'UnbornChildRecorded', Of & { readonly unborn: PersonId }>;
/** `order`: which of several children, from 1. Sealed under the child: the day. */
type BirthRecorded = DomainEvent<'BirthRecorded', Of & { readonly child: PersonId; readonly order: number }>;
/** The child was not born of this pregnancy. */
type BirthWithdrawn = DomainEvent<
  'BirthWithdrawn',
  Of & { readonly child: PersonId; readonly reason: BirthRetraction }
>;
/** No child, or not every child, was born alive. How it ended is sealed. */
type PregnancyEnded = DomainEvent<'PregnancyEnded', Of & { readonly unborn: PersonId }>;
/** It did not end: that was recorded in error. */
type PregnancyEndRetracted = DomainEvent<'PregnancyEndRetracted', Of & { readonly unborn: PersonId }>;
export type MaternityEvent =
  UnbornChildRecorded | BirthRecorded | BirthWithdrawn | PregnancyEnded | PregnancyEndRetracted;

/** One child of a pregnancy; a birth that was withdrawn keeps its place in the order. */
export type Birth = {
  readonly order: number;
  readonly child: PersonId;
  readonly standing: boolean;
  readonly content: SealedContent;
};

/** One pregnancy as far as anybody told of it, in any order. */
export type Pregnancy = {
  readonly pregnancy: ThingId;
  readonly notedAt: Instant;
  readonly unborn?: PersonId;
  /** What services said of when it is expected, each sealed; the latest last. */
  readonly statements: readonly SealedContent[];
  readonly births: readonly Birth[];
  readonly ended?: SealedContent;
};
export type MaternityState = { readonly pregnancies: readonly Pregnancy[] };

const among = (
  { pregnancies }: MaternityState,
  { facts: { pregnancy: id }, recordedAt }: Recorded<MaternityEvent>,
  change: (pregnancy: Pregnancy) => Pregnancy,
): MaternityState => {
  const known = pregnancies.some(({ pregnancy }) => pregnancy === id);
  const all = known
    ? pregnancies
    : [...pregnancies, { pregnancy: id, notedAt: recordedAt, statements: [], births: [] }];
  return { pregnancies: all.map((one) => (one.pregnancy === id ? change(one) : one)) };
};

type Handlers = {
  readonly [T in MaternityEvent['type']]: (
    state: MaternityState,
    event: Recorded<Extract<MaternityEvent, { type: T }>>,
  ) => MaternityState;
};
const handlers: Handlers = {
  UnbornChildRecorded: (state, event) =>
    among(state, event, (one) => ({
      ...one,
      unborn: event.facts.unborn,
      statements: [...one.statements, sealedContentOf(event)],
    })),
  BirthRecorded: (state, event) => {
    const { order, child } = event.facts;
    const birth: Birth = { order, child, standing: true, content: sealedContentOf(event) };
    return among(state, event, (one) => ({ ...one, births: [...one.births, birth] }));
  },
  BirthWithdrawn: (state, event) =>
    among(state, event, (one) => ({
      ...one,
      births: one.births.map((birth) => (birth.child === event.facts.child ? { ...birth, standing: false } : birth)),
    })),
  PregnancyEnded: (state, event) => among(state, event, (one) => ({ ...one, ended: sealedContentOf(event) })),
  PregnancyEndRetracted: (state, event) => among(state, event, ({ ended: _ended, ...one }) => one),
};
type AnyHandler = (state: MaternityState, event: Recorded<MaternityEvent>) => MaternityState;

/**
 * The pregnancies of one mother, in one stream so that two services that tell of one pregnancy or birth at once tell of the same. The
 * stream is named after a keyed hash of the mother: whose child somebody is stands nowhere in plain.
 */
export const maternity: Aggregate<MaternityState, MaternityEvent> = {
  category: 'maternity',
  initial: { pregnancies: [] },
  evolve: (state, event) => (handlers[event.type] as AnyHandler)(state, event),
};

/** These names are the storage format. */
export const maternityEvents = {
  UnbornChildRecorded: { version: 1, retention: 'child-record' },
  BirthRecorded: { version: 1, retention: 'child-record' },
  BirthWithdrawn: { version: 1, retention: 'child-record' },
  PregnancyEnded: { version: 1, retention: 'child-record' },
  PregnancyEndRetracted: { version: 1, retention: 'child-record' },
} as const satisfies Readonly<Record<MaternityEvent['type'], { version: number; retention: string }>>;
