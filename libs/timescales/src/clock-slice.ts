import type { EventCatalogue, Slice } from '@safeguarding/ledger';
import { childClocks, type ClockEvent, type ClocksState } from './core/clock.ts';

const childRecord = { version: 1, retention: 'child-record' } as const;

/** How the events of clocks are stored. */
export const timescaleEvents = {
  TimescaleFactNoted: childRecord,
  ClockStarted: childRecord,
  ClockSatisfied: childRecord,
  ClockSuperseded: childRecord,
  ClockWaived: childRecord,
  ClockPaused: childRecord,
  ClockResumed: childRecord,
  ClockMissed: childRecord,
} as const satisfies EventCatalogue<ClockEvent['type']>;

/** The stream of one child's clocks. */
export const clocksSlice: Slice<ClocksState, ClockEvent> = { ...childClocks, events: timescaleEvents };
