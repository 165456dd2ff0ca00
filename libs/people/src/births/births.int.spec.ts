import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PersonId } from '@safeguarding/kernel';
import fc from 'fast-check';
import { peopleBench, practitioner, systemOf, type PeopleBench } from '../people-bench.ts';
import { joinRecordedBirths } from './join-births.ts';
import type { ToldOfBirth } from './birth-commands.ts';

const mother = { identifiers: [{ kind: 'nhs-number' as const, value: '9990000034' }] };
const number = (value: string) => ({ kind: 'nhs-number' as const, value });
const born = (order: number, ...numbers: readonly string[]): ToldOfBirth => ({
  order,
  identifiers: numbers.map(number),
  demographics: { sex: 'female' },
});

describe('a pregnancy and its births', () => {
  let bench: PeopleBench;
  let keys = 0;
  beforeEach(async () => {
    bench = await peopleBench();
  });
  afterEach(() => bench.close());

  const caller = () => bench.as(systemOf('gp-practice'), `key-${String((keys += 1))}`);
  const unborn = async (expectedOn?: string, of = mother): Promise<PersonId> =>
    (
      await bench.commands.register(
        caller(),
        { kind: 'unborn', mother: of, ...(expectedOn === undefined ? {} : { expectedOn }) },
        {},
      )
    ).id;
  const byNumber = async (value: string): Promise<PersonId> =>
    (await bench.commands.register(caller(), { identifiers: [number(value)] }, {})).id;
  const notify = async (bornOn: string, ...children: readonly ToldOfBirth[]): Promise<readonly PersonId[]> =>
    (await bench.births.notify(caller(), { mother, bornOn, children }, { bornOn, children })).children.map(
      ({ child }) => child,
    );
  const joined = () => [...bench.links.joined.values()].map(({ child, unborn: before }) => [child, before]);

  /** The reaction looks at everything that was told, as after a restart. */
  const react = async (): Promise<void> => {
    const { ledger, pregnancies, links, readEvent, log } = bench;
    const reaction = joinRecordedBirths({ ledger, pregnancies, links, readEvent });
    for (const event of await log.readAll())
      if (reaction.eventTypes?.includes(event.type)) await reaction.handle(event, AbortSignal.timeout(1_000));
  };

  it('two services that tell of one pregnancy tell of one unborn child; the next pregnancy is another one', async () => {
    const first = await unborn('2026-06-01');
    expect(await unborn('2026-06-10')).toBe(first);
    expect(await unborn()).toBe(first);
    expect(await unborn('2027-06-01')).not.toBe(first);
  });

  it('names an unborn child by its mother, and refuses one without', async () => {
    await expect(bench.commands.register(caller(), { kind: 'unborn' }, {})).rejects.toHaveProperty(
      'entry.code',
      'PEO-010',
    );
  });

  it('gives one child whatever comes first: the number, the birth or the unborn child', async () => {
    const steps = ['number', 'birth', 'unborn', 'birth again', 'unborn again'] as const;
    const result = await fc.check(
      fc.asyncProperty(fc.shuffledSubarray([...steps], { minLength: steps.length }), async (order) => {
        const world = bench;
        bench = await peopleBench();
        const children = new Set<PersonId>();
        const before = new Set<PersonId>();
        const take: Record<(typeof steps)[number], () => Promise<unknown>> = {
          number: async () => children.add(await byNumber('9990000018')),
          birth: async () => children.add(String((await notify('2026-03-01', born(1, '9990000018')))[0]) as PersonId),
          'birth again': async () =>
            children.add(String((await notify('2026-03-01', born(1, '9990000018')))[0]) as PersonId),
          unborn: async () => before.add(await unborn('2026-03-20')),
          'unborn again': async () => before.add(await unborn('2026-02-27')),
        };
        for (const step of order) await take[step]();
        expect([children.size, before.size]).toEqual([1, 1]);
        expect(joined()).toEqual([[[...children][0], [...before][0]]]);
        expect(await bench.people.find([number('9990000018')], { agency: systemOf('gp-practice').agency })).toEqual([
          ...children,
        ]);
        await bench.close();
        bench = world;
      }),
      { numRuns: 12 },
    );
    if (result.failed)
      throw new Error(`seed ${String(result.seed)}: ${JSON.stringify(result.counterexample)}`, {
        cause: result.errorInstance,
      });
  });

  it('has twins of one pregnancy as two children of one record, and a surprise twin as one more', async () => {
    const before = await unborn('2026-03-20');
    const [first] = await notify('2026-03-01', born(1));
    const [same, second] = await notify('2026-03-01', born(1), born(2));
    expect(same).toBe(first);
    expect(second).not.toBe(first);
    expect(joined()).toEqual([
      [first, before],
      [second, before],
    ]);
    const state = (await bench.folds.of(before)).state;
    expect(state.status === 'registered' && state.bornAs).toEqual([first, second]);
  });

  it('tells twins apart by their numbers where two services count them differently', async () => {
    const [first, second] = await notify('2026-03-01', born(1, '9990000018'), born(2, '9990000026'));
    expect(await notify('2026-03-01', born(1, '9990000026'), born(2, '9990000018'))).toEqual([second, first]);
    const [third] = await notify('2026-03-01', born(1, '9990000042'));
    expect([first, second]).not.toContain(third);
  });

  it('puts the number that comes later on the child that was born without one', async () => {
    const [child] = await notify('2026-03-01', born(1));
    const state = (await bench.folds.of(String(child) as PersonId)).state;
    expect(state.status === 'registered' && state.traced).toBe('trace-postponed');
    expect(await notify('2026-03-01', born(1, '9990000018'))).toEqual([child]);
    expect(await byNumber('9990000018')).toBe(child);
  });

  it('never takes a number of an adult, or of another mother’s child, for the newborn', async () => {
    expect(await notify('2026-03-01', born(1, '9990000034'))).toHaveLength(1);
    const other = { identifiers: [number('9990000050')] };
    const [child] = (
      await bench.births.notify(
        caller(),
        { mother: other, bornOn: '2026-03-02', children: [born(1, '9990000018')] },
        {},
      )
    ).children;
    const [mine] = await notify('2026-03-03', born(2, '9990000018'));
    expect(mine).not.toBe(child?.child);
    expect(await byNumber('9990000018')).toBe(child?.child);
  });

  it('answers a repetition alike, and refuses another notice under its key', async () => {
    const same = bench.as(systemOf('gp-practice'), 'once');
    const notice = { mother, bornOn: '2026-03-01', children: [born(1)] };
    const first = await bench.births.notify(same, notice, { one: 1 });
    expect(await bench.births.notify(same, notice, { one: 1 })).toEqual(first);
    await expect(bench.births.notify(same, notice, { two: 2 })).rejects.toHaveProperty('entry.code', 'LED-001');
  });

  it('is told of as ended, and a live birth stands beside it whatever is told first', async () => {
    const before = await unborn('2026-03-20');
    bench.positions.involve(before, 'gp-practice');
    const end = (outcome: 'stillbirth' | 'recorded-in-error') =>
      bench.births.end(bench.as(practitioner('gp-practice'), `end-${outcome}`), before, { outcome }, { outcome });
    await end('stillbirth');
    await notify('2026-03-01', born(1));
    expect(joined()).toHaveLength(1);
    await end('recorded-in-error');
    const types = (await bench.recorded()).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['PregnancyEnded', 'PregnancyEndRetracted']));
    const facts = (await bench.recorded())
      .filter(({ type }) => type.startsWith('PregnancyEnd'))
      .map(({ facts: f }) => Object.keys(f));
    expect(facts).toEqual([
      ['pregnancy', 'unborn'],
      ['pregnancy', 'unborn'],
    ]);
  });

  it('is undone where it was another mother’s, and told again of the right one', async () => {
    const before = await unborn('2026-03-20');
    const [child] = await notify('2026-03-01', born(1, '9990000018'));
    bench.positions.involve(String(child) as PersonId, 'childrens-social-care');
    const lead = bench.as(practitioner('childrens-social-care', { roles: ['social-worker'] }), 'undo');
    const why = { reason: 'wrong-mother', explanation: 'Two mothers of one name, invented.' } as const;
    await bench.births.undo(lead, String(child) as PersonId, why, why);
    expect(joined()).toEqual([]);
    expect(((await bench.folds.of(before)).state as { readonly bornAs: unknown }).bornAs).toEqual([]);
    const other = { identifiers: [number('9990000050')] };
    const again = await bench.births.notify(
      caller(),
      { mother: other, bornOn: '2026-03-01', children: [born(1, '9990000018')] },
      {},
    );
    expect(again.children[0]?.child).toBe(child);
  });

  it('is finished by a reaction where its command ended half way', async () => {
    const before = await unborn('2026-03-20');
    const [child] = await notify('2026-03-01', born(1));
    bench.links.joined.clear();
    await react();
    expect(joined()).toEqual([[child, before]]);
  });

  it('stands where it was undone and then told of again, whatever the reaction sees of what was withdrawn', async () => {
    const before = await unborn('2026-03-20');
    const [child] = await notify('2026-03-01', born(1, '9990000018'));
    bench.positions.involve(String(child) as PersonId, 'childrens-social-care');
    const lead = bench.as(practitioner('childrens-social-care', { roles: ['social-worker'] }), 'undo');
    const why = { reason: 'wrong-mother', explanation: 'It was the right one, invented.' } as const;
    await bench.births.undo(lead, String(child) as PersonId, why, why);
    expect(await notify('2026-03-01', born(1, '9990000018'))).toEqual([child]);
    await react();
    expect(joined()).toEqual([[child, before]]);
    expect(((await bench.folds.of(before)).state as { readonly bornAs: unknown }).bornAs).toEqual([child]);
  });
});
