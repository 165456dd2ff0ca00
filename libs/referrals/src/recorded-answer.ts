import { standingOf, type ReferralOutcome } from './referral-target.ts';
import type { ReferralRecorded } from './referrals.answers.ts';

/** What a command left behind; of a replay, what stood right after the command when it was first recorded. */
export const recordedAnswer = ({ id, state }: ReferralOutcome): ReferralRecorded => {
  const { status, children, changedAt } = standingOf(state);
  return { id, children: children.map((child) => ({ child })), status, recordedAt: changedAt };
};
