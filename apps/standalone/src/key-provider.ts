import type { AppConfig } from '@safeguarding/platform';
import { localFileKeyProvider, TransitKeyProvider, type KeyProvider } from '@safeguarding/sealing';

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
