import { describe, expect, it } from '@jest/globals';
import { given, instant, recorded, stateAfter, type Instant } from '@safeguarding/kernel';
import { agencyRegister, type AgencyEvent, type AgencyFacts, type AgencyState, type EventSource } from './agency.ts';
import { mostKeys } from './agency-loading.ts';
import { onboardService } from './service-decisions.ts';
import { addSourceKey, retiredAt, retireSourceKey } from './source-key-decisions.ts';

const of = { topic: 'gp.concerns.v1', source: 'uk.nhs.gp' };
const elsewhere = { topic: 'gp.referrals.v1', source: 'uk.nhs.gp' };
const facts: AgencyFacts = {
  ...{ code: 'oakfield-gp', name: 'Oakfield', kind: 'gp-practice', nation: 'england', area: 'E06000999' },
  ...{ codes: {}, sources: [elsewhere, of], clients: [], dutyForArea: false },
};
const key = (kid: string) => ({ kty: 'OKP', crv: 'Ed25519', x: 'abc', kid });
const today = instant('2026-03-02T10:00:00Z');
const tomorrow = instant('2026-03-03T10:00:00Z');
const onboarded = onboardService(facts, agencyRegister.initial);
const fold = (state: AgencyState, events: readonly AgencyEvent[]): AgencyState =>
  events.reduce((folded, event) => agencyRegister.evolve(folded, recorded(event)), state);
type Decide = (state: AgencyState) => readonly AgencyEvent[];
const after = (...steps: readonly Decide[]): AgencyState =>
  steps.reduce((state, decide) => fold(state, decide(state)), stateAfter(agencyRegister, onboarded));
const add =
  (kid: string): Decide =>
  (state) =>
    addSourceKey({ ...of, key: key(kid) }, state);
const retire =
  (kid: string, from: Instant): Decide =>
  (state) =>
    retireSourceKey({ ...of, kid, from }, state);
const refusalOf = (state: AgencyState, decide: Decide) => {
  try {
    return decide(state);
  } catch (error) {
    return error;
  }
};
const sourceIn = (state: AgencyState, named = of): EventSource => {
  const found =
    state.status === 'unregistered' ? undefined : state.agency.sources.find(({ topic }) => topic === named.topic);
  if (!found) throw new Error('it has the source');
  return found;
};

describe('a key of a source', () => {
  it('is added beside the others, to that source alone', () => {
    const state = after(add('k1'), add('k2'));
    expect(sourceIn(state)).toEqual({ ...of, keys: [key('k1'), key('k2')] });
    expect(sourceIn(state, elsewhere)).toEqual(elsewhere);
    expect(add('k3')(state)).toEqual([
      { type: 'SourceKeyAdded', facts: { code: 'oakfield-gp', ...of, key: key('k3') } },
    ]);
  });

  it('is refused where its id is taken, where it is none, and where there are ten', () => {
    const one = after(add('k1'));
    expect(refusalOf(one, add('k1'))).toMatchObject({
      entry: { code: 'ACC-023' },
      pointers: [{ pointer: '/key/kid' }],
    });
    const secret: Decide = (state) => addSourceKey({ ...of, key: { ...key('k2'), d: 'secret' } }, state);
    expect(refusalOf(one, secret)).toMatchObject({ entry: { code: 'ACC-022' }, pointers: [{ pointer: '/key' }] });
    const names = Array.from({ length: mostKeys }, (_, index) => `k${String(index)}`);
    const ten = after(...names.map(add));
    expect(sourceIn(ten).keys).toHaveLength(10);
    expect(refusalOf(ten, add('k10'))).toMatchObject({ entry: { code: 'ACC-024' } });
  });

  it('is refused for a source that the service does not have, and for a service that nobody knows', () => {
    for (const stranger of [
      { ...of, topic: 'gp.other.v1' },
      { ...of, source: 'uk.nhs.other' },
    ]) {
      const added: Decide = (state) => addSourceKey({ ...stranger, key: key('k1') }, state);
      expect(given(agencyRegister, onboarded).when(added)).toEqual({ refused: 'ACC-021' });
      const retired: Decide = (state) => retireSourceKey({ ...stranger, kid: 'k1', from: today }, state);
      expect(given(agencyRegister, onboarded).when(retired)).toEqual({ refused: 'ACC-021' });
    }
    expect(given<AgencyState, AgencyEvent>(agencyRegister, []).when(add('k1'))).toEqual({ refused: 'ACC-013' });
  });
});

describe('a key that is retired', () => {
  it('signs nothing from then on, and stays known', () => {
    const state = after(add('k1'), add('k2'), retire('k1', today));
    expect(sourceIn(state)).toEqual({
      ...of,
      keys: [key('k1'), key('k2')],
      retiredKeys: [{ kid: 'k1', from: today }],
    });
    expect(retiredAt(sourceIn(state), today)).toEqual(['k1']);
    expect(retiredAt(sourceIn(state), instant('2026-03-02T09:59:59.999Z'))).toEqual([]);
    expect(retiredAt(of, today)).toEqual([]);
    expect(retiredAt({ ...of, keys: [key('k1')] }, today)).toEqual([]);
  });

  it('may be retired sooner than was said, and not later', () => {
    const state = after(add('k1'), add('k2'), retire('k1', tomorrow));
    expect(refusalOf(state, retire('k1', tomorrow))).toMatchObject({ entry: { code: 'ACC-026' } });
    const sooner = retire('k1', today)(state);
    expect(sooner).toEqual([
      { type: 'SourceKeyRetired', facts: { code: 'oakfield-gp', ...of, kid: 'k1', from: today } },
    ]);
    expect(sourceIn(fold(state, sooner)).retiredKeys).toEqual([{ kid: 'k1', from: today }]);
  });

  it('is never the last one, whether or not others were retired before', () => {
    expect(refusalOf(after(add('k1')), retire('k1', today))).toMatchObject({ entry: { code: 'ACC-027' } });
    const one = after(add('k1'), add('k2'), retire('k1', tomorrow));
    expect(refusalOf(one, retire('k2', today))).toMatchObject({ entry: { code: 'ACC-027' } });
    const two = after(add('k1'), add('k2'), add('k3'), retire('k1', today), retire('k2', tomorrow));
    expect(sourceIn(two).retiredKeys).toEqual([
      { kid: 'k1', from: today },
      { kid: 'k2', from: tomorrow },
    ]);
  });

  it('is one that the source has', () => {
    expect(refusalOf(after(add('k1'), add('k2')), retire('k3', today))).toMatchObject({ entry: { code: 'ACC-025' } });
    expect(refusalOf(after(), retire('k1', today))).toMatchObject({ entry: { code: 'ACC-025' } });
  });

  it('stays retired whatever is said of the service later', () => {
    const state = after(add('k1'), add('k2'), retire('k1', today));
    const changed: AgencyEvent = { type: 'AgencyChanged', facts: { ...facts, name: 'Oakfield Medical Centre' } };
    expect(sourceIn(fold(state, [changed])).retiredKeys).toEqual([{ kid: 'k1', from: today }]);
    expect(sourceIn(fold(state, [changed]), elsewhere)).not.toHaveProperty('retiredKeys');
  });
});
