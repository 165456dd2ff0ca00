import {
  plusMs,
  type Aggregate,
  type DomainEvent,
  type Instant,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';

/** The ways in; a message is treated alike whichever it took. */
export type Door = 'http' | 'kafka';

/** Why a decoded message was not taken; the codec's own codes stand beside these. */
export const intakeReasons = [
  'unknown-source',
  'suspended-source',
  'succeeded-source',
  'source-of-another-agency',
  'same-id-other-data',
  'refused-by-a-rule',
  'signature-missing',
  'signature-invalid',
  'signature-key-retired',
  'failed-unexpectedly',
  'unreadable-batch',
] as const;

/** Where a record lies in its topic; the offset is a whole number in text. */
export type Coordinates = { readonly partition: number; readonly offset: string };

/** What an operator may read of a refused message: where it lies and why, never what it says. */
export type DeadLetterFacts = {
  readonly letter: ThingId;
  readonly door: Door;
  readonly topic: string;
  /** Of a record of Kafka. */
  readonly partition?: number;
  readonly offset?: string;
  /** Stable and documented; of the codec or of `intakeReasons`. */
  readonly reason: string;
  /** The catalogue code of the rule that refused it, where one did. */
  readonly ruleCode?: string;
  readonly bytes: number;
  /** Present where the message was too large to be kept: it lies in its topic only. */
  readonly contentKept?: false;
  /** The content is sealed under a key of its own that is destroyed after this instant. */
  readonly contentUntil: Instant;
};

export type DeadLetterKept = DomainEvent<'DeadLetterKept', DeadLetterFacts>;
/** It was sent through the intake again and taken: it became this thing. */
export type DeadLetterReplayed = DomainEvent<
  'DeadLetterReplayed',
  { readonly letter: ThingId; readonly became: ThingId }
>;
/** An operator gave it up. */
export type DeadLetterDiscarded = DomainEvent<
  'DeadLetterDiscarded',
  { readonly letter: ThingId; readonly reason: DiscardReason }
>;
export type DeadLetterEvent = DeadLetterKept | DeadLetterReplayed | DeadLetterDiscarded;
export type DeadLetterState =
  | { readonly status: 'none' }
  | ({ readonly status: 'kept' } & DeadLetterFacts)
  | ({ readonly status: 'replayed'; readonly became: ThingId } & DeadLetterFacts)
  | ({ readonly status: 'discarded'; readonly reasonGiven: DiscardReason } & DeadLetterFacts);

/** Why somebody gives a message up; never free text. */
export const discardReasons = ['sent-again', 'not-for-us', 'test-message', 'unusable'] as const;
export type DiscardReason = (typeof discardReasons)[number];

/** A message that was not taken. The same message through the same door is one dead letter, however often it comes. */
export const deadLetter: Aggregate<DeadLetterState, DeadLetterEvent> = {
  category: 'dead-letter',
  initial: { status: 'none' },
  evolve: (state, event) => {
    if (event.type === 'DeadLetterKept') return { status: 'kept', ...event.facts };
    if (state.status === 'none') return state;
    return event.type === 'DeadLetterReplayed'
      ? { ...state, status: 'replayed', became: event.facts.became }
      : { ...state, status: 'discarded', reasonGiven: event.facts.reason };
  },
};

/** Days for which an operator can still repair and replay a message; after them its key is destroyed. */
export const contentKeptDays = 30;

type KeepDeadLetter = Omit<DeadLetterFacts, 'contentUntil'> & {
  /** Stands for whoever the message is about: nobody knows, so it is nobody on the register. */
  readonly about: PersonId;
  readonly headers: string;
  readonly bodyBase64: string;
};

/** Keeps a refused message, content sealed. */
export const keepDeadLetter = (
  command: KeepDeadLetter,
  state: DeadLetterState,
  at: Instant,
): readonly DeadLetterKept[] => {
  if (state.status !== 'none') return [];
  const { about, headers, bodyBase64, ...facts } = command;
  return [
    {
      type: 'DeadLetterKept',
      facts: { ...facts, contentUntil: plusMs(at, contentKeptDays * 86_400_000) },
      personal: [{ person: about, classes: { narrative: { headers, body: bodyBase64 } } }],
    },
  ];
};

/** Says what a replayed message became; a second time it says nothing. */
export const markReplayed = (became: ThingId, state: DeadLetterState): readonly DeadLetterReplayed[] =>
  state.status === 'kept' ? [{ type: 'DeadLetterReplayed', facts: { letter: state.letter, became } }] : [];

/** Gives a message up; what was replayed or given up before stays as it is. */
export const discardDeadLetter = (reason: DiscardReason, state: DeadLetterState): readonly DeadLetterDiscarded[] =>
  state.status === 'kept' ? [{ type: 'DeadLetterDiscarded', facts: { letter: state.letter, reason } }] : [];
