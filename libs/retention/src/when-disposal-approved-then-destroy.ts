import type { Reaction, ReadDatabase } from '@safeguarding/event-log';
import { DomainError, type Clock, recordedAs } from '@safeguarding/kernel';
import { reactionContext, type Ledger, type ReadEvent } from '@safeguarding/ledger';
import { platformErrors } from '@safeguarding/platform';
import type { KeyStore } from '@safeguarding/sealing';
import { noteDestroyed, stopDisposal } from './core/disposal-decisions.ts';
import type { DisposalApproved, DisposalEvent, DisposalState, StandingDisposal } from './core/disposal.ts';
import { beginDestruction, type HoldEvent, type HoldsState } from './core/holds.ts';
import { retentionErrors } from './core/retention-errors.ts';
import type { StopReason } from './core/retention-vocabulary.ts';
import type { Keeping } from './keeping.ts';
import { holdingRow } from './retention-rows.ts';
import { disposalSlice, holdsSlice } from './retention-slices.ts';

const name = 'when-disposal-approved-then-destroy';

type Parts = {
  readonly ledger: Ledger;
  readonly keeping: Keeping;
  readonly keyStore: Pick<KeyStore, 'destroy'>;
  readonly db: ReadDatabase;
  readonly clock: Clock;
  readonly readEvent: ReadEvent;
};

const stopReasonOf = (error: unknown): StopReason => {
  const code = error instanceof DomainError ? error.entry.code : undefined;
  if (code === retentionErrors.holdStands.code) return 'hold-stands';
  if (code === retentionErrors.notDue.code) return 'not-due';
  if (code === retentionErrors.decided.code) return 'destroyed-already';
  throw error;
};

/**
 * Once two people have approved: a last look at what keeps the records, the beginning on record in the stream of holds, the data key
 * destroyed, the tombstone on record. Run again from any point it goes on; what a hold stopped stays stopped.
 */
export const whenDisposalApprovedThenDestroy = (parts: Parts): Reaction => {
  const { ledger, keeping, keyStore, db, clock, readEvent } = parts;
  /** Whether this disposal has begun to destroy. Throws RET-005 where another one destroyed the same records. */
  const begun = async ({ disposal, controller, person, retention }: StandingDisposal): Promise<boolean> => {
    const { state } = await ledger.load<HoldsState, HoldEvent>(holdsSlice, person);
    // Asked without keepers, holds are no matter here: they are looked at below.
    return beginDestruction({ disposal, controller, person, retention }, state, []).length === 0;
  };
  return {
    name,
    eventTypes: ['DisposalApproved'],
    handle: async (stored) => {
      const event = recordedAs<DisposalApproved>(readEvent(stored));
      const { disposal, controller, person, retention } = event.facts;
      const { state } = await ledger.load<DisposalState, DisposalEvent>(disposalSlice, disposal);
      if (state.status !== 'approved') return;
      const change = (detail: string, decide: (now: DisposalState) => readonly DisposalEvent[]) =>
        ledger.change<DisposalState, DisposalEvent>(disposalSlice, disposal, {
          context: reactionContext(name, event, detail),
          ifMatch: 'ignored',
          decide,
        });
      try {
        // What has begun is ended, whatever came since: half of a key cannot be kept.
        if (!(await begun(state))) {
          const row = holdingRow(db, controller, person, retention);
          // The read model is being built: what it does not know of yet could keep the records.
          if (!row) throw new DomainError(platformErrors.catchingUp);
          await keeping.refuseUntimely(row, state.ground);
          await ledger.change<HoldsState, HoldEvent>(holdsSlice, person, {
            context: reactionContext(name, event, 'begin'),
            ifMatch: 'ignored',
            mayBeNew: true,
            decide: (now) =>
              beginDestruction({ disposal, controller, person, retention }, now, keeping.keepersOf(controller)),
          });
        }
      } catch (error) {
        const reason = stopReasonOf(error);
        await change('stop', (now) => stopDisposal(reason, now));
        return;
      }
      const why = state.ground === 'schedule' ? 'retention-ended' : 'lawful-erasure';
      await keyStore.destroy({ person, controller, retention }, { at: clock.now(), why });
      await change('destroyed', noteDestroyed);
    },
  };
};
