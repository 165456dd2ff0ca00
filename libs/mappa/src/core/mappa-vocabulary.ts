/** Why an offender is referred, or comes in of themselves; which grounds there are where, and since when, is in `schemes.ts`. */
export const transferReasons = ['offender-moved', 'release-to-another-area', 'wrong-area'] as const;
export type TransferReason = (typeof transferReasons)[number];

export const screeningOutcomes = ['accepted', 'not-eligible'] as const;
export type ScreeningOutcome = (typeof screeningOutcomes)[number];

/** Why a level needs the panel's formal meetings (level 2) and the seniority of level 3. */
export const levelGrounds = [
  'lead-agency-manages',
  'formal-meetings-add-value',
  'senior-representation',
  'significant-resources',
  'stepped-down',
] as const;
export type LevelGround = (typeof levelGrounds)[number];

/** To whom something is disclosed. */
export const disclosureRecipients = [
  'partner',
  'parent-or-carer',
  'school',
  'employer',
  'accommodation-provider',
  'faith-or-leisure-group',
  'victim',
  'public',
  'other',
] as const;
export type DisclosureRecipient = (typeof disclosureRecipients)[number];

/** The chair decides both ways, and both are facts with reasons. */
export const disclosureDecisions = ['disclose', 'do-not-disclose'] as const;
export type DisclosureDecision = (typeof disclosureDecisions)[number];

export const leaveReasons = ['no-longer-involved', 'conflict-of-interest', 'invited-in-error'] as const;
export type LeaveReason = (typeof leaveReasons)[number];

/** How management under the arrangements ends. */
export const exitReasons = [
  'notification-period-ended',
  'sentence-ended',
  'risk-reduced',
  'offender-died',
  'removed-from-jurisdiction',
  'not-eligible',
  'entered-in-error',
] as const;
export type ExitReason = (typeof exitReasons)[number];
