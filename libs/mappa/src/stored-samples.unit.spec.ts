import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import { type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { MappaState } from './core/mappa-case.ts';
import type { MappaEvent } from './core/mappa-events.ts';
import { mappaEvents, mappaSlice } from './mappa-slices.ts';

it('every stored version of every event opens and folds', () => {
  const files = checkStoredSamples(join(import.meta.dirname, 'core/stored'), {
    events: mappaEvents,
    initial: mappaSlice.initial,
    evolve: (state: MappaState, event: RecordedEvent) => mappaSlice.evolve(state, recordedAs<MappaEvent>(event)),
  });
  expect(files).toHaveLength(Object.keys(mappaEvents).length);
});
