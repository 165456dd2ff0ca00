import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { agencyId, eventId, instant, personId } from '@safeguarding/kernel';
import { KeeperUnavailable, KeyProviderRefused, KeyUnwrapFailed, type KeeperTrouble } from '../errors.ts';
import { MemoryKeyStore } from '../memory-key-store.ts';
import { openSealing } from '../open-sealing.ts';
import { OpenBao } from '../test-open-bao.ts';
import { TransitKeyProvider } from './transit-key-provider.ts';
import type { TransitOptions } from './transit-options.ts';

let bao: OpenBao;
const opened: TransitKeyProvider[] = [];
beforeAll(async () => {
  bao = await OpenBao.start();
}, 180_000);
afterEach(async () => {
  await Promise.all(opened.splice(0).map((provider) => provider.close()));
});
afterAll(() => bao.stop());

const key = { key: Buffer.alloc(32, 7), label: 'a' };
const provider = async (changes: Partial<TransitOptions> = {}): Promise<TransitKeyProvider> => {
  const made = new TransitKeyProvider(await bao.options(changes));
  opened.push(made);
  return made;
};
const troubleOf = async (call: Promise<unknown>): Promise<KeeperTrouble | 'none'> =>
  call.then(
    () => 'none' as const,
    (error: unknown) => {
      if (error instanceof KeeperUnavailable) return error.trouble;
      throw error;
    },
  );
const works = async (one: TransitKeyProvider): Promise<boolean> => {
  const [wrapped] = await one.wrap([key]);
  if (!wrapped) throw new Error('nothing was wrapped');
  const [bytes] = await one.unwrap([{ ...wrapped, label: 'a' }]);
  return Buffer.from(bytes ?? []).equals(key.key);
};

describe('Keys kept by a transit engine', () => {
  it('a sealed engine gives none, says so once, and serves again when it is unsealed', async () => {
    const told: (string | undefined)[] = [];
    const one = await provider({
      timeoutMs: 1_500,
      onChange: (error) => told.push((error as KeeperUnavailable | undefined)?.code),
    });
    expect(await works(one)).toBe(true);
    await bao.seal();
    expect(await troubleOf(one.wrap([key]))).toBe('sealed');
    expect(await troubleOf(one.wrap([key]))).toBe('sealed');
    await bao.unseal();
    expect(await works(one)).toBe(true);
    expect(told).toEqual(['KEYS-SEALED', undefined]);
  });

  it('an engine that does not answer is given up in bounded time', async () => {
    const one = await provider({ timeoutMs: 1_000 });
    expect(await works(one)).toBe(true);
    await bao.freeze();
    const began = performance.now();
    try {
      expect(await troubleOf(one.wrap([key]))).toBe('timeout');
    } finally {
      bao.resume();
    }
    // Three times the patience for one try; the rest is for a busy machine.
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(await works(one)).toBe(true);
  });

  it('what is asked for in one turn costs one request, and a refused key fails alone', async () => {
    const one = await provider();
    const wrapped = await one.wrap([key, key]);
    const asked = [
      ...wrapped.map((each) => ({ ...each, label: 'a' })),
      ...wrapped.map((each) => ({ ...each, label: 'b' })),
    ];
    const results = await Promise.allSettled(asked.map((each) => one.unwrap([each])));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
    expect((results[2] as PromiseRejectedResult).reason).toBeInstanceOf(KeyUnwrapFailed);
  });

  it('cached keys serve for their short life while the engine is away, then nothing opens, and later it opens again', async () => {
    let now = 0;
    const keyStore = new MemoryKeyStore();
    const one = await provider({ timeoutMs: 1_000 });
    const all = await openSealing({ keyStore, provider: one, cache: { lifeMs: 60_000 }, now: () => now });
    const context = { eventId: eventId('5d5f0c1a-2a57-4e0c-8f7e-000000000001'), type: 't', schemaVersion: 1 };
    const child = personId('0f4c1c1e-5a58-4c39-9d4c-7f6a0d3f0001');
    const seal = (n: number) =>
      all.sealing.seal(context, agencyId('millbrook-surgery'), 'child-record', [
        { person: child, classes: { health: { n } } },
      ]);
    const [sealed] = await seal(1);
    if (!sealed) throw new Error('nothing was sealed');
    expect(await all.keysAvailable()).toBe(true);
    await bao.seal();
    now = 59_999;
    expect(await all.sealing.open(context, sealed)).toBeDefined();
    expect(await seal(2)).toHaveLength(1);
    now = 60_000;
    expect(await troubleOf(all.sealing.open(context, sealed))).toBe('sealed');
    expect(await troubleOf(seal(3))).toBe('sealed');
    expect(await all.keysAvailable()).toBe(false);
    // Erasure needs no keeper, and reaches what is in memory.
    await keyStore.destroy({ person: child }, { at: instant('2044-03-01T02:00:00Z'), why: 'retention-ended' });
    expect(await all.sealing.open(context, sealed)).toBeUndefined();
    await bao.unseal();
    now += 5_000;
    expect(await all.keysAvailable()).toBe(true);
    await all.close();
  });
});

describe('The sign-in at a transit engine', () => {
  it('a revoked token is exchanged for a new one without anybody noticing', async () => {
    const one = await provider({ youngTokenMs: 0 });
    expect(await works(one)).toBe(true);
    await bao.revokeAll();
    expect(await works(one)).toBe(true);
  });

  it('a call that is not permitted costs no sign-in each', async () => {
    const one = await provider({ key: 'other' });
    expect(await troubleOf(one.wrap([key]))).toBe('denied');
    const before = await bao.tokens();
    for (let n = 0; n < 5; n += 1) expect(await troubleOf(one.wrap([key]))).toBe('denied');
    expect(await bao.tokens()).toBe(before);
  });

  it('a token is renewed in its life, and a new one fetched before its last end', async () => {
    await bao.ask('POST', 'auth/approle/role/ledger', {
      token_policies: 'ledger',
      token_ttl: '2s',
      token_max_ttl: '4s',
    });
    const told: unknown[] = [];
    const one = await provider({ onChange: (error) => told.push(error) });
    for (let tenth = 0; tenth < 25; tenth += 1) {
      await one.wrap([key]);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(told).toEqual([]);
    await bao.ask('POST', 'auth/approle/role/ledger', {
      token_policies: 'ledger',
      token_ttl: '1h',
      token_max_ttl: '0',
    });
  });

  it('is given back at the end: its token counts no more', async () => {
    const before = await bao.tokens();
    const one = new TransitKeyProvider(await bao.options());
    await one.wrap([key]);
    expect(await bao.tokens()).toBe(before + 1);
    await one.close();
    expect(await bao.tokens()).toBe(before);
  });

  it('works with the token that an agent writes, and takes the next one from the file', async () => {
    const tokenFile = bao.file('token', await bao.token());
    const one = await provider({ signIn: { by: 'token-file', tokenFile }, youngTokenMs: 0 });
    expect(await works(one)).toBe(true);
    await bao.revokeAll();
    writeFileSync(tokenFile, await bao.token());
    expect(await works(one)).toBe(true);
  });

  it('works with the JWT of a platform', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
    const now = Math.floor(Date.now() / 1000);
    const claims = { sub: 'ledger', aud: 'bao', iat: now, exp: now + 300 };
    const head = `${part({ alg: 'ES256', typ: 'JWT' })}.${part(claims)}`;
    const jwt = `${head}.${sign('sha256', Buffer.from(head), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
    await bao.ask('POST', 'sys/auth/jwt', { type: 'jwt' });
    const pem = publicKey.export({ type: 'spki', format: 'pem' });
    await bao.ask('POST', 'auth/jwt/config', { jwt_validation_pubkeys: [pem] });
    const role = {
      role_type: 'jwt',
      user_claim: 'sub',
      bound_audiences: ['bao'],
      bound_subject: 'ledger',
      token_policies: 'ledger',
    };
    await bao.ask('POST', 'auth/jwt/role/ledger', role);
    expect(
      await works(
        await provider({ signIn: { by: 'jwt', mount: 'jwt', role: 'ledger', jwtFile: bao.file('jwt', jwt) } }),
      ),
    ).toBe(true);
    const wrong = {
      by: 'jwt',
      mount: 'jwt',
      role: 'ledger',
      jwtFile: bao.file('wrong', `${jwt.slice(0, -4)}AAAA`),
    } as const;
    expect(await troubleOf((await provider({ signIn: wrong })).wrap([key]))).toBe('login-refused');
  });

  it('may be in a namespace, whose keys are other keys', async () => {
    await bao.ask('POST', 'sys/namespaces/team-a', {});
    await bao.engine('team-a');
    const signIn = { by: 'token-file', tokenFile: bao.file('root', 'root-of-a-test') } as const;
    const [theirs, ours] = [await provider({ signIn, namespace: 'team-a' }), await provider()];
    expect(await works(theirs)).toBe(true);
    const [wrapped] = await theirs.wrap([key]);
    if (!wrapped) throw new Error('nothing was wrapped');
    await expect(ours.unwrap([{ ...wrapped, label: 'a' }])).rejects.toThrow(KeyUnwrapFailed);
  });
});

describe('A start is refused with what to do', () => {
  it.each<[string, (options: TransitOptions) => Partial<TransitOptions>, RegExp]>([
    ['that nothing answers', () => ({ url: 'https://127.0.0.1:1' }), /KEYS-UNREACHABLE.*TRANSIT_URL/],
    [
      'an authority that signed another certificate',
      () => ({ caFile: undefined }),
      /KEYS-UNREACHABLE.*TRANSIT_CA_FILE/,
    ],
    ['a key that the token may not use', () => ({ key: 'other' }), /KEYS-DENIED.*update transit\/encrypt\/other/],
    ['a secret that is wrong', () => ({ signIn: wrongSecret() }), /KEYS-LOGIN-REFUSED.*TRANSIT_AUTH/],
    [
      'a file that is not there',
      () => ({ signIn: { by: 'token-file', tokenFile: '/nowhere/token' } }),
      /KEYS-LOGIN-REFUSED/,
    ],
    ['a key that is not there', () => ({ key: 'other', signIn: asRoot() }), /KEYS-NOT-FOUND.*TRANSIT_KEY/],
    ['a key that cannot bind labels', () => ({ key: 'rsa', signIn: asRoot() }), /aes256-gcm96/],
  ])('where it is %s', async (_, changes, said) => {
    await bao.ask('POST', 'transit/keys/rsa', { type: 'rsa-2048' });
    const options = await bao.options({ timeoutMs: 500 });
    const one = await provider({ ...options, ...changes(options) });
    const refusal = await one.check().then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(KeyProviderRefused);
    expect((refusal as Error).message).toMatch(said);
  });

  it('and nothing secret stands in what is thrown', async () => {
    const one = await provider({ signIn: wrongSecret(), timeoutMs: 500 });
    const error = await one.wrap([key]).catch((reason: unknown) => reason);
    const all = JSON.stringify([error, (error as Error).message, (error as Error).stack, (error as Error).cause ?? '']);
    expect(all).not.toContain('CANARY');
    expect(one.description).not.toContain('CANARY');
  });

  const wrongSecret = () =>
    ({
      by: 'approle',
      mount: 'approle',
      roleId: 'CANARY-ROLE',
      secretIdFile: bao.file('wrong-secret', 'CANARY-SECRET'),
    }) as const;
  const asRoot = () => ({ by: 'token-file', tokenFile: bao.file('root', 'root-of-a-test') }) as const;
});
