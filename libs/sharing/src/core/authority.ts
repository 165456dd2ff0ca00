import { DomainError, londonDate, type ErrorEntry, type Instant, type LocalDate } from '@safeguarding/kernel';
import { sharingErrors } from './sharing-errors.ts';

/** In whose name a decision about consent is made (domain facts, section 4). */
export const authorities = [
  'child-gillick-competent',
  'child-16-17',
  'parental-responsibility',
  'local-authority-with-pr',
  'court',
  'deputy',
  'adult-subject',
  'lasting-power-of-attorney',
] as const;
export type Authority = (typeof authorities)[number];

/** How the one who decided stands to the person: what the claimed authority is checked against. */
export const standings = [
  'the-person',
  'holder-of-parental-responsibility',
  'partner-without-parental-responsibility',
  'relative-or-carer-without-parental-responsibility',
  'care-order',
  'emergency-protection-order',
  'section-20-accommodation',
  'police-protection',
  'court-order',
  'court-appointed-deputy',
  'registered-attorney',
] as const;
export type Standing = (typeof standings)[number];

/** One dated rule. `verified: false`: general knowledge that was not checked against its primary source. */
export type AuthorityRule = {
  readonly id: string;
  readonly version: number;
  readonly authority: Authority;
  readonly standing: Standing;
  readonly accepted: boolean;
  readonly inForceFrom?: LocalDate;
  readonly inForceUntil?: LocalDate;
  readonly verified: boolean;
  readonly source: string;
};

const rule = (
  id: string,
  authority: Authority,
  standing: Standing,
  accepted: boolean,
  verified: boolean,
  source: string,
): AuthorityRule => ({ id, version: 1, authority, standing, accepted, verified, source });

const pages = 'domain facts, section 4, Consent decision';

/** What is accepted and what is refused by name; a pair that no rule in force names is refused too. */
export const authorityRules: readonly AuthorityRule[] = [
  rule('AUT-GILLICK', 'child-gillick-competent', 'the-person', true, true, pages),
  rule('AUT-16-17', 'child-16-17', 'the-person', true, true, pages),
  rule('AUT-ADULT', 'adult-subject', 'the-person', true, true, pages),
  rule('AUT-PR', 'parental-responsibility', 'holder-of-parental-responsibility', true, true, pages),
  rule('AUT-PARTNER', 'parental-responsibility', 'partner-without-parental-responsibility', false, true, pages),
  rule('AUT-CARER', 'parental-responsibility', 'relative-or-carer-without-parental-responsibility', false, true, pages),
  rule('AUT-CO', 'local-authority-with-pr', 'care-order', true, true, pages),
  rule('AUT-EPO', 'local-authority-with-pr', 'emergency-protection-order', true, true, pages),
  rule('AUT-S20', 'local-authority-with-pr', 'section-20-accommodation', false, false, pages),
  rule('AUT-PP', 'local-authority-with-pr', 'police-protection', false, false, pages),
  rule('AUT-COURT', 'court', 'court-order', true, true, pages),
  rule('AUT-DEPUTY', 'deputy', 'court-appointed-deputy', true, false, pages),
  rule('AUT-LPA', 'lasting-power-of-attorney', 'registered-attorney', true, false, 'domain facts, section 1, point 4'),
];

/** Ages at which the decider changes, in completed years. */
export const ages = { caseByCase: 11, presumedCapable: 16, adult: 18 } as const;

/** Completed years from and until (exclusive) between which an authority can be used. */
const ageOf: Readonly<Record<Authority, { readonly from: number; readonly until: number }>> = {
  'child-gillick-competent': { from: ages.caseByCase, until: ages.presumedCapable },
  'child-16-17': { from: ages.presumedCapable, until: ages.adult },
  'parental-responsibility': { from: 0, until: ages.adult },
  'local-authority-with-pr': { from: 0, until: ages.adult },
  court: { from: 0, until: Infinity },
  deputy: { from: ages.presumedCapable, until: Infinity },
  'adult-subject': { from: ages.adult, until: Infinity },
  'lasting-power-of-attorney': { from: ages.adult, until: Infinity },
};

/** The person whom the decision is about. `years` is opened for the question and never stored: it derives from the date of birth. */
export type Subject = { readonly kind: 'child' | 'unborn' | 'adult'; readonly years?: number };

/** What an assessment of competence found; its reference is sealed. */
export const competenceFindings = ['competent', 'not-competent'] as const;
export type CompetenceFinding = (typeof competenceFindings)[number];

/** Who decided and in whose name; not who recorded it. */
export type Decider = {
  readonly authority: Authority;
  readonly standing: Standing;
  /** Opaque keyed hash that tells two deciders of one child apart; absent: nobody can say that it is the same one. */
  readonly decider?: string;
  readonly competence?: CompetenceFinding;
};

/** A claim that is commonly made and never right is refused by a code of its own: it tells whoever made it what is wrong with it. */
const refusals: Partial<Readonly<Record<string, ErrorEntry>>> = {
  'AUT-PARTNER': sharingErrors.noResponsibility,
  'AUT-CARER': sharingErrors.noResponsibility,
  'AUT-S20': sharingErrors.accommodationOnly,
  'AUT-PP': sharingErrors.policeProtectionOnly,
};
const refusalOf = (rule: AuthorityRule | undefined): ErrorEntry =>
  (rule === undefined ? undefined : refusals[rule.id]) ?? sharingErrors.authorityNotAccepted;

const inForce = ({ inForceFrom, inForceUntil }: AuthorityRule, day: LocalDate): boolean =>
  (inForceFrom === undefined || inForceFrom <= day) && (inForceUntil === undefined || day < inForceUntil);

const isOpenEnded = ({ from, until }: { readonly from: number; readonly until: number }): boolean =>
  from === 0 && until === Infinity;

const yearsOf = ({ kind, years }: Subject): number | undefined => {
  if (kind === 'unborn') return 0;
  return kind === 'adult' ? Math.max(ages.adult, years ?? ages.adult) : years;
};

const checkAge = ({ authority }: Decider, subject: Subject): void => {
  const allowed = ageOf[authority];
  const years = yearsOf(subject);
  // Below 18 parental responsibility is the rule: a child whose age nobody knows is not thereby without parents.
  if (years === undefined && (isOpenEnded(allowed) || allowed.from === 0)) return;
  if (years === undefined) throw new DomainError(sharingErrors.ageUnknown);
  if (years < ages.adult && authority === 'lasting-power-of-attorney')
    throw new DomainError(sharingErrors.attorneyOfChild);
  if (years < allowed.from || years >= allowed.until) throw new DomainError(sharingErrors.authorityNotForAge);
};

const checkCompetence = ({ authority, competence }: Decider, subject: Subject): void => {
  if (authority === 'child-gillick-competent' && competence !== 'competent')
    throw new DomainError(sharingErrors.competenceMissing);
  const presumedCapable = (yearsOf(subject) ?? 0) >= ages.presumedCapable;
  if (authority === 'parental-responsibility' && presumedCapable && competence !== 'not-competent')
    throw new DomainError(sharingErrors.competenceMissing);
};

/** Throws DomainError where the law, as dated in the rules, does not let this person decide. */
export const checkAuthority = (by: Decider, subject: Subject, at: Instant): void => {
  const day = londonDate(at);
  const found = authorityRules.find(
    (each) => each.authority === by.authority && each.standing === by.standing && inForce(each, day),
  );
  if (!found?.accepted) throw new DomainError(refusalOf(found));
  checkAge(by, subject);
  checkCompetence(by, subject);
};

const ranks: Readonly<Record<Authority, number>> = {
  'parental-responsibility': 1,
  'local-authority-with-pr': 1,
  deputy: 1,
  'lasting-power-of-attorney': 1,
  'child-gillick-competent': 2,
  'child-16-17': 2,
  'adult-subject': 2,
  court: 3,
};

/**
 * How two deciders stand to each other: the later one may undo the earlier decision, is outranked by it, or contradicts an equal.
 * A competent young person outranks parents, a court everybody.
 */
export const relationOf = (later: Decider, earlier: Decider): 'may-undo' | 'outranked' | 'conflict' => {
  const difference = ranks[later.authority] - ranks[earlier.authority];
  if (difference < 0) return 'outranked';
  if (difference > 0 || ranks[later.authority] > 1) return 'may-undo';
  return later.decider !== undefined && later.decider === earlier.decider ? 'may-undo' : 'conflict';
};
