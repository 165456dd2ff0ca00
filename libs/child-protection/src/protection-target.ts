import type { ThingTarget } from '@safeguarding/access';
import { DomainError, type AgencyId, type Instant, type PersonId, type ThingId } from '@safeguarding/kernel';
import { ledgerErrors } from '@safeguarding/ledger';
import { authorityClasses } from './core/protection-entries.ts';
import type { ProtectionState, Standing } from './core/protection.ts';

/** What stands; 404 for an id that belongs to nothing. */
export const standingOf = (state: ProtectionState): Standing => {
  if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
  return state;
};

type Judged = {
  readonly process: ThingId;
  readonly child: PersonId;
  readonly authority: AgencyId;
  readonly startedAt: string;
  readonly former?: readonly AgencyId[];
};

/**
 * A process as callers are judged on it: the authority's, addressed to itself because it has no registration of the child. An authority
 * that handed it over knows of it, and is told so.
 */
export const targetOf = ({ process, child, authority, startedAt, former = [] }: Judged): ThingTarget => ({
  thing: process,
  owner: authority,
  recipients: [
    { agency: authority, classes: authorityClasses },
    ...former.map((agency) => ({ agency, classes: ['presence'] as const })),
  ],
  child,
  labels: [],
  recordedAt: startedAt as Instant,
});
