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
  'source-of-another-agency',
  'same-id-other-data',
  'refused-by-a-rule',
  'signature-missing',
  'signature-invalid',
  'failed-unexpectedly',
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
export type DeadLetterState = { readonly status: 'none' } | ({ readonly status: 'kept' } & DeadLetterFacts);

/** A message that was not taken. The same message through the same door is one dead letter, however often it comes. */
export const deadLetter: Aggregate<DeadLetterState, DeadLetterKept> = {
  category: 'dead-letter',
  initial: { status: 'none' },
  evolve: (_, event) => ({ status: 'kept', ...event.facts }),
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
  if (state.status === 'kept') return [];
  const { about, headers, bodyBase64, ...facts } = command;
  return [
    {
      type: 'DeadLetterKept',
      facts: { ...facts, contentUntil: plusMs(at, contentKeptDays * 86_400_000) },
      personal: [{ person: about, classes: { narrative: { headers, body: bodyBase64 } } }],
    },
  ];
};
