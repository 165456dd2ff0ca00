import { describe, expect, it } from '@jest/globals';
import { given, instant, localDate, stateAfter } from '@safeguarding/kernel';
import fc from 'fast-check';
import { agencyRegister, type AgencyEvent, type AgencyFacts, type AgencyState } from './agency.ts';
import { registerAgency } from './agency-loading.ts';
import { areasOf, claimsFormerCode, codeOn, odsCodesOn } from './former-codes.ts';
import { recordedByPeople } from './recorded-by-people.ts';
import { changeService, onboardService, resumeService, suspendService } from './service-decisions.ts';
import { succeedCode, succeedService, withdrawSuccession } from './succession-decisions.ts';

const practice = (code: string, more: Partial<AgencyFacts> = {}): AgencyFacts => ({
  ...{ code, name: code, kind: 'gp-practice', nation: 'england', area: 'E06000999' },
  ...{ codes: { ods: 'Z99901' }, sources: [], clients: [], dutyForArea: false },
  ...more,
});
const old = practice('old-surgery');
const successor = { ...practice('new-surgery'), status: 'active' } as const;
const at = instant('2026-03-02T10:00:00Z');
const today = localDate('2026-03-02');
const onboarded = onboardService(old, agencyRegister.initial);
const after = (past: readonly AgencyEvent[]): AgencyState => stateAfter(agencyRegister, past);
const when = (past: readonly AgencyEvent[], decide: (state: AgencyState) => readonly AgencyEvent[]) =>
  given(agencyRegister, past).when(decide);
const succeeded = [...onboarded, ...succeedService(successor, after(onboarded), at)];

describe('a service is succeeded', () => {
  it('by another active one of its kind and nation, from the instant at which it is recorded', () => {
    expect(succeeded.at(-1)).toEqual({
      type: 'AgencySucceeded',
      facts: { code: 'old-surgery', successor: 'new-surgery', at },
    });
    expect(after(succeeded)).toMatchObject({ status: 'succeeded', successor: 'new-surgery', at, was: 'active' });
  });

  it.each([
    ['nobody', undefined, 'ACC-032'],
    ['itself', { ...successor, code: 'old-surgery' }, 'ACC-032'],
    ['one that is suspended', { ...successor, status: 'suspended' }, 'ACC-032'],
    ['one that was succeeded itself', { ...successor, status: 'succeeded' }, 'ACC-032'],
    ['one of another kind', { ...successor, kind: 'sexual-health' }, 'ACC-033'],
    ['one of another nation', { ...successor, nation: 'wales' }, 'ACC-033'],
  ] as const)('never by %s', (_, by, code) => {
    expect(when(onboarded, (state) => succeedService(by, state, at))).toEqual({ refused: code });
  });

  it('once, and until that is withdrawn nothing else changes it: no person and no file', () => {
    expect(when(succeeded, (state) => succeedService(successor, state, at))).toEqual({ refused: 'ACC-031' });
    expect(when(succeeded, (state) => changeService({ ...old, name: 'N' }, state))).toEqual({ refused: 'ACC-031' });
    expect(when(succeeded, (state) => suspendService('data-quality', state))).toEqual({ refused: 'ACC-031' });
    expect(when(succeeded, resumeService)).toEqual({ refused: 'ACC-031' });
    const code = { kind: 'ods', successor: 'Z99902', from: today } as const;
    expect(when(succeeded, (state) => succeedCode(code, state, today))).toEqual({ refused: 'ACC-031' });
    expect(registerAgency({ ...old, name: 'By file', suspended: true }, after(succeeded))).toEqual([
      { type: 'AgencyFileTaken', facts: { code: 'old-surgery' } },
    ]);
    expect(when([], (state) => succeedService(successor, state, at))).toEqual({ refused: 'ACC-013' });
  });

  it('and is what it was once that is withdrawn, suspended too', () => {
    const suspended = [...onboarded, ...suspendService('agreement-ended', after(onboarded))];
    for (const before of [onboarded, suspended]) {
      const past = [...before, ...succeedService(successor, after(before), at)];
      expect(after([...past, ...withdrawSuccession(after(past))])).toEqual(after(before));
    }
    expect(when(onboarded, withdrawSuccession)).toEqual({ refused: 'ACC-034' });
  });
});

describe('a code is succeeded', () => {
  const from = localDate('2026-04-01');
  const recoded = (kind: 'ods' | 'area', code: string, more: object = {}) => [
    ...onboarded,
    ...succeedCode({ kind, successor: code, from: today, ...more }, after(onboarded), today),
  ];
  const factsOf = (past: readonly AgencyEvent[]): AgencyFacts => {
    const state = after(past);
    if (state.status === 'unregistered') throw new Error('it is registered');
    return state.agency;
  };

  it('from a day on, and which one counted on which day stays known', () => {
    const agency = factsOf([
      ...onboarded,
      ...succeedCode({ kind: 'ods', successor: 'Z99902', from }, after(onboarded), today),
    ]);
    expect(['2026-03-31', '2026-04-01'].map((day) => codeOn(agency, 'ods', localDate(day)))).toEqual([
      'Z99901',
      'Z99902',
    ]);
  });

  it('is accepted in requests until its last day of grace, refused afterwards, and the new one not before its first', () => {
    const until = localDate('2026-06-30');
    const grace = { kind: 'ods', successor: 'Z99902', from, acceptedUntil: until } as const;
    const agency = factsOf([...onboarded, ...succeedCode(grace, after(onboarded), today)]);
    const on = (day: string) => odsCodesOn(agency, localDate(day));
    expect(on('2026-03-31')).toEqual({ accepted: ['Z99901'], ended: [] });
    expect(on('2026-04-01')).toEqual({ accepted: ['Z99902', 'Z99901'], ended: [] });
    expect(on('2026-06-30')).toEqual({ accepted: ['Z99902', 'Z99901'], ended: [] });
    expect(on('2026-07-01')).toEqual({ accepted: ['Z99902'], ended: ['Z99901'] });
  });

  it('never by itself, where there is none, before the one before it, with grace that ends too soon, or an area from later on', () => {
    const refusedAs = (past: readonly AgencyEvent[], wanted: object) =>
      when(past, (state) =>
        succeedCode({ kind: 'ods', successor: 'Z99903', from: today, ...wanted } as never, state, today),
      );
    expect(refusedAs(onboarded, { successor: 'Z99901' })).toEqual({ refused: 'ACC-035' });
    expect(refusedAs(onboarded, { kind: 'urn' })).toEqual({ refused: 'ACC-035' });
    expect(refusedAs(recoded('ods', 'Z99902'), {})).toEqual({ refused: 'ACC-036' });
    expect(refusedAs(onboarded, { acceptedUntil: '2026-03-01' })).toEqual({ refused: 'ACC-036' });
    expect(refusedAs(onboarded, { kind: 'area', from: '2026-03-03' })).toEqual({ refused: 'ACC-036' });
  });

  it('and is not put back by a change, which may still say either of the two', () => {
    const past = recoded('ods', 'Z99902');
    for (const said of ['Z99901', 'Z99902'])
      expect(changeService({ ...old, codes: { ods: said } }, after(past))).toEqual([]);
    expect(when(past, (state) => changeService({ ...old, codes: { ods: 'Z99903' } }, state))).toEqual({
      refused: 'ACC-037',
    });
    expect(when(past, (state) => changeService({ ...old, codes: {} }, state))).toEqual({ refused: 'ACC-037' });
  });

  it('and is not put back by a register file that still has the former one', () => {
    for (const past of [recoded('ods', 'Z99902'), recoded('area', 'E06000998')]) {
      const people = recordedByPeople(past.map((event) => ({ event, byFile: event.type === 'AgencyRegistered' })));
      const taken = registerAgency({ ...old, contact: { day: '01632 960000' }, suspended: false }, after(past), people);
      expect(taken).toMatchObject([{ type: 'AgencyChanged', facts: { contact: { day: '01632 960000' } } }]);
      const { codes, area, formerCodes } = factsOf([...past, ...taken]);
      expect({ codes, area, formerCodes }).toEqual(
        (({ codes: c, area: a, formerCodes: f }) => ({ codes: c, area: a, formerCodes: f }))(factsOf(past)),
      );
    }
  });

  it('of an area leaves the former one known', () => {
    expect(areasOf(factsOf(recoded('area', 'E06000998')))).toEqual(['E06000998', 'E06000999']);
  });

  it('and is claimed by no other service newly; whoever shares it keeps it', () => {
    const others = [factsOf(recoded('ods', 'Z99902'))];
    const claimant = practice('other-surgery', { codes: { ods: 'Z99901' } });
    expect(claimsFormerCode(claimant, undefined, others)).toBe(true);
    expect(claimsFormerCode(claimant, practice('other-surgery', { codes: {} }), others)).toBe(true);
    expect(claimsFormerCode(claimant, claimant, others)).toBe(false);
    expect(claimsFormerCode(practice('other-surgery', { codes: { ods: 'Z99909' } }), undefined, others)).toBe(false);
  });

  it('however often: on each day exactly one counts, and each was the latest when it began', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 28 }), { minLength: 1, maxLength: 8 }), (drawn) => {
        const days = drawn.toSorted((one, other) => one - other);
        let past: readonly AgencyEvent[] = onboarded;
        const dayOf = (n: number) => localDate(`2026-05-${String(n).padStart(2, '0')}`);
        for (const n of days) {
          const next = { kind: 'ods', successor: `Z998${String(n).padStart(2, '0')}`, from: dayOf(n) } as const;
          past = [...past, ...succeedCode(next, after(past), today)];
        }
        for (let n = 1; n <= 28; n += 1) {
          const latest = days.findLast((each) => each <= n);
          const expected = latest === undefined ? 'Z99901' : `Z998${String(latest).padStart(2, '0')}`;
          expect(codeOn(factsOf(past), 'ods', dayOf(n))).toBe(expected);
        }
      }),
    );
  });
});
