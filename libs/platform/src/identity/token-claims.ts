import {
  defaultClaimNames,
  defaultLifetimeSeconds,
  defaultStrongAcr,
  type ClaimNames,
  type IssuerConfig,
} from './issuer-config.ts';
import { TokenRefused } from './token-refusals.ts';

/** What a token proves, after every check. Roles and the agency are the issuer's words: their meaning is looked up elsewhere. */
export type VerifiedToken = {
  readonly issuer: string;
  /** Unique within the issuer only. */
  readonly subject: string;
  readonly clientId: string;
  readonly via: 'person' | 'system';
  readonly agency: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  /** Always false for a system. */
  readonly strongAuthentication: boolean;
  readonly odsCode?: string;
  /** Milliseconds since 1970 by the machine's clock. */
  readonly expiresAt: number;
  readonly senderConstraint?: SenderConstraint;
};

/** Thumbprints (base64url SHA-256) of what the sender must hold: a DPoP key (RFC 9449), a client certificate (RFC 8705). */
export type SenderConstraint = { readonly dpopKey?: string; readonly certificate?: string };

export type Claims = Readonly<Record<string, unknown>>;

/** Tolerated difference between the issuer's clock and this machine's, in seconds. */
const clockSkewSeconds = 30;

const maxText = 255;
const maxListed = 64;
const printable = /^[\x20-\x7e]+$/;
const agencyText = /^[\x21-\x7e]{1,64}$/;
const odsText = /^[A-Za-z0-9]{3,12}$/;
const thumbprint = /^[A-Za-z0-9_-]{43}$/;

/** Reads the claims of a token whose signature has been verified; `nowMs` is the machine's clock. Throws TokenRefused. */
export const readClaims = (claims: Claims, config: IssuerConfig, nowMs: number): VerifiedToken => {
  const names = { ...defaultClaimNames, ...config.claims };
  const expiresAt = checkTimes(claims, config, nowMs / 1000) * 1000;
  checkAudience(claims, config.audience);
  const subject = text(claims, 'sub');
  const clientId = text(claims, names.clientId);
  const via = viaOf(claims, config, subject === clientId);
  const odsCode = own(claims, names.odsCode);
  const senderConstraint = constraintOf(claims);
  return {
    issuer: config.issuer,
    subject,
    clientId,
    via,
    agency: matching(own(claims, names.agency), agencyText),
    roles: listOf(own(claims, names.roles)),
    scopes: scopesOf(claims, names),
    strongAuthentication: via === 'person' && isStrong(claims, config),
    expiresAt,
    ...(odsCode === undefined ? {} : { odsCode: matching(odsCode, odsText).toUpperCase() }),
    ...(senderConstraint === undefined ? {} : { senderConstraint }),
  };
};

/** Own members only: a claim named `constructor` or `__proto__` must not be found where it is not. */
const own = (claims: Claims, name: string): unknown => (Object.hasOwn(claims, name) ? claims[name] : undefined);

const matching = (value: unknown, pattern: RegExp): string => {
  if (typeof value !== 'string' || !pattern.test(value)) throw new TokenRefused('claimsRefused');
  return value;
};

const text = (claims: Claims, name: string): string => {
  const value = matching(own(claims, name), printable);
  if (value.length > maxText) throw new TokenRefused('claimsRefused');
  return value;
};

/** Seconds since 1970; more than a double can count exactly is nonsense. */
const seconds = (value: unknown): number => {
  if (typeof value !== 'number' || !(value >= 0 && value <= Number.MAX_SAFE_INTEGER / 1000))
    throw new TokenRefused('claimsRefused');
  return value;
};

/** Gives `exp`. `exp` and `iat` are required (RFC 9068), `nbf` counts where it is given. */
const checkTimes = (claims: Claims, config: IssuerConfig, now: number): number => {
  const expires = seconds(own(claims, 'exp'));
  const issued = seconds(own(claims, 'iat'));
  const notBefore = own(claims, 'nbf') === undefined ? issued : seconds(own(claims, 'nbf'));
  if (expires + clockSkewSeconds <= now) throw new TokenRefused('expired');
  if (Math.max(issued, notBefore) > now + clockSkewSeconds) throw new TokenRefused('notYetValid');
  if (expires - issued > (config.maxLifetimeSeconds ?? defaultLifetimeSeconds))
    throw new TokenRefused('lifetimeTooLong');
  return expires;
};

const checkAudience = (claims: Claims, audience: string): void => {
  const value = own(claims, 'aud');
  const audiences = typeof value === 'string' ? [value] : listOf(value);
  if (!audiences.includes(audience)) throw new TokenRefused('audienceWrong');
};

const listOf = (value: unknown): readonly string[] => {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > maxListed) throw new TokenRefused('claimsRefused');
  return value.map((entry: unknown) => {
    if (typeof entry !== 'string' || entry.length === 0 || entry.length > maxText)
      throw new TokenRefused('claimsRefused');
    return entry;
  });
};

/** RFC 8693 has one string with spaces; several issuers send a list. */
const scopesOf = (claims: Claims, names: ClaimNames): readonly string[] => {
  const value = own(claims, names.scope);
  return listOf(typeof value === 'string' ? value.split(' ').filter((scope) => scope !== '') : value);
};

const viaOf = (claims: Claims, config: IssuerConfig, ownSubject: boolean): VerifiedToken['via'] => {
  const subjects = config.subjects ?? 'both';
  if (subjects === 'systems') return 'system';
  // A system must never pass for a person: a person's token opens timelines.
  if (ownSubject) {
    if (subjects === 'people') throw new TokenRefused('claimsRefused');
    return 'system';
  }
  if (subjects === 'both') seconds(own(claims, 'auth_time'));
  return 'person';
};

const isStrong = (claims: Claims, config: IssuerConfig): boolean => {
  const acr = own(claims, 'acr');
  return typeof acr === 'string' && (config.strongAcr ?? defaultStrongAcr).includes(acr);
};

/** A confirmation that is not understood binds the token to something that cannot be checked, so it is refused. */
const constraintOf = (claims: Claims): SenderConstraint | undefined => {
  const confirmation = own(claims, 'cnf');
  if (confirmation === undefined) return undefined;
  if (typeof confirmation !== 'object' || confirmation === null) throw new TokenRefused('claimsRefused');
  const { jkt, 'x5t#S256': x5t, ...others } = confirmation as Claims;
  if (Object.keys(others).length > 0 || (jkt === undefined && x5t === undefined))
    throw new TokenRefused('senderConstraintRefused');
  return {
    ...(jkt === undefined ? {} : { dpopKey: matching(jkt, thumbprint) }),
    ...(x5t === undefined ? {} : { certificate: matching(x5t, thumbprint) }),
  };
};
