import type { PersonId, ThingId } from '@safeguarding/kernel';
import { commandId, derivedId, type CommandContext, type Ledger } from '@safeguarding/ledger';
import { linkRecords, separateRecords } from '../core/record-links.ts';
import { endsAfter } from '../core/scope.ts';
import type { Fence } from '../fence.ts';
import { sharingSlice } from '../sharing-slice.ts';

/** Writes one side of a merge or a separation to the fence; each call twice records nothing the second time. */
export class RecordLinks {
  private readonly ledger: Ledger;
  private readonly fence: Fence;

  constructor(ledger: Ledger, fence: Fence) {
    this.ledger = ledger;
    this.fence = fence;
  }

  async link(child: PersonId, other: PersonId, merge: ThingId, context: CommandContext): Promise<void> {
    await this.ledger.change(sharingSlice, child, {
      context: named(context, 'link', child),
      ifMatch: 'ignored',
      mayBeNew: true,
      decide: (state) => linkRecords({ child, other, merge }, state),
    });
  }

  /** What shields either of the two until now shields this one from now on. */
  async separate(child: PersonId, other: PersonId, merge: ThingId, context: CommandContext): Promise<void> {
    const shield = derivedId('shield-of-separation', commandId(context), child) as ThingId;
    const { shield: standing } = await this.fence.of(child);
    await this.ledger.change(sharingSlice, child, {
      context: named(context, 'separate', child),
      ifMatch: 'ignored',
      mayBeNew: true,
      decide: (state, at) => {
        const shielded = standing !== undefined && endsAfter(standing, at);
        return separateRecords({ child, other, merge, shielded, shield }, state, at);
      },
    });
  }
}

/** One command writes to two fences: each fact has a name of its own, so that none is taken for a replay. */
const named = (context: CommandContext, what: string, child: PersonId): CommandContext => ({
  ...context,
  scope: [context.scope, 'sharing', what, child].join('\n'),
});
