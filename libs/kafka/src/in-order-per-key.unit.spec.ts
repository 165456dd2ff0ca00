import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { inOrderPerKey } from './in-order-per-key.ts';

type Item = { readonly n: number; readonly key: string; readonly ticks: number };

const items = fc
  .array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), ticks: fc.nat(5) }), { maxLength: 40 })
  .map((all) => all.map((one, n): Item => ({ ...one, n })));

const slowly = async ({ ticks }: Item): Promise<void> => {
  for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
};

describe('work in order per key', () => {
  it('ends the items of one key in their order, and all of them', async () => {
    await fc.assert(
      fc.asyncProperty(items, async (all) => {
        const ended: Item[] = [];
        const { done, failed } = await inOrderPerKey(
          all,
          ({ key }) => key,
          async (item) => {
            await slowly(item);
            ended.push(item);
          },
        );
        expect([done, failed]).toEqual([all.length, undefined]);
        for (const key of ['a', 'b', 'c']) {
          const numbers = ended.filter((one) => one.key === key).map(({ n }) => n);
          expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        }
      }),
    );
  });

  it('counts as done only what has nothing undone before it, and begins nothing behind a failure of its key', async () => {
    await fc.assert(
      fc.asyncProperty(items, fc.nat(40), async (all, bad) => {
        const begun = new Set<number>();
        const { done, failed } = await inOrderPerKey(
          all,
          ({ key }) => key,
          async (item) => {
            begun.add(item.n);
            await slowly(item);
            if (item.n === bad) throw new Error('bad');
          },
        );
        expect(done).toBe(Math.min(bad, all.length));
        expect(failed === undefined).toBe(bad >= all.length);
        const behind = all.filter(({ n, key }) => n > bad && key === all[bad]?.key);
        expect(behind.some(({ n }) => begun.has(n))).toBe(false);
      }),
    );
  });

  it('works on different keys at once', async () => {
    let under = 0;
    let most = 0;
    await inOrderPerKey(['a', 'b', 'c', 'a'], String, async () => {
      under += 1;
      most = Math.max(most, under);
      await Promise.resolve();
      under -= 1;
    });
    expect(most).toBe(3);
  });
});
