import type { ThingTarget } from '@safeguarding/access';
import { DomainError } from '@safeguarding/kernel';
import { ledgerErrors } from '@safeguarding/ledger';
import type { AccessRequestState, Standing } from './core/access-request.ts';

/** What stands; 404 for an id that belongs to nothing. */
export const standingOf = (state: AccessRequestState): Standing => {
  if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
  return state;
};

/** A request as callers are judged on it: its controller's, on the record of its subject. */
export const targetOf = ({ request: thing, subject: child, controller: owner, recordedAt }: Standing): ThingTarget => ({
  ...{ thing, child, owner, recordedAt },
  recipients: [],
  labels: ['withheld'],
});
