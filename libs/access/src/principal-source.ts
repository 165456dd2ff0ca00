import { DomainError, type ActorRef, type AgencyId } from '@safeguarding/kernel';
import { requireOrganisation, type VerifiedToken } from '@safeguarding/platform';
import type { AgencyRegister } from './agency-register.ts';
import { accessErrors } from './core/access-errors.ts';
import type { Principal } from './core/principal.ts';
import { roles, scopes } from './core/vocabulary.ts';

/**
 * Who a verified token speaks for, completed from the register; `ref` is its pseudonym. Throws DomainError: 403 for an agency that is
 * unknown or suspended, a system that is not registered for it, and an ODS header that disagrees. Roles and scopes outside the
 * vocabulary are not read.
 */
export const principalOf = (
  token: VerifiedToken,
  odsHeader: readonly string[] | string | undefined,
  { register, ref }: { readonly register: AgencyRegister; readonly ref: ActorRef },
): Principal => {
  if (!register.ready) throw new DomainError(accessErrors.notReady);
  const agency = register.get(token.agency as AgencyId);
  if (!agency) throw new DomainError(accessErrors.unknownAgency);
  if (agency.status !== 'active') throw new DomainError(accessErrors.suspendedAgency);
  if (token.via === 'system' && !agency.clients.includes(token.clientId))
    throw new DomainError(accessErrors.clientNotOfAgency);
  requireOrganisation(token, odsHeader, agency.codes.ods);
  return {
    via: token.via,
    ref,
    agency: agency.id,
    agencyKind: agency.kind,
    nation: agency.nation,
    roles: roles.filter((role) => token.roles.includes(role)),
    // A person's rights are its roles: what an application asked for in its name adds nothing.
    scopes: token.via === 'system' ? scopes.filter((scope) => token.scopes.includes(scope)) : [],
    strongAuthentication: token.strongAuthentication,
    issuer: token.issuer,
    clientId: token.clientId,
  };
};
