import { expect, it } from '@jest/globals';
import { fuzz } from './schemathesis.ts';

it('20,000 generated requests: no server error, nothing that the document does not promise, memory flat', async () => {
  const { requests, memoryMb, exit } = await fuzz({ requests: 20_000, each: 40 });
  console.log(
    `${String(requests)} requests, memory after each round: ${memoryMb.map((mb) => mb.toFixed(0)).join(', ')} MB`,
  );
  expect(requests).toBeGreaterThanOrEqual(20_000);
  expect(exit).toBe(0);
  const [middle = 0, last = 0] = [memoryMb[Math.floor(memoryMb.length / 2)], memoryMb.at(-1)];
  expect(last).toBeLessThan(middle * 1.25 + 50);
});
