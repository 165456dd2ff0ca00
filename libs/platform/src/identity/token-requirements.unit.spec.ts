import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@safeguarding/kernel';
import { TestTokens } from './test-tokens.ts';
import { requireOrganisation, requireScope } from './token-requirements.ts';
import { TokenVerifier } from './token-verifier.ts';

const tokens = new TestTokens();
const verifier = new TokenVerifier({ issuers: [tokens.issuer] });
const person = (
  more: { readonly strong?: boolean; readonly odsCode?: string } = {},
): ReturnType<TokenVerifier['verify']> =>
  verifier.verify(`Bearer ${tokens.person({ agency: 'oak-hv', roles: ['practitioner'], ...more })}`);

describe('what needs a strong sign-in', () => {
  it('is open to a strongly authenticated person', async () => {
    const token = await person();
    expect(() => {
      verifier.requireStrong(token);
    }).not.toThrow();
  });

  it('sends a weakly authenticated person to step up (RFC 9470)', async () => {
    const token = await person({ strong: false });
    expect(() => {
      verifier.requireStrong(token);
    }).toThrow(
      expect.objectContaining({
        status: 401,
        challenge:
          'Bearer error="insufficient_user_authentication", error_description="This needs a stronger sign-in.", acr_values="phr phrh"',
      }),
    );
  });

  it('names the values of the issuer that signed the token', async () => {
    const own = new TokenVerifier({ issuers: [{ ...tokens.issuer, strongAcr: ['aal3'] }] });
    const token = await own.verify(`Bearer ${tokens.person({ agency: 'oak-hv' })}`);
    expect(() => {
      own.requireStrong(token);
    }).toThrow(expect.objectContaining({ challenge: expect.stringContaining('acr_values="aal3"') }));
  });

  it('is never open to a system', async () => {
    const claims = { acr: 'phr', auth_time: 1 };
    const token = await verifier.verify(`Bearer ${tokens.system({ agency: 'oak-hv', claims })}`);
    expect(() => {
      verifier.requireStrong(token);
    }).toThrow(expect.objectContaining({ reason: 'strongerAuthenticationNeeded' }));
  });
});

describe('what needs a scope', () => {
  it('is refused without it, naming it', async () => {
    const token = await verifier.verify(`Bearer ${tokens.system({ agency: 'oak-hv', scopes: ['concerns:submit'] })}`);
    expect(() => {
      requireScope(token, 'concerns:submit');
    }).not.toThrow();
    expect(() => {
      requireScope(token, 'referrals:submit');
    }).toThrow(
      expect.objectContaining({
        status: 403,
        challenge: expect.stringMatching(/^Bearer error="insufficient_scope", .*scope="referrals:submit"$/),
      }),
    );
  });
});

describe('NHSD-End-User-Organisation-ODS', () => {
  it.each<[string, string | undefined, string[] | string | undefined, string | undefined, boolean]>([
    ['may be left out', 'A12345', undefined, undefined, true],
    ['agrees with the token', 'A12345', 'a12345 ', undefined, true],
    ['disagrees with the token', 'A12345', 'B99999', undefined, false],
    ['disagrees with the token though the register agrees', 'A12345', 'B99999', 'B99999', false],
    ['agrees with the registered agency', undefined, ['RXX01'], 'rxx01', true],
    ['disagrees with the registered agency', undefined, ['RXX02'], 'RXX01', false],
    ['cannot be confirmed by anything', undefined, 'A12345', undefined, false],
    ['is empty', 'A12345', '', undefined, false],
    ['comes twice with two values', 'A12345', ['A12345', 'B99999'], undefined, false],
  ])('%s', async (_, odsCode, header, registered, agrees) => {
    const token = await person(odsCode === undefined ? {} : { odsCode });
    const check = (): string => {
      try {
        requireOrganisation(
          token,
          header,
          registered === undefined ? undefined : { accepted: [registered], ended: [] },
        );
        return 'agrees';
      } catch (error) {
        return error instanceof DomainError ? error.entry.code : 'broken';
      }
    };
    expect(check()).toBe(agrees ? 'agrees' : 'IDN-018');
  });

  it.each([
    [undefined, 'Z99901', true],
    [undefined, 'Z99951', true],
    ['Z99901', 'Z99951', true],
    ['Z99951', 'Z99901', true],
    [undefined, 'Z99900', false],
    ['Z99900', 'Z99900', false],
    ['Y12345', 'Z99951', false],
    ['Y12345', 'Y12345', true],
  ] as const)(
    'of a service that has had others: token %s and header %s, agreeing %s',
    async (odsCode, header, agrees) => {
      const token = await person(odsCode === undefined ? {} : { odsCode });
      const check = (): string => {
        try {
          requireOrganisation(token, header, { accepted: ['Z99951', 'Z99901'], ended: ['Z99900'] });
          return 'agrees';
        } catch (error) {
          return error instanceof DomainError ? error.entry.code : 'broken';
        }
      };
      expect(check()).toBe(agrees ? 'agrees' : 'IDN-018');
    },
  );
});
