import { dataKeyLabel, secretLabel } from './key-labels.ts';
import { KeyUnwrapFailed } from './errors.ts';
import type { KeyProvider, KeyToUnwrap, WrappedKey } from './key-provider.ts';
import type { KeyStore } from './key-store.ts';

export type RewrapOptions = {
  /** Keys in one round trip to the provider; 200 when absent. */
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (rewrapped: number) => void;
};

type Entry = { readonly which: { readonly keyId: string } | { readonly name: string }; readonly key: KeyToUnwrap };

/** Under the provider's current key; the unwrapped bytes are wiped. One that was destroyed or exchanged meanwhile is left alone. */
const rewrapPage = async (store: KeyStore, provider: KeyProvider, entries: readonly Entry[]): Promise<number> => {
  const bytes = await provider.unwrap(entries.map(({ key }) => key));
  let wrapped: readonly WrappedKey[];
  try {
    wrapped = await provider.wrap(
      entries.map(({ key: { label } }, at) => ({ key: bytes[at] ?? new Uint8Array(), label })),
    );
  } finally {
    for (const one of bytes) one.fill(0);
  }
  if (bytes.length < entries.length || wrapped.length < entries.length)
    throw new KeyUnwrapFailed('The key provider answered without a key.');
  const exchanged = await Promise.all(
    entries.map(({ which, key }, at) => {
      const to = wrapped[at];
      return to ? store.rewrap(which, key, to) : Promise.resolve(false);
    }),
  );
  return exchanged.filter(Boolean).length;
};

/**
 * Wraps every key that lies under an older key-encryption key anew under the current one; events are not touched. May be broken off
 * anywhere and begun again, beside a service that goes on. Resolves to how many were exchanged. Throws KeyStoreUnavailable, and
 * KeyUnwrapFailed where the older key is gone already.
 */
export const rewrapKeys = async (
  store: KeyStore,
  provider: KeyProvider,
  options: RewrapOptions = {},
): Promise<number> => {
  const { pageSize = 200, signal, onProgress } = options;
  const current = await provider.currentKeyId();
  const secrets = await store.secretsNotUnder(current);
  let rewrapped = await rewrapPage(
    store,
    provider,
    secrets.map((secret) => ({ which: { name: secret.name }, key: { ...secret, label: secretLabel(secret.name) } })),
  );
  for (let after = ''; signal?.aborted !== true;) {
    const page = await store.keysNotUnder(current, after, pageSize);
    const last = page.at(-1);
    if (!last) break;
    const entries = page.map((key) => ({
      which: { keyId: key.keyId },
      key: { ...key, label: dataKeyLabel(key.keyId, key.scope) },
    }));
    rewrapped += await rewrapPage(store, provider, entries);
    after = last.keyId;
    onProgress?.(rewrapped);
  }
  return rewrapped;
};
