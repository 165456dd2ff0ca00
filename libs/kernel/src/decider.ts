import type { DomainEvent, Recorded } from './event.ts';

/**
 * How one thing is remembered: the stream category, the state before anything happened, and the fold. `evolve` copies facts and
 * decides nothing; it must accept every event type of the slice in any order without throwing.
 */
export type Aggregate<State, Event extends DomainEvent> = {
  readonly category: string;
  readonly initial: State;
  readonly evolve: (state: State, event: Recorded<Event>) => State;
};

/** A decision: pure, no clock, no chance; throws DomainError to refuse and returns nothing where nothing changes. */
export type Decide<State, Event extends DomainEvent> = (state: State) => readonly Event[];

/** A reaction to recorded events: reads as "when ..., then ..."; its outputs are commands with ids derived from the trigger. */
export type Workflow<State, In extends DomainEvent, Command> = {
  readonly name: string;
  readonly initial: State;
  readonly evolve: (state: State, event: Recorded<In>) => State;
  readonly react: (state: State, event: Recorded<In>) => readonly Command[];
};
