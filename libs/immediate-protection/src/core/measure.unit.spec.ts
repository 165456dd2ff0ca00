import { describe, expect, it } from '@jest/globals';
import {
  agencyId,
  given,
  instant,
  type Nation,
  type PersonId,
  plusMs,
  stateAfter,
  type ThingId,
} from '@safeguarding/kernel';
import { dueUnder } from '@safeguarding/timescales';
import fc from 'fast-check';
import {
  endProtection,
  extendProtection,
  takeProtection,
  type MeasureTexts,
  type TakeProtection,
} from './measure-decisions.ts';
import { formRules, measureForms, type MeasureForm } from './measure-forms.ts';
import { endReasons, measure, standingAt, type EndReason, type MeasureEvent, type MeasureState } from './measure.ts';

const child = 'c0000000-0000-4000-8000-000000000001' as PersonId;
const police = agencyId('ashby-police');
const mash = agencyId('ashby-mash');
const at = instant('2026-03-10T10:00:00Z');
const hour = 3_600_000;
const texts: MeasureTexts = { summary: 'S', reasons: 'R', takenTo: 'T' };
const legal = {
  gdprBasis: 'vital-interests',
  specialCategoryCondition: 'vital-interests',
  confidentialityBasis: 'public-interest',
  consentDecision: 'not-sought',
} as const;
const asked = (form: MeasureForm, over: Partial<TakeProtection> = {}): TakeProtection => ({
  measure: 'd0000000-0000-4000-8000-000000000001' as ThingId,
  ...{ child, by: form.startsWith('police') ? police : mash, authority: mash, toldTo: [], form },
  ...{ identifierIncluded: 'included', legal, texts },
  ...over,
});
const endIn = (nation: Nation) => (clock: string, takenAt: typeof at) => dueUnder(clock, takenAt, nation);
const kindOf = (form: MeasureForm) => (form.startsWith('police') ? 'police' : 'mash');
const take =
  (form: MeasureForm, over: Partial<TakeProtection> = {}, nation: 'england' | 'wales' | 'scotland' = 'england') =>
  (state: MeasureState) =>
    takeProtection(asked(form, over), { nation, kind: kindOf(form), endUnder: endIn(nation) }, state, at);
const order = take('emergency-protection-order')(measure.initial);
const protectedByPolice = take('police-protection')(measure.initial);
const extend =
  (over: { readonly until?: string; readonly grantedAt?: string; readonly by?: typeof mash } = {}, now = at) =>
  (state: MeasureState) =>
    extendProtection({ by: mash, texts, ...over }, { nation: 'england', endUnder: endIn('england') }, state, now);
const end =
  (
    because: EndReason,
    { by = mash, now = at, endedAt }: { by?: typeof mash; now?: typeof at; endedAt?: string } = {},
  ) =>
  (state: MeasureState) =>
    endProtection({ by, because, texts, ...(endedAt === undefined ? {} : { endedAt }) }, state, now);
const after = (past: readonly MeasureEvent[], act: (state: MeasureState) => readonly MeasureEvent[]) => [
  ...past,
  ...act(stateAfter(measure, past)),
];
const eighth = '2026-03-19T00:00:00.000Z';
const fifteenth = '2026-03-26T00:00:00.000Z';

describe('what keeps a child safe at once', () => {
  it('by police ends 72 hours after it was taken, by an order at the end of the eighth day', () => {
    expect(protectedByPolice[0]).toMatchObject({ facts: { endsBy: plusMs(at, 72 * hour) } });
    expect(order[0]).toMatchObject({ facts: { endsBy: eighth } });
  });

  it('has a place to which the child was taken, which is location', () => {
    expect(order[0]?.personal?.[0]?.classes).toEqual({
      summary: { summary: 'S' },
      narrative: { reasons: 'R' },
      location: { takenTo: 'T' },
    });
  });

  it('is taken by whoever may take it, in the nation that has it', () => {
    const by = (form: MeasureForm, nation: 'england' | 'scotland', kind: string) => () =>
      takeProtection(asked(form), { nation, kind, endUnder: endIn(nation) }, measure.initial, at);
    expect(by('police-protection', 'england', 'mash')).toThrow('IMM-002');
    expect(by('emergency-protection-order', 'england', 'police')).toThrow('IMM-002');
    expect(by('emergency-protection-order', 'england', 'gp-practice')).toThrow('IMM-002');
    expect(by('emergency-protection-order', 'scotland', 'childrens-social-care')).toThrow('IMM-001');
    expect(by('police-removal', 'england', 'police')).toThrow('IMM-001');
    expect(by('police-removal', 'scotland', 'police')()).toHaveLength(1);
  });

  it('in Scotland says no end of itself, because no rule here says one', () => {
    expect(take('child-protection-order', {}, 'scotland')(measure.initial)[0]?.facts).not.toHaveProperty('endsBy');
    const until = '2026-03-12T10:00:00Z';
    expect(take('child-protection-order', { until }, 'scotland')(measure.initial)[0]?.facts).toMatchObject({
      endsBy: instant(until),
    });
  });

  it('lasts shorter where the court says so, and never longer than the rule', () => {
    const until = (text: string) => () => take('emergency-protection-order', { until: text })(measure.initial);
    expect(until('2026-03-14T12:00:00Z')()[0]).toMatchObject({ facts: { endsBy: '2026-03-14T12:00:00.000Z' } });
    expect(until('2026-03-19T00:00:01Z')).toThrow('IMM-004');
    expect(until('2026-03-10T10:00:00Z')).toThrow('IMM-004');
    expect(until('next week')).toThrow('IMM-004');
  });

  it('counts from the instant at which it was taken, which is no day and lies not ahead', () => {
    const taken = (takenAt: string) => () => take('police-protection', { takenAt })(measure.initial);
    expect(taken('2026-03-08T23:00:00Z')()[0]).toMatchObject({ facts: { endsBy: '2026-03-11T23:00:00.000Z' } });
    expect(taken('2026-03-10')).toThrow('IMM-003');
    expect(taken('2026-03-10T10:00:01Z')).toThrow('IMM-003');
  });

  it('is extended by a court once, before its end, to fifteen days in all; police protection never', () => {
    const longer = after(order, extend());
    expect(longer[1]).toMatchObject({ facts: { takenAt: at, endsBy: fifteenth } });
    expect(given(measure, longer).when(extend())).toEqual({ refused: 'IMM-006' });
    expect(given(measure, protectedByPolice).when(extend())).toEqual({ refused: 'IMM-009' });
    expect(given(measure, protectedByPolice).when(extend({ by: police }))).toEqual({ refused: 'IMM-006' });
    expect(given(measure, order).when(extend({}, instant(eighth)))).toEqual({ refused: 'IMM-007' });
    expect(given(measure, order).when(extend({ until: '2026-03-26T00:00:01Z' }))).toEqual({ refused: 'IMM-004' });
    // Granted in time and written down late.
    const late = extend({ grantedAt: '2026-03-18T09:00:00Z' }, instant('2026-03-20T09:00:00Z'));
    expect(given(measure, order).when(late)).toHaveLength(1);
  });

  it('runs out without an event, and stood until its last instant when somebody says so', () => {
    expect(standingAt({ ended: false, endsBy: instant(eighth) }, plusMs(instant(eighth), -1))).toBe('in-force');
    expect(standingAt({ ended: false, endsBy: instant(eighth) }, instant(eighth))).toBe('ran-out');
    expect(standingAt({ ended: true, endsBy: instant(eighth) }, at)).toBe('ended');
    expect(given(measure, order).when(end('ran-out'))).toEqual({ refused: 'IMM-003' });
    const over = end('ran-out', { now: instant('2026-03-20T09:00:00Z') })(stateAfter(measure, order));
    expect(over[0]).toMatchObject({ facts: { endedAt: plusMs(instant(eighth), -1) } });
  });

  it('is ended by either side and by nobody else, once; recorded in error afterwards too', () => {
    expect(given(measure, protectedByPolice).when(end('returned-to-carer', { by: police }))).toHaveLength(1);
    expect(given(measure, protectedByPolice).when(end('returned-to-carer'))).toHaveLength(1);
    const stranger = agencyId('oakfield-gp');
    expect(given(measure, order).when(end('returned-to-carer', { by: stranger }))).toEqual({ refused: 'IMM-009' });
    expect(given(measure, order).when(end('returned-to-carer', { endedAt: '2026-03-09T10:00:00Z' }))).toEqual({
      refused: 'IMM-003',
    });
    const ended = after(order, end('interim-care-order'));
    expect(given(measure, ended).when(end('returned-to-carer'))).toEqual({ refused: 'IMM-008' });
    expect(given(measure, ended).when(extend())).toEqual({ refused: 'IMM-008' });
    const error = after(ended, end('recorded-in-error'));
    expect(given(measure, error).when(end('recorded-in-error'))).toEqual({ refused: 'IMM-008' });
  });

  it('every rule of a form says where it comes from and that nobody compared it', () => {
    expect(new Set(formRules.map(({ form }) => form))).toEqual(new Set(measureForms));
    expect(formRules.every(({ source, verified }) => source !== '' && !verified)).toBe(true);
    expect(formRules.filter(({ givesResponsibility }) => givesResponsibility).map(({ form }) => form)).toEqual([
      'emergency-protection-order',
    ]);
  });

  it('never stands longer than its rule, whatever steps were taken in whatever order', () => {
    const acts = fc.array(
      fc.oneof(
        fc.constant(extend()),
        fc.constantFrom(...endReasons).map((because) => end(because)),
        fc.integer({ min: -400, max: 400 }).map((hours) => extend({ until: plusMs(at, hours * hour) })),
      ),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(acts, fc.integer({ min: 0, max: 240 }), (steps, hoursAgo) => {
        const takenAt = plusMs(at, -hoursAgo * hour);
        const state = steps.reduce(
          (now, act) => {
            try {
              return act(now).reduce(
                (folded, event) => measure.evolve(folded, { ...event, id: 'e', recordedAt: at } as never),
                now,
              );
            } catch {
              return now;
            }
          },
          stateAfter(measure, take('emergency-protection-order', { takenAt })(measure.initial)),
        );
        if (state.status === 'none' || state.endsBy === undefined) throw new Error('It has an end.');
        expect(state.endsBy <= plusMs(takenAt, 16 * 24 * hour)).toBe(true);
        expect(state.endsBy > takenAt).toBe(true);
      }),
    );
  });
});
