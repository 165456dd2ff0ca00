import type { Reaction } from '@safeguarding/event-log';
import { recordedAs } from '@safeguarding/kernel';
import { reactionContext, type Ledger, type ReadEvent } from '@safeguarding/ledger';
import type { HandoverAccepted, SharingService } from '@safeguarding/sharing';
import { passProcessOn } from './core/protection-decisions.ts';
import type { ProtectionEvent } from './core/protection-events.ts';
import type { ProtectionState } from './core/protection.ts';
import { protectionSlice } from './protection-slice.ts';

const name = 'when-handover-accepted-then-pass-process-on';

/**
 * Each open process of a child that was handed over becomes the new authority's, which leads by it too as long as it is open. From the
 * acceptance on the old one is refused, whether this has run or not. What among the matters is no process is left alone; runs late or
 * twice without harm.
 */
export const whenHandoverAcceptedThenPassProcessOn = (
  ledger: Ledger,
  sharing: SharingService,
  readEvent: ReadEvent,
): Reaction => ({
  name,
  eventTypes: ['HandoverAccepted'],
  handle: async (stored) => {
    const event = recordedAs<HandoverAccepted>(readEvent(stored));
    const { handover, child, from, to: agency, matters, notifiedAt, ledAs = [] } = event.facts;
    for (const referral of matters) {
      const load = async () => (await ledger.load<ProtectionState, ProtectionEvent>(protectionSlice, referral)).state;
      if ((await load()).status === 'none') continue;
      await ledger.change<ProtectionState, ProtectionEvent>(protectionSlice, referral, {
        context: reactionContext(name, event, referral),
        ifMatch: 'ignored',
        decide: (state, at) => passProcessOn({ from, ledAs, to: agency, handover, notifiedAt }, state, at),
      });
      const isOver = async (): Promise<boolean> => {
        const state = await load();
        return state.status === 'none' || state.status === 'closed' || state.authority !== agency;
      };
      if (!(await isOver()))
        await sharing.openLead(child, { referral, agency }, reactionContext(name, event, `${referral} lead`));
      if (await isOver())
        await sharing.closeLead(child, { referral, agency }, reactionContext(name, event, `${referral} over`));
    }
  },
});
