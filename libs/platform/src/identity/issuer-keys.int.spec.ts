import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DomainError } from '@safeguarding/kernel';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PublicJwk } from './issuer-config.ts';
import { TestTokens } from './test-tokens.ts';
import { TokenVerifier, type TokenVerifierOptions } from './token-verifier.ts';

const first = new TestTokens();
const second = new TestTokens();
const keysOf = (...tokens: readonly TestTokens[]): readonly PublicJwk[] =>
  tokens.flatMap(({ issuer }) => ('jwks' in issuer.keys ? issuer.keys.jwks.keys : []));

let server: Server;
let fetches = 0;
let answer: RequestListener = () => undefined;
let nowMs = 0;

const publish = (...tokens: readonly TestTokens[]): void => {
  answer = (_, response) => response.end(JSON.stringify({ keys: keysOf(...tokens) }));
};
const fail: RequestListener = (_, response) => response.writeHead(503).end('{"keys":[]}');

beforeEach(async () => {
  fetches = 0;
  nowMs = Date.now();
  publish(first);
  server = createServer((request, response) => {
    fetches += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const verifier = (keyFetch: TokenVerifierOptions['keyFetch'] = {}): TokenVerifier =>
  new TokenVerifier({
    issuers: [
      {
        ...first.issuer,
        maxLifetimeSeconds: 86_400,
        keys: { jwksUri: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/jwks` },
      },
    ],
    keyFetch,
    nowMs: () => nowMs,
  });

/** Lives long enough for the hours that these tests skip. */
const bearer = (by = first, header = {}): string => {
  const iat = Math.floor(Date.now() / 1000);
  const { issuer: iss, audience: aud } = first.issuer;
  const claims = {
    iss,
    aud,
    sub: 's',
    client_id: 's',
    agency: 'oak-hv',
    iat,
    exp: iat + 80_000,
    jti: String(Math.random()),
  };
  return `Bearer ${by.sign(claims, header)}`;
};
const minutes = 60_000;
const outcome = (by: TokenVerifier, token: string): Promise<unknown> =>
  by.verify(token).then(
    () => 'accepted',
    (error: unknown) =>
      error instanceof DomainError ? error.entry.kind : (error as { readonly reason?: unknown }).reason,
  );

describe('the keys of an issuer', () => {
  it('are fetched once for many tokens at once, and kept', async () => {
    const by = verifier();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcome(by, bearer())));
    expect(new Set(outcomes)).toEqual(new Set(['accepted']));
    nowMs += 4 * minutes;
    await outcome(by, bearer());
    expect(fetches).toBe(1);
  });

  it('that are new are found at the first token signed with them', async () => {
    const by = verifier();
    await outcome(by, bearer());
    publish(first, second);
    nowMs += 1 * minutes;
    await expect(outcome(by, bearer(second))).resolves.toBe('accepted');
  });

  it('that were rotated out stop counting within the time that keys are fresh and a token is remembered', async () => {
    const by = verifier();
    const token = bearer();
    await expect(outcome(by, token)).resolves.toBe('accepted');
    publish(second);
    nowMs += 6 * minutes;
    await expect(outcome(by, token)).resolves.toBe('keyUnknown');
  });

  it('are not fetched for every invented key id', async () => {
    const by = verifier();
    await outcome(by, bearer());
    for (let round = 0; round < 20; round += 1) {
      nowMs += 1000;
      await expect(outcome(by, bearer(first, { kid: `invented-${String(round)}` }))).resolves.toBe('keyUnknown');
    }
    expect(fetches).toBe(1);
    nowMs += 30_000;
    await outcome(by, bearer(first, { kid: 'invented' }));
    expect(fetches).toBe(2);
  });
});

describe('an outage of the key endpoint', () => {
  it('is survived with the keys at hand for an hour, then every token of the issuer waits (503)', async () => {
    const by = verifier();
    await outcome(by, bearer());
    answer = fail;
    nowMs += 59 * minutes;
    await expect(outcome(by, bearer())).resolves.toBe('accepted');
    nowMs += 1 * minutes;
    await expect(outcome(by, bearer())).resolves.toBe('unavailable');
    publish(first);
    nowMs += 5_000;
    await expect(outcome(by, bearer())).resolves.toBe('accepted');
  });

  it('leaves the question of an unknown key open (503), since the issuer may just have rotated', async () => {
    const by = verifier();
    await outcome(by, bearer());
    answer = fail;
    nowMs += 6 * minutes;
    await expect(outcome(by, bearer(second))).resolves.toBe('unavailable');
  });

  it('from the start accepts nothing, and does not hammer the issuer', async () => {
    answer = fail;
    const by = verifier();
    for (let round = 0; round < 10; round += 1) await expect(outcome(by, bearer())).resolves.toBe('unavailable');
    expect(fetches).toBe(1);
  });

  it.each<[string, RequestListener]>([
    ['an answer that is no JSON', (_, response) => response.end('<html>')],
    ['an answer without keys', (_, response) => response.end('{}')],
    ['keys that are no list', (_, response) => response.end('{"keys":{"length":1}}')],
    ['an endless answer', (_, response) => response.end(`{"keys":[],"x":"${'x'.repeat(100_000)}"}`)],
    [
      'a redirection, even to good keys',
      (request, response) =>
        request.url === '/jwks'
          ? response.writeHead(302, { location: '/elsewhere' }).end()
          : response.end(JSON.stringify({ keys: keysOf(first) })),
    ],
    ['too many keys', (_, response) => response.end(JSON.stringify({ keys: Array(65).fill(keysOf(first)[0]) }))],
    ['a dropped connection', (request) => request.socket.destroy()],
  ])('is also %s', async (_, listener) => {
    answer = listener;
    await expect(outcome(verifier(), bearer())).resolves.toBe('unavailable');
  });

  it('is also silence, which is waited for in bounds', async () => {
    answer = () => undefined;
    await expect(outcome(verifier({ timeoutMs: 50 }), bearer())).resolves.toBe('unavailable');
  });

  it('is not caused by nonsense among the keys', async () => {
    answer = (_, response) =>
      response.end(JSON.stringify({ keys: [null, 7, { kty: 'EC', kid: 'x' }, ...keysOf(first)] }));
    await expect(outcome(verifier(), bearer())).resolves.toBe('accepted');
  });
});
