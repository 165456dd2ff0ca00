import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import type { Recorded, RecordedEvent } from '@safeguarding/kernel';
import type { RequestEvent } from './core/request-events.ts';
import type { RequestState } from './core/request.ts';
import { requestEvents, requestSlice } from './request-slice.ts';

it('every stored version of every event opens and folds', () => {
  const files = checkStoredSamples(join(import.meta.dirname, 'core/stored'), {
    events: requestEvents,
    initial: requestSlice.initial,
    evolve: (state: RequestState, event: RecordedEvent) =>
      requestSlice.evolve(state, event as unknown as Recorded<RequestEvent>),
  });
  expect(files).toHaveLength(Object.keys(requestEvents).length);
});
