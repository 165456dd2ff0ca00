import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import type { Recorded, RecordedEvent } from '@safeguarding/kernel';
import type { MoveEvent, MoveState } from './core/misfiling.ts';
import { misfilingSlice } from './misfiling-slice.ts';

it('every stored version of every event opens and folds', () => {
  const files = checkStoredSamples(join(import.meta.dirname, 'core/stored'), {
    events: misfilingSlice.events,
    initial: misfilingSlice.initial,
    evolve: (state: MoveState, event: RecordedEvent) =>
      misfilingSlice.evolve(state, event as unknown as Recorded<MoveEvent>),
  });
  expect(files).toHaveLength(Object.keys(misfilingSlice.events).length);
});
