import type { ThingTarget } from '@safeguarding/access';
import { DomainError, type AgencyId, type Instant, type PersonId, type ThingId } from '@safeguarding/kernel';
import { ledgerErrors } from '@safeguarding/ledger';
import type { DutyState, StandingDecision } from '../core/duty/duty.ts';
import { everyClass } from '../core/request-entries.ts';

/** What stands; 404 for an id that belongs to nothing. */
export const decisionOf = (state: DutyState): StandingDecision => {
  if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
  return state;
};

type Judged = {
  readonly decision: ThingId;
  readonly child: PersonId;
  readonly controller: AgencyId;
  readonly decidedAt: string;
};

/** A decision as callers are judged on it: the deciding service's alone. */
export const targetOf = ({ decision, child, controller, decidedAt }: Judged): ThingTarget => ({
  thing: decision,
  owner: controller,
  recipients: [{ agency: controller, classes: everyClass }],
  child,
  labels: ['withheld'],
  byNameOnly: true,
  recordedAt: decidedAt as Instant,
});
