import type { AgencyId, Instant, PersonId } from '@safeguarding/kernel';
import type { WrappedKey } from './key-provider.ts';
import type { RetentionClass } from './port.ts';

/** What one data key is for. */
export type KeyScope = {
  readonly person: PersonId;
  readonly controller: AgencyId;
  readonly retention: RetentionClass;
};

/** A data key as it is kept: random opaque id, wrapped bytes. */
export type StoredKey = WrappedKey & { readonly status: 'live'; readonly keyId: string; readonly scope: KeyScope };

/** What stays of a destroyed key. */
export type Tombstone = {
  readonly status: 'destroyed';
  readonly keyId: string;
  readonly person: PersonId;
  readonly destroyedAt: Instant;
  readonly why: string;
};

/** A key of the ledger itself (hashes, tokens), by name. */
export type StoredSecret = WrappedKey & { readonly name: string };

/** Which keys to destroy: all of one person, or those with one controller, one retention class, or both. */
export type KeySelector = {
  readonly person: PersonId;
  readonly controller?: AgencyId;
  readonly retention?: RetentionClass;
};

/** `why` is a code of lower-case letters, digits and hyphens (`retention-ended`), never free text. */
export type Destruction = { readonly at: Instant; readonly why: string };

/**
 * Where wrapped data keys lie, apart from the log and never exported with it. What is acknowledged is durable. After a destruction no
 * key is ever made again for what the selector covers.
 */
export type KeyStore = {
  find(scope: KeyScope): Promise<StoredKey | undefined>;
  /** Undefined: this store has never heard of the key. */
  get(keyId: string): Promise<StoredKey | Tombstone | undefined>;
  /** Keeps the key unless its scope has one already; answers the one that stands. Throws KeyDestroyed. */
  add(key: StoredKey): Promise<StoredKey>;
  findSecret(name: string): Promise<StoredSecret | undefined>;
  /** Keeps the secret unless one of that name is there; answers the one that stands. */
  addSecret(secret: StoredSecret): Promise<StoredSecret>;
  /** Live keys, by id after `after`, that are wrapped under another key-encryption key than this one; at most `limit`. */
  keysNotUnder(kekId: string, after: string, limit: number): Promise<readonly StoredKey[]>;
  secretsNotUnder(kekId: string): Promise<readonly StoredSecret[]>;
  /** Exchanges the wrapping of a data key (`keyId`) or a secret (`name`) where it is still `from`; false where it is not, or destroyed. */
  rewrap(
    which: { readonly keyId: string } | { readonly name: string },
    from: WrappedKey,
    to: WrappedKey,
  ): Promise<boolean>;
  /** Ids of the keys that went; empty when repeated. Listeners run before it resolves. Throws RangeError for a malformed `why`. */
  destroy(selector: KeySelector, destruction: Destruction): Promise<readonly string[]>;
  /** How many keys and secrets lie under each key-encryption key. */
  counts(): Promise<ReadonlyMap<string, number>>;
  /** Called after every destruction of this process: empty your caches. Returns the way to stop it. */
  onDestroyed(listener: (keyIds: readonly string[]) => void): () => void;
  close(): Promise<void>;
};

const reason = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Throws RangeError for free text: a tombstone stays for ever and must say nothing personal. */
export const checkReason = (why: string): void => {
  if (!reason.test(why))
    throw new RangeError('A destruction needs a reason code of lower-case letters, digits and hyphens.');
};

/** Those who want to hear of destructions. */
export class DestructionListeners {
  private readonly listeners = new Set<(keyIds: readonly string[]) => void>();

  add(listener: (keyIds: readonly string[]) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  tell(keyIds: readonly string[]): void {
    for (const listener of this.listeners) listener(keyIds);
  }
}
