import type { EventCatalogue, Slice } from '@safeguarding/ledger';
import { review, type ReviewEvent, type ReviewState } from './core/review.ts';

/** How the events of a review are stored. */
export const reviewEvents = {
  ReviewOpened: { version: 1, retention: 'child-record' },
  ReviewConfirmed: { version: 1, retention: 'child-record' },
  PanelMemberLeft: { version: 1, retention: 'child-record' },
  ReviewClosed: { version: 1, retention: 'child-record' },
} as const satisfies EventCatalogue<ReviewEvent['type']>;

/** The stream of one review. */
export const reviewSlice: Slice<ReviewState, ReviewEvent> = { ...review, events: reviewEvents };
