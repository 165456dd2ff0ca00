import { describe, expect, it } from '@jest/globals';
import { given, stateAfter } from '@safeguarding/kernel';
import fc from 'fast-check';
import { agencyRegister, type AgencyEvent, type AgencyFacts, type AgencyState } from './agency.ts';
import { changeService, onboardService, resumeService, suspendService } from './service-decisions.ts';

const facts: AgencyFacts = {
  ...{ code: 'new-surgery', name: 'New Surgery', kind: 'gp-practice', nation: 'england', area: 'E06000999' },
  ...{ codes: {}, sources: [], clients: ['new-clinical-system'], dutyForArea: false },
};
const onboarded = onboardService(facts, agencyRegister.initial);
const suspended = [...onboarded, ...suspendService('security-incident', stateAfter(agencyRegister, onboarded))];
const when = (past: readonly AgencyEvent[], decide: (state: AgencyState) => readonly AgencyEvent[]) =>
  given(agencyRegister, past).when(decide);

describe('a service', () => {
  it('is onboarded once', () => {
    expect(onboarded).toEqual([{ type: 'AgencyRegistered', facts }]);
    expect(when(onboarded, (state) => onboardService(facts, state))).toEqual({ refused: 'ACC-012' });
  });

  it('changes what is said of it, and the same again changes nothing', () => {
    const renamed = { ...facts, name: 'Newer Surgery' };
    const changed = changeService(renamed, stateAfter(agencyRegister, onboarded));
    expect(changed).toEqual([{ type: 'AgencyChanged', facts: renamed }]);
    expect(changeService(renamed, stateAfter(agencyRegister, [...onboarded, ...changed]))).toEqual([]);
  });

  it('never becomes a service of another kind or nation', () => {
    const clinic = { ...facts, kind: 'sexual-health' } as const;
    expect(when(onboarded, (state) => changeService(clinic, state))).toEqual({ refused: 'ACC-016' });
    const welsh = { ...facts, nation: 'wales' } as const;
    expect(when(onboarded, (state) => changeService(welsh, state))).toEqual({ refused: 'ACC-016' });
  });

  it('that is suspended keeps its particulars, also when they change meanwhile', () => {
    const changed = changeService({ ...facts, name: 'N' }, stateAfter(agencyRegister, suspended));
    expect(stateAfter(agencyRegister, [...suspended, ...changed])).toMatchObject({
      status: 'suspended',
      agency: { name: 'N' },
    });
  });

  it('is suspended once and resumed once', () => {
    expect(when(suspended, (state) => suspendService('data-quality', state))).toEqual({ refused: 'ACC-014' });
    expect(when(onboarded, resumeService)).toEqual({ refused: 'ACC-015' });
    expect(when([], resumeService)).toEqual({ refused: 'ACC-013' });
  });

  it('is what the last of any suspensions and resumptions made it', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), (steps) => {
        let past: readonly AgencyEvent[] = onboarded;
        for (const suspends of steps) {
          const state = stateAfter(agencyRegister, past);
          if (suspends === (state.status === 'active'))
            past = [...past, ...(suspends ? suspendService('data-quality', state) : resumeService(state))];
        }
        expect(stateAfter(agencyRegister, past).status).toBe(steps.at(-1) ? 'suspended' : 'active');
      }),
    );
  });
});
