import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import { type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import { merge, mergeEvents, type MergeEvent, type MergeState } from './merge.ts';
import { sharingEvents, type SharingEvent } from './sharing-events.ts';
import type { SharingState } from './sharing-state.ts';
import { sharing } from './sharing.ts';

it('every stored version of every event of a merge has a sample that opens and folds', () => {
  const reader = {
    events: mergeEvents,
    initial: merge.initial,
    evolve: (state: MergeState, event: RecordedEvent) => merge.evolve(state, recordedAs<MergeEvent>(event)),
  };
  const files = checkStoredSamples(join(import.meta.dirname, 'stored-merges'), reader);
  expect(files).toHaveLength(Object.keys(mergeEvents).length);
});

describe('every stored version of every sharing event', () => {
  it('has a sample that opens and folds', () => {
    const reader = {
      events: sharingEvents,
      initial: sharing.initial,
      evolve: (state: SharingState, event: RecordedEvent) => sharing.evolve(state, recordedAs<SharingEvent>(event)),
    };
    const files = checkStoredSamples(join(import.meta.dirname, 'stored'), reader);
    expect(files).toHaveLength(Object.keys(sharingEvents).length);
  });
});
