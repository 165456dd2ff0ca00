import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';

/** The key that signs webhooks cannot be used; the message says what to do, and holds no key. */
export class WebhookKeyRefused extends Error {
  override readonly name = 'WebhookKeyRefused';
}

/** Signs what is sent, so that a receiver knows who sent it and that it is whole. */
export type WebhookSigner = {
  /** Header values of one attempt, as Standard Webhooks has them (asymmetric form, `v1a`). */
  readonly headers: (id: string, body: Uint8Array, seconds: number) => Readonly<Record<string, string>>;
  /** In PEM, for receivers. */
  readonly publicKey: string;
};

const read = (file: string): KeyObject => {
  if ((statSync(file).mode & 0o077) !== 0)
    throw new WebhookKeyRefused(`The webhook key ${file} can be read by others: run chmod 600 on it.`);
  let key: KeyObject;
  try {
    key = createPrivateKey(readFileSync(file, 'utf8'));
  } catch {
    throw new WebhookKeyRefused(`The webhook key ${file} is no private key in PEM.`);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new WebhookKeyRefused(`The webhook key ${file} is no Ed25519 key.`);
  return key;
};

/** Reads an Ed25519 key in PEM; makes one where there is none and that is allowed. Throws WebhookKeyRefused. */
export const webhookSigner = (file: string, { createIfMissing }: { readonly createIfMissing: boolean }) => {
  if (!existsSync(file)) {
    if (!createIfMissing)
      throw new WebhookKeyRefused(
        `The webhook key ${file} does not exist: make one with "openssl genpkey -algorithm ed25519" and name it in WEBHOOK_KEY_FILE.`,
      );
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(file, String(privateKey.export({ format: 'pem', type: 'pkcs8' })), { mode: 0o600, flag: 'wx' });
  }
  const key = read(file);
  const signer: WebhookSigner = {
    headers: (id, body, seconds) => {
      const content = Buffer.concat([Buffer.from(`${id}.${String(seconds)}.`), body]);
      return {
        'webhook-id': id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': `v1a,${sign(null, content, key).toString('base64')}`,
      };
    },
    publicKey: String(createPublicKey(key).export({ format: 'pem', type: 'spki' })),
  };
  return signer;
};
