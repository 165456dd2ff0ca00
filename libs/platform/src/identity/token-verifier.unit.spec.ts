import { describe, expect, it } from '@jest/globals';
import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { IssuerConfig, PublicJwk, TokenAlgorithm } from './issuer-config.ts';
import { presentedOf } from './presented.ts';
import { TestTokens } from './test-tokens.ts';
import { TokenRefused, tokenRefusals, type TokenRefusalReason } from './token-refusals.ts';
import { TokenVerifier } from './token-verifier.ts';

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

const publicJwk = (key: KeyObject, kid: string, alg?: string): PublicJwk => ({
  ...key.export({ format: 'jwk' }),
  kid,
  ...(alg === undefined ? {} : { alg }),
});

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rotatedOut = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const attacker = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = new TestTokens({ issuer: 'https://other.test.example', audience: 'ledger' });

const issuer: IssuerConfig = {
  issuer: 'https://issuer.test.example',
  audience: 'ledger',
  algorithms: ['ES256', 'PS256'],
  keys: {
    jwks: {
      keys: [
        publicJwk(ec.publicKey, 'ec-1', 'ES256'),
        publicJwk(rsa.publicKey, 'rsa-1'),
        { kty: 'oct', k: 'c2VjcmV0' },
      ],
    },
  },
};

const nowMs = Date.parse('2026-03-02T09:00:00Z');
const now = nowMs / 1000;
const canary = 'Canary-Person-7f3a';

type Make = {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly payload?: string;
  readonly signer?: (signed: Buffer) => Buffer;
};

const es256 =
  (key: KeyObject) =>
  (signed: Buffer): Buffer =>
    sign('sha256', signed, { key, dsaEncoding: 'ieee-p1363' });
const ps256 = (signed: Buffer): Buffer => sign('sha256', signed, { key: rsa.privateKey, padding: 6, saltLength: 32 });

const person = {
  iss: issuer.issuer,
  aud: 'ledger',
  sub: canary,
  client_id: 'practitioner-app',
  iat: now - 60,
  exp: now + 600,
  auth_time: now - 90,
  acr: 'phr',
  agency: 'oakfield-gp',
  roles: ['practitioner'],
  scope: 'openid timeline',
};

const token = ({ header, claims, payload, signer = es256(ec.privateKey) }: Make = {}): string => {
  const head = encode({ typ: 'at+jwt', alg: 'ES256', kid: 'ec-1', ...header });
  const signed = `${head}.${payload ?? encode({ ...person, ...claims })}`;
  return `${signed}.${signer(Buffer.from(signed)).toString('base64url')}`;
};

const withRawClaims = (json: string): string => token({ payload: encode(json) });
const rsaPem = rsa.publicKey.export({ type: 'spki', format: 'pem' });
const hmac =
  (secret: string | Buffer) =>
  (signed: Buffer): Buffer =>
    createHmac('sha256', secret).update(signed).digest();

const verifier = new TokenVerifier({ issuers: [issuer, other.issuer], nowMs: () => nowMs });
const bearer = (text: string): string => `Bearer ${text}`;

const refusal = async (presented: Parameters<TokenVerifier['verify']>[0], by = verifier): Promise<TokenRefused> => {
  try {
    await by.verify(presented);
  } catch (error) {
    if (error instanceof TokenRefused) return error;
    throw error;
  }
  throw new Error('The token was accepted.');
};

const twoHeaders = presentedOf({
  method: 'GET',
  url: '/v1/ping',
  rawHeaders: ['Authorization', bearer(token()), 'authorization', bearer(token())],
});

/** Every known abuse of a bearer token, and the reason that it must be refused with. */
const abuses: Readonly<Record<string, readonly [() => Parameters<TokenVerifier['verify']>[0], TokenRefusalReason]>> = {
  'no header': [() => undefined, 'credentialsMissing'],
  'an empty header': [() => '', 'credentialsMissing'],
  'basic credentials': [() => 'Basic dXNlcjpwYXNz', 'credentialsMissing'],
  'a scheme without a token': [() => 'Bearer', 'credentialsMalformed'],
  'two Authorization headers': [() => twoHeaders, 'credentialsMalformed'],
  'two tokens in one header': [() => bearer(`${token()}, Bearer ${token()}`), 'credentialsMalformed'],
  'a truncated token': [() => bearer(token().split('.').slice(0, 2).join('.')), 'credentialsMalformed'],
  'a truncated signature': [() => bearer(token().slice(0, -8)), 'signatureInvalid'],
  'an empty signature': [() => bearer(`${token().split('.').slice(0, 2).join('.')}.`), 'signatureInvalid'],
  'duplicated parts': [() => bearer(`${token()}.${token()}`), 'credentialsMalformed'],
  'an oversized token': [() => bearer(token({ claims: { filler: 'x'.repeat(8192) } })), 'credentialsMalformed'],
  'characters outside base64url': [() => bearer(`${token()}==`), 'credentialsMalformed'],
  'claims that are not JSON': [() => bearer(withRawClaims('not json')), 'credentialsMalformed'],
  'claims that are a list': [() => bearer(withRawClaims('["iss"]')), 'credentialsMalformed'],
  'claims that are null': [() => bearer(withRawClaims('null')), 'credentialsMalformed'],
  'claims that are not UTF-8': [
    () => bearer(token({ payload: Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url') })),
    'credentialsMalformed',
  ],
  'no algorithm': [() => bearer(token({ header: { alg: 'none' }, signer: () => Buffer.alloc(0) })), 'algorithmRefused'],
  'no algorithm, other case': [() => bearer(token({ header: { alg: 'NonE' } })), 'algorithmRefused'],
  'HS256 with the public key as the secret': [
    () => bearer(token({ header: { alg: 'HS256', kid: 'rsa-1' }, signer: hmac(rsaPem) })),
    'algorithmRefused',
  ],
  'an HMAC passed off as ES256': [() => bearer(token({ signer: hmac(rsaPem) })), 'signatureInvalid'],
  'an algorithm outside the allow-list': [() => bearer(token({ header: { alg: 'RS512' } })), 'algorithmRefused'],
  'an algorithm that is not a string': [() => bearer(token({ header: { alg: ['ES256'] } })), 'algorithmRefused'],
  'an EC key under a PS256 header': [() => bearer(token({ header: { alg: 'PS256' } })), 'keyUnknown'],
  'an RSA key under an ES256 header': [() => bearer(token({ header: { kid: 'rsa-1' }, signer: ps256 })), 'keyUnknown'],
  'a DER signature': [() => bearer(token({ signer: (s) => sign('sha256', s, ec.privateKey) })), 'signatureInvalid'],
  'a foreign signature': [() => bearer(token({ signer: es256(attacker.privateKey) })), 'signatureInvalid'],
  'altered claims': [
    () => {
      const [head, , signature] = token().split('.');
      return bearer(`${String(head)}.${encode({ ...person, roles: ['auditor'] })}.${String(signature)}`);
    },
    'signatureInvalid',
  ],
  'an ID token': [() => bearer(token({ header: { typ: 'JWT' } })), 'typeRefused'],
  'no type': [() => bearer(token({ header: { typ: undefined } })), 'typeRefused'],
  'a logout token': [() => bearer(token({ header: { typ: 'logout+jwt' } })), 'typeRefused'],
  'a critical extension': [() => bearer(token({ header: { crit: ['b64'], b64: false } })), 'headerRefused'],
  'an unknown key': [() => bearer(token({ header: { kid: 'ec-2' } })), 'keyUnknown'],
  'no key id': [() => bearer(token({ header: { kid: undefined } })), 'keyUnknown'],
  'a key id that is a property of every object': [() => bearer(token({ header: { kid: '__proto__' } })), 'keyUnknown'],
  'a key id that is not text': [() => bearer(token({ header: { kid: { toString: 'ec-1' } } })), 'keyUnknown'],
  'the key of another issuer': [() => bearer(token({ header: { kid: other.keyId } })), 'keyUnknown'],
  "another issuer's signature over this issuer's claims": [
    () => bearer(other.sign({ ...person }, { kid: 'ec-1' })),
    'signatureInvalid',
  ],
  'the symmetric key of the key set': [
    () => bearer(token({ header: { alg: 'HS256' }, signer: hmac('secret') })),
    'algorithmRefused',
  ],
  'an embedded key': [
    () =>
      bearer(
        token({
          header: { kid: undefined, jwk: publicJwk(attacker.publicKey, 'x') },
          signer: es256(attacker.privateKey),
        }),
      ),
    'keyUnknown',
  ],
  'an embedded key under a known id': [
    () => bearer(token({ header: { jwk: publicJwk(attacker.publicKey, 'ec-1') }, signer: es256(attacker.privateKey) })),
    'signatureInvalid',
  ],
  'an address of keys': [
    () => bearer(token({ header: { jku: 'http://127.0.0.1:9/jwks' }, signer: es256(attacker.privateKey) })),
    'signatureInvalid',
  ],
  'an address of certificates': [
    () => bearer(token({ header: { x5u: 'http://127.0.0.1:9/chain' }, signer: es256(attacker.privateKey) })),
    'signatureInvalid',
  ],
  'an embedded certificate': [
    () => bearer(token({ header: { x5c: ['MIIB'], kid: 'x' }, signer: es256(attacker.privateKey) })),
    'keyUnknown',
  ],
  'a key that was rotated out': [
    () => bearer(token({ header: { kid: 'ec-0' }, signer: es256(rotatedOut.privateKey) })),
    'keyUnknown',
  ],
  'an unknown issuer': [() => bearer(token({ claims: { iss: 'https://evil.example' } })), 'issuerUnknown'],
  'an issuer with a slash more': [() => bearer(token({ claims: { iss: `${issuer.issuer}/` } })), 'issuerUnknown'],
  'an issuer in a list': [() => bearer(token({ claims: { iss: [issuer.issuer] } })), 'issuerUnknown'],
  'no issuer': [() => bearer(token({ claims: { iss: undefined } })), 'issuerUnknown'],
  'another audience': [() => bearer(token({ claims: { aud: 'payroll' } })), 'audienceWrong'],
  'other audiences': [() => bearer(token({ claims: { aud: ['payroll', 'ledger2'] } })), 'audienceWrong'],
  'an audience inside another': [() => bearer(token({ claims: { aud: 'ledger payroll' } })), 'audienceWrong'],
  'no audience': [() => bearer(token({ claims: { aud: undefined } })), 'audienceWrong'],
  'an audience of objects': [() => bearer(token({ claims: { aud: [{ ledger: true }] } })), 'claimsRefused'],
  'an expired token': [() => bearer(token({ claims: { exp: now - 31, iat: now - 600 } })), 'expired'],
  'no expiry': [() => bearer(token({ claims: { exp: undefined } })), 'claimsRefused'],
  'an expiry as text': [() => bearer(token({ claims: { exp: String(now + 600) } })), 'claimsRefused'],
  'an endless expiry': [() => bearer(token({ payload: endless() })), 'claimsRefused'],
  'a token not valid yet': [() => bearer(token({ claims: { nbf: now + 31 } })), 'notYetValid'],
  'a token from the future': [() => bearer(token({ claims: { iat: now + 31 } })), 'notYetValid'],
  'no time of issue': [() => bearer(token({ claims: { iat: undefined } })), 'claimsRefused'],
  'a life too long': [() => bearer(token({ claims: { iat: now, exp: now + 3601 } })), 'lifetimeTooLong'],
  'no subject': [() => bearer(token({ claims: { sub: undefined } })), 'claimsRefused'],
  'an empty subject': [() => bearer(token({ claims: { sub: '' } })), 'claimsRefused'],
  'a subject with control characters': [() => bearer(token({ claims: { sub: 'a\u0000b' } })), 'claimsRefused'],
  'no client': [() => bearer(token({ claims: { client_id: undefined } })), 'claimsRefused'],
  'no agency': [() => bearer(token({ claims: { agency: undefined } })), 'claimsRefused'],
  'an agency that is not text': [() => bearer(token({ claims: { agency: ['oakfield-gp'] } })), 'claimsRefused'],
  'an agency that only the prototype has': [() => bearer(withRawClaims(polluted())), 'claimsRefused'],
  'roles as text': [() => bearer(token({ claims: { roles: 'auditor' } })), 'claimsRefused'],
  'roles that are not text': [() => bearer(token({ claims: { roles: [{ auditor: true }] } })), 'claimsRefused'],
  'too many roles': [() => bearer(token({ claims: { roles: Array(65).fill('auditor') } })), 'claimsRefused'],
  'an ODS code that is none': [() => bearer(token({ claims: { ods_code: '../A12345' } })), 'claimsRefused'],
  'neither a person nor a system': [() => bearer(token({ claims: { auth_time: undefined } })), 'claimsRefused'],
  'a confirmation that is not understood': [
    () => bearer(token({ claims: { cnf: { kid: 'x' } } })),
    'senderConstraintRefused',
  ],
  'an empty confirmation': [() => bearer(token({ claims: { cnf: {} } })), 'senderConstraintRefused'],
  'a confirmation as text': [() => bearer(token({ claims: { cnf: 'jkt' } })), 'claimsRefused'],
  'an unbound token under the DPoP scheme': [() => `DPoP ${token()}`, 'senderConstraintRefused'],
};

const endless = (): string => encode(JSON.stringify({ ...person, exp: 0 }).replace('"exp":0', '"exp":1e999'));
const polluted = (): string =>
  JSON.stringify({ ...person, agency: undefined }).replace(/^\{/, '{"__proto__":{"agency":"oakfield-gp"},');

describe('a token is refused', () => {
  it.each(Object.entries(abuses).map(([name, [present, reason]]) => ({ name, present, reason })))(
    'for $name',
    async ({ present, reason }) => {
      const refused = await refusal(present());
      expect({ reason: refused.reason, status: refused.status }).toEqual({ reason, status: 401 });
    },
  );

  it.each(Object.entries(abuses).map(([name, [present]]) => ({ name, present })))(
    'for $name without a word of what it says',
    async ({ present }) => {
      const refused = await refusal(present());
      const said = [refused.message, refused.challenge, JSON.stringify(refused.entry), JSON.stringify(refused)].join();
      for (const secret of [canary, 'oakfield', 'practitioner', 'auditor', 'evil', 'payroll', 'eyJ', 'A12345'])
        expect(said).not.toContain(secret);
      expect(refused.cause).toBeUndefined();
    },
  );

  it('with the bare scheme where no token was presented, else with error and description (RFC 6750)', async () => {
    expect((await refusal(undefined)).challenge).toBe('Bearer');
    expect((await refusal(bearer(token({ claims: { exp: now - 31, iat: now - 600 } })))).challenge).toBe(
      'Bearer error="invalid_token", error_description="The token has expired."',
    );
    expect((await refusal(twoHeaders)).challenge).toContain('error="invalid_request"');
    expect((await refusal(`DPoP ${token({ header: { typ: 'JWT' } })}`)).challenge).toBe(
      'DPoP error="invalid_token", error_description="The token is not an access token of type at+jwt.", algs="ES256 PS256"',
    );
  });
});

describe('the table of abuses has teeth', () => {
  it('since the same token without the abuse is accepted', async () => {
    await expect(verifier.verify(bearer(token()))).resolves.toMatchObject({ subject: canary });
  });

  it('since a verifier that knows the wrong key accepts what the right one refuses', async () => {
    const fooled = new TokenVerifier({
      issuers: [{ ...issuer, keys: { jwks: { keys: [publicJwk(attacker.publicKey, 'ec-1')] } } }],
      nowMs: () => nowMs,
    });
    await expect(fooled.verify(bearer(token({ signer: es256(attacker.privateKey) })))).resolves.toMatchObject({
      subject: canary,
    });
  });
});

describe('a token is accepted', () => {
  const accepted: readonly (readonly [string, () => string])[] = [
    ['with the scheme in lower case (RFC 9110)', () => `bearer ${token()}`],
    ['with the long form of its type', () => bearer(token({ header: { typ: 'application/AT+JWT' } }))],
    ['with its audience in a list', () => bearer(token({ claims: { aud: ['ledger', 'payroll'] } }))],
    ['signed with PS256', () => bearer(token({ header: { alg: 'PS256', kid: 'rsa-1' }, signer: ps256 }))],
    ['within the skew after its end', () => bearer(token({ claims: { iat: now - 600, exp: now - 29 } }))],
    ['within the skew before its start', () => bearer(token({ claims: { iat: now + 29, nbf: now + 29 } }))],
    ['with keys in its header, which are not read', () => bearer(token({ header: { jku: 'https://evil.example' } }))],
    [
      'with a claim named __proto__, which is not read',
      () => bearer(withRawClaims(JSON.stringify(person).replace(/^\{/, '{"__proto__":{"roles":["auditor"]},'))),
    ],
  ];
  it.each(accepted)('%s', async (_, present) => {
    await expect(verifier.verify(present())).resolves.toMatchObject({ subject: canary, roles: ['practitioner'] });
  });

  it('as a person with agency, roles, scopes and strength', async () => {
    await expect(verifier.verify(bearer(token({ claims: { ods_code: 'a12345' } })))).resolves.toEqual({
      issuer: issuer.issuer,
      subject: canary,
      clientId: 'practitioner-app',
      via: 'person',
      agency: 'oakfield-gp',
      roles: ['practitioner'],
      scopes: ['openid', 'timeline'],
      strongAuthentication: true,
      odsCode: 'A12345',
      expiresAt: (now + 600) * 1000,
    });
  });

  it('as a system where the client is its own subject, never strongly signed in', async () => {
    const claims = { sub: 'practitioner-app', roles: undefined, scope: ['referrals:submit'] };
    await expect(verifier.verify(bearer(token({ claims })))).resolves.toMatchObject({
      via: 'system',
      roles: [],
      scopes: ['referrals:submit'],
      strongAuthentication: false,
    });
  });

  it.each([
    ['with another acr', { acr: 'pwd' }],
    ['with an acr that is not text', { acr: ['phr'] }],
    ['without acr', { acr: undefined }],
  ])('but not as strongly signed in %s', async (_, claims) => {
    await expect(verifier.verify(bearer(token({ claims })))).resolves.toMatchObject({ strongAuthentication: false });
  });
});

describe('an issuer', () => {
  const by = (changes: Partial<IssuerConfig>): TokenVerifier =>
    new TokenVerifier({ issuers: [{ ...issuer, ...changes }], nowMs: () => nowMs });

  it('of systems never makes a person, and an issuer of people never a system', async () => {
    await expect(by({ subjects: 'systems' }).verify(bearer(token()))).resolves.toMatchObject({
      via: 'system',
      strongAuthentication: false,
    });
    const own = bearer(token({ claims: { sub: 'practitioner-app' } }));
    await expect(refusal(own, by({ subjects: 'people' }))).resolves.toMatchObject({ reason: 'claimsRefused' });
    await expect(
      by({ subjects: 'people' }).verify(bearer(token({ claims: { auth_time: undefined } }))),
    ).resolves.toMatchObject({ via: 'person' });
  });

  it('may name its claims and its strong acr', async () => {
    const renamed = by({ claims: { agency: 'https://nhs.example/unit', roles: 'groups' }, strongAcr: ['aal3'] });
    const claims = { agency: undefined, 'https://nhs.example/unit': 'elm-school', groups: ['auditor'], acr: 'aal3' };
    await expect(renamed.verify(bearer(token({ claims })))).resolves.toMatchObject({
      agency: 'elm-school',
      roles: ['auditor'],
      strongAuthentication: true,
    });
  });

  it('may have a longer or shorter limit of life', async () => {
    const long = bearer(token({ claims: { iat: now, exp: now + 7200 } }));
    await expect(by({ maxLifetimeSeconds: 7200 }).verify(long)).resolves.toMatchObject({ subject: canary });
    await expect(refusal(bearer(token()), by({ maxLifetimeSeconds: 300 }))).resolves.toMatchObject({
      reason: 'lifetimeTooLong',
    });
  });

  it('accepts each allowed algorithm only for itself', async () => {
    const rs512 = (s: Buffer): Buffer => sign('sha512', s, rsa.privateKey);
    const signed = bearer(token({ header: { alg: 'RS512', kid: 'rsa-1' }, signer: rs512 }));
    const only = (algorithm: TokenAlgorithm): TokenVerifier => by({ algorithms: [algorithm] });
    await expect(only('RS512').verify(signed)).resolves.toMatchObject({ subject: canary });
    await expect(refusal(signed, only('PS256'))).resolves.toMatchObject({ reason: 'algorithmRefused' });
  });

  it.each([
    ['a key for encryption', { use: 'enc' }],
    ['a key for another algorithm', { alg: 'ES384' }],
    ['a key that may not verify', { key_ops: ['sign'] }],
  ])('does not verify with %s', async (_, members) => {
    const keys = [{ ...publicJwk(ec.publicKey, 'ec-1'), ...members }];
    await expect(refusal(bearer(token()), by({ keys: { jwks: { keys } } }))).resolves.toMatchObject({
      reason: 'keyUnknown',
    });
  });

  it('does not guess between two keys of one id', async () => {
    const keys = [publicJwk(attacker.publicKey, 'ec-1'), publicJwk(ec.publicKey, 'ec-1')];
    await expect(refusal(bearer(token()), by({ keys: { jwks: { keys } } }))).resolves.toMatchObject({
      reason: 'keyUnknown',
    });
  });

  it('does not verify with a weak RSA key', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const keys = [publicJwk(weak.publicKey, 'weak')];
    const signer = (s: Buffer): Buffer => sign('sha256', s, { key: weak.privateKey, padding: 6, saltLength: 32 });
    const signed = bearer(token({ header: { alg: 'PS256', kid: 'weak' }, signer }));
    await expect(refusal(signed, by({ keys: { jwks: { keys } } }))).resolves.toMatchObject({ reason: 'keyUnknown' });
  });
});

describe('the catalogue of refusals', () => {
  it('gives each reason its own code, and words that fit into a quoted header value', () => {
    const entries = Object.values(tokenRefusals);
    expect(new Set(entries.map(({ code }) => code)).size).toBe(entries.length);
    for (const { title } of entries) expect(title).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  it('has a case for every reason that a token alone can cause', () => {
    const later: TokenRefusalReason[] = ['proofRefused', 'strongerAuthenticationNeeded', 'scopeInsufficient'];
    const covered = new Set([...Object.values(abuses).map(([, reason]) => reason), ...later]);
    expect(Object.keys(tokenRefusals).filter((reason) => !covered.has(reason as TokenRefusalReason))).toEqual([]);
  });
});
