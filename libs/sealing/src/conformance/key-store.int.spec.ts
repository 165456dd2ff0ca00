import { createSecretKey, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { agencyId, eventId, instant, personId, type Instant } from '@safeguarding/kernel';
import { KeyDestroyed } from '../errors.ts';
import type { KeyScope, KeyStore, StoredKey } from '../key-store.ts';
import { ephemeralKeyProvider, localWrapping } from '../key-wrapping.ts';
import { openSealing, type OpenedSealing } from '../open-sealing.ts';
import { rewrapKeys } from '../rewrap-keys.ts';
import { stores, type StoreBench } from './stores.ts';

const gp = agencyId('millbrook-surgery');
const school = agencyId('hill-top-primary');
const context = { eventId: eventId('5d5f0c1a-2a57-4e0c-8f7e-000000000001'), type: 'concern-raised', schemaVersion: 1 };
const at: Instant = instant('2044-03-01T02:00:00.000Z');
const wrapped = (fill: number) => new Uint8Array(60).fill(fill);

/** Ids of the keys that fifty first uses of one scope end up with. */
const keysOfFifty = async (all: OpenedSealing, person = personId('0f4c1c1e-5a58-4c39-9d4c-00000000f1f7')) => {
  const part = { person, classes: { identity: { given: 'Wren' } } };
  const sealed = await Promise.all(
    Array.from({ length: 50 }, () => all.sealing.seal(context, gp, 'child-record', [part])),
  );
  return new Set(sealed.flat().map(({ keyId }) => keyId));
};

const aChild = personId('0f4c1c1e-5a58-4c39-9d4c-00000000f1f8');

describe.each(stores)('The key store of $name', ({ start }) => {
  let bench: StoreBench;
  let store: KeyStore;
  let other: KeyStore;
  let people = 0;
  const aPerson = () => personId(`0f4c1c1e-5a58-4c39-9d4c-${String((people += 1)).padStart(12, '0')}`);
  const aScope = (): KeyScope => ({ person: aPerson(), controller: gp, retention: 'child-record' });
  const aKey = (keyId: string, scope: KeyScope, kekId = 'test'): StoredKey => ({
    ...{ status: 'live', keyId, scope, kekId },
    wrapped: wrapped(7),
  });
  const plain = (key: unknown): unknown => JSON.parse(JSON.stringify(key, (_, value: unknown) => value));
  beforeAll(async () => {
    bench = await start();
    const open = bench.fresh();
    store = await open();
    other = await open();
  }, 180_000);
  afterAll(async () => {
    await Promise.all([store.close(), other.close()]);
    await bench.stop();
  });

  it('keeps the first key of a scope and answers it to everybody', async () => {
    const scope = aScope();
    const [first, second] = await Promise.all([store.add(aKey('one', scope)), store.add(aKey('two', scope))]);
    expect(first.keyId).toBe(second.keyId);
    const lost = first.keyId === 'one' ? 'two' : 'one';
    expect((await store.find(scope))?.keyId).toBe(first.keyId);
    expect(plain({ ...(await other.get(first.keyId)), wrapped: 0 })).toEqual(
      plain({ ...aKey(first.keyId, scope), wrapped: 0 }),
    );
    expect(Buffer.from((await other.find(scope))?.wrapped ?? []).equals(wrapped(7))).toBe(true);
    expect(await store.get(lost)).toBeUndefined();
    expect(await store.get('never')).toBeUndefined();
    expect(await store.find(aScope())).toBeUndefined();
  });

  it('keeps one key of a scope where twenty of two processes race, and every other scope its own', async () => {
    const scope = aScope();
    const racing = Array.from({ length: 20 }, (_, n) =>
      (n % 2 === 0 ? store : other).add(aKey(`race-${String(n)}`, scope)),
    );
    const neighbours = (['directory', 'identifier-index'] as const).map((retention) =>
      other.add(aKey(`beside-${retention}`, { ...scope, retention })),
    );
    expect(new Set((await Promise.all(racing)).map(({ keyId }) => keyId)).size).toBe(1);
    expect((await Promise.all(neighbours)).map(({ keyId }) => keyId)).toEqual([
      'beside-directory',
      'beside-identifier-index',
    ]);
  });

  it('keeps the first secret of a name', async () => {
    const secret = (fill: number) => ({ name: 'tokens', kekId: 'test', wrapped: wrapped(fill) });
    expect(await store.findSecret('tokens')).toBeUndefined();
    const [one, two] = await Promise.all([store.addSecret(secret(1)), other.addSecret(secret(2))]);
    expect(Buffer.from(one.wrapped).equals(two.wrapped)).toBe(true);
    expect(Buffer.from((await other.findSecret('tokens'))?.wrapped ?? []).equals(one.wrapped)).toBe(true);
  });

  it('destroys what the selector covers, for ever and for everybody, and nothing else', async () => {
    const scope = aScope();
    const [gone, kept, stranger] = [
      aKey('goes', scope),
      aKey('stays', { ...scope, controller: school }),
      aKey('stranger', aScope()),
    ];
    for (const key of [gone, kept, stranger]) await store.add(key);
    const told: (readonly string[])[] = [];
    const stop = store.onDestroyed((keyIds) => told.push(keyIds));
    const selector = { person: scope.person, controller: gp };
    expect(await store.destroy(selector, { at, why: 'retention-ended' })).toEqual(['goes']);
    stop();
    expect(told).toEqual([['goes']]);
    expect(await other.get('goes')).toEqual({
      ...{ status: 'destroyed', keyId: 'goes', person: scope.person, destroyedAt: at },
      why: 'retention-ended',
    });
    expect(await other.find(scope)).toBeUndefined();
    await expect(other.add(aKey('again', scope))).rejects.toThrow(KeyDestroyed);
    await expect(other.add(aKey('again', { ...scope, retention: 'directory' }))).rejects.toThrow(KeyDestroyed);
    expect(await other.get('again')).toBeUndefined();
    expect((await other.get('stays'))?.status).toBe('live');
    expect((await other.get('stranger'))?.status).toBe('live');
    expect(await other.destroy(selector, { at, why: 'retention-ended' })).toEqual([]);
  });

  it('refuses a key for a person whose keys were destroyed before there were any, and free words as a reason', async () => {
    const scope = aScope();
    expect(await store.destroy({ person: scope.person }, { at, why: 'erasure' })).toEqual([]);
    await expect(other.add(aKey('late', scope))).rejects.toThrow(KeyDestroyed);
    await expect(store.destroy({ person: scope.person }, { at, why: 'Mother asked.' })).rejects.toThrow(RangeError);
  });

  it('keys made while they are destroyed are gone or were refused, never there', async () => {
    const scope = aScope();
    const kinds = ['child-record', 'directory', 'identifier-index', 'dead-letter'] as const;
    const making = kinds.map((retention, n) =>
      (n % 2 === 0 ? store : other).add(aKey(`making-${retention}`, { ...scope, retention })).catch(() => undefined),
    );
    await Promise.all([...making, store.destroy({ person: scope.person }, { at, why: 'erasure' })]);
    for (const retention of kinds) {
      expect(await other.find({ ...scope, retention })).toBeUndefined();
      expect((await other.get(`making-${retention}`))?.status).not.toBe('live');
    }
  });

  it('lists what lies under other key-encryption keys page by page, and exchanges a wrapping only where it is as expected', async () => {
    const scopes = Array.from({ length: 7 }, aScope);
    const ids = ['Aa-old', 'Ab-old', 'Ba-old', 'Bb-old', 'a_-old', 'b--old', '_c-old'];
    for (const [n, scope] of scopes.entries()) await store.add(aKey(ids[n] ?? '', scope, 'old'));
    const pages: string[] = [];
    for (let after = ''; ;) {
      const page = await other.keysNotUnder('test', after, 3);
      pages.push(...page.map(({ keyId }) => keyId));
      if (page.length === 0) break;
      after = page.at(-1)?.keyId ?? '';
    }
    expect(pages).toEqual(ids.toSorted((a, b) => (a < b ? -1 : 1)));
    expect((await other.counts()).get('old')).toBe(7);
    const from = { kekId: 'old', wrapped: wrapped(7) };
    const to = { kekId: 'test', wrapped: wrapped(8) };
    expect(await other.rewrap({ keyId: 'Aa-old' }, { ...from, wrapped: wrapped(9) }, to)).toBe(false);
    expect(await other.rewrap({ keyId: 'Aa-old' }, from, to)).toBe(true);
    expect(await store.rewrap({ keyId: 'Aa-old' }, from, { ...to, wrapped: wrapped(6) })).toBe(false);
    expect(await store.rewrap({ keyId: 'nobody' }, from, to)).toBe(false);
    const moved = await store.get('Aa-old');
    expect(moved?.status === 'live' && [moved.kekId, Buffer.from(moved.wrapped).equals(wrapped(8))]).toEqual([
      'test',
      true,
    ]);
    expect((await store.keysNotUnder('test', '', 10)).map(({ keyId }) => keyId)).not.toContain('Aa-old');
    const scope = scopes[1];
    if (!scope) throw new Error('No scope.');
    await store.destroy({ person: scope.person }, { at, why: 'erasure' });
    expect(await other.rewrap({ keyId: 'Ab-old' }, from, to)).toBe(false);
    expect((await other.counts()).get('old')).toBe(5);
    for (const keyId of ids.slice(2)) await store.rewrap({ keyId }, from, to);
    expect(await other.keysNotUnder('test', '', 10)).toEqual([]);
    expect((await other.counts()).get('old')).toBeUndefined();
  });

  it('exchanges the wrapping of a secret', async () => {
    await store.addSecret({ name: 'hashes', kekId: 'old', wrapped: wrapped(1) });
    expect((await other.secretsNotUnder('test')).map(({ name }) => name)).toContain('hashes');
    const from = { kekId: 'old', wrapped: wrapped(1) };
    expect(await other.rewrap({ name: 'hashes' }, { ...from, wrapped: wrapped(2) }, from)).toBe(false);
    expect(await other.rewrap({ name: 'hashes' }, from, { kekId: 'test', wrapped: wrapped(2) })).toBe(true);
    expect((await store.secretsNotUnder('test')).map(({ name }) => name)).not.toContain('hashes');
  });

  it('makes one key for fifty first uses at once, and for two openings of it that race', async () => {
    const open = bench.fresh();
    const provider = ephemeralKeyProvider();
    const sealings = await Promise.all(
      [await open(), await open()].map((keyStore) => openSealing({ keyStore, provider })),
    );
    const found = await Promise.all(sealings.map((all) => keysOfFifty(all)));
    expect(new Set(found.flatMap((keyIds) => [...keyIds])).size).toBe(1);
    await Promise.all(sealings.map((all) => all.close()));
  });

  it('would be caught making several (tooth)', async () => {
    const inner = await bench.fresh()();
    const careless: KeyStore = {
      find: () => Promise.resolve(undefined),
      get: (keyId) => inner.get(keyId),
      add: (key) => Promise.resolve(key),
      findSecret: (name) => inner.findSecret(name),
      addSecret: (secret) => inner.addSecret(secret),
      keysNotUnder: (...question) => inner.keysNotUnder(...question),
      secretsNotUnder: (kekId) => inner.secretsNotUnder(kekId),
      rewrap: (...exchange) => inner.rewrap(...exchange),
      destroy: (selector, destruction) => inner.destroy(selector, destruction),
      counts: () => inner.counts(),
      onDestroyed: (listener) => inner.onDestroyed(listener),
      close: () => inner.close(),
    };
    const provider = ephemeralKeyProvider();
    const one = await openSealing({ keyStore: careless, provider });
    const two = await openSealing({ keyStore: careless, provider });
    expect(new Set([...(await keysOfFifty(one)), ...(await keysOfFifty(two))]).size).toBe(2);
    await inner.close();
  });

  it('is brought under a new key-encryption key, opens as before, and an erasure reaches an open ledger', async () => {
    const open = bench.fresh();
    const keks = new Map(['old', 'young'].map((name) => [name, createSecretKey(randomBytes(32))]));
    const old = localWrapping('the old key', 'old', keks);
    const both = localWrapping('both keys', 'young', keks);
    const young = localWrapping('the young key', 'young', new Map([...keks].filter(([name]) => name === 'young')));
    const first = await openSealing({ keyStore: await open(), provider: old });
    const person = aChild;
    const [sealed] = await first.sealing.seal(context, gp, 'child-record', [
      { person, classes: { identity: { given: 'Wren' } } },
    ]);
    if (!sealed) throw new Error('Nothing was sealed.');
    expect(await rewrapKeys(first.keyStore, both, { pageSize: 2 })).toBeGreaterThan(1);
    const second = await openSealing({ keyStore: await open(), provider: young });
    expect((await second.sealing.open(context, sealed))?.classes.identity).toEqual({ given: 'Wren' });
    await second.keyStore.destroy({ person }, { at, why: 'erasure' });
    expect(await second.sealing.open(context, sealed)).toBeUndefined();
    await expect(
      second.sealing.seal(context, gp, 'child-record', [{ person, classes: { identity: { given: 'Wren' } } }]),
    ).rejects.toThrow(KeyDestroyed);
    await Promise.all([first.close(), second.close()]);
  });
});
