/** What is asked for and why; each has its own rules in `answer-rules.ts`. */
export const requestKinds = [
  'safeguarding-check',
  'child-in-need',
  'child-protection-enquiry',
  'police-investigation',
  'missing-child',
  'court-proceedings',
  'death-or-serious-incident',
] as const;
export type RequestKind = (typeof requestKinds)[number];

export const riskLevels = ['low', 'medium', 'high', 'imminent'] as const;
export type RiskLevel = (typeof riskLevels)[number];

/** Who besides the requester's professionals could come to see what is answered. */
export const audiences = ['professionals-only', 'subject-could-see', 'alleged-perpetrator-could-see'] as const;
export type Audience = (typeof audiences)[number];

/** What the requester says of consent (domain facts, section 4, "Request for information"). */
export const consentBranches = ['not-sought', 'given', 'refused', 'not-stated'] as const;
export type ConsentBranch = (typeof consentBranches)[number];

/** What outweighs a refused consent; `none` where nothing does. */
export const refusedGrounds = ['required-by-law', 'court-order', 'public-interest', 'none'] as const;
export type RefusedGround = (typeof refusedGrounds)[number];

/** The checks, in their order. */
export const checkNames = ['source', 'process', 'information', 'consent'] as const;
export type CheckName = (typeof checkNames)[number];

/** How the source was verified. */
export const sourceMeans = [
  'known-colleague',
  'called-back-on-published-number',
  'secure-system',
  'identity-seen',
  'not-verified',
] as const;
export type SourceMeans = (typeof sourceMeans)[number];

/** What a request that is returned lacks. */
export const missingParts = ['source', 'process', 'situation', 'concerns', 'risk-level', 'consent'] as const;
export type MissingPart = (typeof missingParts)[number];

export const challengeGrounds = [
  'too-wide',
  'not-necessary',
  'not-proportionate',
  'no-lawful-basis',
  'source-doubtful',
  'other-service-holds-it',
] as const;
export type ChallengeGround = (typeof challengeGrounds)[number];
export const challengeResponses = ['narrowed', 'maintained'] as const;
export type ChallengeResponse = (typeof challengeResponses)[number];

export const extents = ['whole', 'part', 'nothing-held'] as const;
export type Extent = (typeof extents)[number];

/** Why part of what was asked stays back. */
export const leftOutReasons = [
  'not-relevant',
  'not-necessary',
  'concerns-third-party',
  'consent-does-not-cover',
  'more-detrimental-to-child',
  'would-prejudice-enquiry',
] as const;
export type LeftOutReason = (typeof leftOutReasons)[number];

export const withdrawReasons = ['no-longer-needed', 'duplicate', 'wrong-child', 'wrong-service'] as const;
export type WithdrawReason = (typeof withdrawReasons)[number];

/** Why somebody authorises for the one who usually does. */
export const standInReasons = ['on-leave', 'cannot-be-reached', 'conflict-of-interest', 'post-vacant'] as const;
export type StandInReason = (typeof standInReasons)[number];

/** Why whoever is there decides alone. */
export const urgentReasons = ['out-of-hours', 'authoriser-cannot-be-had'] as const;
export type UrgentReason = (typeof urgentReasons)[number];

/** Of whom advice was taken (domain facts, section 4, "Police"). */
export const advisers = [
  'safeguarding-lead',
  'caldicott-guardian',
  'information-governance-lead',
  'data-protection-officer',
  'medical-defence-organisation',
  'legal-adviser',
] as const;
export type Adviser = (typeof advisers)[number];

/** What a second person makes of an urgent answer or a refusal. */
export const reviewFindings = ['justified', 'not-justified', 'needs-investigation'] as const;
export type ReviewFinding = (typeof reviewFindings)[number];

/** Where a request stands. */
export const requestStatuses = [
  'received',
  'checking',
  'returned',
  'challenged',
  'answered-in-part',
  'answered',
  'refused',
  'withdrawn',
] as const;
export type RequestStatus = (typeof requestStatuses)[number];
