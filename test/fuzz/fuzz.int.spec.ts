import { expect, it } from '@jest/globals';
import { fuzz } from './schemathesis.ts';

it('generated requests get answers that the OpenAPI document promises, and never a server error', async () => {
  const { requests, exit } = await fuzz({ requests: 150, each: 2 });
  expect(requests).toBeGreaterThanOrEqual(150);
  expect(exit).toBe(0);
}, 180_000);
