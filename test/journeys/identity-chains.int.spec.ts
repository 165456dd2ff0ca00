import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { identityChains } from '../support/identity-chains.ts';

const bench = identityChains();
beforeAll(() => bench.start());
afterAll(() => bench.world.stop());

it('whatever is merged, born, shielded, sent late and rebuilt: the union is exact and no answer is unshielded', async () => {
  expect(await bench.hold(2, 6)).toBe(2);
}, 240_000);
