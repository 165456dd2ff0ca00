import type { PersonId, ThingId } from '@safeguarding/kernel';
import type { CommandContext } from '@safeguarding/ledger';

/** A child and the record of before its birth; `birth` is the same for the same two. */
export type BirthLink = { readonly birth: ThingId; readonly child: PersonId; readonly unborn: PersonId };

/**
 * Joins the record of before a birth to the child's: the child is restricted by it before anything else is written. `libs/sharing`
 * provides it, since the fence is kept there.
 */
export abstract class BirthLinks {
  /** Twice records nothing. */
  abstract join(link: BirthLink, context: CommandContext): Promise<void>;
  /** Sight ends on both at once; a shield of either stays on both. */
  abstract separate(link: BirthLink, context: CommandContext): Promise<void>;
}
