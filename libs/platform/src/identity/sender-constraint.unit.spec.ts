import { describe, expect, it } from '@jest/globals';
import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, SignJWT, type JWK } from 'jose';
import { presentedOf } from './presented.ts';
import { TestTokens } from './test-tokens.ts';
import type { TokenRefusalReason } from './token-refusals.ts';
import { TokenVerifier, type TokenVerifierOptions } from './token-verifier.ts';

const tokens = new TestTokens();
const publicOrigin = 'https://ledger.test.example';
const certificateHeader = 'client-cert';
const verifierWith = (options: Partial<TokenVerifierOptions> = {}): TokenVerifier =>
  new TokenVerifier({ issuers: [tokens.issuer], publicOrigin, certificateHeader, ...options });
const verifier = verifierWith();

const holder = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const thief = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwkOf = ({ publicKey }: typeof holder): JWK => ({ ...publicKey.export({ format: 'jwk' }) });
const jkt = await calculateJwkThumbprint(jwkOf(holder));

// Self-signed, invented, without a private key; nothing but its digest counts here.
const der =
  'MIIBlDCCATmgAwIBAgIUaeg33b3Bdsl31vrsuhTGhVK8CjMwCgYIKoZIzj0EAwIwHjEcMBoGA1UEAwwTY2xpZW50LnRlc3QuZXhhbXBsZTAgFw0yNjExMjQwMDU0NDNa' +
  'GA8yMTI2MTAzMTAwNTQ0M1owHjEcMBoGA1UEAwwTY2xpZW50LnRlc3QuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABO45ismS6gUzUOIERNl2UHZ8pft+' +
  'LFUVs/xrPUfiX1gbw5Q6I5Ac4d85jVcLJCfdNWtj88LYc9+aaWCV4YgyA1ejUzBRMB0GA1UdDgQWBBQFASX+96sPlD4SmLX25YTDAgLiqDAfBgNVHSMEGDAWgBQFASX+' +
  '96sPlD4SmLX25YTDAgLiqDAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQCq2LYJiCZ++63Itwd9i6CN5AkyUBu+A2z1w0YkSgga3gIhAN6tJQ5VyfHE' +
  'iCGezjKkweM1pq4BHkFylJtiuoqH9hkv';
const x5t = 'njhSAm5OK_qfajXbF-sPwvwUWYVfpSG2Zao8FQQFgEo';
const certificate = `:${der}:`;
const pem = encodeURIComponent(
  `-----BEGIN CERTIFICATE-----\n${der.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
);

const tokenBoundTo = (cnf: Readonly<Record<string, unknown>>): string =>
  tokens.system({ agency: 'northshire-csc', claims: { cnf } });
const bound = tokenBoundTo({ jkt });
const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
const address = `${publicOrigin}/v1/referrals`;
const now = (): number => Math.floor(Date.now() / 1000);

type Proof = {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly by?: typeof holder;
};
const proof = ({ claims, header, by = holder }: Proof = {}): Promise<string> =>
  new SignJWT({ htm: 'POST', htu: address, iat: now(), jti: randomUUID(), ath: hashOf(bound), ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: jwkOf(by), ...header })
    .sign(by.privateKey);

type Sent = {
  readonly authorization?: string;
  readonly dpop?: readonly string[];
  readonly certificates?: readonly string[];
};
const sent = ({
  authorization = `DPoP ${bound}`,
  dpop = [],
  certificates = [],
}: Sent): ReturnType<typeof presentedOf> =>
  presentedOf({
    method: 'POST',
    url: '/v1/referrals?draft=1',
    rawHeaders: [
      ...['Authorization', authorization],
      ...dpop.flatMap((value) => ['DPoP', value]),
      ...certificates.flatMap((value) => ['Client-Cert', value]),
    ],
  });

const reasonOf = async (request: Promise<unknown>): Promise<unknown> => {
  const outcome = await request.then(
    () => 'accepted',
    (error: unknown) => error,
  );
  return typeof outcome === 'object' && outcome !== null && 'reason' in outcome ? outcome.reason : outcome;
};

describe('a token bound to a DPoP key', () => {
  it('serves its holder, with a new proof for each request', async () => {
    const bySameHolder = { senderConstraint: { dpopKey: jkt } };
    await expect(verifier.verify(sent({ dpop: [await proof()] }))).resolves.toMatchObject(bySameHolder);
    await expect(verifier.verify(sent({ dpop: [await proof()] }))).resolves.toMatchObject(bySameHolder);
  });

  it('accepts an address that differs in spelling only', async () => {
    const claims = { htu: 'HTTPS://Ledger.test.example:443/v1/referrals?other=2#part' };
    await expect(reasonOf(verifier.verify(sent({ dpop: [await proof({ claims })] })))).resolves.toBe('accepted');
  });

  it('is refused when its proof is used again, also with the token remembered', async () => {
    const once = await proof();
    await expect(reasonOf(verifier.verify(sent({ dpop: [once] })))).resolves.toBe('accepted');
    await expect(reasonOf(verifier.verify(sent({ dpop: [once] })))).resolves.toBe('proofRefused');
  });

  it('lets one of two simultaneous uses of a proof through', async () => {
    const once = await proof();
    const outcomes = await Promise.all([1, 2, 3].map(() => reasonOf(verifier.verify(sent({ dpop: [once] })))));
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(1);
  });

  const abuses: Readonly<Record<string, readonly [() => Promise<Sent> | Sent, TokenRefusalReason]>> = {
    'no proof': [() => ({}), 'proofRefused'],
    'two proofs': [async () => ({ dpop: [await proof(), await proof()] }), 'proofRefused'],
    'the Bearer scheme': [
      async () => ({ authorization: `Bearer ${bound}`, dpop: [await proof()] }),
      'senderConstraintRefused',
    ],
    'what is no proof': [() => ({ dpop: ['x.y.z'] }), 'proofRefused'],
    'an oversized proof': [
      async () => ({ dpop: [await proof({ claims: { filler: 'x'.repeat(4096) } })] }),
      'proofRefused',
    ],
    'another method': [async () => ({ dpop: [await proof({ claims: { htm: 'GET' } })] }), 'proofRefused'],
    'another path': [
      async () => ({ dpop: [await proof({ claims: { htu: `${publicOrigin}/v1/concerns` } })] }),
      'proofRefused',
    ],
    'another host': [
      async () => ({ dpop: [await proof({ claims: { htu: 'https://evil.example/v1/referrals' } })] }),
      'proofRefused',
    ],
    'no address': [async () => ({ dpop: [await proof({ claims: { htu: undefined } })] }), 'proofRefused'],
    'another token': [async () => ({ dpop: [await proof({ claims: { ath: hashOf('other') } })] }), 'proofRefused'],
    'no token hash': [async () => ({ dpop: [await proof({ claims: { ath: undefined } })] }), 'proofRefused'],
    'an old proof': [async () => ({ dpop: [await proof({ claims: { iat: now() - 90 } })] }), 'proofRefused'],
    'a future proof': [async () => ({ dpop: [await proof({ claims: { iat: now() + 90 } })] }), 'proofRefused'],
    'no time': [async () => ({ dpop: [await proof({ claims: { iat: undefined } })] }), 'proofRefused'],
    'no id': [async () => ({ dpop: [await proof({ claims: { jti: undefined } })] }), 'proofRefused'],
    'a long id': [async () => ({ dpop: [await proof({ claims: { jti: 'x'.repeat(129) } })] }), 'proofRefused'],
    "a thief's key": [async () => ({ dpop: [await proof({ by: thief })] }), 'proofRefused'],
    "a thief's signature under the holder's key": [
      async () => ({ dpop: [await proof({ by: thief, header: { jwk: jwkOf(holder) } })] }),
      'proofRefused',
    ],
    'another type': [async () => ({ dpop: [await proof({ header: { typ: 'at+jwt' } })] }), 'proofRefused'],
    'no key': [async () => ({ dpop: [await proof({ header: { jwk: undefined } })] }), 'proofRefused'],
    'a private key in the proof': [
      async () => ({ dpop: [await proof({ header: { jwk: { ...holder.privateKey.export({ format: 'jwk' }) } } })] }),
      'proofRefused',
    ],
  };
  it.each(Object.entries(abuses).map(([name, [make, reason]]) => ({ name, make, reason })))(
    'is refused with $name',
    async ({ make, reason }) => {
      await expect(reasonOf(verifier.verify(sent(await make())))).resolves.toBe(reason);
    },
  );

  it('is refused where something else binds it too that nobody here understands', async () => {
    const half = tokenBoundTo({ jkt, kid: 'x' });
    const request = sent({ authorization: `DPoP ${half}`, dpop: [await proof({ claims: { ath: hashOf(half) } })] });
    await expect(reasonOf(verifier.verify(request))).resolves.toBe('senderConstraintRefused');
  });

  it('is answered with the DPoP challenge (RFC 9449)', async () => {
    await expect(verifier.verify(sent({}))).rejects.toMatchObject({
      status: 401,
      challenge: expect.stringMatching(/^DPoP error="invalid_dpop_proof", .*algs="ES256 PS256"$/),
    });
  });

  it('is refused where the public address of the service is not configured, or the request is not at hand', async () => {
    const request = sent({ dpop: [await proof()] });
    await expect(reasonOf(new TokenVerifier({ issuers: [tokens.issuer] }).verify(request))).resolves.toBe(
      'senderConstraintRefused',
    );
    await expect(reasonOf(verifier.verify(`DPoP ${bound}`))).resolves.toBe('senderConstraintRefused');
  });
});

describe('a token bound to a certificate', () => {
  const withCertificate = `Bearer ${tokenBoundTo({ 'x5t#S256': x5t })}`;
  const present = (certificates: readonly string[], by = verifier): Promise<unknown> =>
    reasonOf(by.verify(sent({ authorization: withCertificate, certificates })));

  it('serves whoever the proxy saw with that certificate, as RFC 9440 or as URL-encoded PEM', async () => {
    await expect(present([certificate])).resolves.toBe('accepted');
    await expect(present([pem])).resolves.toBe('accepted');
  });

  it.each([
    ['no certificate', []],
    ['two certificates', [certificate, certificate]],
    ['what is no certificate', [':AAAA:']],
    ['an undecodable header', ['%E0%A4%A']],
  ])('is refused with %s', async (_, certificates) => {
    await expect(present(certificates)).resolves.toBe('senderConstraintRefused');
  });

  it('is refused with another certificate', async () => {
    const other = `Bearer ${tokenBoundTo({ 'x5t#S256': hashOf('other') })}`;
    const request = sent({ authorization: other, certificates: [certificate] });
    await expect(reasonOf(verifier.verify(request))).resolves.toBe('senderConstraintRefused');
  });

  it('is refused where no proxy is configured to pass certificates on, whatever the client sends', async () => {
    await expect(present([certificate], new TokenVerifier({ issuers: [tokens.issuer] }))).resolves.toBe(
      'senderConstraintRefused',
    );
  });

  it('and to a key needs both', async () => {
    const both = tokenBoundTo({ jkt, 'x5t#S256': x5t });
    const authorization = `DPoP ${both}`;
    const claims = { ath: hashOf(both) };
    const needsCertificate = sent({ authorization, dpop: [await proof({ claims })] });
    await expect(reasonOf(verifier.verify(needsCertificate))).resolves.toBe('senderConstraintRefused');
    const complete = sent({ authorization, dpop: [await proof({ claims })], certificates: [certificate] });
    await expect(reasonOf(verifier.verify(complete))).resolves.toBe('accepted');
  });
});
