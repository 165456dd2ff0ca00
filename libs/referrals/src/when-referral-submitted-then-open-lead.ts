import type { Reaction } from '@safeguarding/event-log';
import { recordedAs } from '@safeguarding/kernel';
import { reactionContext, type Ledger, type ReadEvent } from '@safeguarding/ledger';
import type { SharingService } from '@safeguarding/sharing';
import type { ReferralEvent, ReferralReopened, ReferralSubmitted } from './core/referral-events.ts';
import type { ReferralState } from './core/referral.ts';
import { referralSlice } from './referral-slice.ts';

const name = 'when-referral-submitted-then-open-lead';

const isOver = ({ status }: ReferralState): boolean => status === 'closed' || status === 'withdrawn';

/**
 * The authority leads for every child of an open referral. Runs late or twice without harm: what was closed meanwhile, also while it
 * runs, is closed again.
 */
export const whenReferralSubmittedThenOpenLead = (
  ledger: Ledger,
  sharing: SharingService,
  readEvent: ReadEvent,
): Reaction => ({
  name,
  eventTypes: ['ReferralSubmitted', 'ReferralReopened'],
  handle: async (stored) => {
    const event = recordedAs<ReferralSubmitted | ReferralReopened>(readEvent(stored));
    const { referral, recipient: agency } = event.facts;
    const load = () => ledger.load<ReferralState, ReferralEvent>(referralSlice, referral);
    const { state } = await load();
    if (state.status === 'none') return;
    if (!isOver(state))
      for (const child of state.children)
        await sharing.openLead(child, { referral, agency }, reactionContext(name, event, child));
    const now = await load();
    if (!isOver(now.state)) return;
    for (const child of state.children) {
      const context = reactionContext(name, event, `${child} over ${String(now.revision)}`);
      await sharing.closeLead(child, { referral }, context);
    }
  },
});
