import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import { type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { IncidentEvent, IncidentState } from './core/incident.ts';
import { incidentEvents, incidentSlice } from './incident-slice.ts';

it('every stored version of every event opens and folds', () => {
  const files = checkStoredSamples(join(import.meta.dirname, 'core/stored'), {
    events: incidentEvents,
    initial: incidentSlice.initial,
    evolve: (state: IncidentState, event: RecordedEvent) =>
      incidentSlice.evolve(state, recordedAs<IncidentEvent>(event)),
  });
  expect(files).toHaveLength(Object.keys(incidentEvents).length);
});
