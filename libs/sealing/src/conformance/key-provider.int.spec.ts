import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keepers, type Keeper } from './keepers.ts';
import { rows } from './rows.ts';

describe.each(keepers)('The $name as the keeper of keys', ({ start }) => {
  let keeper: Keeper;
  beforeAll(async () => {
    keeper = await start();
  }, 180_000);
  afterAll(() => keeper.stop());

  it.each(rows)('$title', async ({ check }) => {
    await expect(check(keeper)).resolves.toBeUndefined();
  });

  it.each(rows.flatMap(({ check, teeth }) => teeth.map((tooth) => ({ check, ...tooth }))))(
    'is caught with $title',
    async ({ check, broken }) => {
      const open = async () => broken(await keeper.open());
      await expect(check({ ...keeper, open })).rejects.toMatchObject({ code: 'ERR_ASSERTION' });
    },
  );
});
