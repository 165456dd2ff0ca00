import { describe, expect, it } from '@jest/globals';
import { issuerProblems, type IssuerConfig } from './issuer-config.ts';

const good: IssuerConfig = {
  issuer: 'https://issuer.test.example',
  audience: 'ledger',
  algorithms: ['PS256'],
  keys: { jwksUri: 'https://issuer.test.example/jwks' },
};
const local: IssuerConfig = {
  ...good,
  issuer: 'http://127.0.0.1:3999',
  keys: { jwksUri: 'http://localhost:3999/jwks' },
};

describe('a list of issuers', () => {
  it('is sound with https everywhere, or plain http on this machine outside production', () => {
    expect(issuerProblems([good], { production: true })).toEqual([]);
    expect(issuerProblems([good, local], { production: false })).toEqual([]);
  });

  it.each<[string, Partial<IssuerConfig>, string]>([
    ['plain http elsewhere', { issuer: 'http://issuer.test.example' }, 'https'],
    ['a URL with a password', { issuer: 'https://a:b@issuer.test.example' }, 'https'],
    ['no URL', { issuer: 'issuer' }, 'https'],
    ['keys over plain http', { keys: { jwksUri: 'http://issuer.test.example/jwks' } }, 'JWKS'],
    ['no keys', { keys: { jwks: { keys: [] } } }, 'JWKS'],
    ['no audience', { audience: '' }, 'audience'],
    ['no algorithm', { algorithms: [] }, 'algorithm'],
    ['a symmetric algorithm', { algorithms: ['HS256' as never] }, 'PS256, ES256, RS512'],
    ['a life of a week', { maxLifetimeSeconds: 604_800 }, 'lifetime'],
  ])('is refused with %s', (_, change, words) => {
    expect(issuerProblems([{ ...good, ...change }], { production: false })).toEqual([expect.stringContaining(words)]);
  });

  it('is refused with two of one name, and with this machine in production', () => {
    expect(issuerProblems([good, good], { production: true })).toEqual(['issuer 2: it is listed twice']);
    expect(issuerProblems([local], { production: true })).toHaveLength(2);
  });
});
