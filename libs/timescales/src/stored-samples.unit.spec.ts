import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import { type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import { clocksSlice, timescaleEvents } from './clock-slice.ts';
import type { ClockEvent, ClocksState } from './core/clock.ts';

it('every stored version of every event opens and folds', () => {
  const files = checkStoredSamples(join(import.meta.dirname, 'core/stored'), {
    events: timescaleEvents,
    initial: clocksSlice.initial,
    evolve: (state: ClocksState, event: RecordedEvent) => clocksSlice.evolve(state, recordedAs<ClockEvent>(event)),
  });
  expect(files).toHaveLength(Object.keys(timescaleEvents).length);
});
