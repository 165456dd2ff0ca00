import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agencyId, eventId, instant, personId, type SealedPart } from '@safeguarding/kernel';
import { KeyDestroyed, SealBroken } from './errors.ts';
import { ephemeralKeyProvider } from './key-wrapping.ts';
import type { KeyProvider } from './key-provider.ts';
import { MemoryKeyStore } from './memory-key-store.ts';
import { openSealing, type OpenedSealing, type SealingPlace } from './open-sealing.ts';
import { SqliteKeyStore } from './sqlite-key-store.ts';
import type { KeyStore, StoredKey } from './key-store.ts';

const gp = agencyId('millbrook-surgery');
const school = agencyId('millbrook-primary');
const child = personId('0f4c1c1e-5a58-4c39-9d4c-7f6a0d3f0001');
const sister = personId('0f4c1c1e-5a58-4c39-9d4c-7f6a0d3f0002');
const context = { eventId: eventId('5d5f0c1a-2a57-4e0c-8f7e-000000000001'), type: 'concern-raised', schemaVersion: 1 };
const ended = { at: instant('2044-03-01T02:00:00Z'), why: 'retention-ended' };
const canary = 'canary-8c1f2a';

const folders: string[] = [];
const open: OpenedSealing[] = [];
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'sealing-'));
  folders.push(made);
  return made;
};
const opened = async (place: SealingPlace): Promise<OpenedSealing> => {
  const all = await openSealing(place);
  open.push(all);
  return all;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((all) => all.close()));
  for (const each of folders.splice(0)) rmSync(each, { recursive: true });
});

const seal = async ({ sealing }: OpenedSealing, person = child, controller = gp): Promise<SealedPart> => {
  const parts = [{ person, classes: { narrative: { text: canary } } }];
  const [sealed] = await sealing.seal(context, controller, 'child-record', parts);
  if (!sealed) throw new Error('nothing was sealed');
  return sealed;
};

/** Names of the files of a folder that hold the bytes. */
const filesWith = (dir: string, bytes: Uint8Array): readonly string[] =>
  readdirSync(dir).filter((name) => readFileSync(join(dir, name)).includes(Buffer.from(bytes)));

const stores: readonly (readonly [string, () => Promise<KeyStore>])[] = [
  ['memory', () => Promise.resolve(new MemoryKeyStore())],
  ['sqlite', () => SqliteKeyStore.open(join(folder(), 'keys.db'))],
];

describe.each(stores)('After a destruction in the %s key store', (_, make) => {
  const start = async (provider: KeyProvider = ephemeralKeyProvider()): Promise<OpenedSealing> =>
    opened({ keyStore: await make(), provider });

  it('the content is gone at once, for open and openNow, and a tombstone says when and why', async () => {
    const all = await start();
    const sealed = await seal(all);
    expect(await all.keyStore.destroy({ person: child }, ended)).toEqual([sealed.keyId]);
    expect(all.sealing.openNow(context, sealed)).toBeUndefined();
    expect(await all.sealing.open(context, sealed)).toBeUndefined();
    expect(all.cachedKeys()).toBe(0);
    expect(await all.keyStore.get(sealed.keyId)).toEqual({
      status: 'destroyed',
      keyId: sealed.keyId,
      person: child,
      destroyedAt: ended.at,
      why: ended.why,
    });
  });

  it('what was opened for somebody who keeps it is gone with the key', async () => {
    const all = await start();
    const sealed = await seal(all);
    expect(all.sealing.openHeld(context, sealed)).toBeDefined();
    await all.keyStore.destroy({ person: child }, ended);
    expect(all.sealing.openHeld(context, sealed)).toBeUndefined();
  });

  it('other people and other controllers keep theirs', async () => {
    const all = await start();
    const [mine, hers, schools] = [await seal(all), await seal(all, sister), await seal(all, child, school)];
    await all.keyStore.destroy({ person: child, controller: gp }, ended);
    expect(await all.sealing.open(context, mine)).toBeUndefined();
    expect(await all.sealing.open(context, hers)).toBeDefined();
    expect(await all.sealing.open(context, schools)).toBeDefined();
    await all.keyStore.destroy({ person: child, retention: 'directory' }, ended);
    expect(await all.sealing.open(context, schools)).toBeDefined();
  });

  it('no key is ever made again for what it covered', async () => {
    const all = await start();
    await seal(all);
    await all.keyStore.destroy({ person: child, controller: gp }, ended);
    await expect(seal(all)).rejects.toThrow(KeyDestroyed);
    expect(await seal(all, child, school)).toBeDefined();
  });

  it('nor for somebody who had no key yet', async () => {
    const all = await start();
    expect(await all.keyStore.destroy({ person: sister }, ended)).toEqual([]);
    await expect(seal(all, sister)).rejects.toThrow(KeyDestroyed);
  });

  it('an append that was waiting for its key is refused', async () => {
    const gate = Promise.withResolvers<undefined>();
    const inner = ephemeralKeyProvider();
    let waiting = false;
    const slow: KeyProvider = {
      ...inner,
      unwrap: async (keys) => {
        if (waiting) await gate.promise;
        return inner.unwrap(keys);
      },
    };
    const keyStore = await make();
    const first = await openSealing({ keyStore, provider: slow });
    const sealed = await seal(first);
    // A second opening of the same store has the key on disk but not in memory.
    const second = await opened({ keyStore, provider: slow });
    waiting = true;
    const appending = seal(second);
    const reading = second.sealing.open(context, sealed);
    await new Promise(setImmediate);
    await first.keyStore.destroy({ person: child }, ended);
    gate.resolve(undefined);
    await expect(appending).rejects.toThrow(KeyDestroyed);
    expect(await reading).toBeUndefined();
    expect(second.cachedKeys()).toBe(0);
  });

  it("a tombstone answers for its own person only: pointing at somebody's destroyed key hides nothing", async () => {
    const all = await start();
    const [mine, hers] = [await seal(all), await seal(all, sister)];
    await all.keyStore.destroy({ person: sister }, ended);
    await expect(all.sealing.open(context, { ...mine, keyId: hers.keyId })).rejects.toThrow(SealBroken);
  });

  it('repeating it changes nothing, and free text is no reason', async () => {
    const all = await start();
    const sealed = await seal(all);
    await all.keyStore.destroy({ person: child }, ended);
    expect(await all.keyStore.destroy({ person: child }, { ...ended, why: 'again' })).toEqual([]);
    expect(await all.keyStore.get(sealed.keyId)).toMatchObject({ why: 'retention-ended' });
    const freeText = { ...ended, why: 'Mother of Wren asked' };
    await expect(all.keyStore.destroy({ person: child }, freeText)).rejects.toThrow(RangeError);
  });
});

describe('On the disk', () => {
  it('neither content nor an unwrapped key ever stands, and a wrapped key is wiped when it is destroyed', async () => {
    const dir = folder();
    const seen: Uint8Array[] = [];
    const inner = ephemeralKeyProvider();
    const watching: KeyProvider = {
      ...inner,
      wrap: (keys) => {
        seen.push(...keys.map(({ key }) => Uint8Array.from(key)));
        return inner.wrap(keys);
      },
    };
    const all = await opened({ dataDir: dir, provider: watching });
    const people = Array.from({ length: 400 }, (_, n) =>
      personId(`0f4c1c1e-5a58-4c39-9d4c-${String(n).padStart(12, '0')}`),
    );
    const sealed = await Promise.all(people.map((person) => seal(all, person)));
    const dump = sealed.map((part) => JSON.stringify(part)).join('\n');
    expect(dump).not.toContain(canary);
    expect(filesWith(dir, Buffer.from(canary))).toEqual([]);
    expect(seen).toHaveLength(400 + 3);
    expect(seen.filter((key) => filesWith(dir, key).length > 0)).toEqual([]);

    const rows = await Promise.all(sealed.map(({ keyId }) => all.keyStore.get(keyId)));
    const wrapped = (rows as StoredKey[]).map((row) => row.wrapped);
    // Tooth: the search does find what is there.
    expect(wrapped.filter((bytes) => filesWith(dir, bytes).length === 0)).toEqual([]);
    for (const person of people.filter((_, n) => n % 2 === 0)) await all.keyStore.destroy({ person }, ended);
    const left = wrapped.map((bytes) => filesWith(dir, bytes).length > 0);
    expect(left).toEqual(people.map((_, n) => n % 2 === 1));
  });
});
