import type { PersonId, RecordedEvent } from '@safeguarding/kernel';
import type { TimescaleFact } from './core/clock.ts';

/** A fact about one child. */
export type FactOfChild = { readonly child: PersonId; readonly fact: TimescaleFact };

/** What each event type of a slice means for clocks; nothing for types that are not listed. */
export type TimescaleContribution = Readonly<Record<string, (event: RecordedEvent) => readonly FactOfChild[]>>;
