import type { KeyProvider } from './key-provider.ts';
import type { KeyStore } from './key-store.ts';
import { rewrapKeys } from './rewrap-keys.ts';

/** How many keys lie under the current key-encryption key, and how many of all. */
export type RotationProgress = { readonly done: number; readonly all: number };

/** What lies under which key-encryption key now. */
export type KeyStatus = {
  readonly current: string;
  readonly provider: string;
  readonly counts: ReadonlyMap<string, number>;
};

const batch = 500;

const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((all, one) => all + one, 0);

const hasOthers = async (store: KeyStore, kekId: string): Promise<boolean> =>
  (await store.secretsNotUnder(kekId)).length > 0 || (await store.keysNotUnder(kekId, '', 1)).length > 0;

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
  const resumed = await hasOthers(store, before);
  const current = resumed || !provider.rotate ? before : await provider.rotate();
  let moved = 0;
  // A key that was being made while the new one became current can still come under the old one: look until there is none.
  while (await hasOthers(store, current)) {
    const counts = await store.counts();
    const [under, all] = [counts.get(current) ?? 0, sum(counts)];
    moved += await rewrapKeys(store, provider, {
      pageSize: batch,
      onProgress: (rewrapped) => {
        onProgress({ done: Math.min(under + rewrapped, all), all });
      },
    });
    const now = await store.counts();
    onProgress({ done: now.get(current) ?? 0, all: sum(now) });
  }
  return { current, moved, resumed };
};
