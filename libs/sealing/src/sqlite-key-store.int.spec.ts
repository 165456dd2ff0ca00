import { afterEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { agencyId, eventId, personId } from '@safeguarding/kernel';
import { KeyStoreUnavailable, KeyUnwrapFailed } from './errors.ts';
import { ephemeralKeyProvider } from './key-wrapping.ts';
import type { KeyScope, StoredKey } from './key-store.ts';
import { openSealing } from './open-sealing.ts';
import { SqliteKeyStore } from './sqlite-key-store.ts';

const gp = agencyId('millbrook-surgery');
const context = { eventId: eventId('5d5f0c1a-2a57-4e0c-8f7e-000000000001'), type: 'concern-raised', schemaVersion: 1 };
const person = (n: number) => personId(`0f4c1c1e-5a58-4c39-9d4c-${String(n).padStart(12, '0')}`);
const scope: KeyScope = { person: person(1), controller: gp, retention: 'child-record' };
const aKey = (keyId: string, of: KeyScope = scope): StoredKey => ({
  status: 'live',
  keyId,
  scope: of,
  kekId: 'test',
  wrapped: new Uint8Array(60).fill(7),
});

const folders: string[] = [];
const closers: (() => Promise<void>)[] = [];
const keysDb = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'key-store-'));
  folders.push(made);
  return join(made, 'keys.db');
};
const openStore = async (file: string): Promise<SqliteKeyStore> => {
  const store = await SqliteKeyStore.open(file);
  closers.push(() => store.close());
  return store;
};
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
  for (const each of folders.splice(0)) rmSync(each, { recursive: true });
});

/** Commits in a write-ahead log: frames whose header names the size of the file after them. */
const commitsIn = (walFile: string): number => {
  const wal = readFileSync(walFile);
  const frame = 24 + wal.readUInt32BE(8);
  const frames = Math.floor((wal.length - 32) / frame);
  return Array.from({ length: frames }, (_, n) => wal.readUInt32BE(32 + n * frame + 4)).filter((size) => size > 0)
    .length;
};

describe('keys.db', () => {
  it('is readable by its owner alone', async () => {
    const file = keysDb();
    const store = await openStore(file);
    await store.add(aKey('one'));
    for (const each of [file, `${file}-wal`, `${file}-shm`]) expect(statSync(each).mode & 0o777).toBe(0o600);
  });

  it('leaves no write-ahead log behind when it is closed, which would be read into a copy that is put there later', async () => {
    const file = keysDb();
    const store = await openStore(file);
    await store.add(aKey('one'));
    await store.close();
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  it('writes many creations in one transaction', async () => {
    const file = keysDb();
    const store = await openStore(file);
    const before = commitsIn(`${file}-wal`);
    await Promise.all(
      Array.from({ length: 500 }, (_, n) => store.add(aKey(`key-${String(n)}`, { ...scope, person: person(n) }))),
    );
    const together = commitsIn(`${file}-wal`) - before;
    expect(together).toBeGreaterThan(0);
    expect(together).toBeLessThanOrEqual(5);
    // Tooth: one after another each has its own.
    for (let n = 500; n < 510; n++) await store.add(aKey(`key-${String(n)}`, { ...scope, person: person(n) }));
    expect(commitsIn(`${file}-wal`) - before - together).toBe(10);
  });

  it('a creation that the file refuses does not fail its neighbours', async () => {
    const store = await openStore(keysDb());
    const tooShort = { ...aKey('bad', { ...scope, person: person(2) }), wrapped: new Uint8Array(3) };
    const [bad, good] = await Promise.allSettled([
      store.add(tooShort),
      store.add(aKey('good')),
      store.add(aKey('also', { ...scope, person: person(3) })),
    ]);
    expect(bad.status).toBe('rejected');
    expect(good).toMatchObject({ status: 'fulfilled', value: { keyId: 'good' } });
    expect(await store.get('bad')).toBeUndefined();
    expect(await store.get('also')).toBeDefined();
  });

  it('keeps keys, hashes, tokens and tombstones over a restart', async () => {
    const file = keysDb();
    const dataDir = join(file, '..');
    const provider = ephemeralKeyProvider();
    const first = await openSealing({ dataDir, provider });
    const part = (n: number) => ({ person: person(n), classes: { identity: { given: 'Wren' } } });
    const [kept, gone] = await first.sealing.seal(context, gp, 'child-record', [part(1), part(2)]);
    if (!kept || !gone) throw new Error('nothing was sealed');
    await first.keyStore.destroy({ person: person(2) }, { at: '2044-03-01T02:00:00.000Z' as never, why: 'ended' });
    const token = first.tokens.seal('cursor', 'page 2');
    const [hash, pseudonym] = [first.identifierHash.of('nhs', '9990000018'), first.keyedHash.of('tag', 'x')];
    await first.close();

    const second = await openSealing({ dataDir, provider });
    closers.push(() => second.close());
    expect(await second.sealing.open(context, kept)).toEqual(part(1));
    expect(await second.sealing.open(context, gone)).toBeUndefined();
    expect(second.tokens.open('cursor', token)).toBe('page 2');
    expect(second.identifierHash.of('nhs', '9990000018')).toBe(hash);
    expect(second.keyedHash.of('tag', 'x')).toBe(pseudonym);
  });

  it('refuses to open under another key-encryption key', async () => {
    const dataDir = join(keysDb(), '..');
    await (await openSealing({ dataDir, provider: ephemeralKeyProvider() })).close();
    await expect(openSealing({ dataDir, provider: ephemeralKeyProvider() })).rejects.toThrow(KeyUnwrapFailed);
  });

  it('a wrapped key moved to another row does not unwrap', async () => {
    const file = keysDb();
    const dataDir = join(file, '..');
    const provider = ephemeralKeyProvider();
    const first = await openSealing({ dataDir, provider });
    const part = (n: number) => ({ person: person(n), classes: { identity: { given: 'Wren' } } });
    const [sealed] = await first.sealing.seal(context, gp, 'child-record', [part(1), part(2)]);
    await first.close();
    const db = new DatabaseSync(file);
    db.exec(`UPDATE data_key SET wrapped = (SELECT wrapped FROM data_key WHERE person = '${person(2)}')`);
    db.close();
    const second = await openSealing({ dataDir, provider });
    closers.push(() => second.close());
    await expect(second.sealing.open(context, sealed as never)).rejects.toThrow(KeyUnwrapFailed);
  });

  it('refuses a file that is no key store, or of a newer release', async () => {
    const rubbish = keysDb();
    writeFileSync(rubbish, 'not a database at all, whatever its name says '.repeat(40));
    await expect(SqliteKeyStore.open(rubbish)).rejects.toThrow(KeyStoreUnavailable);
    const newer = keysDb();
    const db = new DatabaseSync(newer);
    db.exec('PRAGMA user_version = 99');
    db.close();
    await expect(SqliteKeyStore.open(newer)).rejects.toThrow(KeyStoreUnavailable);
  });

  it('after closing everything is refused by name, and closing again is harmless', async () => {
    const store = await openStore(keysDb());
    const written = store.add(aKey('one'));
    await store.close();
    expect((await written).keyId).toBe('one');
    await expect(store.add(aKey('two'))).rejects.toThrow(KeyStoreUnavailable);
    await expect(store.find(scope)).rejects.toThrow(KeyStoreUnavailable);
    await store.close();
  });
});
