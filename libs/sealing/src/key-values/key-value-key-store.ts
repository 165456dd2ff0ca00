import { randomUUID } from 'node:crypto';
import type { PersonId } from '@safeguarding/kernel';
import {
  goneBy,
  keyOfScope,
  keyWithId,
  noKeys,
  personKeysIn,
  withDestruction,
  withKey,
  withWrapping,
  type PersonKeys,
} from './person-keys.ts';
import { KeeperUnavailable, KeyDestroyed, KeyStoreUnavailable } from '../errors.ts';
import type { WrappedKey } from '../key-provider.ts';
import {
  checkReason,
  DestructionListeners,
  type Destruction,
  type KeyScope,
  type KeySelector,
  type KeyStore,
  type StoredKey,
  type StoredSecret,
  type Tombstone,
} from '../key-store.ts';
import { KeyValues, type KeyValueOptions } from './key-values.ts';

/** Losing so many races for one person's document means that something else is wrong. */
const mostRaces = 50;
/** Lists are short enough for one answer when names are spread over the first two characters of a random id. */
const shardOf = (keyId: string): string => keyId.slice(0, 2);

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/**
 * The key store of several machines: a document per person in a key-value engine of Vault or OpenBao, written only where nobody wrote
 * meanwhile. `by-id` finds the person of a key; `under` says which keys lie under which key-encryption key, is written before the
 * document that it tells of, and may therefore name a key too many, never one too few.
 */
export class KeyValueKeyStore implements KeyStore {
  private readonly values: KeyValues;
  private readonly listeners = new DestructionListeners();
  private closed = false;

  private constructor(values: KeyValues) {
    this.values = values;
  }

  /** Throws KeyProviderRefused where the engine cannot be used, or would keep what is destroyed. */
  static async open(options: KeyValueOptions): Promise<KeyValueKeyStore> {
    const values = new KeyValues(options);
    try {
      await values.check();
      return new KeyValueKeyStore(values);
    } catch (error) {
      await values.close();
      throw error;
    }
  }

  async find(scope: KeyScope): Promise<StoredKey | undefined> {
    return keyOfScope((await this.person(scope.person)).all, scope);
  }

  async get(keyId: string): Promise<StoredKey | Tombstone | undefined> {
    const person = await this.personOf(keyId);
    return person && keyWithId((await this.person(person)).all, person, keyId);
  }

  async add(key: StoredKey): Promise<StoredKey> {
    const { keyId, kekId, scope } = key;
    this.checkOpen();
    await Promise.all([
      this.values.write(byId(keyId), { person: scope.person }, 0),
      this.values.write(under(kekId, keyId), {}, 0),
    ]);
    let standing: StoredKey | 'refused' | undefined;
    const kept = await this.change(scope.person, (all) => {
      const next = withKey(all, key);
      standing = next === 'refused' || 'status' in next ? next : undefined;
      return standing === undefined ? (next as PersonKeys) : undefined;
    });
    // Either this write is the one that stands, or an earlier try of it whose answer was lost.
    if (kept || (typeof standing === 'object' && standing.keyId === keyId)) {
      // Somebody who looked in between saw a mark that told of nothing, and removed it: a rotation would never find this key.
      await this.values.write(under(kekId, keyId), {}, 0);
      return key;
    }
    await this.tidy([byId(keyId), under(kekId, keyId)]);
    if (standing === undefined || standing === 'refused') throw new KeyDestroyed();
    return standing;
  }

  async findSecret(name: string): Promise<StoredSecret | undefined> {
    this.checkOpen();
    const found = await this.values.read(secret(name));
    return found && this.secretIn(name, found.data);
  }

  async addSecret({ name, kekId, wrapped }: StoredSecret): Promise<StoredSecret> {
    this.checkOpen();
    await this.values.write(secret(name), { kekId, wrapped: textOf(wrapped) }, 0);
    const standing = await this.findSecret(name);
    if (!standing) throw new KeyStoreUnavailable();
    return standing;
  }

  async keysNotUnder(kekId: string, after: string, limit: number): Promise<readonly StoredKey[]> {
    this.checkOpen();
    const found: StoredKey[] = [];
    const others = (await this.keks()).filter((other) => other !== kekId);
    const shards = await Promise.all(others.map(async (kek) => [kek, await this.values.list(folder(kek))] as const));
    const names = [...new Set(shards.flatMap(([, list]) => list))].toSorted((a, b) => (a < b ? -1 : 1));
    for (const shard of names.filter((name) => name >= shardOf(after))) {
      const keyIds = await this.inShard(
        shards.filter(([, list]) => list.includes(shard)).map(([kek]) => kek),
        shard,
      );
      for (const { kek, keyId } of keyIds.filter((one) => one.keyId > after)) {
        if (found.length === limit) return found;
        const key = await this.get(keyId);
        if (key?.status !== 'live' || key.kekId !== kek) await this.tidyMark(kek, keyId);
        else found.push(key);
      }
      if (found.length === limit) return found;
    }
    return found;
  }

  async secretsNotUnder(kekId: string): Promise<readonly StoredSecret[]> {
    return (await this.secrets()).filter((one) => one.kekId !== kekId);
  }

  async rewrap(
    which: { readonly keyId: string } | { readonly name: string },
    from: WrappedKey,
    to: WrappedKey,
  ): Promise<boolean> {
    this.checkOpen();
    if ('name' in which) return this.rewrapSecret(which.name, from, to);
    const { keyId } = which;
    const person = await this.personOf(keyId);
    if (!person) return false;
    await this.values.write(under(to.kekId, keyId), {}, 0);
    let answer: PersonKeys | 'done' | 'other' = 'other';
    const changed = await this.change(person, (all) => {
      answer = withWrapping(all, keyId, from, to);
      return typeof answer === 'object' ? answer : undefined;
    });
    const exchanged = changed || (answer as PersonKeys | 'done' | 'other') === 'done';
    // A wrong mark is found and removed by whoever lists; a missing one would hide a key from rotation.
    if (exchanged) await this.values.write(under(to.kekId, keyId), {}, 0);
    if (exchanged && from.kekId !== to.kekId) await this.tidy([under(from.kekId, keyId)]);
    return exchanged;
  }

  async destroy(selector: KeySelector, destruction: Destruction): Promise<readonly string[]> {
    checkReason(destruction.why);
    this.checkOpen();
    const id = randomUUID();
    let before: PersonKeys = noKeys;
    let after: PersonKeys = noKeys;
    try {
      await this.change(selector.person, (all) => {
        if (goneBy(all, id).length > 0) return undefined;
        before = all;
        after = withDestruction(all, selector, destruction, id);
        return after === all ? undefined : after;
      });
    } catch (error) {
      // The outcome is unknown: whoever holds keys in memory must ask the store again.
      this.listeners.tell([]);
      throw error;
    }
    const keyIds = goneBy(after, id);
    this.listeners.tell(keyIds);
    await this.tidy(keyIds.flatMap((keyId) => (before.keys[keyId] ? [under(before.keys[keyId].kekId, keyId)] : [])));
    return keyIds;
  }

  async counts(): Promise<ReadonlyMap<string, number>> {
    this.checkOpen();
    const counts = new Map<string, number>();
    for (const kek of await this.keks()) {
      const shards = await this.values.list(folder(kek));
      const lists = await Promise.all(shards.map((shard) => this.values.list(`${folder(kek)}/${shard}`)));
      const keys = lists.reduce((sum, list) => sum + list.length, 0);
      if (keys > 0) counts.set(kek, keys);
    }
    for (const { kekId } of await this.secrets()) counts.set(kekId, (counts.get(kekId) ?? 0) + 1);
    return counts;
  }

  onDestroyed(listener: (keyIds: readonly string[]) => void): () => void {
    return this.listeners.add(listener);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.values.close();
  }

  private async personOf(keyId: string): Promise<PersonId | undefined> {
    this.checkOpen();
    const found = await this.values.read(byId(keyId));
    if (!found) return undefined;
    if (typeof found.data['person'] !== 'string') throw new KeyStoreUnavailable();
    return found.data['person'] as PersonId;
  }

  private async person(person: PersonId): Promise<{ readonly all: PersonKeys; readonly version: number }> {
    this.checkOpen();
    const found = await this.values.read(personPath(person));
    if (!found) return { all: noKeys, version: 0 };
    const all = personKeysIn(found.data);
    if (!all) throw new KeyStoreUnavailable();
    return { all, version: found.version };
  }

  /** Tries again while others write; false where `next` wants nothing written. A write whose answer was lost shows in the next look. */
  private async change(person: PersonId, next: (all: PersonKeys) => PersonKeys | undefined): Promise<boolean> {
    for (let races = 0; races < mostRaces; races += 1) {
      const { all, version } = await this.person(person);
      const changed = next(all);
      if (!changed) return false;
      if (await this.values.write(personPath(person), changed, version)) return true;
    }
    throw new KeeperUnavailable('busy');
  }

  private async rewrapSecret(name: string, from: WrappedKey, to: WrappedKey): Promise<boolean> {
    const found = await this.values.read(secret(name));
    const is = ({ kekId, wrapped }: WrappedKey): boolean =>
      found?.data['kekId'] === kekId && found.data['wrapped'] === textOf(wrapped);
    if (!found || !is(from)) return false;
    return this.values.write(secret(name), { kekId: to.kekId, wrapped: textOf(to.wrapped) }, found.version);
  }

  private secretIn(name: string, { kekId, wrapped }: Readonly<Record<string, unknown>>): StoredSecret {
    if (typeof kekId !== 'string' || typeof wrapped !== 'string') throw new KeyStoreUnavailable();
    return { name, kekId, wrapped: Buffer.from(wrapped, 'base64url') };
  }

  private async secrets(): Promise<readonly StoredSecret[]> {
    this.checkOpen();
    const found = await Promise.all((await this.values.list('secrets')).map((name) => this.findSecret(name)));
    return found.filter((one) => one !== undefined);
  }

  private async keks(): Promise<readonly string[]> {
    const names = await this.values.list('under');
    return names.map((name) => Buffer.from(name.replace(/\/$/, ''), 'base64url').toString());
  }

  private async inShard(keks: readonly string[], shard: string) {
    const lists = await Promise.all(
      keks.map(async (kek) =>
        (await this.values.list(`${folder(kek)}/${shard}`)).map((name) => ({ kek, keyId: name })),
      ),
    );
    return lists.flat().toSorted((a, b) => (a.keyId < b.keyId ? -1 : 1));
  }

  /** Marks that tell of nothing any more; left behind they cost a look and mislead nobody. */
  private async tidy(paths: readonly string[]): Promise<void> {
    await Promise.all(paths.map((path) => this.values.remove(path).catch(() => undefined)));
  }

  /** One look more after it is gone: the key may have come under this key-encryption key meanwhile. */
  private async tidyMark(kek: string, keyId: string): Promise<void> {
    await this.tidy([under(kek, keyId)]);
    const key = await this.get(keyId);
    if (key?.status === 'live' && key.kekId === kek) await this.values.write(under(kek, keyId), {}, 0);
  }

  private checkOpen(): void {
    if (this.closed) throw new KeyStoreUnavailable();
  }
}

const personPath = (person: PersonId): string => `persons/${person}`;
const byId = (keyId: string): string => `by-id/${shardOf(keyId)}/${keyId}`;
const secret = (name: string): string => `secrets/${name}`;
const folder = (kekId: string): string => `under/${Buffer.from(kekId).toString('base64url')}`;
const under = (kekId: string, keyId: string): string => `${folder(kekId)}/${shardOf(keyId)}/${keyId}`;
