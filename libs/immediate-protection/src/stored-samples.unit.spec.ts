import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import { type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { MeasureEvent, MeasureState } from './core/measure.ts';
import { immediateProtectionEvents, measureSlice } from './measure-slice.ts';

it('every stored version of every event opens and folds', () => {
  const files = checkStoredSamples(join(import.meta.dirname, 'core/stored'), {
    events: immediateProtectionEvents,
    initial: measureSlice.initial,
    evolve: (state: MeasureState, event: RecordedEvent) => measureSlice.evolve(state, recordedAs<MeasureEvent>(event)),
  });
  expect(files).toHaveLength(Object.keys(immediateProtectionEvents).length);
});
