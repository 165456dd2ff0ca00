import { describe, expect, it } from '@jest/globals';
import { batchOf, leaseOf, ownLeaseOf, transitKeyOf, versionOf } from './transit-answers.ts';

describe('What a transit engine answers', () => {
  it.each([
    undefined,
    null,
    'text',
    [],
    {},
    { data: [] },
    { data: { batch_results: {} } },
    { data: { batch_results: [] } },
  ])('%j is no batch, no key and no lease', (body) => {
    expect(batchOf(body, 'plaintext', 1)).toBeUndefined();
    expect(transitKeyOf(body)).toBeUndefined();
    expect(leaseOf(body)).toBeUndefined();
    expect(ownLeaseOf('token', body)).toBeUndefined();
  });

  it('an item that was refused is told from one that failed', () => {
    const results = [
      { plaintext: 'AAAA' },
      { plaintext: '', error: 'cipher: message authentication failed' },
      { plaintext: '', error: 'invalid ciphertext: version is too new' },
      { plaintext: '', error: 'ciphertext or signature version is disallowed by policy (too old)' },
      { plaintext: '', error: 'context canceled' },
      {},
    ];
    expect(batchOf({ data: { batch_results: results } }, 'plaintext', 6)).toEqual([
      { text: 'AAAA' },
      'refused',
      'refused',
      'refused',
      'failed',
      'failed',
    ]);
  });

  it('a key that cannot bind labels is known by its type', () => {
    const key = (changes: object) => transitKeyOf({ data: { latest_version: 3, type: 'aes256-gcm96', ...changes } });
    expect(key({})).toEqual({ latestVersion: 3, bindsLabels: true });
    expect(key({ derived: true })?.bindsLabels).toBe(false);
    expect(key({ type: 'rsa-4096' })?.bindsLabels).toBe(false);
    expect(key({ latest_version: 'three' })).toBeUndefined();
  });

  it('a lease has a token and a life', () => {
    const auth = { client_token: 's.abc', lease_duration: 60, renewable: true };
    expect(leaseOf({ auth })).toEqual({ token: 's.abc', lifeSeconds: 60, renewable: true });
    expect(leaseOf({ auth: { ...auth, client_token: '' } })).toBeUndefined();
    expect(leaseOf({ auth: { ...auth, lease_duration: -1 } })).toBeUndefined();
    expect(ownLeaseOf('s.abc', { data: { ttl: 0 } })).toEqual({ token: 's.abc', lifeSeconds: 0, renewable: false });
  });

  it.each([
    ['vault:v1:AAAA', 1],
    ['vault:v12:AA+/=', 12],
    ['vault:v0:AAAA', undefined],
    ['vault:v1:', undefined],
    ['local:v1:AAAA', undefined],
    ['vault:v1:AA AA', undefined],
  ])('%s was made under version %p', (ciphertext, version) => {
    expect(versionOf(ciphertext)).toBe(version);
  });
});
