import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PersonId } from '@safeguarding/kernel';
import { peopleBench, practitioner, systemOf, type PeopleBench } from '../people-bench.ts';

describe('records that look alike', () => {
  let bench: PeopleBench;
  let one: PersonId;
  let other: PersonId;
  let keys = 0;
  const register = async (value: string, family: string, by: 'gp-practice' | 'education' = 'gp-practice') => {
    const demographics = { name: { family, given: ['Robin'] }, dateOfBirth: '2019-03-04' };
    const caller = bench.as(systemOf(by), `r${String((keys += 1))}`);
    return (await bench.commands.register(caller, { identifiers: [{ kind: 'nhs-number', value }], demographics }, {}))
      .id;
  };
  beforeEach(async () => {
    bench = await peopleBench();
    one = await register('9990000018', 'Example');
    other = await register('9990000026', 'Exampel');
    await register('9990000034', 'Otherwise');
    for (const child of [one, other]) bench.positions.involve(child, 'gp-practice');
    await bench.indexAll();
  });
  afterEach(() => bench.close());

  const lead = (changes = {}) =>
    bench.as(practitioner('gp-practice', { roles: ['safeguarding-lead'], ...changes }), `l${String((keys += 1))}`);
  const pairs = async (caller = lead(), page = {}) =>
    (await bench.duplicates.page(caller, page)).items.map((pair) => [pair.one, pair.other]);
  const sorted = () => [[one, other].sort()];
  const dismiss = (pair = { one, other }) => {
    const why = { ...pair, reason: 'siblings', explanation: 'Cousins, invented.' } as const;
    return bench.duplicates.dismiss(lead(), why, why);
  };

  it('are told to those who may merge them', async () => {
    expect(await pairs()).toEqual(sorted());
  });

  it('are told to nobody else: not to another role, nor to a service that may know of one alone', async () => {
    expect(await pairs(lead({ roles: ['practitioner'] }))).toEqual([]);
    bench.positions.involve(one, 'education');
    const school = bench.as(practitioner('education', { roles: ['safeguarding-lead'] }));
    expect(await pairs(school)).toEqual([]);
    bench.positions.involve(other, 'education');
    expect(await pairs(school)).toEqual(sorted());
  });

  it('are told of shielded children to those who may know both, and to nobody else', async () => {
    bench.positions.shield(one);
    expect(await pairs()).toEqual(sorted());
    const mash = bench.as(practitioner('childrens-social-care', { roles: ['social-worker'], purpose: 'safeguarding' }));
    expect(await pairs(mash)).toEqual([]);
  });

  it('do not come back once they were dismissed, unless something new is on record', async () => {
    await dismiss({ one: other, other: one });
    expect(await pairs()).toEqual([]);
    await bench.indexAll();
    expect(await pairs()).toEqual([]);
    const caller = bench.as(systemOf('education'), 'same again');
    const same = { name: { family: 'Example', given: ['Robin'] }, dateOfBirth: '2019-03-04' };
    const identifiers = [{ kind: 'nhs-number' as const, value: '9990000018' }];
    await bench.commands.register(caller, { identifiers, demographics: same }, {});
    await bench.indexAll();
    expect(await pairs()).toEqual([]);
    const news = bench.as(systemOf('education'), 'news');
    await bench.commands.register(news, { identifiers, demographics: { ...same, sex: 'male' } }, {});
    await bench.indexAll();
    expect(await pairs()).toEqual(sorted());
    await dismiss();
    expect(await pairs()).toEqual([]);
  });

  it('are dismissed by those alone who may know both', async () => {
    bench.positions.involve(one, 'education');
    const school = bench.as(practitioner('education', { roles: ['safeguarding-lead'] }));
    const why = { one, other, reason: 'siblings', explanation: 'Invented.' } as const;
    await expect(bench.duplicates.dismiss(school, why, why)).rejects.toHaveProperty('entry.kind', 'unknown');
  });

  it('are not told once they are read as one', async () => {
    const position = await bench.positions.of(one < other ? one : other);
    bench.positions.byChild.set(position.child, { ...position, members: [one, other] });
    expect(await pairs()).toEqual([]);
  });

  it('are no twins of one birth', async () => {
    const demographics = { name: { family: 'Newborn', given: ['Baby'] } };
    const notice = {
      mother: { identifiers: [{ kind: 'nhs-number' as const, value: '9990000050' }] },
      bornOn: '2026-03-01',
      children: [1, 2].map((order) => ({ order, demographics })),
    };
    const told = await bench.births.notify(bench.as(systemOf('gp-practice'), 'twins'), notice, notice);
    for (const { child } of told.children) bench.positions.involve(child, 'gp-practice');
    await bench.indexAll();
    expect(await pairs()).toEqual(sorted());
  });

  it('page without a gap', async () => {
    const third = await register('9990000042', 'Example');
    bench.positions.involve(third, 'gp-practice');
    await bench.indexAll();
    const all = await pairs();
    expect(all).toHaveLength(3);
    const first = await bench.duplicates.page(lead(), { limit: 2 });
    const rest = await pairs(lead(), { limit: 2, cursor: first.next });
    expect([...first.items.map((pair) => [pair.one, pair.other]), ...rest]).toEqual(all);
  });
});
