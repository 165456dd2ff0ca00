import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DevIssuerRefused } from './dev-issuer-refused.ts';
import type { PublicJwk } from './issuer-config.ts';

/** A P-256 key that signs the tokens of the development issuer. */
export type DevKey = { readonly privateJwk: PublicJwk & { readonly kid: string }; readonly publicJwk: PublicJwk };

/** Reads the signing key, making it where there is none; without a file the key lasts as long as the process. Throws DevIssuerRefused. */
export const devKey = (file: string | undefined): DevKey => {
  if (file === undefined) return fromText(newKey());
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, newKey(), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'EEXIST') throw error;
  }
  return fromText(readPrivate(file));
};

/** Checks and reads through one handle, so that the file cannot be exchanged in between. */
const readPrivate = (file: string): string => {
  const handle = openSync(file, 'r');
  try {
    if ((fstatSync(handle).mode & 0o077) !== 0)
      throw new DevIssuerRefused(`The key file of the development issuer is readable by others: chmod 600 ${file}`);
    return readFileSync(handle, 'utf8');
  } finally {
    closeSync(handle);
  }
};

const newKey = (): string => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return `${JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: randomUUID() })}\n`;
};

const fromText = (text: string): DevKey => {
  try {
    const { kty, crv, x, y, d, kid } = JSON.parse(text) as Record<string, string>;
    if (kid === undefined) throw new RangeError('The key has no id.');
    const shared = { kid, alg: 'ES256', use: 'sig' };
    const key = { kty: String(kty), crv: String(crv), x: String(x), y: String(y) };
    createPublicKey({ key, format: 'jwk' });
    return { privateJwk: { ...key, ...shared, d: String(d) }, publicJwk: { ...key, ...shared } };
  } catch {
    throw new DevIssuerRefused('The key file of the development issuer is damaged: delete it and start again.');
  }
};
