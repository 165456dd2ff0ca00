import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import type { RecordedEvent } from '@safeguarding/kernel';
import { flagSlice, lookUpEvents, marksSlice } from './look-up-slices.ts';

it('every stored version of every event opens and folds', () => {
  const files = checkStoredSamples(join(import.meta.dirname, 'core/stored'), {
    events: lookUpEvents,
    initial: undefined,
    evolve: (_: unknown, event: RecordedEvent): unknown =>
      event.type === 'LookUpFlagReviewed'
        ? flagSlice.evolve(flagSlice.initial, event as never)
        : marksSlice.evolve(marksSlice.initial, event as never),
  });
  expect(files).toHaveLength(Object.keys(lookUpEvents).length);
});
