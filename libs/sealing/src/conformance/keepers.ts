import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyProvider } from '../key-provider.ts';
import { localFileKeyProvider } from '../local-file-key-provider.ts';
import { OpenBao } from '../test-open-bao.ts';
import { TransitKeyProvider } from '../transit/transit-key-provider.ts';

/** A keeper of key-encryption keys under test. */
export type Keeper = {
  /** A provider as a process that starts now would have it. */
  readonly open: () => Promise<KeyProvider>;
  /** Makes a newer key the current one. */
  readonly rotate: () => Promise<unknown>;
  readonly stop: () => Promise<void>;
};

const localFile = (): Promise<Keeper> => {
  const folder = mkdtempSync(join(tmpdir(), 'keeper-'));
  const file = join(folder, 'key-encryption-keys.json');
  let rotations = 0;
  return Promise.resolve({
    open: () => Promise.resolve(localFileKeyProvider({ file, createIfMissing: true })),
    rotate: () => {
      const { keys } = JSON.parse(readFileSync(file, 'utf8')) as { readonly keys: Readonly<Record<string, string>> };
      const current = `newer-${String((rotations += 1))}`;
      const key = Buffer.alloc(32, rotations).toString('base64url');
      writeFileSync(file, JSON.stringify({ current, keys: { ...keys, [current]: key } }));
      return Promise.resolve();
    },
    stop: () => {
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    },
  });
};

/** A real OpenBao over TLS, signed in to by AppRole. */
const transit = async (): Promise<Keeper> => {
  const bao = await OpenBao.start();
  const opened: TransitKeyProvider[] = [];
  return {
    open: async () => {
      const provider = new TransitKeyProvider(await bao.options());
      opened.push(provider);
      return provider;
    },
    rotate: () => bao.rotate(),
    stop: async () => {
      await Promise.all(opened.map((provider) => provider.close()));
      await bao.stop();
    },
  };
};

export const keepers: readonly { readonly name: string; readonly start: () => Promise<Keeper> }[] = [
  { name: 'local key file', start: localFile },
  { name: 'transit engine (OpenBao)', start: transit },
];
