/** Why a case comes to a MARAC (domain facts, section 6). */
export const criteria = ['visible-high-risk', 'professional-judgement', 'potential-escalation', 'repeat'] as const;
export type Criterion = (typeof criteria)[number];

/** Tools of risk identification. Their questions are their authors': only the answers by number are kept. */
export const riskTools = ['safelives-dash', 'police-dash-2009', 'dara', 'northern-ireland-dash'] as const;
export type RiskTool = (typeof riskTools)[number];
export const riskAnswers = ['yes', 'no', 'dont-know'] as const;
export type RiskAnswer = (typeof riskAnswers)[number];

/** Why the victim does not know of the referral. */
export const notAwareReasons = ['would-increase-risk', 'not-safe-to-contact', 'cannot-be-reached', 'urgent'] as const;
export type NotAwareReason = (typeof notAwareReasons)[number];

export const consentOutcomes = ['given', 'refused', 'withdrawn', 'not-sought'] as const;
export type ConsentOutcome = (typeof consentOutcomes)[number];

/** What an agency brings to the meeting. */
export const researchOutcomes = ['shared', 'nothing-held', 'not-shared'] as const;
export type ResearchOutcome = (typeof researchOutcomes)[number];

/** Why an agency that holds something does not share it; a decision not to share has a reason. */
export const notSharedReasons = [
  'not-relevant',
  'not-proportionate',
  'no-lawful-basis',
  'legal-privilege',
  'would-prejudice-investigation',
  'would-put-somebody-at-risk',
] as const;
export type NotSharedReason = (typeof notSharedReasons)[number];

/** What became of the IDVA's attempt to speak to the victim. */
export const contactOutcomes = ['spoken-to', 'no-answer', 'not-safe-to-speak', 'declined-support'] as const;
export type ContactOutcome = (typeof contactOutcomes)[number];

export const discussionOutcomes = ['actions-set', 'no-actions', 'deferred'] as const;
export type DiscussionOutcome = (typeof discussionOutcomes)[number];

export const leaveReasons = ['not-involved', 'conflict-of-interest', 'invited-in-error'] as const;
export type LeaveReason = (typeof leaveReasons)[number];

export const transferReasons = ['victim-moved', 'victim-and-perpetrator-moved', 'wrong-area'] as const;
export type TransferReason = (typeof transferReasons)[number];

export const withdrawReasons = ['entered-in-error', 'duplicate', 'criteria-not-met', 'victim-died'] as const;
export type WithdrawReason = (typeof withdrawReasons)[number];

export const closeReasons = ['actions-ended', 'no-actions', 'victim-died', 'risk-reduced'] as const;
export type CloseReason = (typeof closeReasons)[number];

export const callOffReasons = ['no-cases', 'chair-unavailable', 'scheduled-in-error'] as const;
export type CallOffReason = (typeof callOffReasons)[number];
