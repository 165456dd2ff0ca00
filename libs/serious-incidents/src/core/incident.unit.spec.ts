import { describe, expect, it } from '@jest/globals';
import { agencyId, given, instant, stateAfter, type PersonId, type ThingId } from '@safeguarding/kernel';
import fc from 'fast-check';
import { recordIncident, takeIncidentStep, type IncidentStep } from './incident-decisions.ts';
import { checkReviewForm, hasRapidReview, incidentRules, reviewForms } from './incident-forms.ts';
import { incident, type IncidentEvent, type IncidentState } from './incident.ts';

const authority = agencyId('ashby-mash');
const partnership = agencyId('ashby-partnership');
const of = {
  incident: 'd0000000-0000-4000-8000-000000000001' as ThingId,
  child: 'c0000000-0000-4000-8000-000000000001' as PersonId,
  authority,
  partnership,
};
const at = instant('2026-03-10T10:00:00Z');
const texts = { summary: 'S', reasons: 'R' };
const legal = {
  gdprBasis: 'legal-obligation',
  specialCategoryCondition: 'health-or-social-care',
  confidentialityBasis: 'required-by-law',
  consentDecision: 'not-sought',
} as const;
const known = (on?: string) =>
  recordIncident(
    {
      ...{ type: 'SeriousIncidentBecameKnown', by: authority, body: { kind: 'serious-harm', legal } },
      texts: { ...texts, happenedOn: '2026-03-08' },
      ...(on === undefined ? {} : { on }),
    },
    of,
    incident.initial,
    at,
  );

type Later = Exclude<IncidentEvent['type'], 'SeriousIncidentBecameKnown'>;
const notified: IncidentStep<Later> = { type: 'SeriousIncidentNotified', by: authority, body: {}, texts };
const rapid: IncidentStep<Later> = {
  ...{ type: 'RapidReviewCompleted', by: partnership, body: { decision: 'review' }, texts },
};
const noReview: IncidentStep<Later> = { ...rapid, body: { decision: 'no-review' } };
const decided: IncidentStep<Later> = { ...rapid, type: 'PracticeReviewDecided' };
const decidedNot: IncidentStep<Later> = { ...decided, body: { decision: 'no-review' } };
const begun: IncidentStep<Later> = {
  ...{ type: 'PracticeReviewStarted', by: partnership, body: { form: 'child-safeguarding-practice-review' }, texts },
};
const published: IncidentStep<Later> = {
  ...{ type: 'PracticeReviewPublished', by: partnership, body: { publication: 'published' }, texts },
};
const withdrawn: IncidentStep<Later> = { type: 'SeriousIncidentWithdrawn', by: authority, body: {}, texts };
const all = [notified, rapid, noReview, decided, decidedNot, begun, published, withdrawn];
const take = (step: IncidentStep<Later>) => (state: IncidentState) => takeIncidentStep(step, state, at);
const taken = (...steps: readonly IncidentStep<Later>[]): readonly IncidentEvent[] =>
  steps.reduce<readonly IncidentEvent[]>((past, step) => [...past, ...take(step)(stateAfter(incident, past))], known());
const on = (...steps: readonly IncidentStep<Later>[]) => given(incident, taken(...steps));

describe('a serious incident', () => {
  it('counts from when the authority came to know of it, and keeps sealed when it happened', () => {
    expect(known('2026-03-09')[0]).toMatchObject({
      occurredOn: { value: '2026-03-09', precision: 'day' },
      facts: { ...of, kind: 'serious-harm' },
      personal: [{ classes: { narrative: { happenedOn: '2026-03-08' } } }],
    });
    expect(known()[0]?.facts).not.toHaveProperty('happenedOn');
    expect(() => known('2026-03-11')).toThrow('INC-005');
    expect(() => known('2026-03')).toThrow('INC-005');
  });

  it('is notified, looked at, reviewed and published', () => {
    expect(stateAfter(incident, taken(notified, rapid, begun, published))).toMatchObject({
      status: 'review-published',
      notified: true,
    });
  });

  it('is the authority’s to notify and the partnership’s to decide on', () => {
    for (const step of all) {
      const other = step.by === authority ? partnership : authority;
      expect(given(incident, taken(rapid)).when(take({ ...step, by: other }))).toEqual({ refused: 'INC-003' });
    }
  });

  it('has no review that nobody decided on, and no publication of a review that never began', () => {
    expect(on().when(take(begun))).toEqual({ refused: 'INC-002' });
    expect(on(noReview).when(take(begun))).toEqual({ refused: 'INC-002' });
    expect(on(rapid).when(take(published))).toEqual({ refused: 'INC-002' });
    expect(on(rapid).when(take(rapid))).toEqual({ refused: 'INC-002' });
  });

  it('is notified once, also late', () => {
    expect(on(noReview).when(take(notified))).toHaveLength(1);
    expect(on(notified).when(take(notified))).toEqual({ refused: 'INC-002' });
  });

  it('is decided on anew until the review begins, for and against it with reasons', () => {
    expect(stateAfter(incident, taken(rapid, decidedNot))).toMatchObject({ status: 'no-review' });
    expect(on(rapid, begun).when(take(decidedNot))).toEqual({ refused: 'INC-002' });
    const silent = (step: IncidentStep<Later>) => ({ ...step, texts: { summary: 'S' } });
    expect(on().when(take(silent(rapid)))).toEqual({ refused: 'INC-008' });
    expect(on().when(take(silent(decidedNot)))).toEqual({ refused: 'INC-008' });
    expect(on().when(take(silent(withdrawn)))).toEqual({ refused: 'INC-008' });
  });

  it('that was recorded in error stays as it is', () => {
    for (const step of all) expect(on(withdrawn).when(take(step))).toEqual({ refused: 'INC-007' });
    expect(on(rapid, begun).when(take(withdrawn))).toEqual({ refused: 'INC-002' });
  });

  it('has a review under the name of its nation alone; only England looks at it within days', () => {
    const isTaken = (form: (typeof reviewForms)[number], nation: (typeof incidentRules)[number]['nation']): boolean => {
      try {
        checkReviewForm(form, nation);
        return true;
      } catch {
        return false;
      }
    };
    for (const { nation, review } of incidentRules)
      expect(reviewForms.filter((form) => isTaken(form, nation))).toEqual([review]);
    expect(() => {
      checkReviewForm('learning-review', 'wales');
    }).toThrow('INC-001');
    expect(incidentRules.map(({ nation }) => nation).filter(hasRapidReview)).toEqual(['england']);
    expect(incidentRules.filter(({ verified }) => verified).map(({ nation }) => nation)).toEqual(['england']);
  });

  it('is published only after it was begun, and begun only after it was decided on, whatever was tried', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...all), { maxLength: 12 }), (steps) => {
        const events = steps.reduce<readonly IncidentEvent[]>((past, step) => {
          try {
            return [...past, ...take(step)(stateAfter(incident, past))];
          } catch {
            return past;
          }
        }, known());
        const types = events.map(({ type }) => type);
        const started = types.indexOf('PracticeReviewStarted');
        const latest = events
          .slice(0, Math.max(started, 0))
          .findLast(({ type }) => type === 'PracticeReviewDecided' || type === 'RapidReviewCompleted');
        const rightly =
          started < 0
            ? !types.includes('PracticeReviewPublished')
            : types.lastIndexOf('PracticeReviewPublished') !== 0 &&
              (latest?.facts as { readonly decision?: string } | undefined)?.decision === 'review';
        expect(rightly).toBe(true);
        expect(types.filter((type) => type === 'SeriousIncidentNotified').length).toBeLessThan(2);
      }),
    );
  });
});
