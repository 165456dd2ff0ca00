/** How a service came to work with a child: never by its own word alone. */
export const earnings = ['registration', 'recipient', 'confirmation'] as const;
export type EarnedBy = (typeof earnings)[number];

/** On what ground a sensitive service is recorded at all. */
export const sensitiveBases = ['young-person-consent', 'reasonable-cause-significant-harm'] as const;
export type SensitiveBasis = (typeof sensitiveBases)[number];

export const involvementEndReasons = ['registration-ended', 'discharged', 'moved-away', 'recorded-in-error'] as const;
export type InvolvementEndReason = (typeof involvementEndReasons)[number];

export const awarenesses = ['yes', 'no', 'not-known'] as const;
export type Awareness = (typeof awarenesses)[number];

/** Why consent was not sought. */
export const notSoughtReasons = [
  'would-increase-risk',
  'would-prejudice-prevention-or-detection',
  'urgent',
  'not-reasonable-to-obtain',
] as const;
export type NotSoughtReason = (typeof notSoughtReasons)[number];

/** Why information is shared without consent. */
export const overrideReasons = [
  'child-at-risk-of-harm',
  'other-person-at-risk-of-harm',
  'required-by-law',
  'court-order',
  'prevention-or-detection-of-serious-crime',
] as const;
export type OverrideReason = (typeof overrideReasons)[number];

/** How the content reached, or will reach, the recipient. */
export const channels = [
  'this-ledger',
  'telephone',
  'meeting',
  'secure-email',
  'letter',
  'case-management-system',
  'in-person',
] as const;
export type Channel = (typeof channels)[number];

/** Why information is kept back; `more-detrimental-to-child` answers the duty to disclose. */
export const notSharingReasons = [
  'more-detrimental-to-child',
  'consent-refused',
  'no-legal-basis',
  'not-relevant',
  'insufficient-information-about-request',
  'would-prejudice-enquiry',
  'concerns-third-party',
] as const;
export type NotSharingReason = (typeof notSharingReasons)[number];

/** Why a child's data cannot wait. */
export const emergencyReasons = [
  'life-threatening',
  'unconscious-or-unable-to-say',
  'missing-child',
  'immediate-protection',
  'other-emergency',
] as const;
export type EmergencyReason = (typeof emergencyReasons)[number];

/** What a second person makes of an emergency access. */
export const emergencyFindings = ['justified', 'not-justified', 'needs-investigation'] as const;
export type EmergencyFinding = (typeof emergencyFindings)[number];

export const contactOutcomes = ['spoken-to', 'message-left', 'not-reached'] as const;
export type ContactOutcome = (typeof contactOutcomes)[number];

/** Roles that can authorise an override or review a decision not to share. */
export const authorisingRoles = [
  'practitioner',
  'safeguarding-lead',
  'caldicott-guardian',
  'information-governance',
  'social-worker',
  'mash-decision-maker',
] as const;
export type AuthorisingRole = (typeof authorisingRoles)[number];

/** Why a person must never see one child. Sealed wherever it is kept. */
export const barGrounds = [
  'relative',
  'colleague-of-family',
  'alleged-perpetrator',
  'neighbour-or-friend',
  'own-family-involved',
  'other',
] as const;
export type BarGround = (typeof barGrounds)[number];

/** Why a bar no longer holds. */
export const barEndReasons = ['recorded-in-error', 'no-longer-related', 'wrong-person'] as const;
export type BarEndReason = (typeof barEndReasons)[number];

/** Why the residence that was recorded does not go on. */
export const residenceEndReasons = ['moved-away', 'recorded-in-error'] as const;
export type ResidenceEndReason = (typeof residenceEndReasons)[number];

/** A temporary move changes nothing in who is responsible. */
export const moveKinds = ['permanent', 'temporary'] as const;
export type MoveKind = (typeof moveKinds)[number];

/** Where a handover stands. */
export const handoverStatuses = ['proposed', 'accepted', 'declined', 'withdrawn', 'closed'] as const;
export type HandoverStatus = (typeof handoverStatuses)[number];

/** Why an authority does not take a child over. */
export const handoverDeclineReasons = [
  'not-living-here',
  'temporary-stay',
  'information-missing',
  'other-authority-responsible',
  'other',
] as const;
export type HandoverDeclineReason = (typeof handoverDeclineReasons)[number];

/** Why the case that came over is closed; `own-case-open`: the authority leads by a referral or process of its own. */
export const handoverClosureReasons = [
  'own-case-open',
  'support-ended',
  'no-further-action',
  'stay-over',
  'moved-on',
] as const;
export type HandoverClosureReason = (typeof handoverClosureReasons)[number];
