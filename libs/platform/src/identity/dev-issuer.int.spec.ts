import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createHash, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stderr, stdout } from 'node:process';
import { calculateJwkThumbprint, decodeProtectedHeader, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';
import { DevIssuer, type DevIssuerOptions } from './dev-issuer.ts';
import { DevIssuerRefused } from './dev-issuer-refused.ts';
import { presentedOf } from './presented.ts';
import { TokenVerifier } from './token-verifier.ts';

const keyPair = {
  'la-rsa': generateKeyPairSync('rsa', { modulusLength: 2048 }),
  'la-ec': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
};
const system = (clientId: keyof typeof keyPair): DevIssuerOptions['clients'][number] => ({
  clientId,
  agency: 'northshire-csc',
  roles: ['submitting-system'],
  scopes: ['referrals:submit', 'concerns:submit'],
  jwks: { keys: [{ ...keyPair[clientId].publicKey.export({ format: 'jwk' }), kid: clientId }] },
});
const redirectUri = 'http://127.0.0.1/callback';
const options: DevIssuerOptions = {
  profile: 'development',
  audience: 'safeguarding-ledger',
  personas: [
    { id: 'hv-1', name: 'Health visitor', agency: 'oak-hv', roles: ['practitioner'], strong: true, odsCode: 'RXX01' },
    { id: 'teacher-1', name: 'Teacher <b>', agency: 'elm-school', roles: ['practitioner'], strong: false },
  ],
  clients: [
    system('la-rsa'),
    system('la-ec'),
    { clientId: 'gp-1', agency: 'gp', roles: [], scopes: ['cloud-events:submit'] },
  ],
};
const publicOrigin = 'https://ledger.test.example';

let issuer: DevIssuer;
let verifier: TokenVerifier;
const written: string[] = [];
const spies: { mockRestore: () => void }[] = [];

beforeAll(async () => {
  for (const stream of [stdout, stderr])
    spies.push(
      jest.spyOn(stream, 'write').mockImplementation((text) => {
        written.push(String(text));
        return true;
      }),
    );
  for (const method of ['log', 'info', 'warn', 'error'] as const)
    spies.push(jest.spyOn(console, method).mockImplementation((...words) => void written.push(words.join(' '))));
  issuer = await DevIssuer.start(options);
  verifier = new TokenVerifier({ issuers: [issuer.config], publicOrigin });
});

afterAll(async () => {
  await issuer.close();
  for (const spy of spies) spy.mockRestore();
});

const json = async (answer: Response): Promise<Record<string, unknown>> =>
  (await answer.json()) as Record<string, unknown>;
const verify = (token: unknown): ReturnType<TokenVerifier['verify']> => verifier.verify(`Bearer ${String(token)}`);

const assertion = (clientId: keyof typeof keyPair, alg: 'PS256' | 'ES256'): Promise<string> =>
  new SignJWT({})
    .setProtectedHeader({ alg, kid: clientId })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(issuer.issuerUrl)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(keyPair[clientId].privateKey);

const clientCredentials = async (
  clientId: keyof typeof keyPair,
  alg: 'PS256' | 'ES256',
  more: { readonly headers?: Record<string, string>; readonly form?: Record<string, string> } = {},
): Promise<Response> =>
  fetch(`${issuer.issuerUrl}/token`, {
    method: 'POST',
    headers: { ...more.headers },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'referrals:submit',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion(clientId, alg),
      ...more.form,
    }),
  });

describe('the development issuer', () => {
  it('hands out a token of a person, with agency, roles and strength', async () => {
    const answer = await fetch(`${issuer.issuerUrl}/dev/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ persona: 'hv-1' }),
    });
    const token = await json(answer);
    expect(token).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    await expect(verify(token['access_token'])).resolves.toMatchObject({
      subject: 'hv-1',
      clientId: 'development-app',
      via: 'person',
      agency: 'oak-hv',
      roles: ['practitioner'],
      strongAuthentication: true,
      odsCode: 'RXX01',
    });
    await expect(verify(await issuer.tokenForPerson('teacher-1'))).resolves.toMatchObject({
      agency: 'elm-school',
      strongAuthentication: false,
    });
  });

  it('lists whom it can be, and no key', async () => {
    const listing = await json(await fetch(`${issuer.issuerUrl}/dev/personas`));
    expect(listing).toMatchObject({ personas: [{ id: 'hv-1' }, { id: 'teacher-1' }] });
    expect(listing['clients']).toContainEqual({
      clientId: 'gp-1',
      agency: 'gp',
      roles: [],
      scopes: ['cloud-events:submit'],
      clientCredentials: false,
    });
    expect(JSON.stringify(listing)).not.toContain('kty');
  });

  it.each([
    ['another content type', 415, { 'content-type': 'text/plain' }, '{"persona":"hv-1"}'],
    ['an unknown persona', 404, { 'content-type': 'application/json' }, '{"persona":"nobody-7f3a"}'],
    ['what is not JSON', 404, { 'content-type': 'application/json' }, 'nobody-7f3a'],
    ['a huge body', 404, { 'content-type': 'application/json' }, `{"persona":"${'x'.repeat(9000)}"}`],
  ])('refuses %s', async (_, status, headers, body) => {
    const answer = await fetch(`${issuer.issuerUrl}/dev/token`, { method: 'POST', headers, body });
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain('nobody-7f3a');
  });

  it('does not answer to a foreign name, so that no web page can reach it', async () => {
    const { port } = new URL(issuer.issuerUrl);
    const status = await new Promise((resolve, reject) => {
      httpRequest({ host: '127.0.0.1', port, path: '/dev/personas', headers: { host: 'evil.example' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(421);
  });

  it('is discovered, and publishes its public key only', async () => {
    const found = await json(await fetch(`${issuer.issuerUrl}/.well-known/openid-configuration`));
    expect(found).toMatchObject({ issuer: issuer.issuerUrl, jwks_uri: `${issuer.issuerUrl}/jwks` });
    const keys = await json(await fetch(String(found['jwks_uri'])));
    expect(keys).toEqual(issuer.jwks);
    expect(JSON.stringify(keys)).not.toContain('"d"');
  });
});

describe('client credentials', () => {
  it.each([
    ['PS256', 'la-rsa'],
    ['ES256', 'la-ec'],
  ] as const)('with a %s assertion give a system its token', async (alg, clientId) => {
    const answer = await json(await clientCredentials(clientId, alg));
    expect(answer).toMatchObject({ token_type: 'Bearer', scope: 'referrals:submit' });
    expect(decodeProtectedHeader(String(answer['access_token'])).typ).toBe('at+jwt');
    await expect(verify(answer['access_token'])).resolves.toMatchObject({
      subject: clientId,
      clientId,
      via: 'system',
      agency: 'northshire-csc',
      roles: ['submitting-system'],
      scopes: ['referrals:submit'],
      strongAuthentication: false,
    });
  });

  it("are refused with another client's key, and for scopes that are not the client's", async () => {
    const foreign = await clientCredentials('la-rsa', 'PS256', {
      form: { client_assertion: await assertion('la-ec', 'ES256'), client_id: 'la-rsa' },
    });
    expect(foreign.status).toBe(400);
    const wider = await clientCredentials('la-rsa', 'PS256', {
      form: { scope: 'referrals:submit cloud-events:submit' },
    });
    expect(await json(wider)).toMatchObject({ error: 'invalid_scope' });
  });

  it('say the same as the token that is handed out without them', async () => {
    const real = await verify((await json(await clientCredentials('la-ec', 'ES256')))['access_token']);
    const handed = await verify(await issuer.tokenForClient('la-ec'));
    expect({ ...real, expiresAt: 0 }).toEqual({ ...handed, scopes: ['referrals:submit'], expiresAt: 0 });
  });

  it('give a token bound to a DPoP key, which serves its holder only', async () => {
    const holder = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = holder.publicKey.export({ format: 'jwk' }) as never;
    const proof = (htm: string, htu: string, ath?: string): Promise<string> =>
      new SignJWT({ htm, htu, jti: randomUUID(), ...(ath === undefined ? {} : { ath }) })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
        .setIssuedAt()
        .sign(holder.privateKey);
    const answer = await json(
      await clientCredentials('la-ec', 'ES256', {
        headers: { DPoP: await proof('POST', `${issuer.issuerUrl}/token`) },
      }),
    );
    expect(answer).toMatchObject({ token_type: 'DPoP' });
    const token = String(answer['access_token']);
    const ath = createHash('sha256').update(token).digest('base64url');
    const rawHeaders = [
      'Authorization',
      `DPoP ${token}`,
      'DPoP',
      await proof('POST', `${publicOrigin}/v1/referrals`, ath),
    ];
    const request = presentedOf({ method: 'POST', url: '/v1/referrals', rawHeaders });
    await expect(verifier.verify(request)).resolves.toMatchObject({
      senderConstraint: { dpopKey: await calculateJwkThumbprint(jwk) },
    });
    await expect(verify(token)).rejects.toMatchObject({ reason: 'senderConstraintRefused' });
  });
});

/** A browser: follows redirects within the issuer, keeps its cookies. */
class Browser {
  private readonly cookies = new Map<string, string>();

  async go(address: string, form?: Record<string, string>): Promise<Response> {
    const answer = await fetch(new URL(address, issuer.issuerUrl), {
      redirect: 'manual',
      headers: { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [name, value] = cookie.split(';', 1).join('').split('=');
      this.cookies.set(String(name), String(value));
    }
    const next = answer.headers.get('location');
    return next === null || next.startsWith(redirectUri) ? answer : this.go(next);
  }

  /** Gives the parameters of the return and the verifier of the code. */
  async signIn(persona: string): Promise<{
    readonly page: Response;
    readonly html: string;
    readonly returned: URLSearchParams;
    readonly code_verifier: string;
  }> {
    const code_verifier = randomBytes(32).toString('base64url');
    const page = await this.go(
      `/auth?${String(
        new URLSearchParams({
          client_id: 'development-app',
          response_type: 'code',
          scope: 'openid',
          redirect_uri: redirectUri,
          acr_values: 'phr',
          state: 'state-1',
          code_challenge: createHash('sha256').update(code_verifier).digest('base64url'),
          code_challenge_method: 'S256',
        }),
      )}`,
    );
    const html = await page.text();
    const action = /action="([^"]+)"/.exec(html)?.[1];
    const back = await this.go(String(action), { persona });
    return { page, html, returned: new URL(String(back.headers.get('location'))).searchParams, code_verifier };
  }
}

const exchange = async (code: string | null, code_verifier: string): Promise<Response> =>
  fetch(`${issuer.issuerUrl}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'development-app',
      redirect_uri: redirectUri,
      code: String(code),
      code_verifier,
    }),
  });

describe('a sign-in with the authorisation code and PKCE', () => {
  it('takes one click, and the token says who, how strongly and when', async () => {
    const { page, html, returned, code_verifier } = await new Browser().signIn('hv-1');
    expect(html).toContain('Health visitor, oak-hv');
    expect(html).not.toContain('<b>');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(returned.get('state')).toBe('state-1');
    const tokens = await json(await exchange(returned.get('code'), code_verifier));
    await expect(verify(tokens['access_token'])).resolves.toMatchObject({
      subject: 'hv-1',
      clientId: 'development-app',
      via: 'person',
      agency: 'oak-hv',
      strongAuthentication: true,
    });
    const claims = JSON.parse(
      Buffer.from(String(String(tokens['access_token']).split('.')[1]), 'base64url').toString(),
    ) as Record<string, unknown>;
    expect(claims).toMatchObject({ acr: 'phr', amr: ['hwk', 'pin', 'mfa'], aud: 'safeguarding-ledger' });
    expect(Math.abs(Number(claims['auth_time']) - Date.now() / 1000)).toBeLessThan(60);
    await expect(verify(tokens['id_token'])).rejects.toMatchObject({ reason: 'typeRefused' });
  });

  it('lets one browser play several people, each asked for anew', async () => {
    const browser = new Browser();
    for (const persona of ['hv-1', 'teacher-1']) {
      const { returned, code_verifier } = await browser.signIn(persona);
      const tokens = await json(await exchange(returned.get('code'), code_verifier));
      await expect(verify(tokens['access_token'])).resolves.toMatchObject({
        subject: persona,
        strongAuthentication: persona === 'hv-1',
      });
    }
  });

  it('gives no token without the verifier of the code, nor twice for one code', async () => {
    const { returned } = await new Browser().signIn('hv-1');
    const wrong = await exchange(returned.get('code'), randomBytes(32).toString('base64url'));
    expect(await json(wrong)).toMatchObject({ error: 'invalid_grant' });
    const again = await new Browser().signIn('hv-1');
    expect((await exchange(again.returned.get('code'), again.code_verifier)).status).toBe(200);
    expect(await json(await exchange(again.returned.get('code'), again.code_verifier))).toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('does not return to an address that is not registered, and needs PKCE', async () => {
    const open = (more: Record<string, string>): Promise<Response> =>
      new Browser().go(
        `/auth?${String(new URLSearchParams({ client_id: 'development-app', response_type: 'code', scope: 'openid', ...more }))}`,
      );
    expect((await open({ redirect_uri: 'https://evil.example/callback' })).status).toBe(400);
    const withoutPkce = await open({ redirect_uri: redirectUri });
    expect(withoutPkce.headers.get('location')).toContain('error=invalid_request');
  });

  it('that was not begun shows a page and signs nobody in', async () => {
    const answer = await new Browser().go('/interaction/abcdef', { persona: 'hv-1' });
    expect({ status: answer.status, page: await answer.text() }).toMatchObject({
      status: 400,
      page: expect.stringContaining('Begin again'),
    });
  });
});

describe('the start of the development issuer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dev-issuer-'));
  const keyFile = join(folder, 'keys', 'dev-issuer.json');
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** Closes what started against the rule, so that the failure is told instead of hanging. */
  const startAndClose = async (more: Partial<DevIssuerOptions>): Promise<void> => {
    const started = await DevIssuer.start({ ...options, ...more });
    await started.close();
  };

  it('is refused in production', async () => {
    await expect(startAndClose({ profile: 'production' })).rejects.toBeInstanceOf(DevIssuerRefused);
  });

  it('keeps its key, readable by its owner only, so that tokens outlive a restart', async () => {
    const first = await DevIssuer.start({ ...options, keyFile, issuerUrl: 'http://127.0.0.1:3999' });
    const token = await first.tokenForPerson('hv-1');
    await first.close();
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    const second = await DevIssuer.start({ ...options, keyFile, issuerUrl: 'http://127.0.0.1:3999' });
    const restarted = new TokenVerifier({ issuers: [second.config] });
    await expect(restarted.verify(`Bearer ${token}`)).resolves.toMatchObject({ subject: 'hv-1' });
    await second.close();
  });

  it('is refused with a key that others can read', async () => {
    chmodSync(keyFile, 0o644);
    await expect(startAndClose({ keyFile })).rejects.toThrow('chmod 600');
    chmodSync(keyFile, 0o600);
  });

  it('says so where its port is taken', async () => {
    const port = Number(new URL(issuer.issuerUrl).port);
    await expect(startAndClose({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('its library', () => {
  it('says nothing on the console, whatever was asked above', () => {
    expect(written).toEqual([]);
  });

  it('would be heard if it did', () => {
    new Provider('http://127.0.0.1:1', {});
    expect(written.join()).toContain('oidc-provider WARNING');
  });
});
