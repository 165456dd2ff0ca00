import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import { type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { ReviewEvent, ReviewState } from './core/review.ts';
import { reviewEvents, reviewSlice } from './review-slice.ts';

it('every stored version of every event opens and folds', () => {
  const files = checkStoredSamples(join(import.meta.dirname, 'core/stored'), {
    events: reviewEvents,
    initial: reviewSlice.initial,
    evolve: (state: ReviewState, event: RecordedEvent) => reviewSlice.evolve(state, recordedAs<ReviewEvent>(event)),
  });
  expect(files).toHaveLength(Object.keys(reviewEvents).length);
});
