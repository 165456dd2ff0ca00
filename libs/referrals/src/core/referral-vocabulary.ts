/** Categories of what a child suffers or may suffer (domain facts, section 5). */
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

export const urgencies = ['immediate', 'same-day', 'standard'] as const;
export type Urgency = (typeof urgencies)[number];

/** The four looks that a referral can get; not every area has all of them, and none is forced. */
export const screeningStages = ['contact', 'initial', 'screening', 'final'] as const;
export type ScreeningStage = (typeof screeningStages)[number];
export const screeningDecisions = [
  'proceed',
  'strategy-discussion',
  'early-help',
  'information-and-advice',
  'no-further-action',
] as const;
export type ScreeningDecision = (typeof screeningDecisions)[number];

/** What the authority decided for one child (domain facts, section 5). */
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

/** What was missing, in the order of the checks of a request for information (domain facts, section 4). */
export const missingInformation = [
  'current-situation',
  'concerns',
  'level-of-risk',
  'consent-information',
  'identity',
  'childs-voice',
  'family-and-household',
  'other',
] as const;
export type MissingInformation = (typeof missingInformation)[number];

export const assessmentKinds = ['s17', 's47', 'specialist'] as const;
export type AssessmentKind = (typeof assessmentKinds)[number];

export const closeReasons = [
  'assessment-completed',
  'services-in-place',
  'stepped-down',
  'no-further-action',
  'transferred',
  'moved-to-another-authority',
  'no-decision-needed',
] as const;
/** Reasons for which a referral is closed without a decision on each child: another authority decides, or nobody has to. */
export const closedUndecided: ReadonlySet<string> = new Set(['moved-to-another-authority', 'no-decision-needed']);
export type CloseReason = (typeof closeReasons)[number];
export const withdrawReasons = [
  'entered-in-error',
  'duplicate',
  'wrong-child',
  'wrong-recipient',
  'not-needed',
] as const;
export type WithdrawReason = (typeof withdrawReasons)[number];
export const escalateReasons = ['no-answer', 'disagreement', 'risk-increased', 'delay'] as const;
export type EscalateReason = (typeof escalateReasons)[number];
export const reopenReasons = ['new-information', 'closed-in-error', 'recurrence', 'escalation'] as const;
export type ReopenReason = (typeof reopenReasons)[number];
export const amendReasons = ['correction', 'further-information', 'clarification'] as const;
export type AmendReason = (typeof amendReasons)[number];

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
