import type { Aggregate, DomainEvent } from '@safeguarding/kernel';
import type { RetentionClass } from '@safeguarding/sealing';

/** How one event type is stored: the version written today and how long its personal content is kept. */
export type EventSpec = { readonly version: number; readonly retention: RetentionClass };

/** Every event type of a slice. A decision that returns a type that is not listed here is a fault of the program. */
export type EventCatalogue<Type extends string = string> = Readonly<Record<Type, EventSpec>>;

/** An aggregate and the catalogue of its events: all that the ledger needs to load, decide and store. */
export type Slice<State, Event extends DomainEvent> = Aggregate<State, Event> & {
  readonly events: EventCatalogue<Event['type']>;
};
