import { describe, expect, it } from '@jest/globals';
import type { VerifiedToken } from './token-claims.ts';
import { TokenCache } from './token-cache.ts';

const start = 1_000_000;
const token = (expiresAt: number): VerifiedToken => ({
  issuer: 'https://issuer.test.example',
  subject: 's',
  clientId: 's',
  via: 'system',
  agency: 'oakfield-gp',
  roles: [],
  scopes: [],
  strongAuthentication: false,
  expiresAt,
});

describe('a verified token', () => {
  it('is remembered for a minute and no longer, however often it is used', () => {
    const cache = new TokenCache(10);
    cache.set('a', token(start + 600_000), start);
    expect(cache.get('a', start + 40_000)).toBeDefined();
    expect(cache.get('a', start + 59_999)).toBeDefined();
    expect(cache.get('a', start + 60_000)).toBeUndefined();
  });

  it('is not remembered beyond its own end', () => {
    const cache = new TokenCache(10);
    cache.set('a', token(start + 5_000), start);
    expect(cache.get('a', start + 4_999)).toBeDefined();
    expect(cache.get('a', start + 5_000)).toBeUndefined();
    cache.set('b', token(start), start);
    expect(cache.get('b', start)).toBeUndefined();
  });

  it('is forgotten when the clock is set back, because nobody knows how long it was known', () => {
    const cache = new TokenCache(10);
    cache.set('a', token(start + 600_000), start);
    expect(cache.get('a', start - 1)).toBeUndefined();
  });

  it('makes room by forgetting the one that was not used for longest', () => {
    const cache = new TokenCache(2);
    cache.set('a', token(start + 600_000), start);
    cache.set('b', token(start + 600_000), start);
    cache.get('a', start);
    cache.set('c', token(start + 600_000), start);
    expect(['a', 'b', 'c'].map((digest) => cache.get(digest, start) !== undefined)).toEqual([true, false, true]);
  });
});
