import type { Reaction } from '@safeguarding/event-log';
import { type Instant, recordedAs } from '@safeguarding/kernel';
import { reactionContext, type Ledger, type ReadEvent } from '@safeguarding/ledger';
import type { SharingService } from '@safeguarding/sharing';
import type { ReviewConfirmed, ReviewEvent, ReviewState } from './core/review.ts';
import { reviewSlice } from './review-slice.ts';

const name = 'when-review-confirmed-then-record-scope';

/**
 * The panel of a confirmed review may read each child of its scope. What ended while this ran is ended again: a late grant must not
 * outlive the end that came before it.
 */
export const whenReviewConfirmedThenRecordScope = (
  ledger: Ledger,
  sharing: SharingService,
  readEvent: ReadEvent,
): Reaction => ({
  name,
  eventTypes: ['ReviewConfirmed'],
  handle: async (stored) => {
    const event = recordedAs<ReviewConfirmed>(readEvent(stored));
    const { review } = event.facts;
    const { state } = await ledger.load<ReviewState, ReviewEvent>(reviewSlice, review);
    if (state.status !== 'open') return;
    const { children, occurredFrom, occurredUntil, classes } = state.scope;
    const covers = {
      from: occurredFrom as Instant,
      ...(occurredUntil === undefined ? {} : { until: occurredUntil as Instant }),
    };
    for (const { child, pseudonym } of children) {
      const context = reactionContext(name, event, child);
      await sharing.recordReviewScope(child, { review, panel: state.panel, classes, pseudonym, covers }, context);
    }
    const { state: now } = await ledger.load<ReviewState, ReviewEvent>(reviewSlice, review);
    const stillOn = now.status === 'open' ? now.panel : [];
    const gone = state.panel.filter((member) => !stillOn.includes(member));
    for (const { child } of children)
      for (const member of gone)
        await sharing.leaveReviewPanel(child, { review, member }, reactionContext(name, event, `${child} ${member}`));
  },
});
