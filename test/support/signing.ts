import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { signatureExtension, signedContent } from '@safeguarding/intake';
import { instant, type JsonValue } from '@safeguarding/kernel';
import { CompactSign } from 'jose';

/** A key pair of a source, its public half as the register keeps it. */
export type SigningKey = { readonly jwk: Readonly<Record<string, string>>; readonly privateKey: KeyObject };

export const signingKey = (kid: string): SigningKey => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { jwk: { ...(publicKey.export({ format: 'jwk' }) as Record<string, string>), kid }, privateKey };
};

type Structured = {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly datacontenttype: string;
  readonly data: JsonValue;
};

/** A structured CloudEvent with the signature that its sender would put on it. */
export const signedEvent = async (event: Structured, { jwk, privateKey }: SigningKey): Promise<object> => {
  const { data, ...attributes } = event;
  const time = instant(event.time);
  const content = signedContent({
    ...attributes,
    specversion: '1.0',
    time,
    data: { kind: 'json', value: data },
    extensions: {},
  });
  const jws = await new CompactSign(Buffer.from(content))
    .setProtectedHeader({ alg: 'EdDSA', kid: jwk['kid'] ?? '' })
    .sign(privateKey);
  const [header, , signature] = jws.split('.');
  return { ...event, specversion: '1.0', [signatureExtension]: `${header ?? ''}..${signature ?? ''}` };
};
