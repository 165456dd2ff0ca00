import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import { type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { ConcernEvent, ConcernState } from './core/concern.ts';
import { concernEvents, concernSlice } from './concern-slice.ts';

it('every stored version of every event opens and folds', () => {
  const files = checkStoredSamples(join(import.meta.dirname, 'core/stored'), {
    events: concernEvents,
    initial: concernSlice.initial,
    evolve: (state: ConcernState, event: RecordedEvent) => concernSlice.evolve(state, recordedAs<ConcernEvent>(event)),
  });
  expect(files).toHaveLength(Object.keys(concernEvents).length);
});
