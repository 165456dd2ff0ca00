import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { PersonId } from '@safeguarding/kernel';
import { KeyUnwrapFailed } from './errors.ts';
import { KeyCache, scopeName, type DataKey, type KeyCacheBounds } from './key-cache.ts';
import type { KeyProvider } from './key-provider.ts';
import { dataKeyLabel, secretLabel } from './key-labels.ts';
import type { KeyScope, KeyStore, StoredKey, Tombstone } from './key-store.ts';

const keyBytes = 32;

/** Turns stored keys into keys in memory: makes them on first use, unwraps, remembers for a short while, forgets on destruction. */
export class KeyRing {
  private readonly store: KeyStore;
  private readonly provider: KeyProvider;
  private readonly cache: KeyCache;
  private readonly making = new Map<string, Promise<DataKey>>();
  private readonly stopListening: () => void;
  private readonly sweeper: NodeJS.Timeout;
  /** Counts destructions: whatever was read before one of them is read again. */
  private destructions = 0;

  constructor(store: KeyStore, provider: KeyProvider, bounds: KeyCacheBounds, now: () => number) {
    this.store = store;
    this.provider = provider;
    this.cache = new KeyCache(bounds, now);
    this.stopListening = store.onDestroyed(() => {
      this.destructions += 1;
      this.cache.clear();
      this.making.clear();
    });
    this.sweeper = setInterval(() => {
      this.cache.sweep();
    }, bounds.lifeMs ?? 60_000).unref();
  }

  get cachedKeys(): number {
    return this.cache.size;
  }

  /** The key with that id, where it is in memory. */
  cached(keyId: string): DataKey | undefined {
    return this.cache.withId(keyId);
  }

  /** One key per scope, all in memory already, or undefined. */
  cachedFor(scopes: readonly KeyScope[]): readonly DataKey[] | undefined {
    const keys: DataKey[] = [];
    for (const scope of scopes) {
      const key = this.cache.ofScope(scope);
      if (!key) return undefined;
      keys.push(key);
    }
    return keys;
  }

  /** One durable key per scope, made where there was none. Throws KeyDestroyed, also where the destruction came in between. */
  async keysFor(scopes: readonly KeyScope[]): Promise<readonly DataKey[]> {
    for (;;) {
      const before = this.destructions;
      const keys = await Promise.all(scopes.map((scope) => this.keyFor(scope)));
      if (before === this.destructions) return keys;
    }
  }

  /** The key with that id; what is left of it; or undefined for a key that the store has never held. */
  async find(keyId: string): Promise<DataKey | Tombstone | undefined> {
    for (;;) {
      const before = this.destructions;
      const stored = this.cache.withId(keyId) ?? (await this.store.get(keyId));
      const found = stored && 'wrapped' in stored ? await this.unwrap(stored, before) : stored;
      if (before === this.destructions) return found;
    }
  }

  /** A key of the ledger itself, made on first use and the same ever after. */
  async secret(name: string): Promise<KeyObject> {
    const stored = (await this.store.findSecret(name)) ?? (await this.makeSecret(name));
    const [key] = await this.provider.unwrap([{ ...stored, label: secretLabel(name) }]);
    return this.toKey(key);
  }

  close(): void {
    clearInterval(this.sweeper);
    this.stopListening();
    this.cache.clear();
  }

  /** Fifty first uses at once wait for one creation. */
  private keyFor(scope: KeyScope): Promise<DataKey> {
    const cached = this.cache.ofScope(scope);
    if (cached) return Promise.resolve(cached);
    const name = scopeName(scope);
    const underWay = this.making.get(name);
    if (underWay) return underWay;
    const made = this.loadOrMake(scope).finally(() => {
      if (this.making.get(name) === made) this.making.delete(name);
    });
    this.making.set(name, made);
    return made;
  }

  private async loadOrMake(scope: KeyScope): Promise<DataKey> {
    const before = this.destructions;
    const stored = await this.store.find(scope);
    if (stored) return this.unwrap(stored, before);
    const keyId = randomBytes(16).toString('base64url');
    const bytes = randomBytes(keyBytes);
    const [wrapped] = await this.provider.wrap([{ key: bytes, label: dataKeyLabel(keyId, scope) }]);
    if (!wrapped) throw new KeyUnwrapFailed('The key provider answered without a key.');
    const standing = await this.store.add({ status: 'live', keyId, scope, ...wrapped });
    if (standing.keyId === keyId) return this.remember({ keyId, scope, key: this.toKey(bytes) }, before);
    bytes.fill(0);
    return this.unwrap(standing, before);
  }

  private async unwrap({ keyId, scope, kekId, wrapped }: StoredKey, before: number): Promise<DataKey> {
    const [bytes] = await this.provider.unwrap([{ kekId, wrapped, label: dataKeyLabel(keyId, scope) }]);
    return this.remember({ keyId, scope, key: this.toKey(bytes) }, before);
  }

  private remember(key: DataKey, before: number): DataKey {
    if (before === this.destructions) this.cache.put(key);
    return key;
  }

  private async makeSecret(name: string) {
    const bytes = randomBytes(keyBytes);
    const [wrapped] = await this.provider.wrap([{ key: bytes, label: secretLabel(name) }]);
    bytes.fill(0);
    if (!wrapped) throw new KeyUnwrapFailed('The key provider answered without a key.');
    return this.store.addSecret({ name, ...wrapped });
  }

  /** The raw bytes are wiped: only the KeyObject stays. */
  private toKey(bytes: Uint8Array | undefined): KeyObject {
    if (bytes?.length !== keyBytes) throw new KeyUnwrapFailed('A stored key has not the length of a key.');
    const key = createSecretKey(bytes);
    bytes.fill(0);
    return key;
  }
}

/** True for what is left of a destroyed key of this person; a tombstone of somebody else's key answers for nobody. */
export const isTombstoneOf = (found: DataKey | Tombstone, person: PersonId): found is Tombstone =>
  'status' in found && found.person === person;
