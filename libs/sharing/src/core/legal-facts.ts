import { DomainError, type ErrorEntry } from '@safeguarding/kernel';
import { sharingErrors } from './sharing-errors.ts';

/** Bases of the data-protection law for processing (domain facts, section 4). */
export const gdprBases = [
  'legal-obligation',
  'public-task',
  'vital-interests',
  'legitimate-interests',
  'consent',
] as const;
export type GdprBasis = (typeof gdprBases)[number];

/** Conditions for special-category data. */
export const specialCategoryConditions = [
  'dpa2018-sch1-para18',
  'dpa2018-sch8-para4',
  'vital-interests',
  'explicit-consent',
  'health-or-social-care',
  'legal-claims',
  'public-health',
] as const;
export type SpecialCategoryCondition = (typeof specialCategoryConditions)[number];

/** What answers the common-law question of confidentiality. */
export const confidentialityBases = ['consent', 'required-by-law', 'court-order', 'public-interest'] as const;
export type ConfidentialityBasis = (typeof confidentialityBases)[number];

/** What became of the question for consent. */
export const consentOutcomes = ['given', 'refused', 'withdrawn', 'not-sought'] as const;
export type ConsentOutcome = (typeof consentOutcomes)[number];

/** Statutory gateways that a disclosure can name. */
export const statutoryGateways = [
  'ca2004-s10',
  'ca2004-s11',
  'ca2004-s16la',
  'ca1989-s17',
  'ca1989-s47',
  'cda1998-s115',
  'cja2003-s325',
] as const;
export type StatutoryGateway = (typeof statutoryGateways)[number];

/** Four facts that are never folded into one: consent is usually not the data-protection basis of a safeguarding disclosure. */
export type LegalFacts = {
  readonly gdprBasis: GdprBasis;
  readonly specialCategoryCondition: SpecialCategoryCondition;
  readonly confidentialityBasis: ConfidentialityBasis;
  readonly consentDecision: ConsentOutcome;
  readonly gateways?: readonly StatutoryGateway[];
};

/**
 * Kinds of agency that process under Part 3 of the Data Protection Act 2018. `verified: false` was not checked against its primary
 * source: neither twin condition is refused for such a kind.
 */
const competentAuthorities: Readonly<Record<string, { readonly verified: boolean }>> = {
  police: { verified: true },
  probation: { verified: true },
  'youth-justice': { verified: true },
  prison: { verified: false },
};

const fitsController = (condition: SpecialCategoryCondition, kind: string): boolean => {
  const competent = competentAuthorities[kind];
  if (competent?.verified === false) return true;
  if (condition === 'dpa2018-sch8-para4') return competent !== undefined;
  if (condition === 'dpa2018-sch1-para18') return competent === undefined;
  return true;
};

const refuse = (entry: ErrorEntry, field: string): never => {
  throw new DomainError(entry, [{ pointer: `/legal/${field}`, code: entry.code, detail: entry.title }]);
};

/** The controller whose facts are judged: its kind of agency, and whether it named its policy document. */
export type LegalController = { readonly kind: string; readonly policyDocument?: string };

/** Throws DomainError SHA-001 to SHA-003 where the four facts contradict each other or the kind of controller. */
export const checkLegalFacts = (legal: LegalFacts, controller: LegalController): void => {
  const { gdprBasis, specialCategoryCondition, confidentialityBasis, consentDecision } = legal;
  if (!fitsController(specialCategoryCondition, controller.kind))
    refuse(sharingErrors.conditionNotForController, 'specialCategoryCondition');
  if (specialCategoryCondition === 'dpa2018-sch1-para18' && !controller.policyDocument?.trim())
    refuse(sharingErrors.policyDocumentMissing, 'policyDocument');
  if (consentDecision === 'given') return;
  if (gdprBasis === 'consent') refuse(sharingErrors.legalFactsDisagree, 'gdprBasis');
  if (specialCategoryCondition === 'explicit-consent')
    refuse(sharingErrors.legalFactsDisagree, 'specialCategoryCondition');
  if (confidentialityBasis === 'consent') refuse(sharingErrors.legalFactsDisagree, 'confidentialityBasis');
};
