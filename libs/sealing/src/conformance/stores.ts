import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyStore } from '../key-store.ts';
import { KeyValueKeyStore } from '../key-values/key-value-key-store.ts';
import { MemoryKeyStore } from '../memory-key-store.ts';
import { SqliteKeyStore } from '../sqlite-key-store.ts';
import { OpenBao } from '../test-open-bao.ts';

/** A kind of key store under test. */
export type StoreBench = {
  /** A store that nobody has used, as a way to open it again and again: as two processes would, or after a restart. */
  readonly fresh: () => () => Promise<KeyStore>;
  readonly stop: () => Promise<void>;
};

const memory = (): Promise<StoreBench> =>
  Promise.resolve({
    fresh: () => {
      const store = new MemoryKeyStore();
      // Whoever closes one opening of it does not empty it for the others.
      const opened = Object.assign(Object.create(store) as MemoryKeyStore, { close: () => Promise.resolve() });
      return () => Promise.resolve(opened);
    },
    stop: () => Promise.resolve(),
  });

const oneMachine = (): Promise<StoreBench> => {
  const folders: string[] = [];
  return Promise.resolve({
    fresh: () => {
      const folder = mkdtempSync(join(tmpdir(), 'key-store-'));
      folders.push(folder);
      return () => SqliteKeyStore.open(join(folder, 'keys.db'));
    },
    stop: () => {
      for (const folder of folders) rmSync(folder, { recursive: true });
      return Promise.resolve();
    },
  });
};

const severalMachines = async (): Promise<StoreBench> => {
  const bao = await OpenBao.start();
  const options = await bao.keyValues();
  let ledgers = 0;
  return {
    fresh: () => {
      const prefix = `ledger/${String((ledgers += 1))}`;
      return () => KeyValueKeyStore.open({ ...options, prefix });
    },
    stop: () => bao.stop(),
  };
};

/** Every key store, each on its real part. */
export const stores: readonly { readonly name: string; readonly start: () => Promise<StoreBench> }[] = [
  { name: 'memory', start: memory },
  { name: 'one machine (SQLite)', start: oneMachine },
  { name: 'several machines (OpenBao)', start: severalMachines },
];
