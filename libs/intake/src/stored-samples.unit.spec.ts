import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import { type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { DeadLetterEvent, DeadLetterState } from './core/dead-letter.ts';
import { intakeEvents, deadLetterSlice } from './dead-letter-slice.ts';

it('every stored version of every event opens and folds', () => {
  const files = checkStoredSamples(join(import.meta.dirname, 'core/stored'), {
    events: intakeEvents,
    initial: deadLetterSlice.initial,
    evolve: (state: DeadLetterState, event: RecordedEvent) =>
      deadLetterSlice.evolve(state, recordedAs<DeadLetterEvent>(event)),
  });
  expect(files).toHaveLength(Object.keys(intakeEvents).length);
});
