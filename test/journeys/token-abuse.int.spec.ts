import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../support/world.ts';

const canary = 'CanaryOfAToken';
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('A bad token', () => {
  const world = new World();
  beforeAll(() => world.start());
  afterAll(() => world.stop());

  const now = Math.floor(Date.now() / 1000);
  const { tokens } = world;
  const claims = {
    ...{ iss: tokens.issuer.issuer, aud: tokens.issuer.audience, iat: now, exp: now + 600, jti: canary },
    ...{ sub: canary, client_id: 'practitioner-app', agency: 'oakfield-gp', roles: ['practitioner'], scope: '' },
    ...{ acr: 'phr', auth_time: now },
  };
  const good = tokens.sign(claims);
  const signed = (changes: object, header: Readonly<Record<string, unknown>> = {}) =>
    tokens.sign({ ...claims, ...changes }, header);
  const without = (name: string) => signed({ [name]: undefined });
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const byStranger = (header: object): string => {
    const head = `${encode({ typ: 'at+jwt', alg: 'ES256', kid: tokens.keyId, ...header })}.${encode(claims)}`;
    return `${head}.${sign('sha256', Buffer.from(head), { key: stranger.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  };
  const head = (alg: string) => `${encode({ typ: 'at+jwt', alg, kid: tokens.keyId })}.${encode(claims)}`;
  const jwk = stranger.publicKey.export({ format: 'jwk' });
  const invalid = 'Bearer error="invalid_token"';
  const malformed = 'Bearer error="invalid_request"';

  it.each<[string, string | undefined, string, string]>([
    ['that is not there', undefined, 'IDN-001', 'Bearer'],
    ['of another scheme', `Basic ${Buffer.from(`${canary}:x`).toString('base64')}`, 'IDN-001', 'Bearer'],
    ['that is no token', `Bearer ${canary}`, 'IDN-002', malformed],
    ['that is cut off', `Bearer ${good.slice(0, good.lastIndexOf('.'))}`, 'IDN-002', malformed],
    ['that is too large', `Bearer ${signed({ more: canary.repeat(650) })}`, 'IDN-002', malformed],
    ['that is an ID token', `Bearer ${signed({}, { typ: 'JWT' })}`, 'IDN-003', invalid],
    ['under alg none', `Bearer ${head('none')}.`, '', 'Bearer error='],
    [
      'under a symmetric algorithm',
      `Bearer ${head('HS256')}.${createHmac('sha256', 'x').update(head('HS256')).digest('base64url')}`,
      'IDN-004',
      invalid,
    ],
    ['with crit', `Bearer ${signed({}, { crit: ['exp'] })}`, 'IDN-005', invalid],
    ['of an issuer that nobody configured', `Bearer ${signed({ iss: 'https://other.example' })}`, 'IDN-006', invalid],
    ['under a key that nobody knows', `Bearer ${signed({}, { kid: canary })}`, 'IDN-007', invalid],
    ['signed by a stranger', `Bearer ${byStranger({})}`, 'IDN-008', invalid],
    ['that brings its own key', `Bearer ${byStranger({ jwk })}`, 'IDN-008', invalid],
    ['that names a place for its key', `Bearer ${byStranger({ jku: 'http://127.0.0.1:1/' })}`, 'IDN-008', invalid],
    [
      'that was altered',
      `Bearer ${good.split('.')[0] ?? ''}.${encode({ ...claims, agency: 'ashby-mash' })}.${good.split('.')[2] ?? ''}`,
      'IDN-008',
      invalid,
    ],
    ['that ended', `Bearer ${signed({ iat: now - 900, exp: now - 300 })}`, 'IDN-009', invalid],
    ['that begins later', `Bearer ${signed({ nbf: now + 300 })}`, 'IDN-010', invalid],
    ['for another service', `Bearer ${signed({ aud: 'another' })}`, 'IDN-011', invalid],
    ['without a subject', `Bearer ${without('sub')}`, 'IDN-012', invalid],
    ['without an agency', `Bearer ${without('agency')}`, 'IDN-012', invalid],
    ['without an end', `Bearer ${without('exp')}`, 'IDN-012', invalid],
    ['whose roles are no list', `Bearer ${signed({ roles: { admin: true } })}`, 'IDN-012', invalid],
    ['that lives too long', `Bearer ${signed({ exp: now + 86_400 })}`, 'IDN-013', invalid],
    [
      'bound to a key that was not shown',
      `Bearer ${signed({ cnf: { jkt: 'a'.repeat(43) } })}`,
      'IDN-014',
      'error="invalid_token"',
    ],
  ])('%s is 401 with its challenge, and nothing of it comes back', async (_, authorization, code, challenge) => {
    for (const [method, path] of [
      ['GET', '/v1/children/00000000-0000-4000-8000-000000000001/timeline'],
      ['POST', '/v1/concerns'],
      ['POST', '/v1/cloudevents'],
    ] as const) {
      const answer = await fetch(`${world.service.url}${path}`, {
        method,
        headers: { 'x-purpose': 'direct-care', ...(authorization === undefined ? {} : { authorization }) },
        ...(method === 'POST' ? { body: '{}' } : {}),
      });
      const text = await answer.text();
      expect(answer.status).toBe(401);
      expect((JSON.parse(text) as { code: string }).code).toContain(code);
      expect(answer.headers.get('www-authenticate')).toContain(challenge);
      expect(text + JSON.stringify([...answer.headers])).not.toContain(canary);
    }
    expect(world.lines.join('\n')).not.toContain(canary);
  });

  it('is told from a good one (tooth)', async () => {
    const answer = await fetch(`${world.service.url}/v1/me`, { headers: { authorization: `Bearer ${good}` } });
    expect(answer.status).toBe(200);
  });

  it('in the address or the body is no token at all', async () => {
    const answer = await fetch(`${world.service.url}/v1/me?access_token=${good}`);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });
});
