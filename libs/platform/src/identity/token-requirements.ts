import { DomainError } from '@safeguarding/kernel';
import type { VerifiedToken } from './token-claims.ts';
import { identityErrors, TokenRefused } from './token-refusals.ts';
import { schemeOf } from './token-verifier.ts';

/** Throws TokenRefused (403 `insufficient_scope`, naming the scope) unless the token carries the scope. */
export const requireScope = (token: VerifiedToken, scope: string): void => {
  if (!token.scopes.includes(scope)) throw new TokenRefused('scopeInsufficient', schemeOf(token), { scope });
};

/** ODS codes of the service of a token, as the register has them on the day. */
type RegisteredOdsCodes = {
  /** The code of today, and former ones that may still be named. */
  readonly accepted: readonly string[];
  /** Former ones that may be named no more, also where the token still says them. */
  readonly ended: readonly string[];
};

const nothingRegistered: RegisteredOdsCodes = { accepted: [], ended: [] };

/**
 * Throws DomainError (403) where `NHSD-End-User-Organisation-ODS` is sent and is not the organisation of the token. A token without
 * an ODS code is held to those its agency is registered with; where neither is known, the header cannot be believed. Codes of one
 * service that are accepted on the same day are one organisation.
 */
export const requireOrganisation = (
  token: VerifiedToken,
  header: readonly string[] | string | undefined,
  { accepted, ended }: RegisteredOdsCodes = nothingRegistered,
): void => {
  const values = typeof header === 'string' ? [header] : (header ?? []);
  const own = token.odsCode?.toUpperCase();
  const registered = accepted.map((code) => code.toUpperCase());
  const confirmed = own === undefined || registered.includes(own) ? registered : [own];
  const over = ended.map((code) => code.toUpperCase());
  const agrees = (code: string): boolean => confirmed.includes(code) && !over.includes(code);
  if (!values.every((value) => agrees(value.trim().toUpperCase())))
    throw new DomainError(identityErrors.organisationDisagrees);
};
