import { afterAll, beforeAll, it } from '@jest/globals';
import { identityChains } from '../support/identity-chains.ts';

const bench = identityChains();
beforeAll(() => bench.world.start());
afterAll(() => bench.world.stop());

it('whatever is merged, born, shielded, sent late and rebuilt: the union is exact and no answer is unshielded', async () => {
  await bench.hold(3, 8);
}, 180_000);
