import { plusDays, startOfLondonDay, type ActorRef, type Aggregate, type Instant } from '@safeguarding/kernel';
import { stricter } from './audience.ts';
import { openFrom, withAnswer, type Checks } from './checks.ts';
import type { Of, RequestEvent } from './request-events.ts';
import type { Audience, RequestKind, RequestStatus } from './request-vocabulary.ts';

/** Something that a second person has to look at. */
export type ReviewTask = {
  readonly of: 'urgent-answer' | 'refusal';
  /** Who decided or authorised: none of them reviews it. */
  readonly decidedBy: readonly ActorRef[];
  readonly dueBy?: Instant;
};

/** What stands of a request, whatever its status. */
export type StandingRequest = Of & {
  readonly status: RequestStatus;
  readonly requestKind: RequestKind;
  readonly audience: Audience;
  readonly answerBy?: Instant;
  readonly requestedAt: Instant;
  readonly changedAt: Instant;
  readonly holder?: ActorRef;
  readonly holds: { readonly situation: boolean; readonly concerns: boolean; readonly riskLevel: boolean };
  readonly checks: Checks;
  readonly tasks: readonly ReviewTask[];
  /** What the last answer or refusal came to. */
  readonly outcome?: 'whole' | 'part' | 'nothing-held' | 'refused';
};
export type RequestState = { readonly status: 'none' } | StandingRequest;

type Handlers = {
  readonly [T in Exclude<RequestEvent['type'], 'InformationRequested'>]: (
    state: StandingRequest,
    facts: Extract<RequestEvent, { type: T }>['facts'],
    by: ActorRef,
  ) => Partial<StandingRequest>;
};

const handlers: Handlers = {
  RequestHolderNamed: (_, { holder }) => ({ holder }),
  RequestCheckAnswered: ({ status, checks }, { answer }) => ({
    checks: withAnswer(checks, answer),
    ...(status === 'received' ? { status: 'checking' } : {}),
  }),
  RequestReturned: () => ({ status: 'returned' }),
  // What the third and fourth check looked at is another request now.
  RequestInformationSupplied: ({ holds, checks }, { holds: more, riskLevel }) => ({
    status: 'checking',
    holds: {
      situation: holds.situation || more.situation,
      concerns: holds.concerns || more.concerns,
      riskLevel: holds.riskLevel || riskLevel !== undefined,
    },
    checks: openFrom(checks, 'information'),
  }),
  RequestChallenged: () => ({ status: 'challenged' }),
  RequestChallengeAnswered: () => ({ status: 'checking' }),
  RequestAnswered: ({ tasks, audience }, { extent, authorisation, reviewDueBy, audience: of }, by) => ({
    status: extent === 'part' ? 'answered-in-part' : 'answered',
    outcome: extent,
    audience: stricter(audience, of),
    tasks: authorisation?.urgent
      ? [
          ...tasks,
          {
            of: 'urgent-answer',
            decidedBy: [by, ...(authorisation.authoriser.person ? [authorisation.authoriser.person] : [])],
            ...(reviewDueBy === undefined ? {} : { dueBy: reviewDueBy }),
          },
        ]
      : tasks,
  }),
  RequestRefused: ({ tasks, audience }, { reviewDueOn, audience: of }, by) => ({
    status: 'refused',
    outcome: 'refused',
    audience: stricter(audience, of),
    tasks: [...tasks, { of: 'refusal', decidedBy: [by], dueBy: startOfLondonDay(plusDays(reviewDueOn, 1)) }],
  }),
  RequestWithdrawn: () => ({ status: 'withdrawn' }),
  // A refusal that does not hold leaves the request to be answered.
  RequestReviewed: ({ tasks, status }, { of, finding }) => ({
    tasks: tasks.filter((task) => task.of !== of),
    ...(of === 'refusal' && finding === 'not-justified' && status === 'refused' ? { status: 'checking' } : {}),
  }),
  AnswerNotOpened: () => ({}),
};

/** One request for information about one child: from its receipt over the checks to its answer or refusal. */
export const request: Aggregate<RequestState, RequestEvent> = {
  category: 'information-request',
  initial: { status: 'none' },
  evolve: (state, event) => {
    const { recordedAt: at, actor } = event;
    if (event.type === 'InformationRequested') {
      const { riskLevel, answerBy, holds, consent: _consent, identifierIncluded: _identifier, ...rest } = event.facts;
      return {
        ...rest,
        status: 'received',
        ...(answerBy === undefined ? {} : { answerBy }),
        holds: { ...holds, riskLevel: riskLevel !== undefined },
        checks: {},
        tasks: [],
        requestedAt: at,
        changedAt: at,
      };
    }
    if (state.status === 'none') return state;
    const change = handlers[event.type] as (
      state: StandingRequest,
      facts: object,
      by: ActorRef,
    ) => Partial<StandingRequest>;
    return { ...state, ...change(state, event.facts, actor.ref), changedAt: at };
  },
};
