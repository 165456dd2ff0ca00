import { describe, expect, it } from '@jest/globals';
import { TookTooLong, within } from './within.ts';

const never = new Promise<never>(() => undefined);

describe('what is given a time', () => {
  it('brings what it brings, and fails as it fails', async () => {
    expect(await within(1_000, Promise.resolve('x'))).toBe('x');
    await expect(within(1_000, Promise.reject(new RangeError()))).rejects.toThrow(RangeError);
  });

  it('is given up when its time is over, or as soon as nobody waits for it', async () => {
    await expect(within(5, never)).rejects.toThrow(TookTooLong);
    await expect(within(60_000, never, AbortSignal.timeout(5))).rejects.toThrow(TookTooLong);
    await expect(within(60_000, never, AbortSignal.abort())).rejects.toThrow(TookTooLong);
  });
});
