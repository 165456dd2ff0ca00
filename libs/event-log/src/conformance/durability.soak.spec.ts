import { describe, expect, it } from '@jest/globals';
import { killRound } from './kill-round.ts';
import { runSeed } from './seed.ts';

const seeds = Array.from({ length: 20 }, (_, index) => runSeed + index);

describe('A9: acknowledged is durable, the long form', () => {
  it.each(seeds)('nothing acknowledged is lost when the process is killed under load (SEED=%i)', async (seed) => {
    const { acknowledged } = await killRound(seed);
    expect(acknowledged).toBeGreaterThan(0);
  });
});
