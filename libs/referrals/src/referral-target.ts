import type { ThingTarget } from '@safeguarding/access';
import { DomainError, type AgencyId, type Instant, type PersonId, type ThingId } from '@safeguarding/kernel';
import { ledgerErrors, type History, type Outcome } from '@safeguarding/ledger';
import { answerClasses, authorityClasses } from './core/referral-entries.ts';
import type { ReferralEvent } from './core/referral-events.ts';
import type { ReferralState } from './core/referral.ts';

export type ReferralHistory = History<ReferralState, ReferralEvent>;
export type ReferralOutcome = Outcome<ReferralState, ReferralEvent>;
export type Standing = Exclude<ReferralState, { status: 'none' }>;

type Addressed = {
  readonly referral: ThingId;
  readonly referrer: AgencyId;
  readonly recipient: AgencyId;
  readonly children: readonly PersonId[];
  readonly submittedAt: string;
};

/** What stands; 404 for an id that belongs to nothing. */
export const standingOf = (state: ReferralState): Standing => {
  if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
  return state;
};

/** A referral as commands are judged on it: its referrer's own, addressed to the authority. */
export const targetOf = ({ referral, referrer, recipient, children, submittedAt }: Addressed): ThingTarget => ({
  thing: referral,
  owner: referrer,
  recipients: [{ agency: recipient, classes: authorityClasses }],
  children,
  labels: [],
  recordedAt: submittedAt as Instant,
});

/** A referral as readers are judged on it: the authority's answers are addressed to its referrer. */
export const readTargetOf = (addressed: Addressed): ThingTarget => {
  const target = targetOf(addressed);
  return { ...target, recipients: [...target.recipients, { agency: addressed.referrer, classes: answerClasses }] };
};
