import { stateAfter, type AgencyId, type PersonId, type ThingId } from '@safeguarding/kernel';
import { submitReferral, type SubmitReferral } from './referral-decisions.ts';
import type { ReferralEvent } from './referral-events.ts';
import { referral, type ReferralState } from './referral.ts';

// Invented services and children for tests.

export const surgery = 'oakfield-gp' as AgencyId;
export const mash = 'ashby-mash' as AgencyId;
export const aReferralId = '10000000-0000-4000-8000-000000000001' as ThingId;
export const anna = 'c0000000-0000-4000-8000-000000000001' as PersonId;
export const ben = 'c0000000-0000-4000-8000-000000000002' as PersonId;

export const someLegal = {
  gdprBasis: 'public-task',
  specialCategoryCondition: 'dpa2018-sch1-para18',
  confidentialityBasis: 'public-interest',
  consentDecision: 'not-sought',
} as const;

/** Of two siblings, on whom different things were written. */
export const aSubmission: SubmitReferral = {
  referral: aReferralId,
  referrer: surgery,
  recipient: mash,
  children: [
    { child: anna, identifierIncluded: 'included', summary: 'Summary A', narrative: 'Narrative A' },
    { child: ben, identifierIncluded: { omitted: 'not-known' }, summary: 'Summary B', childsVoice: 'Voice B' },
  ],
  urgency: 'same-day',
  categories: ['neglect'],
  legal: someLegal,
  consentInformation: { familyInformed: 'no', notSoughtReasons: ['would-increase-risk'] },
};

/** Folds as if each event had been recorded by the service whose step it is. */
export const after = (...past: readonly ReferralEvent[]): ReferralState => stateAfter(referral, past);

export const submitted = submitReferral(aSubmission, referral.initial);
