import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@safeguarding/kernel';
import { authorityRules, checkAuthority, relationOf, type Decider, type Subject } from './authority.ts';
import { checkLegalFacts } from './legal-facts.ts';
import { aged, at, court, father, legal, mother, policyDocument, without, youngPerson } from './sharing-builders.ts';

const refusal = (run: () => void): string | undefined => {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error.entry.code;
    throw error;
  }
};
const decide = (by: Decider, subject: Subject) =>
  refusal(() => {
    checkAuthority(by, subject, at);
  });
const localAuthority = (standing: Decider['standing']): Decider => ({ authority: 'local-authority-with-pr', standing });

describe('authority', () => {
  it('a lasting power of attorney decides for no child', () => {
    const attorney: Decider = { authority: 'lasting-power-of-attorney', standing: 'registered-attorney' };
    expect(decide(attorney, aged(17))).toBe('SHA-062');
    expect(decide(attorney, { kind: 'child' })).toBe('SHA-006');
    expect(decide(attorney, { kind: 'adult' })).toBeUndefined();
  });

  it('a partner without parental responsibility decides nothing', () => {
    const partner: Decider = { ...mother, standing: 'partner-without-parental-responsibility' };
    expect(decide(partner, aged(4))).toBe('SHA-065');
    const carer: Decider = { ...mother, standing: 'relative-or-carer-without-parental-responsibility' };
    expect(decide(carer, aged(4))).toBe('SHA-065');
    expect(decide({ ...partner, authority: 'court' }, aged(4))).toBe('SHA-004');
  });

  it('a care order and an emergency protection order carry parental responsibility', () => {
    expect(decide(localAuthority('care-order'), aged(4))).toBeUndefined();
    expect(decide(localAuthority('emergency-protection-order'), aged(4))).toBeUndefined();
  });

  it('section 20 accommodation and police protection do not, by rules that say they are unverified', () => {
    expect(decide(localAuthority('section-20-accommodation'), aged(4))).toBe('SHA-063');
    expect(decide(localAuthority('police-protection'), aged(4))).toBe('SHA-064');
    const unverified = authorityRules.filter(({ verified }) => !verified).map(({ id }) => id);
    expect(unverified).toEqual(['AUT-S20', 'AUT-PP', 'AUT-DEPUTY', 'AUT-LPA']);
  });

  it('below 11 the child does not decide, from 11 to 15 with an assessment, from 16 without one', () => {
    const unassessed = without(youngPerson, 'competence');
    const sixteen: Decider = { authority: 'child-16-17', standing: 'the-person' };
    expect(decide(youngPerson, aged(10))).toBe('SHA-005');
    expect(decide(unassessed, aged(11))).toBe('SHA-007');
    expect(decide({ ...youngPerson, competence: 'not-competent' }, aged(13))).toBe('SHA-007');
    expect(decide(youngPerson, aged(11))).toBeUndefined();
    expect(decide(youngPerson, aged(15))).toBeUndefined();
    expect(decide(youngPerson, aged(16))).toBe('SHA-005');
    expect(decide(sixteen, aged(15))).toBe('SHA-005');
    expect(decide(sixteen, aged(16))).toBeUndefined();
    expect(decide(sixteen, { kind: 'child' })).toBe('SHA-006');
  });

  it('from 16 a parent decides only where the young person was found not competent, from 18 never', () => {
    expect(decide(mother, aged(15))).toBeUndefined();
    expect(decide(mother, aged(16))).toBe('SHA-007');
    expect(decide({ ...mother, competence: 'not-competent' }, aged(17))).toBeUndefined();
    expect(decide({ ...mother, competence: 'not-competent' }, aged(18))).toBe('SHA-005');
    expect(decide(localAuthority('care-order'), aged(18))).toBe('SHA-005');
  });

  it('a parent decides for an unborn child and for one whose age nobody knows', () => {
    expect(decide(mother, { kind: 'unborn' })).toBeUndefined();
    expect(decide(mother, { kind: 'child' })).toBeUndefined();
    expect(decide(court, { kind: 'child' })).toBeUndefined();
  });

  it('an adult decides alone, and whom a court appointed from 16 on', () => {
    const self: Decider = { authority: 'adult-subject', standing: 'the-person' };
    const deputy: Decider = { authority: 'deputy', standing: 'court-appointed-deputy' };
    expect([decide(self, aged(17)), decide(self, aged(18))]).toEqual(['SHA-005', undefined]);
    expect(decide(self, { kind: 'adult' })).toBeUndefined();
    expect(decide(self, { kind: 'child' })).toBe('SHA-006');
    expect([decide(deputy, aged(15)), decide(deputy, aged(16)), decide(deputy, aged(70))]).toEqual([
      'SHA-005',
      undefined,
      undefined,
    ]);
    expect(decide(deputy, { kind: 'child' })).toBe('SHA-006');
    expect(decide(court, aged(70))).toBeUndefined();
  });

  it('whoever is recorded as an adult is 18 at least, whatever the date of birth says', () => {
    const parent: Decider = { ...mother, competence: 'not-competent' };
    expect(decide(parent, { kind: 'adult', years: 12 })).toBe('SHA-005');
    expect(decide(parent, { kind: 'adult', years: 40 })).toBe('SHA-005');
    expect(decide(parent, { kind: 'adult' })).toBe('SHA-005');
  });

  it('an unborn child decides nothing, and nobody of 16 either for it', () => {
    expect(decide({ authority: 'child-16-17', standing: 'the-person' }, { kind: 'unborn' })).toBe('SHA-005');
    expect(decide(youngPerson, { kind: 'unborn' })).toBe('SHA-005');
  });

  it('a standing that carries one authority carries no other', () => {
    expect(decide({ authority: 'court', standing: 'the-person' }, aged(17))).toBe('SHA-004');
    expect(decide({ authority: 'adult-subject', standing: 'care-order' }, { kind: 'adult' })).toBe('SHA-004');
    expect(decide({ authority: 'local-authority-with-pr', standing: 'court-order' }, aged(4))).toBe('SHA-004');
  });

  it('a relative without parental responsibility carries none, and is told so by a code of its own', () => {
    const carer = 'relative-or-carer-without-parental-responsibility' as const;
    expect(decide({ ...mother, standing: carer }, aged(4))).toBe('SHA-065');
  });

  it('of equals above parents the later one may undo the earlier, and a deputy and a parent are equals', () => {
    expect(relationOf(youngPerson, youngPerson)).toBe('may-undo');
    expect(relationOf(court, court)).toBe('may-undo');
    expect(relationOf({ authority: 'deputy', standing: 'court-appointed-deputy' }, mother)).toBe('conflict');
    expect(relationOf(localAuthority('care-order'), mother)).toBe('conflict');
  });

  it('a competent young person outranks parents, a court everybody, and two parents are equals', () => {
    expect(relationOf(mother, youngPerson)).toBe('outranked');
    expect(relationOf(youngPerson, mother)).toBe('may-undo');
    expect(relationOf(court, youngPerson)).toBe('may-undo');
    expect(relationOf(youngPerson, court)).toBe('outranked');
    expect(relationOf(father, mother)).toBe('conflict');
    expect(relationOf(mother, mother)).toBe('may-undo');
    const somebody = without(mother, 'decider');
    expect(relationOf(somebody, somebody)).toBe('conflict');
  });
});

describe('the four legal facts', () => {
  const check = (kind: string, change: Partial<typeof legal>, document: string | undefined = policyDocument) =>
    refusal(() => {
      checkLegalFacts({ ...legal, ...change }, { kind, ...(document === '' ? {} : { policyDocument: document }) });
    });

  it('the condition fits the kind of controller', () => {
    expect(check('gp-practice', {})).toBeUndefined();
    expect(check('police', {})).toBe('SHA-001');
    expect(check('police', { specialCategoryCondition: 'dpa2018-sch8-para4' })).toBeUndefined();
    expect(check('youth-justice', { specialCategoryCondition: 'dpa2018-sch8-para4' })).toBeUndefined();
    expect(check('gp-practice', { specialCategoryCondition: 'dpa2018-sch8-para4' })).toBe('SHA-001');
    expect(check('gp-practice', { specialCategoryCondition: 'health-or-social-care' })).toBeUndefined();
  });

  it('a kind whose law was not verified is refused neither condition', () => {
    expect(check('prison', {})).toBeUndefined();
    expect(check('prison', { specialCategoryCondition: 'dpa2018-sch8-para4' })).toBeUndefined();
  });

  it('Schedule 1 paragraph 18 needs a policy document', () => {
    expect(check('gp-practice', {}, '')).toBe('SHA-002');
    expect(check('gp-practice', {}, '  ')).toBe('SHA-002');
  });

  it('nothing rests on a consent that was not given', () => {
    expect(check('gp-practice', { confidentialityBasis: 'consent' })).toBe('SHA-003');
    expect(check('gp-practice', { gdprBasis: 'consent' })).toBe('SHA-003');
    expect(check('gp-practice', { specialCategoryCondition: 'explicit-consent' })).toBe('SHA-003');
    expect(check('gp-practice', { confidentialityBasis: 'consent', consentDecision: 'given' })).toBeUndefined();
  });
});
