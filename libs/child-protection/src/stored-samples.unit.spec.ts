import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import { type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { ProtectionEvent } from './core/protection-events.ts';
import type { ProtectionState } from './core/protection.ts';
import { protectionEvents, protectionSlice } from './protection-slice.ts';

it('every stored version of every event opens and folds', () => {
  const files = checkStoredSamples(join(import.meta.dirname, 'core/stored'), {
    events: protectionEvents,
    initial: protectionSlice.initial,
    evolve: (state: ProtectionState, event: RecordedEvent) =>
      protectionSlice.evolve(state, recordedAs<ProtectionEvent>(event)),
  });
  expect(files).toHaveLength(Object.keys(protectionEvents).length);
});
