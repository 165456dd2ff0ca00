import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PersonId } from '@safeguarding/kernel';
import { derivedId } from '@safeguarding/ledger';
import fc from 'fast-check';
import { peopleBench, practitioner, serviceOf, systemOf, type PeopleBench } from '../people-bench.ts';

const values = ['9990000018', '9990000026', '9990000034', '9990000042', '9990000050'] as const;
const number = (value: string) => ({ kind: 'nhs-number' as const, value });

type Op = {
  readonly kind: 'register' | 'change' | 'retract';
  readonly child: number;
  readonly one: number;
  readonly other: number;
};
const op: fc.Arbitrary<Op> = fc.record({
  kind: fc.constantFrom('register', 'change', 'change', 'retract'),
  child: fc.nat({ max: 2 }),
  one: fc.nat({ max: 4 }),
  other: fc.nat({ max: 4 }),
});

describe('numbers that change', () => {
  let bench: PeopleBench;
  let keys = 0;
  beforeEach(async () => {
    bench = await peopleBench();
  });
  afterEach(() => bench.close());
  const system = () => bench.as(systemOf('gp-practice'), `key-${String((keys += 1))}`);
  const register = async (...of: readonly string[]): Promise<PersonId> => {
    const { id } = await bench.commands.register(system(), { identifiers: of.map(number) }, {});
    bench.positions.involve(id, 'gp-practice');
    return id;
  };
  const person = () => bench.as(practitioner('gp-practice'), `key-${String((keys += 1))}`);
  const change = (child: PersonId, to: string, from: string, reason?: 'recorded-in-error') => {
    const body = { identifier: number(to), replaces: number(from), ...(reason ? { reason } : {}) };
    return bench.numbers.record(person(), child, body, body);
  };
  const holders = (value: string) => bench.people.find([number(value)], { agency: serviceOf('gp-practice') });

  it('lead to the same child by the old number and the new one', async () => {
    const child = await register(values[0]);
    await change(child, values[1], values[0]);
    expect([await holders(values[0]), await holders(values[1])]).toEqual([[child], [child]]);
    expect(await register(values[0])).toBe(child);
    expect(await register(values[1], values[0])).toBe(child);
    const shown = await bench.reader.read(person(), child);
    expect(shown.child?.identifiers?.map(({ value, superseded }) => [value, superseded])).toEqual([
      [values[0], true],
      [values[1], undefined],
    ]);
  });

  it('change back', async () => {
    const child = await register(values[0]);
    await change(child, values[1], values[0]);
    await change(child, values[0], values[1]);
    const state = (await bench.folds.of(child)).state;
    const standing = state.status === 'registered' ? state.identifiers.map((one) => one.standing) : [];
    expect(standing).toEqual(['current', 'superseded']);
    expect([await holders(values[0]), await holders(values[1])]).toEqual([[child], [child]]);
  });

  it('are free for the child whose they are once they were recorded in error', async () => {
    const child = await register(values[0]);
    await bench.numbers.retract(person(), child, number(values[0]), {});
    expect(await holders(values[0])).toEqual([]);
    const other = await register(values[0]);
    expect(other).not.toBe(child);
    expect((await bench.reader.read(person(), child)).child?.identifiers).toBeUndefined();
  });

  it('replace only what is on record for the child, and leave no claim where that is refused', async () => {
    const child = await register(values[0]);
    await expect(change(child, values[1], values[2])).rejects.toHaveProperty('entry.code', 'PEO-008');
    expect(await holders(values[1])).toEqual([]);
  });

  it('do not tell that somebody else has the new one, which stays disputed and replaces nothing', async () => {
    const child = await register(values[0]);
    const other = await register(values[1]);
    await change(child, values[1], values[0]);
    expect([await holders(values[0]), await holders(values[1])]).toEqual([[child], [other]]);
    expect((await bench.worklist.of(serviceOf('gp-practice'))).map((item) => item.person)).toEqual([child]);
  });

  it('whatever happens at once: a number never leads to two children, and a superseded one to its own', async () => {
    const result = await fc.check(
      fc.asyncProperty(
        fc.array(fc.array(op, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        async (rounds) => {
          const outer = bench;
          bench = await peopleBench();
          const children = await Promise.all(values.slice(0, 3).map((value) => register(value)));
          const of = (index: number) => values[index] ?? values[0];
          for (const round of rounds)
            await Promise.all(
              round.map(async ({ kind, child: at, one, other }) => {
                const child = children[at] as PersonId;
                const done: Record<Op['kind'], () => Promise<unknown>> = {
                  register: () => register(of(one), of(other)),
                  change: () => change(child, of(one), of(other)),
                  retract: () => bench.numbers.retract(person(), child, number(of(one)), {}),
                };
                // What the rules refuse is refused; the claims must hold whatever was.
                await done[kind]().catch((error: unknown) => {
                  if (!/PEO-00[89]/.test(JSON.stringify(error))) throw error;
                });
              }),
            );
          for (const value of values) {
            const found = await holders(value);
            expect(found.length).toBeLessThanOrEqual(1);
            const { id } = await bench.claims.find({ kind: 'nhs-number', system: 'nhs-number', value });
            for (const child of children) {
              const { state } = await bench.folds.of(child);
              const known = state.status === 'registered' ? state.identifiers : [];
              const mine = known.find(
                (each) => !each.disputed && each.identifier === derivedId('identifier', child, id),
              );
              expect([value, mine?.standing === 'superseded' && found[0] !== child]).toEqual([value, false]);
            }
          }
          await bench.close();
          bench = outer;
        },
      ),
      { numRuns: 10 },
    );
    if (result.failed)
      throw new Error(`seed ${String(result.seed)}: ${JSON.stringify(result.counterexample)}`, {
        cause: result.errorInstance,
      });
  });
});
