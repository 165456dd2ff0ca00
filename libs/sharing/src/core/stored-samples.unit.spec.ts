import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import type { Recorded, RecordedEvent } from '@safeguarding/kernel';
import { sharingEvents, type SharingEvent } from './sharing-events.ts';
import type { SharingState } from './sharing-state.ts';
import { sharing } from './sharing.ts';

describe('every stored version of every sharing event', () => {
  it('has a sample that opens and folds', () => {
    const reader = {
      events: sharingEvents,
      initial: sharing.initial,
      evolve: (state: SharingState, event: RecordedEvent) =>
        sharing.evolve(state, event as unknown as Recorded<SharingEvent>),
    };
    const files = checkStoredSamples(join(import.meta.dirname, 'stored'), reader);
    expect(files).toHaveLength(Object.keys(sharingEvents).length);
  });
});
