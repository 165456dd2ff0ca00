import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { beginning, type EventLog, type ReadAllOptions } from '@safeguarding/event-log';
import { localDate, type AgencyId, type EventId, type Position, type StreamName } from '@safeguarding/kernel';
import { AgencyFilesRefused, loadAgencies, readAgencies } from './agency-files.ts';
import { AgencyRegister } from './agency-register.ts';
import { aViewer, someDay } from './core/access-builders.ts';
import { agencyRegister, type AgencyEvent, type AgencyState } from './core/agency.ts';
import type { AgencyInFile } from './core/agency-loading.ts';
import { suspendService } from './core/service-decisions.ts';
import { succeedCode, succeedService, withdrawSuccession } from './core/succession-decisions.ts';
import { accessBench, someAgencies, type AccessBench } from './test-bench.ts';

const [gp] = someAgencies as readonly [AgencyInFile];
const gpId = gp.code as AgencyId;

let bench: AccessBench;
beforeEach(async () => {
  bench = await accessBench();
});
afterEach(() => bench.close());

const typesOf = async (code: string) => (await bench.log.readStream(`agency-${code}` as never)).map(({ type }) => type);
const load = (...agencies: readonly AgencyInFile[]) => loadAgencies(agencies, bench);

describe('loading the register', () => {
  it('again records nothing', async () => {
    expect(await load(...someAgencies)).toBe(0);
    expect(await typesOf(gp.code)).toEqual(['AgencyRegistered']);
  });

  it('records a change once, and the way back as a change too', async () => {
    const renamed = { ...gp, name: 'The new surgery' };
    await load(renamed);
    await load(renamed);
    await load(gp);
    expect(await typesOf(gp.code)).toEqual(['AgencyRegistered', 'AgencyChanged', 'AgencyChanged']);
    expect(bench.register.get(gpId)?.name).toBe(gp.name);
  });

  it.each([{ kind: 'hospital', codes: {} } as const, { nation: 'wales' } as const])(
    'refuses another kind or nation of a known service, and records nothing of those files: %j',
    async (other) => {
      const [, second] = someAgencies;
      const renamed = { ...second, name: 'The new name' } as AgencyInFile;
      await expect(load(renamed, { ...gp, ...other, suspended: true })).rejects.toMatchObject({
        problems: [`${gp.code}: its kind and its nation stay as they were registered`],
      });
      expect(await typesOf(gp.code)).toEqual(['AgencyRegistered']);
      expect(await typesOf(renamed.code)).toEqual(['AgencyRegistered']);
      expect(bench.register.get(gpId)).toMatchObject({ kind: gp.kind, nation: gp.nation, status: 'active' });
    },
  );

  it('suspends and reinstates', async () => {
    await load({ ...gp, suspended: true });
    expect(bench.register.get(gpId)?.status).toBe('suspended');
    expect(bench.register.bySource('gp.safeguarding-concerns.v1', 'uk.nhs.gp-practice')).toBeUndefined();
    await load(gp);
    expect(bench.register.get(gpId)?.status).toBe('active');
    expect(await typesOf(gp.code)).toEqual(['AgencyRegistered', 'AgencySuspended', 'AgencyReinstated']);
  });
});

describe('the register', () => {
  it('knows a source by topic and name together', () => {
    const topic = 'gp.safeguarding-concerns.v1';
    expect(bench.register.bySource(topic, 'uk.nhs.gp-practice')?.id).toBe(gpId);
    expect(bench.register.bySource('another.topic', 'uk.nhs.gp-practice')).toBeUndefined();
    expect(bench.register.bySource(topic, 'uk.nhs.unheard-of')).toBeUndefined();
  });

  it('is not ready before it has read the log', async () => {
    const fresh = new AgencyRegister(bench.log, bench.readEvent);
    expect([fresh.ready, fresh.all()]).toEqual([false, []]);
    await fresh.prime();
    expect([fresh.ready, fresh.all().length]).toEqual([true, someAgencies.length]);
  });

  it('follows what another replica records', async () => {
    const other = new AgencyRegister(bench.log, bench.readEvent);
    await other.prime();
    const stopping = new AbortController();
    const following = other.follow(stopping.signal);
    await load({ ...gp, name: 'Seen elsewhere' });
    while (other.get(gpId)?.name !== 'Seen elsewhere') await new Promise((resume) => setImmediate(resume));
    stopping.abort();
    await following;
    expect(other.get(gpId)?.name).toBe('Seen elsewhere');
  });

  it('reads nothing of the log again that it has looked through, however seldom the register changes', async () => {
    const after: Position[] = [];
    const seen: EventLog = Object.create(bench.log, {
      readAll: {
        value: (options: ReadAllOptions = {}) => {
          after.push(options.after ?? beginning);
          return bench.log.readAll(options);
        },
      },
    }) as EventLog;
    const other = new AgencyRegister(seen, bench.readEvent);
    await other.prime();
    const stopping = new AbortController();
    const following = other.follow(stopping.signal);
    const stream = 'concern-1' as StreamName;
    const concern = { id: randomUUID() as EventId, type: 'ConcernRaised', body: '{}' };
    const { position } = await bench.log.append(stream, 'noStream', [concern]);
    await other.prime();
    await other.prime();
    expect(after.at(-1)).toBe(position);
    // What is recorded between two looks is found by either.
    await load({ ...gp, name: 'Seen elsewhere' });
    await other.prime();
    expect(other.get(gpId)?.name).toBe('Seen elsewhere');
    stopping.abort();
    await following;
  });

  it('says for how long it could not follow, as it cannot past an event of a newer release', async () => {
    let newer = true;
    const other = new AgencyRegister(bench.log, (event) => {
      if (newer && event.type === 'AgencySuspended') throw new Error('a version that this release does not know');
      return bench.readEvent(event);
    });
    await other.prime();
    await load({ ...gp, suspended: true });
    const { signal } = new AbortController();
    await expect(other.follow(signal)).rejects.toThrow('does not know');
    await new Promise((resume) => setTimeout(resume, 5));
    const before = other.behindMs;
    expect(before).toBeGreaterThan(0);
    await expect(other.follow(signal)).rejects.toThrow('does not know');
    expect(other.behindMs).toBeGreaterThan(before);
    newer = false;
    const stopping = new AbortController();
    const following = other.follow(stopping.signal);
    while (other.get(gpId)?.status !== 'suspended') await new Promise((resume) => setImmediate(resume));
    stopping.abort();
    await following;
    expect(other.behindMs).toBe(0);
  });

  it('can be asked as it stood at a past position', async () => {
    const before = await bench.log.head();
    await load({ ...gp, suspended: true });
    expect((await bench.register.at(before)).get(gpId)?.status).toBe('active');
    expect((await bench.register.at(await bench.log.head())).get(gpId)?.status).toBe('suspended');
  });
});

describe('the register of services that others succeed', () => {
  const record = async (code: string, decide: (state: AgencyState) => readonly AgencyEvent[]): Promise<void> => {
    const context = bench.as(aViewer('safeguarding-partnership'), randomUUID()).context('test', {});
    await bench.ledger.change<AgencyState, AgencyEvent>(agencyRegister, code, { context, ifMatch: 'ignored', decide });
    await bench.register.prime();
  };
  const heir = { ...gp, code: 'heir-surgery', sources: [], clients: [] };
  const heirId = heir.code as AgencyId;

  it('finds who does their work, says why their sources are silent, and knows how it was at a past position', async () => {
    await load(heir);
    const before = await bench.log.head();
    await record(gp.code, (state) => succeedService(bench.register.get(heirId), state, someDay));
    const after = await bench.log.head();
    await record(gp.code, withdrawSuccession);
    const todayAt = async (position: typeof before) => (await bench.register.at(position)).successions.todayOf(gpId);
    expect([await todayAt(before), await todayAt(after), bench.register.successions.todayOf(gpId)]).toEqual([
      gpId,
      heirId,
      gpId,
    ]);
    await record(gp.code, (state) => succeedService(bench.register.get(heirId), state, someDay));
    const topic = 'gp.safeguarding-concerns.v1';
    expect(bench.register.bySource(topic, 'uk.nhs.gp-practice')).toBeUndefined();
    expect(bench.register.silentSource(topic, 'uk.nhs.gp-practice')).toBe('succeeded');
    expect(bench.register.silentSource(topic, 'uk.nhs.unheard-of')).toBeUndefined();
    // A file that still knows the service as active brings nothing back.
    await load({ ...gp, name: 'By file' });
    expect(bench.register.get(gpId)).toMatchObject({ status: 'succeeded', name: gp.name });
  });

  it('finds the duty for an area by its former code, and at the successor’s', async () => {
    const [mash] = someAgencies.filter(({ dutyForArea }) => dutyForArea);
    if (!mash) throw new Error('the bench has a duty service');
    const from = localDate('2026-03-01');
    const recode = { kind: 'area', successor: 'E06000997', from } as const;
    await record(mash.code, (state) => succeedCode(recode, state, from));
    const onDuty = () => [mash.area, 'E06000997', 'E06000111'].map((area) => bench.register.dutyFor(area)?.id);
    expect(onDuty()).toEqual([mash.code, mash.code, undefined]);
    await load({ ...mash, code: 'front-door', area: 'E06000996', dutyForArea: false, clients: [], sources: [] });
    await record(mash.code, (state) => succeedService(bench.register.get('front-door' as AgencyId), state, someDay));
    expect(onDuty()).toEqual(['front-door', 'front-door', undefined]);
    // What is told to it is heard by whoever does its work, and by nobody where that is suspended.
    const hears = () => [mash.code, 'front-door', 'unheard-of'].map((id) => bench.register.acts(id as AgencyId));
    expect(hears()).toEqual([true, true, false]);
    await record('front-door', (state) => suspendService('data-quality', state));
    expect(hears()).toEqual([false, false, false]);
  });
});

describe('a register file', () => {
  const valid = {
    code: 'oakfield-surgery',
    name: 'Oakfield Surgery',
    kind: 'gp-practice',
    nation: 'england',
    codes: { ods: 'A99001' },
    area: 'E06000001',
  };
  const problemsOf = (...content: readonly unknown[]): readonly string[] => {
    try {
      readAgencies(content);
      return [];
    } catch (error) {
      if (error instanceof AgencyFilesRefused) return error.problems;
      throw error;
    }
  };

  it('with the least that is needed is taken', () => {
    expect(readAgencies([valid])).toEqual([
      { ...valid, sources: [], clients: [], dutyForArea: false, suspended: false },
    ]);
  });

  it.each([
    ['a practice with a trust’s ODS code', { ...valid, codes: { ods: 'RX1' } }, /ods code/],
    ['a hospital with a practice’s ODS code', { ...valid, kind: 'hospital' }, /ods code/],
    ['a GSS code of no local authority', { ...valid, codes: { gss: 'X06000001' } }, /gss code/],
    ['a URN of five digits', { ...valid, codes: { urn: '12345' } }, /urn code/],
    ['a code of an unknown kind', { ...valid, codes: { fax: '1' } }, /unknown kind/],
    ['an unknown kind of agency', { ...valid, kind: 'wizardry' }, /kind/],
    ['an unknown nation', { ...valid, nation: 'narnia' }, /nation/],
    ['a malformed agency code', { ...valid, code: 'Oak Field' }, /agency code/],
    ['a member that nobody knows', { ...valid, secret: 1 }, /does not know/],
    ['a malformed source', { ...valid, sources: [{ topic: 'T' }] }, /source/],
    ['no object at all', 'x', /object/],
  ])('with %s is refused', (_, content, said) => {
    expect(problemsOf(content).join()).toMatch(said);
  });

  it('in which two agencies claim one client, source, duty or code is refused', () => {
    const claims = { clients: ['c'], sources: [{ topic: 't', source: 's' }], dutyForArea: true };
    const problems = problemsOf({ ...valid, ...claims }, { ...valid, ...claims, code: 'other-surgery' });
    expect(problems).toHaveLength(3);
    expect(problemsOf(valid, valid)).toHaveLength(1);
  });
});
