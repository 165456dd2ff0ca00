import type { ErrorEntry } from '@safeguarding/kernel';

/** One documented reason why credentials are refused; `title` becomes the `error_description`, so it holds no quote or backslash. */
export type TokenRefusal = Omit<ErrorEntry, 'kind'> & {
  readonly kind: 'unauthenticated' | 'forbidden'; // 401, 403
  /** Error of RFC 6750, RFC 9449 or RFC 9470; without one the challenge is the bare scheme. */
  readonly error?:
    | 'invalid_request'
    | 'invalid_token'
    | 'invalid_dpop_proof'
    | 'insufficient_scope'
    | 'insufficient_user_authentication';
};

/** Every reason for which a token is refused (docs/identity.md); none of them repeats anything of the token. */
export const tokenRefusals = {
  credentialsMissing: {
    code: 'IDN-001',
    kind: 'unauthenticated',
    title: 'No access token was presented.',
    remedy: 'Send Authorization: Bearer with an access token of a configured issuer.',
  },
  credentialsMalformed: {
    code: 'IDN-002',
    kind: 'unauthenticated',
    error: 'invalid_request',
    title: 'The credentials are not one well-formed access token.',
    remedy: 'Send one Authorization header with one signed JWT of at most 8 KiB.',
  },
  typeRefused: {
    code: 'IDN-003',
    kind: 'unauthenticated',
    error: 'invalid_token',
    title: 'The token is not an access token of type at+jwt.',
    remedy: 'Send the access token, not the ID token; let the issuer set typ to at+jwt (RFC 9068).',
  },
  algorithmRefused: {
    code: 'IDN-004',
    kind: 'unauthenticated',
    error: 'invalid_token',
    title: 'The signature algorithm is not accepted from this issuer.',
    remedy: 'Let the issuer sign with an algorithm of its allow-list: PS256, ES256 or RS512.',
  },
  headerRefused: {
    code: 'IDN-005',
    kind: 'unauthenticated',
    error: 'invalid_token',
    title: 'The token asks for a header extension that is not understood.',
    remedy: 'Issue tokens without a crit header.',
  },
  issuerUnknown: {
    code: 'IDN-006',
    kind: 'unauthenticated',
    error: 'invalid_token',
    title: 'The issuer of the token is not configured here.',
    remedy: 'Get the token from a configured issuer; the issuer must match to the letter.',
  },
  keyUnknown: {
    code: 'IDN-007',
    kind: 'unauthenticated',
    error: 'invalid_token',
    title: 'The issuer publishes no usable key for this token.',
    remedy: 'Get a new token; the issuer must publish its key in its JWKS before it signs with it.',
  },
  signatureInvalid: {
    code: 'IDN-008',
    kind: 'unauthenticated',
    error: 'invalid_token',
    title: 'The signature of the token does not verify.',
    remedy: 'Send the token exactly as it was issued.',
  },
  expired: {
    code: 'IDN-009',
    kind: 'unauthenticated',
    error: 'invalid_token',
    title: 'The token has expired.',
    remedy: 'Get a new token.',
  },
  notYetValid: {
    code: 'IDN-010',
    kind: 'unauthenticated',
    error: 'invalid_token',
    title: 'The token is not valid yet.',
    remedy: 'Compare the clocks of the issuer and of this machine.',
  },
  audienceWrong: {
    code: 'IDN-011',
    kind: 'unauthenticated',
    error: 'invalid_token',
    title: 'The token is meant for another service.',
    remedy: 'Ask the issuer for a token whose audience is this service.',
  },
  claimsRefused: {
    code: 'IDN-012',
    kind: 'unauthenticated',
    error: 'invalid_token',
    title: 'A claim that the token must carry is missing or malformed.',
    remedy: 'Compare the claims with the list in docs/identity.md.',
  },
  lifetimeTooLong: {
    code: 'IDN-013',
    kind: 'unauthenticated',
    error: 'invalid_token',
    title: 'The token lives longer than this service accepts.',
    remedy: 'Let the issuer give tokens a shorter life, or raise the limit of that issuer.',
  },
  senderConstraintRefused: {
    code: 'IDN-014',
    kind: 'unauthenticated',
    error: 'invalid_token',
    title: 'The token is bound to a key or certificate that was not shown.',
    remedy: 'Present a bound token the way it is bound: DPoP scheme and proof, or the client certificate.',
  },
  proofRefused: {
    code: 'IDN-015',
    kind: 'unauthenticated',
    error: 'invalid_dpop_proof',
    title: 'The DPoP proof is missing, spent, or made for another request, token or key.',
    remedy: 'Make a new proof for each request: method, address, token hash, time and a fresh jti.',
  },
  strongerAuthenticationNeeded: {
    code: 'IDN-016',
    kind: 'unauthenticated',
    error: 'insufficient_user_authentication',
    title: 'This needs a stronger sign-in.',
    remedy: 'Send the person through sign-in again with the acr_values of the challenge (RFC 9470).',
  },
  scopeInsufficient: {
    code: 'IDN-017',
    kind: 'forbidden',
    error: 'insufficient_scope',
    title: 'The token does not carry the scope that this needs.',
    remedy: 'Ask the issuer for the scope that the challenge names.',
  },
} as const satisfies Record<string, TokenRefusal>;
export type TokenRefusalReason = keyof typeof tokenRefusals;

/** Refusals around identity that need no challenge. */
export const identityErrors = {
  organisationDisagrees: {
    code: 'IDN-018',
    kind: 'forbidden',
    title: 'The organisation named in the request is not the one of the token.',
    remedy: 'Leave NHSD-End-User-Organisation-ODS out, or send the ODS code of the agency that the token speaks for.',
  },
  keysUnavailable: {
    code: 'IDN-019',
    kind: 'unavailable',
    title: 'The keys of the issuer cannot be had at the moment.',
    remedy: 'Keep the token and try again; nothing was decided about it.',
  },
  proofsExhausted: {
    code: 'IDN-020',
    kind: 'unavailable',
    title: 'No more DPoP proofs can be remembered at the moment.',
    remedy: 'Try again in a minute with a new proof.',
  },
} as const satisfies Record<string, ErrorEntry>;

/** The way in which a token is presented. */
export type Scheme = 'Bearer' | 'DPoP';

/** Algorithms that are accepted in DPoP proofs. */
export const proofAlgorithms = ['ES256', 'PS256'] as const;

/** Credentials that do not suffice: status, and the value of `WWW-Authenticate` to answer with. Says nothing of the token. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  readonly reason: TokenRefusalReason;
  readonly entry: TokenRefusal;
  readonly status: 401 | 403;
  readonly challenge: string;

  constructor(
    reason: TokenRefusalReason,
    scheme: Scheme = 'Bearer',
    parameters: Readonly<Record<string, string>> = {},
  ) {
    const entry: TokenRefusal = tokenRefusals[reason];
    super(`${entry.code} ${entry.title}`);
    this.reason = reason;
    this.entry = entry;
    this.status = entry.kind === 'forbidden' ? 403 : 401;
    this.challenge = challengeOf(entry, scheme, parameters);
  }
}

const challengeOf = (entry: TokenRefusal, scheme: Scheme, parameters: Readonly<Record<string, string>>): string => {
  const all = {
    ...(entry.error === undefined ? {} : { error: entry.error, error_description: entry.title }),
    ...parameters,
    ...(scheme === 'DPoP' ? { algs: proofAlgorithms.join(' ') } : {}),
  };
  const listed = Object.entries(all).map(([name, value]) => `${name}="${value}"`);
  return listed.length === 0 ? scheme : `${scheme} ${listed.join(', ')}`;
};
