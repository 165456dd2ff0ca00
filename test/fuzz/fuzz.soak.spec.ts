import { expect, it } from '@jest/globals';
import { fuzz } from './schemathesis.ts';
import { leastRounds, isFlat } from './flat-memory.ts';

it('20,000 generated requests: no server error, nothing that the document does not promise, memory flat', async () => {
  // Six rounds of three hundred operations: with 40 of each one round alone takes nine minutes.
  const { requests, memoryMb, exit } = await fuzz({
    ...{ requests: 20_000, each: 12, rounds: leastRounds },
    told: (line) => process.stderr.write(`${line}\n`),
  });
  console.log(
    `${String(requests)} requests, memory after each round: ${memoryMb.map((mb) => mb.toFixed(0)).join(', ')} MB`,
  );
  expect(requests).toBeGreaterThanOrEqual(20_000);
  expect(exit).toBe(0);
  expect(isFlat(memoryMb)).toBe(true);
}, 5_400_000);
