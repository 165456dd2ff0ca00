import type { Reaction } from '@safeguarding/event-log';
import { recordedAs } from '@safeguarding/kernel';
import { reactionContext, type Ledger, type ReadEvent } from '@safeguarding/ledger';
import type { SharingService } from '@safeguarding/sharing';
import type { MeasureEvent, MeasureState } from './core/measure.ts';
import { measureSlice } from './measure-slice.ts';

const name = 'when-police-protect-then-open-lead';

/**
 * The authority that the police told answers for the child from then on, as by a referral, until the measure has ended. An order of its
 * own opens nothing: nobody grants themselves sight (ruling 4). Runs late or twice without harm: what ended meanwhile is closed again.
 */
export const whenPoliceProtectThenOpenLead = (
  ledger: Ledger,
  sharing: SharingService,
  readEvent: ReadEvent,
): Reaction => ({
  name,
  eventTypes: ['ImmediateProtectionTaken'],
  handle: async (stored) => {
    const event = recordedAs<MeasureEvent>(readEvent(stored));
    const { measure: referral, child, by, authority: agency } = event.facts;
    if (by === agency) return;
    const status = async () => (await ledger.load<MeasureState, MeasureEvent>(measureSlice, referral)).state.status;
    if ((await status()) !== 'ended') await sharing.openLead(child, { referral, agency }, reactionContext(name, event));
    if ((await status()) === 'ended')
      await sharing.closeLead(child, { referral }, reactionContext(name, event, 'over'));
  },
});
