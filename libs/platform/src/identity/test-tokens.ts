import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import type { IssuerConfig } from './issuer-config.ts';

type Subject = {
  readonly agency: string;
  readonly roles?: readonly string[];
  readonly scopes?: readonly string[];
  readonly odsCode?: string;
  /** Any further claims; `undefined` takes one away. */
  readonly claims?: Readonly<Record<string, unknown>>;
};
export type TestPerson = Subject & {
  readonly subject?: string;
  readonly clientId?: string;
  /** True where absent. */
  readonly strong?: boolean;
};
export type TestSystem = Subject & { readonly clientId?: string };

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A key pair and a signer for tests: no server, no waiting. Accepted only where `issuer` is configured, so never by accident. */
export class TestTokens {
  /** To hand to `new TokenVerifier({ issuers: [tokens.issuer] })`. */
  readonly issuer: IssuerConfig;
  readonly keyId = randomUUID();
  private readonly privateKey: KeyObject;

  constructor({
    issuer = 'https://issuer.test.example',
    audience = 'safeguarding-ledger',
  }: { readonly issuer?: string; readonly audience?: string } = {}) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.privateKey = privateKey;
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: this.keyId, alg: 'ES256', use: 'sig' };
    this.issuer = { issuer, audience, algorithms: ['ES256'], keys: { jwks: { keys: [jwk] } } };
  }

  /** A practitioner's token, strongly signed in. */
  person({ subject = 'person-1', clientId = 'practitioner-app', strong = true, ...rest }: TestPerson): string {
    const signedIn = { auth_time: this.seconds() - 60, acr: strong ? 'phr' : 'pwd', amr: strong ? ['hwk'] : ['pwd'] };
    return this.sign({ ...this.claimsOf(rest), sub: subject, client_id: clientId, ...signedIn, ...rest.claims });
  }

  /** A system's token, as client credentials give it. */
  system({ clientId = 'system-1', ...rest }: TestSystem): string {
    return this.sign({ ...this.claimsOf(rest), sub: clientId, client_id: clientId, ...rest.claims });
  }

  /** Signs any claims under any header: ES256 whatever the header says. */
  sign(claims: Readonly<Record<string, unknown>>, header: Readonly<Record<string, unknown>> = {}): string {
    const signed = `${encode({ typ: 'at+jwt', alg: 'ES256', kid: this.keyId, ...header })}.${encode(claims)}`;
    const signature = sign('sha256', Buffer.from(signed), { key: this.privateKey, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${signature.toString('base64url')}`;
  }

  private claimsOf({ agency, roles = [], scopes = [], odsCode }: Subject): Readonly<Record<string, unknown>> {
    const iat = this.seconds();
    const { issuer: iss, audience: aud } = this.issuer;
    const times = { iat, exp: iat + 600, jti: randomUUID() };
    return { iss, aud, ...times, agency, roles, scope: scopes.join(' '), ods_code: odsCode };
  }

  private seconds(): number {
    return Math.floor(Date.now() / 1000);
  }
}
