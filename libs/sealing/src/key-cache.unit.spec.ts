import { describe, expect, it } from '@jest/globals';
import { createSecretKey } from 'node:crypto';
import { agencyId, eventId, personId } from '@safeguarding/kernel';
import * as fc from 'fast-check';
import { KeyCache, type DataKey } from './key-cache.ts';
import { openSealing } from './open-sealing.ts';

const person = (n: number) => personId(`0f4c1c1e-5a58-4c39-9d4c-${String(n).padStart(12, '0')}`);
const aKey = (n: number): DataKey => ({
  keyId: `key-${String(n)}`,
  scope: { person: person(n), controller: agencyId('millbrook-surgery'), retention: 'child-record' },
  key: createSecretKey(Buffer.alloc(32, n)),
});

describe('The cache of keys', () => {
  it('never holds more than its bound, and lets the least recently used go first', () => {
    const cache = new KeyCache({ maxKeys: 2 }, () => 0);
    cache.put(aKey(1));
    cache.put(aKey(2));
    cache.withId('key-1');
    cache.put(aKey(3));
    expect(cache.size).toBe(2);
    expect(cache.withId('key-2')).toBeUndefined();
    expect(cache.ofScope(aKey(2).scope)).toBeUndefined();
    expect(cache.ofScope(aKey(1).scope)?.keyId).toBe('key-1');
  });

  it('gives no key past its life, counted from when it was unwrapped and not from its last use', () => {
    let now = 0;
    const cache = new KeyCache({ lifeMs: 100 }, () => now);
    cache.put(aKey(1));
    now = 99;
    expect(cache.withId('key-1')?.keyId).toBe('key-1');
    now = 100;
    expect(cache.withId('key-1')).toBeUndefined();
    expect(cache.size).toBe(0);
  });

  it('sweeps out keys that nobody asks for again', () => {
    let now = 0;
    const cache = new KeyCache({ lifeMs: 100 }, () => now);
    cache.put(aKey(1));
    now = 60;
    cache.put(aKey(2));
    now = 110;
    cache.sweep();
    expect([cache.size, cache.withId('key-2')?.keyId]).toEqual([1, 'key-2']);
  });

  it('holds its bound and its life under any use', () => {
    const step = fc.record({ key: fc.nat(9), put: fc.boolean(), wait: fc.nat(30) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        let now = 0;
        const putAt = new Map<number, number>();
        const cache = new KeyCache({ maxKeys: 4, lifeMs: 50 }, () => now);
        for (const { key, put, wait } of steps) {
          now += wait;
          if (put) {
            cache.put(aKey(key));
            putAt.set(key, now);
          }
          const found = cache.withId(`key-${String(key)}`);
          const age = now - (putAt.get(key) ?? -Infinity);
          expect(found === undefined || age < 50).toBe(true);
          expect(!put || found !== undefined).toBe(true);
          expect(cache.ofScope(aKey(key).scope)?.keyId).toBe(found?.keyId);
          expect(cache.size).toBeLessThanOrEqual(4);
        }
      }),
    );
  });

  it('bounds what a ledger keeps in memory, and everything still opens', async () => {
    const all = await openSealing({ memory: true, cache: { maxKeys: 3 } });
    const context = { eventId: eventId('5d5f0c1a-2a57-4e0c-8f7e-000000000001'), type: 't', schemaVersion: 1 };
    const parts = Array.from({ length: 8 }, (_, n) => ({ person: person(n), classes: { health: { n } } }));
    const sealed = await all.sealing.seal(context, agencyId('millbrook-surgery'), 'child-record', parts);
    expect(all.cachedKeys()).toBe(3);
    expect(sealed.filter((part) => all.sealing.openNow(context, part) !== undefined)).toHaveLength(3);
    expect(await Promise.all(sealed.map((part) => all.sealing.open(context, part)))).toEqual(parts);
    expect(all.cachedKeys()).toBe(3);
    await all.close();
  });
});
