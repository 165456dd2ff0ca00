import { DomainError } from '@safeguarding/kernel';
import type { VerifiedToken } from './token-claims.ts';
import { identityErrors, TokenRefused } from './token-refusals.ts';
import { schemeOf } from './token-verifier.ts';

/** Throws TokenRefused (403 `insufficient_scope`, naming the scope) unless the token carries the scope. */
export const requireScope = (token: VerifiedToken, scope: string): void => {
  if (!token.scopes.includes(scope)) throw new TokenRefused('scopeInsufficient', schemeOf(token), { scope });
};

/**
 * Throws DomainError (403) where `NHSD-End-User-Organisation-ODS` is sent and is not the organisation of the token. A token without
 * an ODS code is held to the one its agency is registered with; where neither is known, the header cannot be believed.
 */
export const requireOrganisation = (
  token: VerifiedToken,
  header: readonly string[] | string | undefined,
  registeredOdsCode?: string,
): void => {
  const values = typeof header === 'string' ? [header] : (header ?? []);
  const confirmed = (token.odsCode ?? registeredOdsCode)?.toUpperCase();
  if (values.some((value) => value.trim().toUpperCase() !== confirmed))
    throw new DomainError(identityErrors.organisationDisagrees);
};
