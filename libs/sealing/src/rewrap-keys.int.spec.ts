import { afterEach, describe, expect, it } from '@jest/globals';
import { createSecretKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agencyId, eventId, instant, personId, type SealedPart } from '@safeguarding/kernel';
import type { KeyProvider } from './key-provider.ts';
import type { KeyStore } from './key-store.ts';
import { localWrapping } from './key-wrapping.ts';
import { MemoryKeyStore } from './memory-key-store.ts';
import { openSealing, type OpenedSealing } from './open-sealing.ts';
import { rewrapKeys } from './rewrap-keys.ts';
import { SqliteKeyStore } from './sqlite-key-store.ts';

const folders: string[] = [];
const open: OpenedSealing[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((all) => all.close()));
  for (const each of folders.splice(0)) rmSync(each, { recursive: true });
});

const kek = (fill: number) => createSecretKey(Buffer.alloc(32, fill));
const before = localWrapping('before', 'old', new Map([['old', kek(1)]]));
const during = localWrapping(
  'during',
  'new',
  new Map([
    ['old', kek(1)],
    ['new', kek(2)],
  ]),
);
/** The older key is gone: only what was rewrapped opens. */
const after = localWrapping('after', 'new', new Map([['new', kek(2)]]));

const context = { eventId: eventId('5d5f0c1a-2a57-4e0c-8f7e-000000000001'), type: 'concern-raised', schemaVersion: 1 };
const person = (n: number) => personId(`0f4c1c1e-5a58-4c39-9d4c-${String(n).padStart(12, '0')}`);
const ended = { at: instant('2044-03-01T02:00:00Z'), why: 'retention-ended' };

const opened = async (keyStore: KeyStore, provider: KeyProvider): Promise<OpenedSealing> => {
  const all = await openSealing({ keyStore, provider, cache: { lifeMs: 0 } });
  open.push(all);
  return all;
};
const sealFor = async ({ sealing }: OpenedSealing, n: number): Promise<SealedPart> => {
  const parts = [{ person: person(n), classes: { narrative: { n } } }];
  const [sealed] = await sealing.seal(context, agencyId('millbrook-surgery'), 'child-record', parts);
  if (!sealed) throw new Error('nothing was sealed');
  return sealed;
};

const stores: readonly (readonly [string, () => Promise<KeyStore>])[] = [
  ['memory', () => Promise.resolve(new MemoryKeyStore())],
  [
    'sqlite',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'rewrap-'));
      folders.push(folder);
      return SqliteKeyStore.open(join(folder, 'keys.db'));
    },
  ],
];

describe.each(stores)('Rewrapping the keys of a %s key store', (_, make) => {
  it('lets the older key go: everything opens under the newer one alone', async () => {
    const keyStore = await make();
    const ledger = await opened(keyStore, before);
    const sealed = await Promise.all(Array.from({ length: 450 }, (_each, n) => sealFor(ledger, n)));
    const seen: number[] = [];
    expect(await rewrapKeys(keyStore, during, { onProgress: (count) => seen.push(count) })).toBe(453);
    expect(seen).toEqual([203, 403, 453]);
    const later = await opened(keyStore, after);
    const read = await Promise.all(sealed.map((part) => later.sealing.open(context, part)));
    expect(read.map((part) => part?.classes.narrative?.['n'])).toEqual(sealed.map((_each, n) => n));
  });

  it('broken off half way, goes on where it was', async () => {
    const keyStore = await make();
    const ledger = await opened(keyStore, before);
    await Promise.all(Array.from({ length: 9 }, (_each, n) => sealFor(ledger, n)));
    const stop = new AbortController();
    const first = await rewrapKeys(keyStore, during, {
      pageSize: 2,
      signal: stop.signal,
      onProgress: (count) => {
        if (count >= 7) stop.abort();
      },
    });
    expect(first).toBe(7);
    expect(await rewrapKeys(keyStore, during, { pageSize: 2 })).toBe(5);
    expect(await keyStore.keysNotUnder('new', '', 10)).toEqual([]);
  });

  it('beside a service that goes on: keys made meanwhile stay, and a key destroyed meanwhile stays destroyed', async () => {
    const keyStore = await make();
    const ledger = await opened(keyStore, before);
    const sealed = await Promise.all(Array.from({ length: 20 }, (_each, n) => sealFor(ledger, n)));
    const racing: KeyProvider = {
      ...during,
      wrap: async (keys) => {
        const wrapped = await during.wrap(keys);
        // Between reading the rows and writing them.
        await keyStore.destroy({ person: person(3) }, ended);
        await sealFor(ledger, 77);
        return wrapped;
      },
    };
    await rewrapKeys(keyStore, racing);
    expect(await keyStore.get(sealed[3]?.keyId ?? '')).toMatchObject({ status: 'destroyed' });
    const rest = await rewrapKeys(keyStore, during);
    expect(rest).toBeLessThanOrEqual(1);
    const later = await opened(keyStore, after);
    for (const [n, part] of sealed.entries())
      expect((await later.sealing.open(context, part)) === undefined).toBe(n === 3);
    expect(await sealFor(later, 77)).toBeDefined();
  });
});
