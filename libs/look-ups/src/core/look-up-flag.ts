import {
  DomainError,
  type ActorRef,
  type AgencyId,
  type Aggregate,
  type DomainEvent,
  type ThingId,
} from '@safeguarding/kernel';
import { lookUpErrors } from './look-up-errors.ts';
import type { LookUpRuleId } from './look-up-rules.ts';

/** What somebody else found. `needs-investigation` may be followed by one of the others; they are final. */
export const flagOutcomes = ['explained', 'needs-investigation', 'referred'] as const;
export type FlagOutcome = (typeof flagOutcomes)[number];
/** Words and no text: what is said of a colleague in free words belongs into the service's own file of the person. */
export const flagReasons = [
  'clinic-or-duty-list',
  'cover-for-colleague',
  'records-work',
  'major-incident',
  'called-out',
  'no-explanation-found',
  'explanation-not-credible',
  'conflict-confirmed',
  'other',
] as const;
export type FlagReason = (typeof flagReasons)[number];

export type LookUpFlagReviewed = DomainEvent<
  'LookUpFlagReviewed',
  {
    readonly flag: ThingId;
    readonly agency: AgencyId;
    readonly rule: LookUpRuleId;
    readonly person: ActorRef;
    readonly outcome: FlagOutcome;
    readonly reason: FlagReason;
  }
>;
export type FlagState = { readonly outcome: FlagOutcome | undefined };

/** What became of one flag. That it was raised follows from the receipts and is no event of its own. */
export const lookUpFlag: Aggregate<FlagState, LookUpFlagReviewed> = {
  category: 'look-up-flag',
  initial: { outcome: undefined },
  evolve: (_, { facts }) => ({ outcome: facts.outcome }),
};

/** Never by the person who is flagged. Throws DomainError where it was reviewed for good. */
export const reviewFlag = (
  { by, ...facts }: LookUpFlagReviewed['facts'] & { readonly by: ActorRef },
  state: FlagState,
): readonly LookUpFlagReviewed[] => {
  if (by === facts.person) throw new DomainError(lookUpErrors.flagUnknown);
  if (state.outcome !== undefined && state.outcome !== 'needs-investigation')
    throw new DomainError(lookUpErrors.reviewedAlready);
  return [{ type: 'LookUpFlagReviewed', facts }];
};
