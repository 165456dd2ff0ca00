/** What a referral is about (domain facts, section 5). Stored names: none is ever changed. */
export const referralCategories = [
  'neglect',
  'physical',
  'sexual',
  'emotional',
  'domestic-abuse',
  'exploitation',
  'online-harm',
  'fabricated-illness',
  'radicalisation',
  'female-genital-mutilation',
  'unborn',
  'other',
] as const;
export type ReferralCategory = (typeof referralCategories)[number];

/** How soon somebody must act; of the referrer's or of the authority's view. */
export const urgencies = ['immediate', 'same-day', 'standard'] as const;
export type Urgency = (typeof urgencies)[number];

/** Three answers, because "nobody knows" is an answer that a review will ask for. */
export const answers = ['yes', 'no', 'not-known'] as const;
export type Answer = (typeof answers)[number];

/** Why consent was not sought (domain facts, section 4). */
export const notSoughtReasons = [
  'would-increase-risk',
  'would-prejudice-prevention-or-detection',
  'urgent',
  'not-reasonable-to-obtain',
] as const;
export type NotSoughtReason = (typeof notSoughtReasons)[number];

/** Who somebody is to the children. */
export const relationshipsToChild = [
  'parent',
  'carer',
  'partner-of-parent',
  'sibling',
  'household-member',
  'other-relative',
  'alleged-perpetrator',
  'other',
] as const;
export type RelationshipToChild = (typeof relationshipsToChild)[number];

/** Stages of screening in their order; a later one is never followed by an earlier one. */
export const screeningStages = ['contact', 'initial', 'screening', 'final'] as const;
export type ScreeningStage = (typeof screeningStages)[number];

export const screeningDecisions = [
  'next-stage',
  'strategy-discussion',
  'assessment',
  'early-help',
  'information-and-advice',
  'no-further-action',
] as const;
export type ScreeningDecision = (typeof screeningDecisions)[number];

/** What the authority decides to do for one child. */
export const childDecisions = [
  'immediate-protection',
  's17-assessment',
  's47-enquiry',
  'specialist-assessment',
  'services',
  'early-help',
  'no-further-action',
] as const;
export type ChildDecision = (typeof childDecisions)[number];

/** Decisions after which an assessment can start. */
export const assessable: ReadonlySet<ChildDecision> = new Set<ChildDecision>([
  'immediate-protection',
  's17-assessment',
  's47-enquiry',
  'specialist-assessment',
]);

/** Why it was decided so: words that a referrer's system may be told; the sentences beside them are sealed. */
export const decisionReasons = [
  'significant-harm-suspected',
  'child-in-need',
  'disabled-child',
  'needs-of-the-family',
  'already-open-to-the-authority',
  'threshold-not-met',
  'needs-met-by-other-services',
  'family-declined-support',
  'not-in-the-area',
] as const;
export type DecisionReason = (typeof decisionReasons)[number];

/** What the authority must still be told. */
export const missingInformation = [
  'identity-of-the-child',
  'parents-and-carers',
  'current-situation',
  'nature-of-the-concern',
  'level-of-risk',
  'consent',
  'other',
] as const;
export type MissingInformation = (typeof missingInformation)[number];

export const amendmentReasons = ['correction', 'further-information', 'clarification'] as const;
export type AmendmentReason = (typeof amendmentReasons)[number];

export const escalationReasons = [
  'no-acknowledgement',
  'no-decision',
  'disagree-with-decision',
  'risk-has-increased',
] as const;
export type EscalationReason = (typeof escalationReasons)[number];

/** To whom the referrer escalates. */
export const escalationLevels = ['team-manager', 'head-of-service', 'safeguarding-partners'] as const;
export type EscalationLevel = (typeof escalationLevels)[number];

export const closureReasons = [
  'no-further-action',
  'passed-to-early-help',
  'services-in-place',
  'assessment-completed',
  'case-continues-elsewhere',
  'transferred-to-other-authority',
] as const;
export type ClosureReason = (typeof closureReasons)[number];

export const withdrawalReasons = [
  'entered-in-error',
  'duplicate',
  'wrong-recipient',
  'wrong-child',
  'no-longer-needed',
] as const;
export type WithdrawalReason = (typeof withdrawalReasons)[number];

export const reopeningReasons = [
  'new-information',
  'closed-in-error',
  'decision-challenged',
  'risk-has-changed',
] as const;
export type ReopeningReason = (typeof reopeningReasons)[number];
