import { hash } from 'node:crypto';
import { compactVerify } from 'jose';
import { defaultStrongAcr, type IssuerConfig, type TokenAlgorithm } from './issuer-config.ts';
import { defaultKeyFetchLimits, issuerKeys, type IssuerKeys, type KeyFetchLimits } from './issuer-keys.ts';
import { credentialsOf, type Credentials, type Presented } from './presented.ts';
import { SenderConstraints, type SenderConstraintOptions } from './sender-constraint.ts';
import { TokenCache } from './token-cache.ts';
import { readClaims, type Claims, type VerifiedToken } from './token-claims.ts';
import { TokenRefused } from './token-refusals.ts';

export type TokenVerifierOptions = SenderConstraintOptions & {
  readonly issuers: readonly IssuerConfig[];
  readonly keyFetch?: Partial<KeyFetchLimits>;
  /** Tokens remembered, 10,000 where absent; 0 remembers none. */
  readonly rememberedTokens?: number;
  /** The machine's clock in milliseconds since 1970, never the settable clock of the domain. */
  readonly nowMs?: () => number;
};

type Trusted = { readonly config: IssuerConfig; readonly keys: IssuerKeys };

const defaultRemembered = 10_000;
const maxKeyIdLength = 255;

/**
 * Tells who asks from the access token of a request (RFC 9068). Every doubt is a refusal: TokenRefused with the challenge to answer
 * with, or DomainError (503) while an issuer's keys cannot be had.
 */
export class TokenVerifier {
  private readonly trusted: ReadonlyMap<string, Trusted>;
  private readonly cache: TokenCache;
  private readonly senders: SenderConstraints;
  private readonly nowMs: () => number;

  constructor(options: TokenVerifierOptions) {
    this.nowMs = options.nowMs ?? Date.now;
    const limits = { ...defaultKeyFetchLimits, ...options.keyFetch };
    this.trusted = new Map(
      options.issuers.map((config) => [config.issuer, { config, keys: issuerKeys(config, limits, this.nowMs) }]),
    );
    this.cache = new TokenCache(options.rememberedTokens ?? defaultRemembered);
    this.senders = new SenderConstraints(options);
  }

  /**
   * Takes the whole request (`presentedOf(request.raw)`), or only the value of `Authorization`: then a repeated header goes
   * unnoticed and sender-constrained tokens are refused.
   */
  async verify(presented: Presented | string | undefined): Promise<VerifiedToken> {
    const request = typeof presented === 'object' ? presented : undefined;
    const values = typeof presented === 'string' ? [presented] : (request?.values('authorization') ?? []);
    const credentials = credentialsOf(values);
    const digest = hash('sha256', credentials.token, 'base64url');
    const token = this.cache.get(digest, this.nowMs()) ?? (await this.verifyNew(credentials, digest));
    await this.senders.check(credentials, token.senderConstraint, request, this.nowMs());
    return token;
  }

  /** Throws TokenRefused with the step-up challenge of RFC 9470 unless a person signed in strongly. */
  requireStrong(token: VerifiedToken): void {
    if (token.strongAuthentication) return;
    const acr = this.trusted.get(token.issuer)?.config.strongAcr ?? defaultStrongAcr;
    throw new TokenRefused('strongerAuthenticationNeeded', schemeOf(token), { acr_values: acr.join(' ') });
  }

  private async verifyNew({ scheme, token }: Credentials, digest: string): Promise<VerifiedToken> {
    try {
      const verified = await this.verifyToken(token);
      this.cache.set(digest, verified, this.nowMs());
      return verified;
    } catch (error) {
      // The challenge speaks the scheme that was tried.
      throw error instanceof TokenRefused ? new TokenRefused(error.reason, scheme) : error;
    }
  }

  private async verifyToken(token: string): Promise<VerifiedToken> {
    const [header, payload] = token.split('.').map(parsePart);
    if (!header || !payload) throw new TokenRefused('credentialsMalformed');
    checkType(header);
    const trusted = typeof payload['iss'] === 'string' ? this.trusted.get(payload['iss']) : undefined;
    if (!trusted) throw new TokenRefused('issuerUnknown');
    const algorithm = algorithmOf(header, trusted.config);
    const key = await trusted.keys.find(keyIdOf(header), algorithm);
    if (!key) throw new TokenRefused('keyUnknown');
    try {
      await compactVerify(token, key, { algorithms: [algorithm] });
    } catch {
      throw new TokenRefused('signatureInvalid');
    }
    return Object.freeze(readClaims(payload, trusted.config, this.nowMs()));
  }
}

/** The scheme under which a verified token came. */
export const schemeOf = (token: VerifiedToken): 'Bearer' | 'DPoP' =>
  token.senderConstraint?.dpopKey === undefined ? 'Bearer' : 'DPoP';

const utf8 = new TextDecoder('utf-8', { fatal: true });

const parsePart = (part: string): Claims | undefined => {
  try {
    const parsed: unknown = JSON.parse(utf8.decode(Buffer.from(part, 'base64url')));
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Claims) : undefined;
  } catch {
    return undefined;
  }
};

const checkType = (header: Claims): void => {
  const type = typeof header['typ'] === 'string' ? header['typ'].toLowerCase() : '';
  if (type !== 'at+jwt' && type !== 'application/at+jwt') throw new TokenRefused('typeRefused');
  if (header['crit'] !== undefined) throw new TokenRefused('headerRefused');
};

const algorithmOf = (header: Claims, { algorithms }: IssuerConfig): TokenAlgorithm => {
  const algorithm = algorithms.find((allowed) => allowed === header['alg']);
  if (!algorithm) throw new TokenRefused('algorithmRefused');
  return algorithm;
};

/** Only the key id counts; keys and addresses of keys that a token brings along (jwk, jku, x5u, x5c) are not even read. */
const keyIdOf = (header: Claims): string => {
  const kid = header['kid'];
  if (typeof kid !== 'string' || kid === '' || kid.length > maxKeyIdLength) throw new TokenRefused('keyUnknown');
  return kid;
};
