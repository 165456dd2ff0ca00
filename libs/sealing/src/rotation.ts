import type { KeyProvider } from './key-provider.ts';
import { KeyUnwrapFailed } from './errors.ts';
import { dataKeyLabel, secretLabel } from './key-labels.ts';
import type { KeptKey, KeyStore } from './key-store.ts';

/** How many keys lie under the current key-encryption key, and how many of all. */
export type RotationProgress = { readonly done: number; readonly all: number };

/** What lies under which key-encryption key now. */
export type KeyStatus = {
  readonly current: string;
  readonly provider: string;
  readonly counts: ReadonlyMap<string, number>;
};

const batch = 500;

const labelOf = (key: KeptKey): string => ('name' in key ? secretLabel(key.name) : dataKeyLabel(key.keyId, key.scope));

const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((all, one) => all + one, 0);

/** Under which key-encryption keys the stored keys lie. */
export const keyStatus = async (store: KeyStore, provider: KeyProvider): Promise<KeyStatus> => ({
  current: await provider.currentKeyId(),
  provider: provider.description,
  counts: await store.counts(),
});

/**
 * Makes a new key-encryption key and puts every stored key under it; no event is touched. Where an earlier rotation was ended half way
 * it goes on with that one instead. Gives the id of the current key and how many keys were moved.
 */
export const rotateKeys = async (
  store: KeyStore,
  provider: KeyProvider,
  onProgress: (progress: RotationProgress) => void = () => undefined,
): Promise<{ readonly current: string; readonly moved: number; readonly resumed: boolean }> => {
  const before = await provider.currentKeyId();
  const resumed = (await store.otherThan(before, 1)).length > 0;
  const current = resumed || !provider.rotate ? before : await provider.rotate();
  let moved = 0;
  for (;;) {
    // A key that was being made while the new one became current can still come under the old one: look until there is none.
    const keys = await store.otherThan(current, batch);
    if (keys.length === 0) return { current, moved, resumed };
    const opened = await provider.unwrap(keys.map((key) => ({ ...key, label: labelOf(key) })));
    const wrapped = await provider.wrap(
      keys.map((key, index) => ({ key: opened[index] ?? new Uint8Array(), label: labelOf(key) })),
    );
    for (const bytes of opened) bytes.fill(0);
    const rewrapped = keys.flatMap((key, index) => {
      const now = wrapped[index];
      return now ? [{ before: key, now }] : [];
    });
    if (rewrapped.length < keys.length) throw new KeyUnwrapFailed('The key provider answered without a key.');
    await store.rewrap(rewrapped);
    moved += keys.length;
    const counts = await store.counts();
    onProgress({ done: counts.get(current) ?? 0, all: sum(counts) });
  }
};
