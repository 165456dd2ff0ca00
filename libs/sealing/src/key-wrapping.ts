import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { KeyUnwrapFailed } from './errors.ts';
import type { KeyProvider } from './key-provider.ts';

const ivBytes = 12;
const tagBytes = 16;

/** iv, ciphertext and tag in one. */
const wrapOne = (kek: KeyObject, key: Uint8Array, label: string): Uint8Array => {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', kek, iv).setAAD(Buffer.from(label));
  return Buffer.concat([iv, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
};

const unwrapOne = (kek: KeyObject, wrapped: Uint8Array, label: string): Uint8Array => {
  try {
    const decipher = createDecipheriv('aes-256-gcm', kek, wrapped.subarray(0, ivBytes), { authTagLength: tagBytes })
      .setAAD(Buffer.from(label))
      .setAuthTag(wrapped.subarray(-tagBytes));
    const key = decipher.update(wrapped.subarray(ivBytes, -tagBytes));
    decipher.final();
    return key;
  } catch {
    throw new KeyUnwrapFailed(
      'A stored key does not unwrap: the key-encryption key is not the one it was wrapped under.',
    );
  }
};

/** Wraps with AES-256-GCM under keys held in this process; the newest is named by `current`. */
export const localWrapping = (
  description: string,
  current: string,
  keks: ReadonlyMap<string, KeyObject>,
): KeyProvider => {
  const kekOf = (id: string): KeyObject => {
    const kek = keks.get(id);
    if (!kek) throw new KeyUnwrapFailed(`The key-encryption key "${id}" is not among those of ${description}.`);
    return kek;
  };
  return {
    description,
    currentKeyId: () => Promise.resolve(current),
    wrap: (keys) =>
      Promise.resolve(keys.map(({ key, label }) => ({ kekId: current, wrapped: wrapOne(kekOf(current), key, label) }))),
    // async: a refusal is a rejection, never a throw past the caller's catch
    // eslint-disable-next-line @typescript-eslint/require-await
    unwrap: async (keys) => keys.map(({ kekId, wrapped, label }) => unwrapOne(kekOf(kekId), wrapped, label)),
  };
};

/** A provider whose key dies with the process: for tests and ledgers in memory only. */
export const ephemeralKeyProvider = (): KeyProvider =>
  localWrapping('a key in memory', 'ephemeral', new Map([['ephemeral', createSecretKey(randomBytes(32))]]));
