import { describe, expect, it } from '@jest/globals';
import { instant, localDate, stateAfter } from '@safeguarding/kernel';
import { agencyRegister, type AgencyEvent, type AgencyFacts, type AgencyState } from './agency.ts';
import { registerAgency } from './agency-loading.ts';
import { areasOf, claimsFormerCode, codeOn, keepingSucceededCodes, odsCodesOn } from './former-codes.ts';
import { leavingToPeople, recordedByPeople, withFilesOwn } from './recorded-by-people.ts';
import { resumeService, suspendService } from './service-decisions.ts';
import { succeedCode, withdrawSuccession } from './succession-decisions.ts';

const facts: AgencyFacts = {
  ...{ code: 'oakfield-gp', name: 'Oakfield', kind: 'gp-practice', nation: 'england', area: 'E06000999' },
  ...{ codes: { ods: 'Z99901' }, sources: [], clients: [], dutyForArea: false },
};
const at = instant('2026-03-02T10:00:00Z');
const day = localDate('2026-03-02');
const registered: AgencyEvent = { type: 'AgencyRegistered', facts };
const suspended: AgencyEvent = { type: 'AgencySuspended', facts: { code: facts.code } };
const reinstated: AgencyEvent = { type: 'AgencyReinstated', facts: { code: facts.code } };
const succeeded: AgencyEvent = { type: 'AgencySucceeded', facts: { code: facts.code, successor: 'heir-gp', at } };
const withdrawn: AgencyEvent = {
  type: 'AgencySuccessionWithdrawn',
  facts: { code: facts.code, successor: 'heir-gp' },
};
const recoded: AgencyEvent = {
  type: 'AgencyCodeSucceeded',
  facts: { code: facts.code, kind: 'ods', former: 'Z99901', successor: 'Z99902', from: day },
};
const after = (...events: readonly AgencyEvent[]): AgencyState => stateAfter(agencyRegister, events);

describe('a service on the register', () => {
  it('that nobody registered is suspended, let in, succeeded and given codes by no event', () => {
    for (const event of [suspended, reinstated, succeeded, withdrawn, recoded])
      expect(after(event)).toEqual({ status: 'unregistered' });
    expect(after({ type: 'AgencyChanged', facts })).toEqual({ status: 'active', agency: facts });
    expect(after({ type: 'AgencyFileTaken', facts: { code: facts.code } })).toEqual({ status: 'unregistered' });
  });

  it('whose work another does stays so whatever comes, until that is withdrawn', () => {
    const over = { status: 'succeeded', agency: facts, successor: 'heir-gp', at, was: 'active' };
    expect(after(registered, succeeded)).toEqual(over);
    for (const event of [suspended, reinstated, succeeded]) expect(after(registered, succeeded, event)).toEqual(over);
    expect(after(registered, succeeded, withdrawn)).toEqual({ status: 'active', agency: facts });
    expect(after(registered, suspended, succeeded, withdrawn)).toEqual({ status: 'suspended', agency: facts });
    expect(after(registered, suspended, withdrawn)).toEqual({ status: 'suspended', agency: facts });
  });

  it('keeps each code that was succeeded, with the days of grace where there are some', () => {
    const grace: AgencyEvent = {
      type: 'AgencyCodeSucceeded',
      facts: { ...recoded.facts, former: 'Z99902', successor: 'Z99903', acceptedUntil: day },
    };
    const state = after(registered, recoded, grace);
    expect(state).toStrictEqual({
      status: 'active',
      agency: {
        ...facts,
        codes: { ods: 'Z99903' },
        formerCodes: [
          { kind: 'ods', code: 'Z99901', until: day },
          { kind: 'ods', code: 'Z99902', until: day, acceptedUntil: day },
        ],
      },
    });
    const changed: AgencyEvent = { type: 'AgencyChanged', facts: { ...facts, name: 'New' } };
    expect(after(registered, recoded, changed)).toMatchObject({
      agency: { name: 'New', formerCodes: [{ code: 'Z99901' }] },
    });
    expect(after(registered, changed)).toStrictEqual({ status: 'active', agency: { ...facts, name: 'New' } });
  });

  it('is stored under its name, and every event of it belongs to the directory', () => {
    expect(agencyRegister.category).toBe('agency');
    for (const { version, retention } of Object.values(agencyRegister.events))
      expect([version, retention]).toEqual([1, 'directory']);
  });

  it('is suspended, let in again and freed of its succession by facts that name it', () => {
    const of = { code: facts.code };
    expect(suspendService('data-quality', after(registered))).toEqual([
      { type: 'AgencySuspended', facts: { ...of, reason: 'data-quality' } },
    ]);
    expect(resumeService(after(registered, suspended))).toEqual([{ type: 'AgencyReinstated', facts: of }]);
    expect(withdrawSuccession(after(registered, succeeded))).toEqual([withdrawn]);
  });
});

describe('codes that were succeeded', () => {
  const of = (kind: 'ods' | 'gss' | 'area', code: string, until: string, acceptedUntil?: string) => ({
    ...{ kind, code, until: localDate(until) },
    ...(acceptedUntil === undefined ? {} : { acceptedUntil: localDate(acceptedUntil) }),
  });
  const agency: AgencyFacts = {
    ...facts,
    codes: { ods: 'Z99903', gss: 'E06000999' },
    formerCodes: [
      of('ods', 'Z99901', '2026-01-01', '2026-03-01'),
      of('area', 'E06000998', '2026-01-15'),
      of('ods', 'Z99902', '2026-02-01'),
    ],
  };

  it('count each for its days, and of each kind apart', () => {
    const codes = (kind: 'ods' | 'gss' | 'area' | 'urn') =>
      ['2025-12-31', '2026-01-01', '2026-01-31', '2026-02-01'].map((one) => codeOn(agency, kind, localDate(one)));
    expect(codes('ods')).toEqual(['Z99901', 'Z99902', 'Z99902', 'Z99903']);
    expect(codes('area')).toEqual(['E06000998', 'E06000998', 'E06000999', 'E06000999']);
    expect(codes('gss')).toEqual(Array.from({ length: 4 }, () => 'E06000999'));
    expect(codes('urn')).toEqual(Array.from({ length: 4 }, () => undefined));
    expect(areasOf(agency)).toEqual(['E06000999', 'E06000998']);
    expect(areasOf(facts)).toEqual(['E06000999']);
  });

  it('are accepted in grace, and those that are over are named as such', () => {
    expect(odsCodesOn(agency, localDate('2025-12-31'))).toEqual({ accepted: ['Z99901'], ended: [] });
    expect(odsCodesOn(agency, localDate('2026-02-01'))).toEqual({ accepted: ['Z99903', 'Z99901'], ended: ['Z99902'] });
    expect(odsCodesOn(agency, localDate('2026-03-01')).accepted).toContain('Z99901');
    expect(odsCodesOn(agency, localDate('2026-03-02'))).toEqual({ accepted: ['Z99903'], ended: ['Z99901', 'Z99902'] });
    expect(odsCodesOn({ codes: {}, area: 'a' }, day)).toEqual({ accepted: [], ended: [] });
  });

  it('are nobody else’s to claim newly', () => {
    const claim = (codes: AgencyFacts['codes'], before?: AgencyFacts['codes']) =>
      claimsFormerCode({ ...facts, codes }, before && { ...facts, codes: before }, [facts, agency]);
    expect(claim({ ods: 'Z99901' })).toBe(true);
    expect(claim({ ods: 'Z99901' }, { ods: 'Z99901' })).toBe(false);
    expect(claim({ ods: 'Z99901' }, { ods: 'Z99902' })).toBe(true);
    expect(claim({ ods: 'Z99904' })).toBe(false);
    expect(claim({})).toBe(false);
    expect(claim({ gss: 'Z99901' })).toBe(false);
  });

  it('are kept where all is said anew, in the latest code or the one before', () => {
    const said = (codes: AgencyFacts['codes'], area = agency.area) =>
      keepingSucceededCodes({ ...facts, codes, area }, agency);
    expect(said({ ods: 'Z99902', urn: '123456' })).toMatchObject({
      codes: { ods: 'Z99903', urn: '123456' },
      area: 'E06000999',
    });
    expect(said({ ods: 'Z99903' }, 'E06000998')).toMatchObject({ codes: { ods: 'Z99903' }, area: 'E06000999' });
    expect(() => said({ ods: 'Z99901' })).toThrow('ACC-0');
    expect(() => said({ ods: 'Z99903' }, 'E06000997')).toThrow('ACC-0');
    expect(keepingSucceededCodes({ ...facts, area: 'E06000997' }, facts)).toEqual({ ...facts, area: 'E06000997' });
  });

  it('begin each after the one of their kind before it, and grace is for an ODS code and ends on its first day at the earliest', () => {
    const next = (changes: object, known = agency) => {
      const step = { kind: 'ods', successor: 'Z99904', from: localDate('2026-02-02'), ...changes } as const;
      try {
        return succeedCode(step, { status: 'active', agency: known }, day)[0]?.facts;
      } catch (error) {
        return String(error);
      }
    };
    expect(next({})).toStrictEqual({
      ...{ code: facts.code, kind: 'ods', former: 'Z99903', successor: 'Z99904', from: '2026-02-02' },
    });
    expect(next({ acceptedUntil: localDate('2026-02-02') })).toMatchObject({ acceptedUntil: '2026-02-02' });
    expect(next({ acceptedUntil: localDate('2026-02-01') })).toContain('ACC-0');
    expect(next({ kind: 'gss', successor: 'E06000997', acceptedUntil: localDate('2026-03-02') })).toContain('ACC-0');
    expect(next({ kind: 'gss', successor: 'E06000997', from: localDate('2026-01-01') })).toMatchObject({ kind: 'gss' });
    expect(next({ from: localDate('2026-02-01') })).toContain('ACC-0');
  });
});

describe('what people recorded', () => {
  const by = (...events: readonly (readonly [AgencyEvent, 'file' | 'people'])[]) =>
    recordedByPeople(events.map(([event, who]) => ({ event, byFile: who === 'file' })));
  const changed = (change: Partial<AgencyFacts>): AgencyEvent => ({
    type: 'AgencyChanged',
    facts: { ...facts, ...change },
  });
  const source = { topic: 'gp.concerns.v1', source: 'uk.nhs.gp' };
  const key = { kid: 'k1' };
  const added: AgencyEvent = { type: 'SourceKeyAdded', facts: { code: facts.code, ...source, key } };
  const retired: AgencyEvent = {
    type: 'SourceKeyRetired',
    facts: { code: facts.code, ...source, kid: 'k1', from: at },
  };

  it('is what they changed, but for what only files can say', () => {
    expect(by([registered, 'file'])).toEqual({ members: new Set(), suspension: false, keys: false });
    expect(by([registered, 'file'], [changed({ name: 'New' }), 'people']).members).toEqual(new Set(['name']));
    expect(by([registered, 'file'], [changed({ name: 'New' }), 'file']).members).toEqual(new Set());
    expect(by([registered, 'file'], [changed({ signals: { kafka: true } }), 'people']).members).toEqual(new Set());
    const keyed = changed({ sources: [{ ...source, keys: [key] }] });
    const plain = changed({ sources: [source] });
    expect(by([registered, 'file'], [plain, 'file'], [keyed, 'people']).members).toEqual(new Set());
    expect(by([registered, 'file'], [plain, 'people']).members).toEqual(new Set(['sources']));
    expect(by([registered, 'people']).members).toContain('area');
  });

  it('of its suspension is whoever spoke last of it', () => {
    expect(by([registered, 'people']).suspension).toBe(false);
    expect(by([registered, 'file'], [suspended, 'people']).suspension).toBe(true);
    expect(by([registered, 'file'], [suspended, 'people'], [reinstated, 'file']).suspension).toBe(false);
    expect(by([registered, 'file'], [suspended, 'file'], [reinstated, 'people']).suspension).toBe(true);
    expect(by([registered, 'file'], [suspended, 'people'], [changed({ name: 'New' }), 'file']).suspension).toBe(true);
  });

  it('of codes and keys is that they succeeded, added or retired one', () => {
    const area: AgencyEvent = { type: 'AgencyCodeSucceeded', facts: { ...recoded.facts, kind: 'area' } as never };
    expect(by([registered, 'file'], [recoded, 'people']).members).toEqual(new Set(['codes']));
    expect(by([registered, 'file'], [area, 'people']).members).toEqual(new Set(['area']));
    expect(by([registered, 'file'], [recoded, 'file']).members).toEqual(new Set());
    for (const event of [added, retired]) {
      expect(by([registered, 'file'], [event, 'people'], [event, 'file']).keys).toBe(true);
      expect(by([registered, 'file'], [event, 'file']).keys).toBe(false);
    }
    expect(by([registered, 'file'], [suspended, 'people']).keys).toBe(false);
  });

  it('takes the keys and signals of files with it, source by source', () => {
    const others = [{ ...source, topic: 'another' }, { ...source, source: 'another' }, source];
    const known = { ...facts, sources: others.map((one, index) => ({ ...one, keys: [{ kid: `k${String(index)}` }] })) };
    expect(withFilesOwn({ ...facts, sources: [source] }, known).sources).toEqual([
      { ...source, keys: [{ kid: 'k2' }] },
    ]);
    expect(withFilesOwn(facts, { ...facts, signals: { kafka: true } }).signals).toEqual({ kafka: true });
    expect(withFilesOwn(facts, facts)).not.toHaveProperty('signals');
    const file = { ...facts, name: 'By file', area: 'by-file', sources: [{ ...source, keys: [{ kid: 'file' }] }] };
    const left = (members: readonly (keyof AgencyFacts)[], keys: boolean) =>
      leavingToPeople(file, known, { members: new Set(members), keys });
    expect(left(['name'], false)).toEqual({ ...file, name: facts.name });
    expect(left([], true).sources).toEqual([{ ...source, keys: [{ kid: 'k2' }] }]);
    expect(left(['sources'], true).sources).toEqual(known.sources);
    expect(left(['sources'], false).sources).toEqual([
      ...known.sources.slice(0, 2),
      { ...source, keys: [{ kid: 'file' }] },
    ]);
  });

  it('of nothing is what a file that comes first finds', () => {
    const suspendedState: AgencyState = { status: 'suspended', agency: facts };
    expect(registerAgency({ ...facts, suspended: false }, suspendedState)).toEqual([reinstated]);
  });
});
