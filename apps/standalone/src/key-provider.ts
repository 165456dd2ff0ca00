import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AppConfig } from '@safeguarding/platform';
import {
  KeyValueKeyStore,
  localFileKeyProvider,
  SqliteKeyStore,
  TransitKeyProvider,
  type KeyProvider,
  type KeyStore,
} from '@safeguarding/sealing';

/** The settings that say who keeps the key-encryption keys. */
export type KeySettings = Pick<AppConfig, 'keyFile' | 'keyProvider' | 'profile'>;

/** Throws KeyFileRefused or KeyProviderRefused where the keeper cannot be used: better no start than a ledger that nobody can read. */
export const openKeyProvider = async (
  { keyFile, keyProvider, profile }: KeySettings,
  onChange?: (trouble: Error | undefined) => void,
): Promise<KeyProvider> => {
  if (keyProvider.kind === 'local-file')
    return localFileKeyProvider({ file: keyFile, createIfMissing: profile === 'development' });
  const provider = new TransitKeyProvider(onChange ? { ...keyProvider, onChange } : keyProvider);
  try {
    await provider.check();
    return provider;
  } catch (error) {
    await provider.close();
    throw error;
  }
};

/** The file of the data keys; undefined where they lie in a key-value engine. */
export const keyFileOf = ({ keyProvider, keysDir }: KeySettings & Pick<AppConfig, 'keysDir'>): string | undefined =>
  keyProvider.kind === 'transit' && keyProvider.keyValues ? undefined : join(keysDir, 'keys.db');

/** The data keys' own place: a file of one machine, or a key-value engine that several share. Throws KeyStoreUnavailable, KeyProviderRefused. */
export const openKeyStore = ({ keyProvider, keysDir }: KeySettings & Pick<AppConfig, 'keysDir'>): Promise<KeyStore> => {
  if (keyProvider.kind === 'transit' && keyProvider.keyValues)
    return KeyValueKeyStore.open({ ...keyProvider, ...keyProvider.keyValues });
  mkdirSync(keysDir, { recursive: true, mode: 0o700 });
  return SqliteKeyStore.open(join(keysDir, 'keys.db'));
};
