import type { EventId, PersonId, RecordedEvent } from '@safeguarding/kernel';
import type { TimescaleFact } from './core/clock.ts';

/** A fact about one child. `event`: the one that said it first, where this one only passes it on. */
export type FactOfChild = { readonly child: PersonId; readonly fact: TimescaleFact; readonly event?: EventId };

/** What each event type of a slice means for clocks; nothing for types that are not listed. */
export type TimescaleContribution = Readonly<Record<string, (event: RecordedEvent) => readonly FactOfChild[]>>;
