import { expect, it } from '@jest/globals';
import { isFlat } from './flat-memory.ts';

it.each([
  ['that comes to rest is flat', [300, 380, 400, 405, 410, 402], true],
  ['that goes on growing is not', [300, 400, 500, 600, 700, 850], false],
  ['of one round says nothing, so it is not', [300], false],
  ['of too few rounds says nothing, so it is not', [300, 300, 300], false],
])('memory %s', (_, memoryMb, flat) => {
  expect(isFlat(memoryMb)).toBe(flat);
});
