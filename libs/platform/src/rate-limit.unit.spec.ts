import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { edgeErrors } from './core/platform-errors.ts';
import { HttpProblem } from './http-problem.ts';
import { AnonymousBound } from './load-bounds.ts';
import { RateLimit } from './rate-limit.ts';

const refusalOf = async (asking: Promise<void>): Promise<HttpProblem | undefined> => {
  try {
    await asking;
  } catch (error) {
    if (error instanceof HttpProblem) return error;
    throw error;
  }
  return undefined;
};

describe('a client that asks too often', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is refused with the time to wait, until the second is over, and nobody else is', async () => {
    const limit = new RateLimit(2);
    await limit.consume('a');
    await limit.consume('a');
    expect(await refusalOf(limit.consume('a'))).toMatchObject({
      entry: edgeErrors.tooMany,
      headers: { 'retry-after': '1', 'ratelimit-policy': '"client";q=2;w=1', ratelimit: '"client";r=0;t=1' },
    });
    expect(await refusalOf(limit.consume('b'))).toBeUndefined();
    jest.advanceTimersByTime(1_001);
    expect(await refusalOf(limit.consume('a'))).toBeUndefined();
  });
});

describe('an address under no name', () => {
  it('has its share in each second, and each address its own', () => {
    let now = 10_000;
    const bound = new AnonymousBound(2, () => now);
    expect(bound.exhausted('a')).toBe(false);
    bound.count('a');
    expect(bound.exhausted('a')).toBe(false);
    bound.count('a');
    expect([bound.exhausted('a'), bound.exhausted('b')]).toEqual([true, false]);
    now += 999;
    expect(bound.exhausted('a')).toBe(true);
    now += 1;
    expect(bound.exhausted('a')).toBe(false);
  });
});
