import { DomainError, type ActorRef, type AgencyId, type LocalDate } from '@safeguarding/kernel';
import { requireOrganisation, type VerifiedToken } from '@safeguarding/platform';
import type { AgencyRegister } from './agency-register.ts';
import { accessErrors } from './core/access-errors.ts';
import { odsCodesOn } from './core/former-codes.ts';
import type { Principal } from './core/principal.ts';
import { roles, scopes } from './core/vocabulary.ts';

type Known = { readonly register: AgencyRegister; readonly ref: ActorRef; readonly today: () => LocalDate };

/**
 * Who a verified token speaks for, completed from the register; `ref` is its pseudonym, `today` the day in London by which codes count.
 * Throws DomainError: 403 for an agency that is unknown, suspended or succeeded, a system that is not registered for it, and an ODS
 * header that disagrees. Roles and scopes outside the vocabulary are not read.
 */
export const principalOf = (
  token: VerifiedToken,
  odsHeader: readonly string[] | string | undefined,
  { register, ref, today }: Known,
): Principal => {
  if (!register.ready) throw new DomainError(accessErrors.notReady);
  const agency = register.get(token.agency as AgencyId);
  if (!agency) throw new DomainError(accessErrors.unknownAgency);
  if (agency.status === 'succeeded') throw new DomainError(accessErrors.succeededAgency);
  if (agency.status !== 'active') throw new DomainError(accessErrors.suspendedAgency);
  if (token.via === 'system' && !agency.clients.includes(token.clientId))
    throw new DomainError(accessErrors.clientNotOfAgency);
  if (odsHeader !== undefined) requireOrganisation(token, odsHeader, odsCodesOn(agency, today()));
  const predecessors = register.successions.predecessorsOf(agency.id).map((one) => one.agency);
  const first = register.firstOf(agency.id, ({ clients }) => clients.includes(token.clientId));
  return {
    via: token.via,
    ref,
    agency: agency.id,
    ...(predecessors.length === 0 ? {} : { predecessors }),
    ...(token.via === 'system' && first !== agency.id ? { numbering: first } : {}),
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
