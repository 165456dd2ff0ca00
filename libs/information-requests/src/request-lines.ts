import type { AgencyId, Instant } from '@safeguarding/kernel';
import { looksWhole, toldOutcome } from './core/audience.ts';
import type { StandingRequest } from './core/request.ts';
import type { RequestStatus } from './core/request-vocabulary.ts';
import type { RequestLine } from './requests.answers.ts';

const settled: ReadonlySet<RequestStatus> = new Set(['answered-in-part', 'answered', 'refused']);
const waits: ReadonlySet<RequestStatus> = new Set([
  'received',
  'checking',
  'returned',
  'challenged',
  'answered-in-part',
]);

/** The status that a side is told: where the answer must look whole, a part and a refusal are an answer to the requester. */
export const statusFor = (agency: AgencyId, { status, audience, asked }: StandingRequest): RequestStatus =>
  agency !== asked && looksWhole(audience) && settled.has(status) ? 'answered' : status;

/** What a side is told of the outcome; nothing while there is none. */
export const outcomeFor = (
  agency: AgencyId,
  { status, outcome, audience, asked }: StandingRequest,
): RequestLine['outcome'] => {
  if (outcome === undefined || !settled.has(status)) return undefined;
  return agency === asked ? outcome : toldOutcome(audience, outcome);
};

/** Late by the requester's own word; an answer in part that looks whole is not late to the requester. */
const lateFor = (agency: AgencyId, state: StandingRequest, now: Instant): boolean =>
  state.answerBy !== undefined &&
  state.answerBy <= now &&
  waits.has(state.status) &&
  waits.has(statusFor(agency, state));

type Times = { readonly toldAt: Instant; readonly reviewDueBy?: Instant };

/** A request as one line, as far as the side of the caller is told. */
export const lineOf = (
  state: StandingRequest,
  { toldAt, reviewDueBy }: Times,
  agency: AgencyId,
  now: Instant,
): RequestLine => {
  const { request: id, child, asked, requester, requestKind: kind, requestedAt, changedAt, answerBy, holder } = state;
  const outcome = outcomeFor(agency, state);
  const own = agency === asked;
  return {
    ...{ id, child, asked, requesterKind: requester.kind, kind, requestedAt, status: statusFor(agency, state) },
    ...('agency' in requester ? { askedBy: requester.agency } : {}),
    ...(outcome === undefined ? {} : { outcome }),
    changedAt: own ? changedAt : toldAt,
    ...(answerBy === undefined ? {} : { answerBy }),
    overdue: lateFor(agency, state, now),
    ...(own && holder !== undefined ? { holder } : {}),
    ...(own && reviewDueBy !== undefined ? { reviewDueBy, reviewOverdue: reviewDueBy <= now } : {}),
  };
};
