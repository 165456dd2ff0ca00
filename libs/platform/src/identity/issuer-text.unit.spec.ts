import { describe, expect, it } from '@jest/globals';
import { readIssuers } from './issuer-text.ts';

const minimal = {
  issuer: 'https://issuer.test.example',
  audience: 'ledger',
  jwksUri: 'https://issuer.test.example/jwks',
};
const read = (value: unknown): ReturnType<typeof readIssuers> =>
  readIssuers(JSON.stringify(value), { production: true });

describe('OIDC_ISSUERS', () => {
  it('needs issuer, audience and keys, and defaults to every algorithm of the product', () => {
    expect(read([minimal])).toEqual({
      issuers: [
        {
          issuer: minimal.issuer,
          audience: 'ledger',
          algorithms: ['PS256', 'ES256', 'RS512'],
          keys: { jwksUri: minimal.jwksUri },
        },
      ],
      problems: [],
    });
  });

  it('takes everything that an issuer can be told', () => {
    const full = { subjects: 'people', claims: { agency: 'unit' }, strongAcr: ['aal3'], maxLifetimeSeconds: 300 };
    const jwks = { keys: [{ kty: 'EC', kid: '1' }] };
    expect(read([{ ...minimal, jwksUri: undefined, ...full, algorithms: ['PS256'], jwks }])).toMatchObject({
      issuers: [{ ...full, algorithms: ['PS256'], keys: { jwks } }],
      problems: [],
    });
  });

  it.each<[string, unknown, string]>([
    ['no list', minimal, 'it must be a JSON list of issuers'],
    ['an empty list', [], 'it must be a JSON list of issuers'],
    ['an entry that is no object', ['canary-7f3a'], 'issuer 1: it must be an object'],
    ['no audience', [{ ...minimal, audience: undefined }], 'issuer 1: audience is missing or malformed'],
    ['neither kind of keys', [{ ...minimal, jwksUri: undefined }], 'issuer 1: give one of jwksUri and jwks'],
    ['both kinds of keys', [{ ...minimal, jwks: { keys: [{}] } }], 'issuer 1: give one of jwksUri and jwks'],
    ['an unknown member', [{ ...minimal, 'canary-7f3a': 1 }], 'issuer 1: 1 of its members are unknown'],
    ['an unknown claim', [{ ...minimal, claims: { 'canary-7f3a': 'x' } }], 'issuer 1: claims is malformed'],
    ['unknown subjects', [{ ...minimal, subjects: 'canary-7f3a' }], 'issuer 1: subjects is malformed'],
    ['plain http', [{ ...minimal, issuer: 'http://canary-7f3a.example' }], 'issuer 1: its URL must be https'],
  ])('is refused with %s, in words that repeat no value', (_, value, problem) => {
    expect(read(value).problems).toEqual([problem]);
    expect(read(value).problems.join()).not.toContain('canary-7f3a');
  });

  it('is refused where it is no JSON', () => {
    expect(readIssuers('https://issuer', { production: true }).problems).toHaveLength(1);
  });
});
