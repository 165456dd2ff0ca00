import type { PersonId, ThingId } from '@safeguarding/kernel';
import { commandId, derivedId, type CommandContext, type Ledger } from '@safeguarding/ledger';
import { BirthLinks, type BirthLink } from '@safeguarding/people';
import { joinBirth, separateBirth } from '../core/record-links.ts';
import { endsAfter } from '../core/scope.ts';
import type { Fence } from '../fence.ts';
import { sharingSlice } from '../sharing-slice.ts';

/** Writes a birth to the fence of the child and of the record of before its birth. */
export class BirthRecordLinks extends BirthLinks {
  private readonly ledger: Ledger;
  private readonly fence: Pick<Fence, 'of'>;

  constructor(ledger: Ledger, fence: Pick<Fence, 'of'>) {
    super();
    this.ledger = ledger;
    this.fence = fence;
  }

  /** The child first: from then on it is restricted by what restricts the other, and nobody sees more before both say so. */
  async join({ birth, child, unborn }: BirthLink, context: CommandContext): Promise<void> {
    for (const [record, other, as] of [
      [child, unborn, 'child'],
      [unborn, child, 'unborn'],
    ] as const)
      await this.ledger.change(sharingSlice, record, {
        context: named(context, 'join-birth', record),
        ifMatch: 'ignored',
        mayBeNew: true,
        decide: (state) => joinBirth({ birth, as, record, other }, state),
      });
  }

  /** What shields either of the two until now shields both from now on. */
  async separate({ birth, child, unborn }: BirthLink, context: CommandContext): Promise<void> {
    const shielded = await this.shielded(child, unborn);
    for (const [record, other] of [
      [child, unborn],
      [unborn, child],
    ] as const) {
      const shield = derivedId('shield-of-separation', commandId(context), record) as ThingId;
      await this.ledger.change(sharingSlice, record, {
        context: named(context, 'separate-birth', record),
        ifMatch: 'ignored',
        mayBeNew: true,
        decide: (state, at) =>
          separateBirth(
            { birth, record, other, shielded: shielded.some((each) => endsAfter(each, at)), shield },
            state,
            at,
          ),
      });
    }
  }

  private async shielded(...records: readonly PersonId[]) {
    const positions = await Promise.all(records.map((record) => this.fence.of(record)));
    return positions.flatMap(({ shield }) => shield ?? []);
  }
}

/** One command writes to two fences: each fact has a name of its own, so that none is taken for a replay. */
const named = (context: CommandContext, what: string, record: PersonId): CommandContext => ({
  ...context,
  scope: [context.scope, 'sharing', what, record].join('\n'),
});
