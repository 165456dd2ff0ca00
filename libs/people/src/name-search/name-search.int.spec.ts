import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { instant, type PersonId, type StreamName } from '@safeguarding/kernel';
import { peopleBench, practitioner, systemOf, type PeopleBench } from '../people-bench.ts';
import { forgetDestroyed } from './index-names.ts';
import { NameIndex } from './name-index.ts';

const asked = { name: { family: 'Exampel', given: ['Robin'] }, dateOfBirth: '2019-04-03' };

describe('search by name', () => {
  let bench: PeopleBench;
  let child: PersonId;
  let keys = 0;
  beforeEach(async () => {
    bench = await peopleBench();
    child = await register('9990000018', 'Example');
    bench.positions.involve(child, 'gp-practice');
    await bench.indexAll();
  });
  afterEach(() => bench.close());

  const register = async (value: string, family: string, by: 'gp-practice' | 'sexual-health' = 'gp-practice') => {
    keys += 1;
    const demographics = {
      name: { family, given: ['Robin'] },
      dateOfBirth: '2019-03-04',
      addresses: [{ use: 'current' as const, postcode: 'ZZ99 9ZZ' }],
    };
    const caller = bench.as(systemOf(by), `r${String(keys)}`);
    return (await bench.commands.register(caller, { identifiers: [{ kind: 'nhs-number', value }], demographics }, {}))
      .id;
  };
  const gp = () => bench.as(practitioner('gp-practice'));
  const mash = (purpose: 'safeguarding' | 'direct-care' = 'safeguarding') =>
    bench.as(practitioner('childrens-social-care', { roles: ['social-worker'], purpose }));
  const ids = async (
    caller: Parameters<PeopleBench['searcher']['search']>[0],
    question: Parameters<PeopleBench['searcher']['search']>[1] = asked,
  ) => (await bench.searcher.search(caller, question, 'make-referral')).items.map(({ id }) => id);

  it('finds a child in spite of typing errors, and tells nothing of where it lives', async () => {
    const { items } = await bench.searcher.search(gp(), asked, 'make-referral');
    expect(items).toEqual([
      {
        id: child,
        score: expect.any(Number),
        name: { family: 'Example', given: ['Robin'] },
        dateOfBirth: '2019-03-04',
      },
    ]);
  });

  it('shows a child without a relation through the directory right alone: by role, kind of service and purpose', async () => {
    expect(await ids(mash())).toEqual([child]);
    expect(await ids(mash('direct-care'))).toEqual([]);
    expect(await ids(bench.as(practitioner('education')))).toEqual([]);
    expect(await ids(bench.as(practitioner('police', { purpose: 'safeguarding' })))).toEqual([]);
  });

  it('finds a shielded child for those alone who may know of it, with the same score', async () => {
    const before = await bench.searcher.search(gp(), asked, 'make-referral');
    bench.positions.shield(child);
    expect(await ids(mash())).toEqual([]);
    expect(await bench.searcher.search(gp(), asked, 'make-referral')).toEqual(before);
  });

  it('goes by what the asker may see: what a sensitive service said of a child finds nobody for others', async () => {
    const hidden = await register('9990000026', 'Secretname', 'sexual-health');
    await bench.indexAll();
    const question = { ...asked, name: { family: 'Secretname', given: ['Robin'] } };
    expect(await ids(mash(), question)).toEqual([]);
    bench.positions.involve(hidden, 'sexual-health');
    expect(await ids(bench.as(practitioner('sexual-health')), question)).toEqual([hidden]);
  });

  it('shows nobody a practitioner is barred from', async () => {
    const position = await bench.positions.of(child);
    const viewer = practitioner('childrens-social-care', { roles: ['social-worker'], purpose: 'safeguarding' });
    bench.positions.byChild.set(child, { ...position, barred: [viewer.ref] });
    expect(await ids(bench.as(viewer))).toEqual([]);
  });

  it('looks at nobody for who lacks what the directory asks for, and says the same of every question', async () => {
    const missing = { code: 'DIR-001', kind: 'forbidden', title: 'No check', remedy: 'Invented.' } as const;
    bench.prerequisites.missing = missing;
    const recordedBefore = (await bench.recorded()).length;
    const candidates = jest.spyOn(bench.index, 'candidates');
    for (const question of [asked, { name: { family: 'Nobodyatall', given: ['Robin'] } }, { name: {} }])
      await expect(ids(gp(), question)).rejects.toMatchObject({ entry: missing });
    expect(candidates).not.toHaveBeenCalled();
    expect(await bench.recorded()).toHaveLength(recordedBefore);
    bench.prerequisites.missing = undefined;
    expect(await ids(gp())).toEqual([child]);
  });

  it('keeps the stated reason with the record of the search, whether or not it found anybody', async () => {
    await ids(gp());
    await ids(gp(), { ...asked, name: { family: 'Nobodyatall', given: ['Robin'] } });
    const receipts = (await bench.recorded()).filter(({ type }) => type === 'ReadAnswered').slice(-2);
    expect(receipts.map(({ facts }) => [facts['answer'], facts['reason']])).toEqual([
      ['shown', 'make-referral'],
      ['refused', 'make-referral'],
    ]);
  });

  it('leaves the same record for a child that may not be known and for one that is not there', async () => {
    const school = bench.as(practitioner('education'));
    await ids(school);
    await ids(school, { ...asked, name: { family: 'Nobodyatall', given: ['Robin'] } });
    const receipts = (await bench.recorded()).filter(({ type }) => type === 'ReadAnswered').slice(-2);
    expect(receipts.map(({ facts }) => Object.keys(facts))).toEqual([
      Object.keys(receipts[0]?.facts ?? {}),
      Object.keys(receipts[0]?.facts ?? {}),
    ]);
    expect(JSON.stringify(receipts)).not.toContain(child);
  });

  it('shows nobody and asks for more detail where more than twenty are alike', async () => {
    for (let n = 0; n < 21; n += 1) {
      keys += 1;
      const caller = bench.as(systemOf('gp-practice'), `m${String(keys)}`);
      const demographics = { name: { family: 'Example', given: ['Robin'] }, dateOfBirth: '2019-03-04' };
      const identifiers = [{ kind: 'local' as const, value: `x${String(n)}` }];
      const context = caller.context('child:register', {});
      bench.positions.involve(await bench.people.findOrCreate({ identifiers, demographics }, context), 'gp-practice');
    }
    await bench.indexAll();
    expect(await bench.searcher.search(gp(), asked, 'make-referral')).toEqual({ items: [], tooMany: true });
  }, 120_000);

  it('goes by the corrected name, and no more by the wrong one', async () => {
    const caller = bench.as(practitioner('gp-practice'), 'correct', { ifMatch: '*' });
    const stated = { name: { family: 'Otherwise', given: ['Robin'] }, dateOfBirth: '2019-03-04' };
    await bench.commands.correct(caller, child, { reason: 'recorded-in-error', stated }, {});
    await bench.indexAll();
    expect(await ids(gp())).toEqual([]);
    expect(await ids(gp(), { ...asked, name: { family: 'Otherwise', given: ['Robin'] } })).toEqual([child]);
  });

  it('forgets a child with its key before the erasure is acknowledged, and cannot learn it again from the log', async () => {
    expect(bench.index.size).toBeGreaterThan(0);
    await bench.keyStore.destroy({ person: child }, { at: instant('2026-03-10T10:30:00Z'), why: 'retention-ended' });
    expect(bench.index.size).toBe(0);
    await bench.indexAll();
    expect(bench.index.size).toBe(0);
  });

  it('forgets at the next look what another process destroyed', async () => {
    await forgetDestroyed(bench.index, bench.keyStore);
    expect(bench.index.size).toBeGreaterThan(0);
    await forgetDestroyed(bench.index, { get: () => Promise.resolve(undefined) });
    expect(bench.index.size).toBe(0);
  });

  it('forgets what another process destroyed as soon as the log tells of it', async () => {
    const { keyStore, log } = bench;
    const index = NameIndex.open({ file: ':memory:' });
    const elsewhere = bench.following(index);
    const { signal } = new AbortController();
    const [registered] = await log.readAll({ filter: { types: ['PersonRegistered'] } });
    if (!registered) throw new Error('a child is registered');
    await elsewhere.handle(registered, signal);
    const told = { ...registered, stream: 'disposal-1' as StreamName, type: 'RecordsDestroyed' };
    const body = JSON.stringify({ ...(JSON.parse(registered.body) as object), type: told.type, subjects: [child] });
    await elsewhere.handle({ ...told, body }, signal);
    expect(index.size).toBeGreaterThan(0);
    await keyStore.destroy({ person: child }, { at: instant('2026-03-10T10:30:00Z'), why: 'retention-ended' });
    expect(index.size).toBeGreaterThan(0);
    await elsewhere.handle({ ...told, body }, signal);
    expect(index.size).toBe(0);
    expect(elsewhere.streams).toEqual(['person-', 'disposal-']);
    index.close();
  });

  it('builds the same index again', async () => {
    const before = bench.index.size;
    bench.index.replace(child, []);
    await bench.indexAll();
    expect(bench.index.size).toBe(before);
  });
});
