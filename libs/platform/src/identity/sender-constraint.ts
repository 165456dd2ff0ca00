import { createHash, X509Certificate } from 'node:crypto';
import { DomainError } from '@safeguarding/kernel';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify, type JWK, type JWTPayload } from 'jose';
import type { Credentials, Presented } from './presented.ts';
import type { SenderConstraint } from './token-claims.ts';
import { identityErrors, proofAlgorithms, TokenRefused } from './token-refusals.ts';

export type SenderConstraintOptions = {
  /** Origin by which clients reach this service; DPoP proofs name it. Without it DPoP-bound tokens are refused. */
  readonly publicOrigin?: string;
  /**
   * Header in which the TLS-terminating proxy passes the client's certificate on (RFC 9440 or URL-encoded PEM) and which it removes
   * from what clients send. Without it certificate-bound tokens are refused.
   */
  readonly certificateHeader?: string;
};

const maxProofLength = 4096;
const maxIdLength = 128;
/** A proof may be this much older or newer than the machine's clock. */
const proofWindowSeconds = 60;
const rememberedProofs = 200_000;

/** Proofs that were used, for as long as they would be accepted. One process knows only its own. */
class SpentProofs {
  private readonly until = new Map<string, number>();

  /** False where the proof was used before. Throws DomainError (503) when no more can be remembered: forgetting would admit a replay. */
  spend(id: string, nowMs: number): boolean {
    const known = this.until.get(id);
    if (known !== undefined && known > nowMs) return false;
    if (this.until.size >= rememberedProofs) this.forget(nowMs);
    if (this.until.size >= rememberedProofs) throw new DomainError(identityErrors.proofsExhausted);
    this.until.delete(id);
    this.until.set(id, nowMs + 2 * proofWindowSeconds * 1000);
    return true;
  }

  private forget(nowMs: number): void {
    // Insertion order is the order of ending.
    for (const [id, untilMs] of this.until) {
      if (untilMs > nowMs) return;
      this.until.delete(id);
    }
  }
}

const digest = (data: string | Buffer): string => createHash('sha256').update(data).digest('base64url');

/** Checks that whoever presents a bound token holds what it is bound to; on every request, remembered token or not. */
export class SenderConstraints {
  private readonly options: SenderConstraintOptions;
  private readonly spent = new SpentProofs();

  constructor(options: SenderConstraintOptions) {
    this.options = options;
  }

  /** Throws TokenRefused; `request` is undefined where only the `Authorization` value was handed in. */
  async check(
    { scheme, token }: Credentials,
    constraint: SenderConstraint | undefined,
    request: Presented | undefined,
    nowMs: number,
  ): Promise<void> {
    // A bound token as a plain bearer token, or the reverse, is a downgrade (RFC 9449, section 7.1).
    if ((scheme === 'DPoP') !== (constraint?.dpopKey !== undefined))
      throw new TokenRefused('senderConstraintRefused', constraint?.dpopKey === undefined ? 'Bearer' : 'DPoP');
    if (constraint?.certificate !== undefined) this.checkCertificate(constraint.certificate, request);
    if (constraint?.dpopKey !== undefined) await this.checkProof(token, constraint.dpopKey, request, nowMs);
  }

  private checkCertificate(expected: string, request: Presented | undefined): void {
    const header = this.options.certificateHeader;
    const [value, second] = header === undefined ? [] : (request?.values(header) ?? []);
    if (value === undefined || second !== undefined || certificateDigest(value) !== expected)
      throw new TokenRefused('senderConstraintRefused');
  }

  private async checkProof(token: string, key: string, request: Presented | undefined, nowMs: number): Promise<void> {
    const { publicOrigin } = this.options;
    const [proof, second] = request?.values('dpop') ?? [];
    if (!request || publicOrigin === undefined) throw new TokenRefused('senderConstraintRefused', 'DPoP');
    if (proof === undefined || second !== undefined || proof.length > maxProofLength)
      throw new TokenRefused('proofRefused', 'DPoP');
    const { claims, jwk } = await openProof(proof, nowMs);
    const { htm, htu, ath, jti, iat } = claims;
    const ok =
      htm === request.method &&
      sameAddress(htu, publicOrigin, request.target) &&
      ath === digest(token) &&
      typeof iat === 'number' &&
      Math.abs(nowMs / 1000 - iat) <= proofWindowSeconds &&
      typeof jti === 'string' &&
      jti.length > 0 &&
      jti.length <= maxIdLength &&
      (await calculateJwkThumbprint(jwk)) === key;
    if (!ok || !this.spent.spend(digest(`${key} ${jti}`), nowMs)) throw new TokenRefused('proofRefused', 'DPoP');
  }
}

const openProof = async (proof: string, nowMs: number): Promise<{ claims: JWTPayload; jwk: JWK }> => {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: [...proofAlgorithms],
      currentDate: new Date(nowMs),
    });
    const { jwk } = protectedHeader;
    if (!jwk) throw new TokenRefused('proofRefused', 'DPoP');
    return { claims: payload, jwk };
  } catch {
    throw new TokenRefused('proofRefused', 'DPoP');
  }
};

/** Query and fragment do not count; scheme, host and default port are normalised (RFC 9449, section 4.3). */
const sameAddress = (claimed: unknown, origin: string, target: string): boolean => {
  if (typeof claimed !== 'string' || !URL.canParse(claimed) || !URL.canParse(target, origin)) return false;
  const [said, meant] = [new URL(claimed), new URL(target, origin)];
  return said.origin === meant.origin && said.pathname === meant.pathname;
};

const certificateDigest = (value: string): string | undefined => {
  try {
    // RFC 9440: a byte sequence between colons. Otherwise PEM, URL-encoded as proxies forward it.
    const certificate = value.startsWith(':') ? Buffer.from(value.slice(1, -1), 'base64') : decodeURIComponent(value);
    return digest(new X509Certificate(certificate).raw);
  } catch {
    return undefined;
  }
};
