import { DomainError } from '@safeguarding/kernel';
import { accessErrors } from './access-errors.ts';
import type { AgencyEvent, AgencyFacts, AgencyState, SuspensionReason } from './agency.ts';
import { sameFacts } from './agency-loading.ts';
import { keepingSucceededCodes } from './former-codes.ts';
import { withFilesOwn } from './recorded-by-people.ts';

type Known = Exclude<AgencyState, { status: 'unregistered' | 'succeeded' }>;

/** What stands for a service that another one succeeded stands until that is withdrawn. */
const knownOf = (state: AgencyState): Known => {
  if (state.status === 'unregistered') throw new DomainError(accessErrors.serviceUnknown);
  if (state.status === 'succeeded') throw new DomainError(accessErrors.succeededAlready);
  return state;
};

/** A service comes to the ledger: from the next request on its people and systems are let in and its sources are taken. */
export const onboardService = (facts: AgencyFacts, state: AgencyState): readonly AgencyEvent[] => {
  if (state.status !== 'unregistered') throw new DomainError(accessErrors.serviceRegistered);
  return [{ type: 'AgencyRegistered', facts }];
};

/** All of its particulars as they are from now on; what it was called before stays on record. */
export const changeService = (facts: AgencyFacts, state: AgencyState): readonly AgencyEvent[] => {
  const { agency } = knownOf(state);
  // Another kind would change, back to its first day, who may see what this service wrote.
  if (agency.kind !== facts.kind || agency.nation !== facts.nation) throw new DomainError(accessErrors.kindFixed);
  const changed = withFilesOwn(keepingSucceededCodes(facts, agency), agency);
  return sameFacts(changed, agency) ? [] : [{ type: 'AgencyChanged', facts: changed }];
};

/** Its tokens and sources are refused; what it wrote stays, and others see of it what they saw. */
export const suspendService = (reason: SuspensionReason, state: AgencyState): readonly AgencyEvent[] => {
  const { status, agency } = knownOf(state);
  if (status === 'suspended') throw new DomainError(accessErrors.suspendedAlready);
  return [{ type: 'AgencySuspended', facts: { code: agency.code, reason } }];
};

/** It is let in again, with what it had. */
export const resumeService = (state: AgencyState): readonly AgencyEvent[] => {
  const { status, agency } = knownOf(state);
  if (status !== 'suspended') throw new DomainError(accessErrors.notSuspended);
  return [{ type: 'AgencyReinstated', facts: { code: agency.code } }];
};
