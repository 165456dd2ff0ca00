import { describe, expect, it } from '@jest/globals';
import {
  agencyId,
  given,
  localDate,
  stateAfter,
  type ActorRef,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import fc from 'fast-check';
import { aLegalBasis, at, colleague, decider } from '../request-builders.ts';
import { decideNotToShare, decideToShare, reviewNotSharing } from './duty-decisions.ts';
import { dutyRules, standingOn, type DutyStanding } from './duty-rules.ts';
import { detriments, duty, helpedFunctions, type DutyState } from './duty.ts';

const common = (standing: DutyStanding) => ({
  decision: 'd0000000-0000-4000-8000-000000000001' as ThingId,
  child: 'c0000000-0000-4000-8000-000000000001' as PersonId,
  controller: agencyId('oakfield-gp'),
  recipient: agencyId('ashby-mash'),
  decidedOn: localDate('2026-01-05'),
  rule: { id: 'ENG-16LA', version: 1, standing },
  helps: ['enquiry-into-significant-harm'] as const,
  detriment: 'not-more-detrimental' as const,
  classes: ['summary'] as const,
  entries: ['e0000000-0000-4000-8000-000000000001'],
});
const texts = { reasons: 'R.', detrimentReasons: 'D.' };
type Share = Parameters<typeof decideToShare>[0];
type Keep = Parameters<typeof decideNotToShare>[0];
const share =
  (standing: DutyStanding, over: Partial<Share> = {}) =>
  (state: DutyState) =>
    decideToShare(
      {
        ...common(standing),
        channel: 'this-ledger',
        legal: aLegalBasis,
        identifierIncluded: 'included',
        texts,
        ...over,
      },
      state,
      at,
    );
const keep =
  (standing: DutyStanding, over: Partial<Keep> = {}) =>
  (state: DutyState) =>
    decideNotToShare(
      {
        ...common(standing),
        detriment: 'disclosure-more-detrimental',
        reason: 'more-detrimental-to-child',
        reviewer: { role: 'caldicott-guardian', name: 'Invented' },
        reviewDueOn: localDate('2026-02-01'),
        texts,
        ...over,
      },
      state,
      at,
    );
const none = given(duty, []);

describe('the duty to share', () => {
  const gp = { kind: 'gp-practice', nation: 'england' };
  const mash = { kind: 'mash', nation: 'england' };

  it('binds listed bodies of its nation from the day that is known, and nobody while none is', () => {
    const [known] = dutyRules({ duty: localDate('2027-04-01') });
    const [unknown] = dutyRules({});
    if (!known || !unknown) throw new Error('There is no rule.');
    expect(standingOn(known, gp, mash, localDate('2027-03-31'))).toBe('not-in-force');
    expect(standingOn(known, gp, mash, localDate('2027-04-01'))).toBe('in-force');
    expect(standingOn(unknown, gp, mash, localDate('2099-01-01'))).toBe('not-in-force');
    expect(standingOn(known, gp, { kind: 'voluntary', nation: 'england' }, localDate('2027-04-01'))).toBe('not-listed');
    expect(standingOn(known, gp, { kind: 'police', nation: 'scotland' }, localDate('2027-04-01'))).toBe('not-listed');
  });

  it('is claimed as a gateway only where it binds', () => {
    const claims = { legal: { ...aLegalBasis, gateways: ['ca2004-s16la'] } };
    expect(none.when(share('in-force', claims))).toHaveLength(1);
    expect(none.when(share('not-in-force', claims))).toEqual({ refused: 'DTY-001' });
    expect(none.when(share('not-listed', claims))).toEqual({ refused: 'DTY-001' });
    expect(none.when(share('not-in-force'))).toHaveLength(1);
  });

  it('while it binds, only detriment to the child, or no help to anybody, keeps information back: for every reason', () => {
    const reasons = [
      'more-detrimental-to-child',
      'consent-refused',
      'no-legal-basis',
      'not-relevant',
      'concerns-third-party',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...reasons),
        fc.constantFrom(...detriments),
        fc.subarray([...helpedFunctions], { minLength: 1 }),
        (reason, detriment, helps) => {
          const kept = none.when(keep('in-force', { reason, detriment, helps }));
          const harms = reason === 'more-detrimental-to-child' && detriment === 'disclosure-more-detrimental';
          const useless =
            reason === 'not-relevant' && detriment === 'not-more-detrimental' && helps.every((each) => each === 'none');
          expect(!('refused' in kept)).toBe(harms || useless);
        },
      ),
      { numRuns: 400 },
    );
    const refused = { reason: 'consent-refused', detriment: 'not-more-detrimental' } as const;
    expect(none.when(keep('not-in-force', refused))).toHaveLength(1);
  });

  it('is not done by a decision that calls itself the greater harm, or that rests on consent', () => {
    expect(none.when(share('in-force', { detriment: 'disclosure-more-detrimental' }))).toEqual({ refused: 'DTY-003' });
    const consent = { legal: { ...aLegalBasis, confidentialityBasis: 'consent', consentDecision: 'given' } };
    expect(none.when(share('in-force', consent))).toEqual({ refused: 'DTY-009' });
  });

  it('was decided today or before, and is looked at again today or later', () => {
    expect(none.when(share('in-force', { decidedOn: localDate('2026-01-06') }))).toEqual({ refused: 'DTY-008' });
    expect(none.when(keep('in-force', { reviewDueOn: localDate('2026-01-04') }))).toEqual({ refused: 'DTY-008' });
  });

  it('keeps back what it keeps back under the eyes of another person, once', () => {
    const kept = given(duty, [...keep('in-force')(duty.initial)], { ref: decider });
    const review = (by: ActorRef) => (state: DutyState) =>
      reviewNotSharing({ finding: 'stands', findings: 'F.' }, by, state);
    expect(kept.when(review(decider))).toEqual({ refused: 'DTY-006' });
    expect(kept.when(review(colleague))).toHaveLength(1);
    const shared = given(duty, [...share('in-force')(duty.initial)], { ref: decider });
    expect(shared.when(review(colleague))).toEqual({ refused: 'DTY-007' });
  });

  it('twice records nothing the second time', () => {
    expect(share('in-force')(stateAfter(duty, share('in-force')(duty.initial)))).toEqual([]);
    expect(keep('in-force')(stateAfter(duty, keep('in-force')(duty.initial)))).toEqual([]);
  });
});
