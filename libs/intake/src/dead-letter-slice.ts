import type { EventCatalogue, Slice } from '@safeguarding/ledger';
import { deadLetter, type DeadLetterEvent, type DeadLetterState } from './core/dead-letter.ts';

/** How dead letters are stored: the content under a key that is destroyed when its time is over. */
export const intakeEvents = {
  DeadLetterKept: { version: 1, retention: 'dead-letter' },
  DeadLetterReplayed: { version: 1, retention: 'dead-letter' },
  DeadLetterDiscarded: { version: 1, retention: 'dead-letter' },
} as const satisfies EventCatalogue<DeadLetterEvent['type']>;

/** One stream per refused message. */
export const deadLetterSlice: Slice<DeadLetterState, DeadLetterEvent> = { ...deadLetter, events: intakeEvents };
