import { DomainError, type AgencyId } from '@safeguarding/kernel';
import { referralErrors } from './referral-errors.ts';
import type { ReferralState, ReferralStatus, StandingReferral } from './referral.ts';

type Rule = {
  readonly side: 'referrer' | 'recipient' | 'either';
  readonly from: readonly ReferralStatus[];
};

const taken: readonly ReferralStatus[] = ['acknowledged', 'information-supplied', 'screened'];
const undecided: readonly ReferralStatus[] = ['submitted', 're-opened', ...taken, 'returned-for-information'];
const running: readonly ReferralStatus[] = [...undecided, 'decided', 'assessment'];

/** Whose step each is, and from which statuses it may be taken (domain facts, section 5). */
export const steps = {
  acknowledge: { side: 'recipient', from: ['submitted', 're-opened'] },
  return: { side: 'recipient', from: taken },
  supplyInformation: { side: 'referrer', from: ['returned-for-information'] },
  screen: { side: 'recipient', from: taken },
  // A child in danger waits neither for a screening nor for the referrer's answer.
  decide: { side: 'recipient', from: [...taken, 'returned-for-information', 'decided', 'assessment'] },
  startAssessment: { side: 'recipient', from: ['decided'] },
  close: { side: 'recipient', from: [...taken, 'returned-for-information', 'decided', 'assessment'] },
  // Once the authority has decided about a child, its sight is not the referrer's to end.
  withdraw: { side: 'referrer', from: undecided },
  // Sight has ended: nothing that the authority did in the meantime may leave the referral open and unseen.
  completeWithdrawal: { side: 'referrer', from: running },
  escalate: { side: 'referrer', from: [...running, 'closed'] },
  reopen: { side: 'either', from: ['closed'] },
  amend: { side: 'referrer', from: running },
} as const satisfies Record<string, Rule>;
export type Step = keyof typeof steps;

const entryFor: Partial<Record<ReferralStatus, (typeof referralErrors)[keyof typeof referralErrors]>> = {
  closed: referralErrors.closed,
  withdrawn: referralErrors.withdrawn,
};

const maySay = (side: Rule['side'], by: AgencyId, { referrer, recipient }: StandingReferral): boolean => {
  const sides: Readonly<Record<Rule['side'], readonly AgencyId[]>> = {
    referrer: [referrer],
    recipient: [recipient],
    either: [referrer, recipient],
  };
  return sides[side].includes(by);
};

/** The referral as this step finds it; throws where the step is not this side's, or not now. */
export const standing = (step: Step, by: AgencyId, state: ReferralState): StandingReferral => {
  if (state.status === 'none') throw new DomainError(referralErrors.notNow);
  const { side, from }: Rule = steps[step];
  if (!maySay(side, by, state)) throw new DomainError(referralErrors.notForYou);
  if (!from.includes(state.status)) throw new DomainError(entryFor[state.status] ?? referralErrors.notNow);
  return state;
};

/** The facts of a step that concerns every child. */
export const allOf = ({ referral, referrer, recipient, children }: StandingReferral) => ({
  referral,
  referrer,
  recipient,
  children,
});
