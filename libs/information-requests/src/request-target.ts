import type { ThingTarget } from '@safeguarding/access';
import { DomainError, type AgencyId, type Instant, type PersonId, type ThingId } from '@safeguarding/kernel';
import { ledgerErrors } from '@safeguarding/ledger';
import { everyClass } from './core/request-entries.ts';
import { requestErrors } from './core/request-errors.ts';
import type { RequestState, StandingRequest } from './core/request.ts';

/** What stands; 404 for an id that belongs to nothing. */
export const standingOf = (state: RequestState): StandingRequest => {
  if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
  return state;
};

type Judged = {
  readonly request: ThingId;
  readonly child: PersonId;
  readonly asked: AgencyId;
  /** The service that asks; the asked one itself where the requester is outside the ledger. */
  readonly asking: AgencyId;
  readonly requestedAt: string;
};

/** The service that speaks for the requester. */
export const askingOf = ({ requester, asked }: Pick<StandingRequest, 'requester' | 'asked'>): AgencyId =>
  'agency' in requester ? requester.agency : asked;

/** A request as callers are judged on it: both services' by being addressed, since neither needs a registration of the child. */
export const targetOf = ({ request, child, asked, asking, requestedAt }: Judged): ThingTarget => ({
  thing: request,
  owner: asking,
  recipients: [...new Set([asked, asking])].map((agency) => ({ agency, classes: everyClass })),
  child,
  labels: ['withheld'],
  recordedAt: requestedAt as Instant,
});

/** Throws DomainError (403, IRQ-010) for the service that knows of the request and is not on this side of it. */
export const checkSide = (side: 'asked' | 'asking', caller: AgencyId, state: StandingRequest): void => {
  if (caller !== (side === 'asked' ? state.asked : askingOf(state))) throw new DomainError(requestErrors.otherSide);
};
