import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import type { RecordedEvent } from '@safeguarding/kernel';
import { adviceSlice, channelEvents, contactSlice, contributionSlice, meetingSlice } from './channel-slices.ts';

const slices = [adviceSlice, contactSlice, contributionSlice, meetingSlice];

it('every stored version of every event opens and folds', () => {
  const files = checkStoredSamples(join(import.meta.dirname, 'core/stored'), {
    events: channelEvents,
    initial: slices.map(({ initial }) => initial as unknown),
    evolve: (states: readonly unknown[], event: RecordedEvent) =>
      slices.map(({ events, evolve }, index) =>
        event.type in events ? evolve(states[index] as never, event as never) : states[index],
      ),
  });
  expect(files).toHaveLength(Object.keys(channelEvents).length);
});
