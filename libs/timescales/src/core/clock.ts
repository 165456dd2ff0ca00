import type { AgencyId, Aggregate, DomainEvent, EventId, Instant, PersonId, ThingId } from '@safeguarding/kernel';
import type { FactKind, Nation, PauseReason, WaiverReason } from './timescale-vocabulary.ts';

/** What a slice tells of one of its events: it starts clocks, satisfies or ends them. */
export type TimescaleFact = {
  readonly kind: FactKind;
  /** The referral, the enquiry ...: only facts of one matter bear on one clock. */
  readonly matter: ThingId;
  /** When it happened in the world. */
  readonly at: Instant;
  /** Who has to act in time. */
  readonly responsible: AgencyId;
  /** Who waits for it, where that is another service: the referrer. */
  readonly awaiting?: AgencyId;
};

/** A fact with the event that it came from. */
export type NotedFact = TimescaleFact & { readonly event: EventId; readonly nation: Nation };

type OfClock = { readonly clock: ThingId };
export type FactNoted = DomainEvent<'TimescaleFactNoted', NotedFact>;
export type ClockStarted = DomainEvent<
  'ClockStarted',
  OfClock & {
    readonly rule: string;
    readonly version: number;
    readonly nation: Nation;
    readonly matter: ThingId;
    readonly trigger: EventId;
    readonly triggeredAt: Instant;
    /** Absent where the calendar did not reach so far when it started. */
    readonly dueBy?: Instant;
    readonly responsible: AgencyId;
    readonly awaiting?: AgencyId;
  }
>;
export type ClockSatisfied = DomainEvent<
  'ClockSatisfied',
  OfClock & { readonly by: EventId; readonly at: Instant; readonly late: boolean }
>;
export type ClockSuperseded = DomainEvent<
  'ClockSuperseded',
  OfClock & { readonly by: EventId; readonly because: FactKind; readonly at: Instant }
>;
export type ClockWaived = DomainEvent<'ClockWaived', OfClock & { readonly reason: WaiverReason }>;
export type ClockPaused = DomainEvent<
  'ClockPaused',
  OfClock & { readonly reason: PauseReason; readonly from: Instant }
>;
export type ClockResumed = DomainEvent<'ClockResumed', OfClock & { readonly at: Instant; readonly dueBy?: Instant }>;
/** A notice for lists and signals; no decision reads it (ruling 13). */
export type ClockMissed = DomainEvent<'ClockMissed', OfClock & { readonly dueBy: Instant }>;
export type ClockEvent =
  FactNoted | ClockStarted | ClockSatisfied | ClockSuperseded | ClockWaived | ClockPaused | ClockResumed | ClockMissed;

type Started = ClockStarted['facts'];
/** One clock. It keeps the rule and version that started it, whatever the rules say later. */
export type Clock = Started &
  (
    | { readonly status: 'running' }
    | { readonly status: 'paused'; readonly pausedFrom: Instant }
    | { readonly status: 'satisfied'; readonly satisfiedAt: Instant; readonly late: boolean }
    | { readonly status: 'waived'; readonly reason: WaiverReason }
    | { readonly status: 'superseded'; readonly because: FactKind }
  ) & { readonly missed?: true };

/** Everything that bears on the clocks of one child. */
export type ClocksState = { readonly facts: readonly NotedFact[]; readonly clocks: readonly Clock[] };

const startedOf = (clock: Clock): Started => {
  const { rule, version, nation, matter, trigger, triggeredAt, dueBy, responsible, awaiting } = clock;
  return {
    ...{ clock: clock.clock, rule, version, nation, matter, trigger, triggeredAt, responsible },
    ...(dueBy === undefined ? {} : { dueBy }),
    ...(awaiting === undefined ? {} : { awaiting }),
  };
};

const kept = (clock: Clock) => (clock.missed ? ({ missed: true } as const) : {});

const after = (clock: Clock, event: Exclude<ClockEvent, FactNoted | ClockStarted>): Clock => {
  const bare = { ...startedOf(clock), ...kept(clock) };
  switch (event.type) {
    case 'ClockSatisfied':
      return { ...bare, status: 'satisfied', satisfiedAt: event.facts.at, late: event.facts.late };
    case 'ClockSuperseded':
      return { ...bare, status: 'superseded', because: event.facts.because };
    case 'ClockWaived':
      return { ...bare, status: 'waived', reason: event.facts.reason };
    case 'ClockPaused':
      return { ...bare, status: 'paused', pausedFrom: event.facts.from };
    case 'ClockResumed':
      return { ...bare, status: 'running', ...(event.facts.dueBy === undefined ? {} : { dueBy: event.facts.dueBy }) };
    case 'ClockMissed':
      return { ...clock, missed: true };
  }
};

/** The fold, also of events that are not recorded yet. */
export const evolveClocks = (state: ClocksState, event: ClockEvent): ClocksState => {
  if (event.type === 'TimescaleFactNoted') return { ...state, facts: [...state.facts, event.facts] };
  if (event.type === 'ClockStarted')
    return { ...state, clocks: [...state.clocks, { ...event.facts, status: 'running' }] };
  const { clock } = event.facts;
  return { ...state, clocks: state.clocks.map((each) => (each.clock === clock ? after(each, event) : each)) };
};

/** The clocks of one child, in one stream: a fact and what it does to every clock is one append. */
export const childClocks: Aggregate<ClocksState, ClockEvent> = {
  category: 'timescales',
  initial: { facts: [], clocks: [] },
  evolve: (state, event) => evolveClocks(state, event),
};

/** The child whose clocks a stream holds. */
export const childOf = (stream: string): PersonId => stream.slice(childClocks.category.length + 1) as PersonId;
