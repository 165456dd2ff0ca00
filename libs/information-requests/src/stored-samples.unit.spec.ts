import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import { type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { DutyEvent, DutyState } from './core/duty/duty.ts';
import type { RequestEvent } from './core/request-events.ts';
import type { RequestState } from './core/request.ts';
import { dutyEvents, dutySlice } from './duty/duty-slice.ts';
import { requestEvents, requestSlice } from './request-slice.ts';

it('every stored version of every event opens and folds', () => {
  const requests = checkStoredSamples(join(import.meta.dirname, 'core/stored'), {
    events: requestEvents,
    initial: requestSlice.initial,
    evolve: (state: RequestState, event: RecordedEvent) => requestSlice.evolve(state, recordedAs<RequestEvent>(event)),
  });
  expect(requests).toHaveLength(Object.keys(requestEvents).length);
  const duties = checkStoredSamples(join(import.meta.dirname, 'core/stored-duty'), {
    events: dutyEvents,
    initial: dutySlice.initial,
    evolve: (state: DutyState, event: RecordedEvent) => dutySlice.evolve(state, recordedAs<DutyEvent>(event)),
  });
  expect(duties).toHaveLength(Object.keys(dutyEvents).length);
});
