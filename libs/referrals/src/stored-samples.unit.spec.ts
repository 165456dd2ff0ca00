import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkStoredSamples } from '@safeguarding/event-log';
import { stateAfter, type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { ReferralEvent } from './core/referral-events.ts';
import type { ReferralState } from './core/referral.ts';
import { aReferralId, submitted, surgery } from './core/referral-builders.ts';
import {
  keepDraft,
  referralDraft,
  referralDraftEvents,
  type ReferralDraftEvent,
  type ReferralDraftState,
} from './core/referral-draft.ts';
import { referralEvents, referralSlice } from './referral-slice.ts';

it('every stored version of every event opens and folds', () => {
  const files = checkStoredSamples(join(import.meta.dirname, 'core/stored'), {
    events: referralEvents,
    // On a referral that stands: before its submission the fold would pass every event over.
    initial: stateAfter(referralSlice, submitted),
    evolve: (state: ReferralState, event: RecordedEvent) =>
      referralSlice.evolve(state, recordedAs<ReferralEvent>(event)),
  });
  expect(files).toHaveLength(Object.keys(referralEvents).length);
});

it('every stored version of every event of a draft opens and folds', () => {
  const files = checkStoredSamples(join(import.meta.dirname, 'core/stored-drafts'), {
    events: referralDraftEvents,
    initial: stateAfter(
      referralDraft,
      keepDraft({ draft: aReferralId, referrer: surgery, children: [] }, { status: 'none' }),
    ),
    evolve: (state: ReferralDraftState, event: RecordedEvent) =>
      referralDraft.evolve(state, recordedAs<ReferralDraftEvent>(event)),
  });
  expect(files).toHaveLength(Object.keys(referralDraftEvents).length);
});
