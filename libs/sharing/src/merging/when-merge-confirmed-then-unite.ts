import type { Reaction } from '@safeguarding/event-log';
import { type PersonId, recordedAs } from '@safeguarding/kernel';
import { reactionContext, type Ledger, type ReadEvent } from '@safeguarding/ledger';
import type { MergeConfirmed, MergeEvent, MergeState } from '../core/merge.ts';
import type { RecordLinks } from './record-links.ts';
import { mergeSlice } from './merge-slice.ts';

const name = 'when-merge-confirmed-then-unite';

/**
 * Writes a confirmed merge to the fence of both records. Between the two nothing is united yet, and each is restricted by both. What
 * was undone while this ran is separated again: a late link must not outlive its end.
 */
export const whenMergeConfirmedThenUnite = (ledger: Ledger, links: RecordLinks, readEvent: ReadEvent): Reaction => ({
  name,
  eventTypes: ['MergeConfirmed'],
  handle: async (stored) => {
    const event = recordedAs<MergeConfirmed>(readEvent(stored));
    const { merge, one, other } = event.facts;
    const load = () => ledger.load<MergeState, MergeEvent>(mergeSlice, merge);
    const sides: readonly (readonly [PersonId, PersonId])[] = [
      [one, other],
      [other, one],
    ];
    if ((await load()).state.status === 'standing')
      for (const [child, with_] of sides) await links.link(child, with_, merge, reactionContext(name, event, child));
    const now = await load();
    if (now.state.status === 'standing') return;
    for (const [child, from] of sides)
      await links.separate(child, from, merge, reactionContext(name, event, `${child} over ${String(now.revision)}`));
  },
});
