/** Signature algorithms that a token may use; HMAC and `none` are not among them and never will be. */
export const tokenAlgorithms = ['PS256', 'ES256', 'RS512'] as const;
export type TokenAlgorithm = (typeof tokenAlgorithms)[number];

/** A public key as published; what is not needed to verify with it is not read. */
export type PublicJwk = { readonly kty?: string; readonly [member: string]: unknown };
export type Jwks = { readonly keys: readonly PublicJwk[] };

/** Names of the claims that are not fixed by RFC 9068. */
export type ClaimNames = {
  readonly agency: string;
  readonly roles: string;
  readonly scope: string;
  readonly clientId: string;
  readonly odsCode: string;
};

export const defaultClaimNames: ClaimNames = {
  agency: 'agency',
  roles: 'roles',
  scope: 'scope',
  clientId: 'client_id',
  odsCode: 'ods_code',
};

/**
 * The strong values of `acr` where an issuer names none: phishing-resistant, and the same in hardware (OpenID Connect Extended
 * Authentication Profile ACR Values).
 */
export const defaultStrongAcr: readonly string[] = ['phr', 'phrh'];

/** One issuer whose tokens are accepted. */
export type IssuerConfig = {
  /** Exactly the `iss` claim. */
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly TokenAlgorithm[];
  readonly keys: { readonly jwksUri: string } | { readonly jwks: Jwks };
  /**
   * Whom the issuer may speak for. `both` tells them apart: a system is its own subject (RFC 9068), a person has an `auth_time`;
   * what is neither is refused.
   */
  readonly subjects?: 'both' | 'people' | 'systems';
  readonly claims?: Partial<ClaimNames>;
  /** Values of `acr` that count as strong. */
  readonly strongAcr?: readonly string[];
  /** 3600 where absent, at most 86400. */
  readonly maxLifetimeSeconds?: number;
};

export const defaultLifetimeSeconds = 3600;
const longestLifetimeSeconds = 86_400;

/**
 * What is wrong with a list of issuers, in words for the start's list of errors; empty when it can be used. Outside production
 * plain HTTP is accepted from this machine only.
 */
export const issuerProblems = (issuers: readonly IssuerConfig[], profile: { readonly production: boolean }): string[] =>
  issuers.flatMap((issuer, index) => {
    const say = (ok: boolean, problem: string): string[] => (ok ? [] : [`issuer ${String(index + 1)}: ${problem}`]);
    const lifetime = issuer.maxLifetimeSeconds ?? defaultLifetimeSeconds;
    return [
      ...say(isSafeUrl(issuer.issuer, profile), 'its URL must be https'),
      ...say(issuers.findIndex(({ issuer: other }) => other === issuer.issuer) === index, 'it is listed twice'),
      ...say(issuer.audience.length > 0, 'the audience is missing'),
      ...say(issuer.algorithms.length > 0, 'no algorithm is allowed'),
      ...say(
        issuer.algorithms.every((algorithm) => tokenAlgorithms.includes(algorithm)),
        `algorithms must be of ${tokenAlgorithms.join(', ')}`,
      ),
      ...say(!('jwksUri' in issuer.keys) || isSafeUrl(issuer.keys.jwksUri, profile), 'its JWKS URL must be https'),
      ...say(!('jwks' in issuer.keys) || issuer.keys.jwks.keys.length > 0, 'its JWKS is empty'),
      ...say(
        Number.isInteger(lifetime) && lifetime > 0 && lifetime <= longestLifetimeSeconds,
        `the longest lifetime must be 1 to ${String(longestLifetimeSeconds)} seconds`,
      ),
    ];
  });

const isSafeUrl = (text: string, { production }: { readonly production: boolean }): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, hash, username, password } = new URL(text);
  if (hash !== '' || username !== '' || password !== '') return false;
  return protocol === 'https:' || (!production && protocol === 'http:' && loopback.has(hostname));
};

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);
