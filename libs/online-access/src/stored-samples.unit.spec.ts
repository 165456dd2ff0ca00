import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import { type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import { onlineEvents, onlineSlice } from './online-slice.ts';
import type { OnlineEvent } from './core/online-events.ts';
import type { OnlineState } from './core/online-access.ts';

it('every stored version of every event opens and folds', () => {
  const files = checkStoredSamples(join(import.meta.dirname, 'core/stored'), {
    events: onlineEvents,
    initial: onlineSlice.initial,
    evolve: (state: OnlineState, event: RecordedEvent) => onlineSlice.evolve(state, recordedAs<OnlineEvent>(event)),
  });
  expect(files).toHaveLength(Object.keys(onlineEvents).length);
});
