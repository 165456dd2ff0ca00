/**
 * Enhanced review before online access: 104 says that somebody has to look first, 106 that nobody has to. SNOMED CT
 * 1364731000000104 and 1364751000000106 (domain facts, section 3).
 */
export const reviewCodes = ['104', '106'] as const;
export type ReviewCode = (typeof reviewCodes)[number];

/** Whose access: the patient's own, that of everybody who acts for the patient, or both. */
export const whoseAccess = ['patient', 'proxies', 'everybody'] as const;
export type WhoseAccess = (typeof whoseAccess)[number];

/** `refused`: before it was ever used; `suspended`: for the time being. Both answer alike. */
export const stopMeasures = ['refused', 'suspended'] as const;
export type StopMeasure = (typeof stopMeasures)[number];

/** Why access is stopped or an item redacted; sealed, because the word itself may endanger somebody. */
export const restrictionReasons = [
  'serious-harm',
  'coercion',
  'third-party-information',
  'safeguarding',
  'young-persons-confidence',
  'legal-proceedings',
  'not-understood-without-explanation',
  'other',
] as const;
export type RestrictionReason = (typeof restrictionReasons)[number];

/** On whose authority somebody asks to act for the patient. The last three give none over a child's record. */
export const proxyAuthorities = [
  'parental-responsibility',
  'court-order',
  'local-authority-with-parental-responsibility',
  'young-persons-consent',
  'lasting-power-of-attorney',
  'section-20-accommodation',
  'no-parental-responsibility',
] as const;
export type ProxyAuthority = (typeof proxyAuthorities)[number];

/** What of the record somebody who acts for the patient is shown: what was released, whole or without its narrative. */
export const proxyScopes = ['released-items', 'summaries-of-released-items'] as const;
export type ProxyScope = (typeof proxyScopes)[number];

/** Whether a young person understands what access means (Gillick). */
export const competenceOutcomes = ['competent', 'not-competent'] as const;
export type CompetenceOutcome = (typeof competenceOutcomes)[number];

/** What was found when somebody asked whether the access would be under another person's control. */
export const coercionOutcomes = ['no-concern', 'concern', 'not-assessable'] as const;
export type CoercionOutcome = (typeof coercionOutcomes)[number];

/** What follows from it; each is a step of its own. */
export const coercionSteps = ['none', 'redact', 'suspend', 'refuse', 'assess-again', 'safeguarding-referral'] as const;
export type CoercionStep = (typeof coercionSteps)[number];

export const proxyEndReasons = [
  'withdrawn-by-patient',
  'withdrawn-by-proxy',
  'responsibility-ended',
  'coercion',
  'safeguarding',
  'recorded-in-error',
] as const;
export type ProxyEndReason = (typeof proxyEndReasons)[number];
