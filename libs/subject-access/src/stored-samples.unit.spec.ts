import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import { type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import { accessRequestEvents, accessRequestSlice } from './access-request-slice.ts';
import type { AccessRequestEvent } from './core/access-request-events.ts';
import type { AccessRequestState } from './core/access-request.ts';

it('every stored version of every event opens and folds', () => {
  const files = checkStoredSamples(join(import.meta.dirname, 'core/stored'), {
    events: accessRequestEvents,
    initial: accessRequestSlice.initial,
    evolve: (state: AccessRequestState, event: RecordedEvent) =>
      accessRequestSlice.evolve(state, recordedAs<AccessRequestEvent>(event)),
  });
  expect(files).toHaveLength(Object.keys(accessRequestEvents).length);
});
