import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { EnvelopeSealing } from './envelope-sealing.ts';
import { KeyUnwrapFailed } from './errors.ts';
import { KeyedIdentifierHash } from './identifier-hash.ts';
import type { KeyCacheBounds } from './key-cache.ts';
import type { KeyProvider } from './key-provider.ts';
import { KeyRing } from './key-ring.ts';
import type { KeyStore } from './key-store.ts';
import { ephemeralKeyProvider } from './key-wrapping.ts';
import { KeyedHash } from './keyed-hash.ts';
import { MemoryKeyStore } from './memory-key-store.ts';
import { keyStatus, rotateKeys, type KeyStatus, type RotationProgress } from './rotation.ts';
import { SealedTokens } from './sealed-tokens.ts';
import { SqliteKeyStore } from './sqlite-key-store.ts';

/** Where keys lie: `keys.db` in a folder, in memory only, or in a store that the caller opened. */
export type SealingPlace =
  | { readonly dataDir: string; readonly provider: KeyProvider }
  | { readonly memory: true; readonly provider?: KeyProvider }
  | { readonly keyStore: KeyStore; readonly provider: KeyProvider };

export type SealingOptions = SealingPlace & {
  readonly cache?: KeyCacheBounds;
  /** Generation of the identifier key; 1 when absent. */
  readonly identifierEpoch?: number;
  /** Monotonic clock in ms for the life of cached keys; the machine's when absent. */
  readonly now?: () => number;
};

/** Everything that this library gives, on one key store. */
export type OpenedSealing = {
  readonly sealing: EnvelopeSealing;
  readonly identifierHash: KeyedIdentifierHash;
  readonly tokens: SealedTokens;
  readonly keyedHash: KeyedHash;
  readonly keyStore: KeyStore;
  /** Under which key-encryption keys everything lies. */
  readonly keyStatus: () => Promise<KeyStatus>;
  /** Puts everything under a new key-encryption key, or goes on with what was begun. */
  readonly rotateKeys: (onProgress?: (progress: RotationProgress) => void) => ReturnType<typeof rotateKeys>;
  /** Unwrapped data keys in memory now: for the metric and the bound. */
  readonly cachedKeys: () => number;
  close(): Promise<void>;
};

const storeOf = async (place: SealingPlace): Promise<KeyStore> => {
  if ('keyStore' in place) return place.keyStore;
  if ('memory' in place) return new MemoryKeyStore();
  mkdirSync(place.dataDir, { recursive: true, mode: 0o700 });
  return SqliteKeyStore.open(join(place.dataDir, 'keys.db'));
};

const providerOf = (place: SealingPlace): KeyProvider =>
  'memory' in place ? (place.provider ?? ephemeralKeyProvider()) : place.provider;

/**
 * Opens the key store and makes or unwraps the ledger's own keys. Throws KeyStoreUnavailable, and KeyUnwrapFailed where the store was
 * written under another key-encryption key: better no start than a second set of keys.
 */
export const openSealing = async (options: SealingOptions): Promise<OpenedSealing> => {
  const { cache = {}, identifierEpoch = 1, now = () => performance.now() } = options;
  const keyStore = await storeOf(options);
  const provider = providerOf(options);
  const ring = new KeyRing(keyStore, provider, cache, now);
  const close = async (): Promise<void> => {
    ring.close();
    await keyStore.close();
  };
  try {
    const [identifiers, tokens, hashes] = await Promise.all([
      ring.secret(`identifier-hash-${String(identifierEpoch)}`),
      ring.secret('sealed-tokens-1'),
      ring.secret('keyed-hash-1'),
    ]);
    return {
      sealing: new EnvelopeSealing(ring),
      identifierHash: new KeyedIdentifierHash(identifiers, identifierEpoch),
      tokens: new SealedTokens(tokens),
      keyedHash: new KeyedHash(hashes),
      keyStore,
      keyStatus: () => keyStatus(keyStore, provider),
      rotateKeys: (onProgress) => rotateKeys(keyStore, provider, onProgress),
      cachedKeys: () => ring.cachedKeys,
      close,
    };
  } catch (error) {
    await close();
    if (!(error instanceof KeyUnwrapFailed)) throw error;
    throw new KeyUnwrapFailed(
      `The key store does not belong to ${provider.description}. Restore the key file that was in use when the store was written, or start with an empty data folder.`,
    );
  }
};
