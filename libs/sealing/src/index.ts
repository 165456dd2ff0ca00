export { verifyCommitment } from './commitments.ts';
export { sealingErrors } from './core/sealing-errors.ts';
export { EnvelopeSealing, type OpenedWithSalts } from './envelope-sealing.ts';
export {
  KeyDestroyed,
  KeeperUnavailable,
  KeyMissing,
  KeyProviderRefused,
  KeyStoreUnavailable,
  KeyUnwrapFailed,
  NotSealable,
  SealBroken,
  type KeeperTrouble,
} from './errors.ts';
export type { KeyCacheBounds } from './key-cache.ts';
export type { KeyProvider, KeyToUnwrap, KeyToWrap, WrappedKey } from './key-provider.ts';
export type { Destruction, KeyScope, KeySelector, KeyStore, StoredKey, StoredSecret, Tombstone } from './key-store.ts';
export { ephemeralKeyProvider } from './key-wrapping.ts';
export { KeyedHash } from './keyed-hash.ts';
export { KeyFileRefused, localFileKeyProvider, type LocalKeyFileOptions } from './local-file-key-provider.ts';
export { KeyValueKeyStore } from './key-values/key-value-key-store.ts';
export type { KeyValueOptions } from './key-values/key-values.ts';
export { MemoryKeyStore } from './memory-key-store.ts';
export { hasOwnKeys, openSealing, type OpenedSealing, type SealingOptions, type SealingPlace } from './open-sealing.ts';
export * from './port.ts';
export type { KeyStatus, RotationProgress } from './rotation.ts';
export { rewrapKeys, type RewrapOptions } from './rewrap-keys.ts';
export { SealedTokens } from './sealed-tokens.ts';
export { SqliteKeyStore } from './sqlite-key-store.ts';
export { OpenBao } from './test-open-bao.ts';
export { TransitKeyProvider } from './transit/transit-key-provider.ts';
export type { TransitOptions, TransitSignIn } from './transit/transit-options.ts';
