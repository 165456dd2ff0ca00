import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import type { RecordedEvent } from '@safeguarding/kernel';
import { brokeringSlice, directoryEvents, recordSlice, userSlice } from './directory-slices.ts';

const slices = [recordSlice, userSlice, brokeringSlice];

it('every stored version of every event opens and folds', () => {
  const files = checkStoredSamples(join(import.meta.dirname, 'core/stored'), {
    events: directoryEvents,
    initial: slices.map(({ initial }) => initial as unknown),
    evolve: (states: readonly unknown[], event: RecordedEvent) =>
      slices.map(({ events, evolve }, index) =>
        event.type in events ? evolve(states[index] as never, event as never) : states[index],
      ),
  });
  expect(files).toHaveLength(Object.keys(directoryEvents).length);
});
