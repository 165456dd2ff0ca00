/** Reads what a transit engine answers; anything unexpected is undefined, and nothing of it is repeated. */

/** Where a token comes from its keeper: how long it lives (0: for ever) and whether its life can be prolonged. */
export type Lease = { readonly token: string; readonly lifeSeconds: number; readonly renewable: boolean };

/** What became of one item of a batch; `refused` where the engine says that the ciphertext is not of this key and label. */
export type BatchItem = { readonly text: string } | 'refused' | 'failed';

/** The state of the key that data keys are wrapped under. */
export type TransitKey = { readonly latestVersion: number; readonly bindsLabels: boolean };

type Json = Readonly<Record<string, unknown>>;

const objectOf = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Only these types authenticate associated data, to which a wrapped key is bound. */
const labelledTypes: ReadonlySet<unknown> = new Set([
  'aes128-gcm96',
  'aes256-gcm96',
  'chacha20-poly1305',
  'xchacha20-poly1305',
]);

/** `GET {mount}/keys/{name}`. */
export const transitKeyOf = (body: unknown): TransitKey | undefined => {
  const data = objectOf(objectOf(body)?.['data']);
  const latestVersion = data?.['latest_version'];
  if (!data || typeof latestVersion !== 'number' || !Number.isInteger(latestVersion)) return undefined;
  return { latestVersion, bindsLabels: labelledTypes.has(data['type']) && data['derived'] !== true };
};

/** `POST auth/{mount}/login` and `POST auth/token/renew-self`. */
export const leaseOf = (body: unknown): Lease | undefined => {
  const auth = objectOf(objectOf(body)?.['auth']);
  const token = textOf(auth?.['client_token']);
  const lifeSeconds = auth?.['lease_duration'];
  if (token === undefined || typeof lifeSeconds !== 'number' || !(lifeSeconds >= 0)) return undefined;
  return { token, lifeSeconds, renewable: auth?.['renewable'] === true };
};

/** `GET auth/token/lookup-self` about a token that somebody else fetched. */
export const ownLeaseOf = (token: string, body: unknown): Lease | undefined => {
  const data = objectOf(objectOf(body)?.['data']);
  const lifeSeconds = data?.['ttl'];
  if (typeof lifeSeconds !== 'number' || !(lifeSeconds >= 0)) return undefined;
  return { token, lifeSeconds, renewable: data?.['renewable'] === true };
};

/** How the engine says that a ciphertext was altered, moved, made under another key, or under a version that is not used any more. */
const refusal = /message authentication failed|invalid ciphertext|no prefix|too new|too old|disallowed by policy/;

const itemOf = (value: unknown, member: 'plaintext' | 'ciphertext'): BatchItem => {
  const item = objectOf(value);
  const error = textOf(item?.['error']);
  if (error !== undefined) return refusal.test(error) ? 'refused' : 'failed';
  const text = textOf(item?.[member]);
  return text === undefined ? 'failed' : { text };
};

/** `batch_results` of encrypt and decrypt, in the order sent; an answer of another length is no answer. */
export const batchOf = (
  body: unknown,
  member: 'plaintext' | 'ciphertext',
  length: number,
): readonly BatchItem[] | undefined => {
  const results = objectOf(objectOf(body)?.['data'])?.['batch_results'];
  if (!Array.isArray(results) || results.length !== length) return undefined;
  return results.map((one) => itemOf(one, member));
};

/** The version of the key that a ciphertext was made under: `vault:v3:...`. */
export const versionOf = (ciphertext: string): number | undefined => {
  const version = /^vault:v([1-9]\d{0,8}):[A-Za-z0-9+/=]+$/.exec(ciphertext)?.[1];
  return version === undefined ? undefined : Number(version);
};
