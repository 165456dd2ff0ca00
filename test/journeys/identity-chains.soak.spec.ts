import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { identityChains } from '../support/identity-chains.ts';

const bench = identityChains();
beforeAll(() => bench.start());
afterAll(() => bench.world.stop());

it('sixty long chains of merges, births, shields and late data never show too much or too little', async () => {
  const told = (line: string): void => void process.stderr.write(`${line}\n`);
  expect(await bench.hold(60, 20, { shorten: false, told })).toBe(60);
}, 5_400_000);
