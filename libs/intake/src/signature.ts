import type { CloudEvent } from '@safeguarding/cloud-events';
import canonicalize from 'canonicalize';
import { compactVerify, importJWK, type CompactJWSHeaderParameters, type CryptoKey, type JWK } from 'jose';

/** Name of the CloudEvents extension that carries the detached JWS. */
export const signatureExtension = 'signature';
/** Never a shared secret, never none. */
const algorithms = ['ES256', 'PS256', 'EdDSA', 'Ed25519'];
const detached = /^([A-Za-z0-9_-]+)\.\.([A-Za-z0-9_-]+)$/;

/**
 * What a sender signs: the canonical JSON (RFC 8785) of the event without extensions, the same whichever mode and door it takes. Time
 * is UTC to the millisecond, JSON data a value, other data base64.
 */
export const signedContent = ({ extensions: _extensions, data, ...attributes }: CloudEvent): string => {
  const content =
    data === undefined
      ? {}
      : data.kind === 'json'
        ? { data: data.value }
        : { data_base64: Buffer.from(data.value).toString('base64') };
  return canonicalize({ ...attributes, ...content }) ?? '';
};

type PublicJwk = Readonly<Record<string, string>>;

/** Importing a key takes longer than using it. */
const imported = new WeakMap<PublicJwk, Map<string, Promise<CryptoKey | Uint8Array>>>();

const keyFor = (keys: readonly PublicJwk[]) => (header: CompactJWSHeaderParameters) => {
  const { kid, alg } = header;
  const key = keys.find((one) => kid !== undefined && one['kid'] === kid);
  if (!key) throw new TypeError('No key of the source has this id.');
  const byAlgorithm = imported.get(key) ?? new Map<string, Promise<CryptoKey | Uint8Array>>();
  imported.set(key, byAlgorithm);
  const ready = byAlgorithm.get(alg) ?? importJWK(key as JWK, alg);
  byAlgorithm.set(alg, ready);
  return ready;
};

/**
 * Whether an event of a source that is registered with keys is signed as it must be; `ok` where the source has no keys. `retired`: ids of
 * those of its keys that sign nothing any more.
 */
export const checkSignature = async (
  event: CloudEvent,
  keys: readonly PublicJwk[],
  retired: readonly string[] = [],
): Promise<'ok' | 'signature-missing' | 'signature-invalid' | 'signature-key-retired'> => {
  if (keys.length === 0) return 'ok';
  const jws = event.extensions[signatureExtension];
  if (jws === undefined) return 'signature-missing';
  const [, header, signature] = detached.exec(jws) ?? [];
  if (header === undefined || signature === undefined) return 'signature-invalid';
  const payload = Buffer.from(signedContent(event)).toString('base64url');
  try {
    const verified = await compactVerify(`${header}.${payload}.${signature}`, keyFor(keys), { algorithms });
    // Only of a signature that is right is it told which key it is by.
    return retired.includes(verified.protectedHeader.kid ?? '') ? 'signature-key-retired' : 'ok';
  } catch {
    return 'signature-invalid';
  }
};
