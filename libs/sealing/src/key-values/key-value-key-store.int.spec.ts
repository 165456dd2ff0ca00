import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { agencyId, personId } from '@safeguarding/kernel';
import { KeeperUnavailable, KeyProviderRefused, KeyStoreUnavailable } from '../errors.ts';
import { OpenBao } from '../test-open-bao.ts';
import { KeyValueKeyStore } from './key-value-key-store.ts';
import type { KeyValueOptions, KeyValues } from './key-values.ts';

describe('The key store in a key-value engine (real OpenBao)', () => {
  let bao: OpenBao;
  let options: KeyValueOptions;
  let ledgers = 0;
  beforeAll(async () => {
    bao = await OpenBao.start();
    options = await bao.keyValues();
  }, 180_000);
  afterAll(() => bao.stop());
  const fresh = () => KeyValueKeyStore.open({ ...options, prefix: `ledger/${String((ledgers += 1))}` });

  const scope = {
    ...{ person: personId('0f4c1c1e-5a58-4c39-9d4c-00000000f1f9'), controller: agencyId('millbrook-surgery') },
    retention: 'child-record' as const,
  };
  const key = { status: 'live' as const, keyId: 'secret-bytes', scope, kekId: 'test', wrapped: Buffer.from('wrapped') };

  it('keeps nothing of a destroyed key: no older version of a document is there to be asked for', async () => {
    const store = await fresh();
    await store.add(key);
    const folder = `keys/data/ledger/${String(ledgers)}/persons/${scope.person}`;
    expect(JSON.stringify(await bao.ask('GET', folder))).toContain(key.wrapped.toString('base64url'));
    await store.destroy({ person: scope.person }, { at: '2044-03-01T02:00:00.000Z' as never, why: 'erasure' });
    for (const version of ['', '?version=1', '?version=2'])
      expect(JSON.stringify(await bao.ask('GET', `${folder}${version}`))).not.toContain(
        key.wrapped.toString('base64url'),
      );
    expect((await bao.ask('GET', `${folder}?version=1`)).status).toBe(404);
    await store.close();
  });

  it('a key that is being made while somebody looks for a rotation is found by the next look, and counted', async () => {
    const store = await fresh();
    const values = Reflect.get(store, 'values') as KeyValues;
    const write = values.write.bind(values);
    let looks = 0;
    // The moment between the mark and the key is not to be had otherwise: the look falls into it.
    values.write = async (path, ...rest) => {
      if (path.startsWith('persons/') && (looks += 1) === 1) await store.keysNotUnder('newer', '', 10);
      return write(path, ...rest);
    };
    await store.add(key);
    expect((await store.keysNotUnder('newer', '', 10)).map(({ keyId }) => keyId)).toEqual([key.keyId]);
    expect((await store.counts()).get(key.kekId)).toBe(1);
    await store.close();
  });

  it('a document that somebody deleted by hand is lost, not destroyed, and is never made anew', async () => {
    const store = await fresh();
    await store.add(key);
    await bao.ask('DELETE', `keys/data/ledger/${String(ledgers)}/persons/${scope.person}`);
    await expect(store.get(key.keyId)).rejects.toThrow(KeyStoreUnavailable);
    await expect(store.add({ ...key, keyId: 'second' })).rejects.toThrow(KeyStoreUnavailable);
    await store.close();
  });

  it('refuses a start where destroyed keys would be kept, and says what to write', async () => {
    await bao.ask('POST', 'keys/config', { max_versions: 10, cas_required: true });
    await expect(KeyValueKeyStore.open(options)).rejects.toThrow(/max_versions=1 cas_required=true/);
    await bao.ask('POST', 'keys/config', { max_versions: 1, cas_required: true });
    await expect(KeyValueKeyStore.open({ ...options, mount: 'nowhere' })).rejects.toThrow(KeyProviderRefused);
  });

  it('a server that is away is told by name in bounded time, and the store goes on when it is back', async () => {
    const store = await fresh();
    await store.add(key);
    await bao.seal();
    await expect(store.find(scope)).rejects.toThrow(KeeperUnavailable);
    await expect(store.add({ ...key, keyId: 'other' })).rejects.toThrow(KeeperUnavailable);
    await bao.unseal();
    expect((await store.find(scope))?.keyId).toBe(key.keyId);
    await store.close();
  });

  it('after closing everything is refused by name, and closing again is harmless', async () => {
    const store = await fresh();
    await store.close();
    await store.close();
    await expect(store.add(key)).rejects.toThrow(KeyStoreUnavailable);
    await expect(store.find(scope)).rejects.toThrow(KeyStoreUnavailable);
  });
});
