import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import { type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { MoveEvent, MoveState } from './core/misfiling.ts';
import { misfilingSlice } from './misfiling-slice.ts';

it('every stored version of every event opens and folds', () => {
  const files = checkStoredSamples(join(import.meta.dirname, 'core/stored'), {
    events: misfilingSlice.events,
    initial: misfilingSlice.initial,
    evolve: (state: MoveState, event: RecordedEvent) => misfilingSlice.evolve(state, recordedAs<MoveEvent>(event)),
  });
  expect(files).toHaveLength(Object.keys(misfilingSlice.events).length);
});
