import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { EnvelopeSealing } from './envelope-sealing.ts';
import { KeeperUnavailable, KeyProviderRefused, KeyUnwrapFailed } from './errors.ts';
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
  /** Whether the provider unwraps keys just now, asked once in five seconds at most: for readiness. */
  readonly keysAvailable: () => Promise<boolean>;
  close(): Promise<void>;
};

const oneOfItsOwn = 'keyed-hash-1';

/** Whether a ledger has begun to use this key store: its own keys are made at its first start, and never again. */
export const hasOwnKeys = async (keyStore: Pick<KeyStore, 'findSecret'>): Promise<boolean> =>
  (await keyStore.findSecret(oneOfItsOwn)) !== undefined;

const storeOf = async (place: SealingPlace): Promise<KeyStore> => {
  if ('keyStore' in place) return place.keyStore;
  if ('memory' in place) return new MemoryKeyStore();
  mkdirSync(place.dataDir, { recursive: true, mode: 0o700 });
  return SqliteKeyStore.open(join(place.dataDir, 'keys.db'));
};

const providerOf = (place: SealingPlace): KeyProvider =>
  'memory' in place ? (place.provider ?? ephemeralKeyProvider()) : place.provider;

const freshMs = 5_000;

/** Many who ask cost one question in five seconds, and wait for the one under way. */
const rarely = (now: () => number, ask: () => Promise<boolean>): (() => Promise<boolean>) => {
  let answer: Promise<boolean> | undefined;
  let goneAt = 0;
  return () => {
    if (answer && now() < goneAt) return answer;
    goneAt = now() + freshMs;
    return (answer = ask());
  };
};

/**
 * Opens the key store and makes or unwraps the ledger's own keys. Throws KeyStoreUnavailable, KeyProviderRefused where the keeper of keys
 * is away although the store itself is in order, and KeyUnwrapFailed where the store was written under another key-encryption key:
 * better no start than a second set of keys.
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
      ring.secret(oneOfItsOwn),
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
      keysAvailable: rarely(now, () =>
        ring.secret(oneOfItsOwn).then(
          () => true,
          () => false,
        ),
      ),
      close,
    };
  } catch (error) {
    await close();
    if (error instanceof KeeperUnavailable)
      throw new KeyProviderRefused(
        `${error.code} No keys can be had from ${provider.description}. The key store itself was opened and is left as it is: start again once its keeper serves.`,
      );
    if (!(error instanceof KeyUnwrapFailed)) throw error;
    throw new KeyUnwrapFailed(
      `The key store does not belong to ${provider.description}. Configure the keeper of keys that was in use when the store was written (restore its key file), or start with an empty data folder.`,
    );
  }
};
