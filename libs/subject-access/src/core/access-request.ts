import { startOf, type Aggregate, type EventId, type Instant, type Recorded } from '@safeguarding/kernel';
import type { AccessRequestEvent, AuthorityAssessed, ItemWithheld, Of, OpinionGiven } from './access-request-events.ts';
import type { IdentityOutcome, Requester } from './access-request-vocabulary.ts';

export type Opinion = Omit<OpinionGiven['facts'], keyof Of>;
export type Withheld = Omit<ItemWithheld['facts'], keyof Of>;

/** What stands of a request, whatever its status. */
export type StandingRequest = Of & {
  readonly by: Requester;
  readonly receivedAt: Instant;
  readonly recordedAt: Instant;
  readonly identity: IdentityOutcome | 'asked-for';
  /** When the time began: at receipt, or when the controller knew who asks. Undefined before. */
  readonly runningSince?: Instant;
  readonly extended: boolean;
  readonly authority?: Omit<AuthorityAssessed['facts'], keyof Of>;
  readonly opinions: readonly Opinion[];
  readonly withheld: readonly Withheld[];
};

export type AccessRequestState =
  | { readonly status: 'none' }
  | ({ readonly status: 'open' } & StandingRequest)
  | ({
      readonly status: 'disclosed';
      readonly entries: readonly EventId[];
      readonly answeredAt: Instant;
    } & StandingRequest)
  | ({ readonly status: 'refused'; readonly identityOnly: boolean; readonly answeredAt: Instant } & StandingRequest)
  | ({ readonly status: 'withdrawn' } & StandingRequest);
export type Standing = Exclude<AccessRequestState, { status: 'none' }>;

const received = (event: Extract<Recorded<AccessRequestEvent>, { type: 'AccessRequestReceived' }>): Standing => {
  const { request, subject, controller, by, identity } = event.facts;
  const receivedAt = startOf(event.occurredOn);
  return {
    ...{ status: 'open', request, subject, controller, by, receivedAt, recordedAt: event.recordedAt },
    ...(identity === 'known' ? { identity: 'confirmed', runningSince: receivedAt } : { identity }),
    ...{ extended: false, opinions: [], withheld: [] },
  };
};

const after = (state: Standing, event: Recorded<AccessRequestEvent>): Standing => {
  switch (event.type) {
    case 'AccessRequestReceived':
      return state;
    case 'AccessRequestIdentityChecked': {
      const { outcome: identity } = event.facts;
      const began = identity === 'confirmed' ? { runningSince: startOf(event.occurredOn) } : {};
      return { ...state, identity, ...began };
    }
    case 'AccessRequestExtended':
      return { ...state, extended: true };
    case 'AccessRequestAuthorityAssessed': {
      const { childsDecision, interests } = event.facts;
      return { ...state, authority: { childsDecision, interests } };
    }
    case 'AccessRequestOpinionGiven': {
      const { finding, givenAt, entries } = event.facts;
      return { ...state, opinions: [...state.opinions, { finding, givenAt, ...(entries ? { entries } : {}) }] };
    }
    case 'AccessRequestItemWithheld': {
      const { entry, exemption } = event.facts;
      return { ...state, withheld: [...state.withheld.filter((one) => one.entry !== entry), { entry, exemption }] };
    }
    case 'AccessRequestDisclosed':
      return { ...state, status: 'disclosed', entries: event.facts.entries, answeredAt: event.recordedAt };
    case 'AccessRequestRefused':
      return {
        ...{ ...state, status: 'refused', answeredAt: event.recordedAt },
        identityOnly: event.facts.reason === 'identity-not-confirmed',
      };
    case 'AccessRequestWithdrawn':
      return { ...state, status: 'withdrawn' };
  }
};

/** One subject access request to one controller. */
export const accessRequest: Aggregate<AccessRequestState, AccessRequestEvent> = {
  category: 'access-request',
  initial: { status: 'none' },
  evolve: (state, event) => {
    if (state.status !== 'none') return after(state, event);
    return event.type === 'AccessRequestReceived' ? received(event) : state;
  },
};
