import { createPublicKey, type KeyObject } from 'node:crypto';
import type { PublicJwk, TokenAlgorithm } from './issuer-config.ts';

type Fit = { readonly kty: string; readonly members: readonly string[]; readonly ok: (jwk: PublicJwk) => boolean };

const member = (jwk: PublicJwk, name: string): string => {
  const value = Object.hasOwn(jwk, name) ? jwk[name] : undefined;
  return typeof value === 'string' ? value : '';
};

// A modulus of 2048 to 8192 bits in base64url: shorter is weak, longer makes each check a burden.
const rsa: Fit = {
  kty: 'RSA',
  members: ['n', 'e'],
  ok: (jwk) => member(jwk, 'n').length >= 342 && member(jwk, 'n').length <= 1366,
};
const fits: Readonly<Record<TokenAlgorithm, Fit>> = {
  PS256: rsa,
  RS512: rsa,
  ES256: { kty: 'EC', members: ['crv', 'x', 'y'], ok: (jwk) => member(jwk, 'crv') === 'P-256' },
};

const isFor = (jwk: PublicJwk, algorithm: TokenAlgorithm): boolean =>
  jwk.kty === fits[algorithm].kty &&
  (jwk['alg'] === undefined || jwk['alg'] === algorithm) &&
  (jwk['use'] === undefined || jwk['use'] === 'sig') &&
  (jwk['key_ops'] === undefined || (Array.isArray(jwk['key_ops']) && jwk['key_ops'].includes('verify'))) &&
  fits[algorithm].ok(jwk);

/**
 * The published keys of one issuer. A key serves only the algorithm family of its own type, so that no token can choose how a key is
 * used; symmetric keys, certificates and private members are never read.
 */
export class KeySet {
  private readonly keys: readonly PublicJwk[];
  private readonly imported = new Map<string, KeyObject | undefined>();

  constructor(keys: readonly PublicJwk[]) {
    this.keys = keys;
  }

  /** The one key with this id that fits the algorithm; undefined where there is none, or more than one. */
  find(kid: string, algorithm: TokenAlgorithm): KeyObject | undefined {
    const matching = this.keys.filter((jwk) => member(jwk, 'kid') === kid && isFor(jwk, algorithm));
    const [jwk] = matching;
    if (!jwk || matching.length > 1) return undefined;
    // Only ids that are published come this far, so this map cannot grow beyond them.
    const name = `${algorithm} ${kid}`;
    if (!this.imported.has(name)) this.imported.set(name, importPublic(jwk, algorithm));
    return this.imported.get(name);
  }
}

const importPublic = (jwk: PublicJwk, algorithm: TokenAlgorithm): KeyObject | undefined => {
  const { kty, members } = fits[algorithm];
  try {
    const key = { kty, ...Object.fromEntries(members.map((name) => [name, member(jwk, name)])) };
    return createPublicKey({ key, format: 'jwk' });
  } catch {
    return undefined;
  }
};
