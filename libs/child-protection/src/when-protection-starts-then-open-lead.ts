import type { Reaction } from '@safeguarding/event-log';
import { recordedAs } from '@safeguarding/kernel';
import { reactionContext, type Ledger, type ReadEvent } from '@safeguarding/ledger';
import type { SharingService } from '@safeguarding/sharing';
import type { ProtectionEvent } from './core/protection-events.ts';
import type { ProtectionState } from './core/protection.ts';
import { protectionSlice } from './protection-slice.ts';

const name = 'when-protection-starts-then-open-lead';

/**
 * The authority leads for the child as long as the process is open, also when the referral that began it is closed: a plan is a
 * case. Runs late or twice without harm: what was closed meanwhile, also while it runs, is closed again.
 */
export const whenProtectionStartsThenOpenLead = (
  ledger: Ledger,
  sharing: SharingService,
  readEvent: ReadEvent,
): Reaction => ({
  name,
  eventTypes: ['ProtectionDiscussionRequested', 'ProtectionDiscussionHeld'],
  handle: async (stored) => {
    const event = recordedAs<ProtectionEvent>(readEvent(stored));
    const { process: referral, child, authority: agency } = event.facts;
    const status = async () =>
      (await ledger.load<ProtectionState, ProtectionEvent>(protectionSlice, referral)).state.status;
    if ((await status()) !== 'closed')
      await sharing.openLead(child, { referral, agency }, reactionContext(name, event));
    if ((await status()) === 'closed')
      await sharing.closeLead(child, { referral, agency }, reactionContext(name, event, 'over'));
  },
});
