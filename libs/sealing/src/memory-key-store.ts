import { KeyDestroyed } from './errors.ts';
import type { WrappedKey } from './key-provider.ts';
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
} from './key-store.ts';

const covers = (selector: KeySelector, scope: KeyScope): boolean =>
  selector.person === scope.person &&
  (selector.controller ?? scope.controller) === scope.controller &&
  (selector.retention ?? scope.retention) === scope.retention;

const isSameWrapping = (one: WrappedKey, other: WrappedKey): boolean =>
  one.kekId === other.kekId && Buffer.from(one.wrapped).equals(other.wrapped);

const nameOf = ({ person, controller, retention }: KeyScope): string => `${person} ${controller} ${retention}`;

/** A key store that dies with the process: tests and ledgers in memory. */
/* eslint-disable @typescript-eslint/require-await -- the port is asynchronous; refusals must be rejections */
export class MemoryKeyStore implements KeyStore {
  private readonly byId = new Map<string, StoredKey | Tombstone>();
  private readonly byScope = new Map<string, StoredKey>();
  private readonly secrets = new Map<string, StoredSecret>();
  private readonly destroyed = new Map<string, readonly KeySelector[]>();
  private readonly listeners = new DestructionListeners();

  async find(scope: KeyScope): Promise<StoredKey | undefined> {
    return this.byScope.get(nameOf(scope));
  }

  async get(keyId: string): Promise<StoredKey | Tombstone | undefined> {
    return this.byId.get(keyId);
  }

  async add(key: StoredKey): Promise<StoredKey> {
    const refused = this.destroyed.get(key.scope.person)?.some((selector) => covers(selector, key.scope)) ?? false;
    if (refused) throw new KeyDestroyed();
    const standing = this.byScope.get(nameOf(key.scope)) ?? key;
    this.byScope.set(nameOf(key.scope), standing);
    this.byId.set(standing.keyId, standing);
    return standing;
  }

  async findSecret(name: string): Promise<StoredSecret | undefined> {
    return this.secrets.get(name);
  }

  async addSecret(secret: StoredSecret): Promise<StoredSecret> {
    const standing = this.secrets.get(secret.name) ?? secret;
    this.secrets.set(secret.name, standing);
    return standing;
  }

  async keysNotUnder(kekId: string, after: string, limit: number): Promise<readonly StoredKey[]> {
    return [...this.byScope.values()]
      .filter((key) => key.kekId !== kekId && key.keyId > after)
      .toSorted((a, b) => (a.keyId < b.keyId ? -1 : 1))
      .slice(0, limit);
  }

  async secretsNotUnder(kekId: string): Promise<readonly StoredSecret[]> {
    return [...this.secrets.values()].filter((secret) => secret.kekId !== kekId);
  }

  async rewrap(
    which: { readonly keyId: string } | { readonly name: string },
    from: WrappedKey,
    to: WrappedKey,
  ): Promise<boolean> {
    const standing = 'keyId' in which ? this.byId.get(which.keyId) : this.secrets.get(which.name);
    if (!standing || !('wrapped' in standing) || !isSameWrapping(standing, from)) return false;
    if ('name' in standing) this.secrets.set(standing.name, { ...standing, ...to });
    else {
      this.byId.set(standing.keyId, { ...standing, ...to });
      this.byScope.set(nameOf(standing.scope), { ...standing, ...to });
    }
    return true;
  }

  async destroy(selector: KeySelector, { at, why }: Destruction): Promise<readonly string[]> {
    checkReason(why);
    this.destroyed.set(selector.person, [...(this.destroyed.get(selector.person) ?? []), selector]);
    const gone = [...this.byScope.values()].filter(({ scope }) => covers(selector, scope));
    for (const { keyId, scope } of gone) {
      this.byScope.delete(nameOf(scope));
      this.byId.set(keyId, { status: 'destroyed', keyId, person: scope.person, destroyedAt: at, why });
    }
    const keyIds = gone.map(({ keyId }) => keyId);
    this.listeners.tell(keyIds);
    return keyIds;
  }

  async counts(): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    for (const { kekId } of this.kept()) counts.set(kekId, (counts.get(kekId) ?? 0) + 1);
    return counts;
  }

  private kept(): readonly WrappedKey[] {
    return [...this.byScope.values(), ...this.secrets.values()];
  }

  onDestroyed(listener: (keyIds: readonly string[]) => void): () => void {
    return this.listeners.add(listener);
  }

  async close(): Promise<void> {
    this.byId.clear();
    this.byScope.clear();
    this.secrets.clear();
  }
}
/* eslint-enable @typescript-eslint/require-await */
