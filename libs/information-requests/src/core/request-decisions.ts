import { plusMs, type ActorRef, type Instant, refuse } from '@safeguarding/kernel';
import { checkOrder, type CheckAnswer } from './checks.ts';
import { requestErrors } from './request-errors.ts';
import type {
  ConsentClaim,
  InformationRequested,
  Of,
  RequestEvent,
  RequestInformationSupplied,
} from './request-events.ts';
import { personalOf, type RequestTexts } from './request-texts.ts';
import {
  requestKinds,
  type ChallengeGround,
  type ChallengeResponse,
  type MissingPart,
  type RequestStatus,
  type WithdrawReason,
} from './request-vocabulary.ts';
import { seemsOver, type RequestState, type StandingRequest } from './request.ts';

/** Our own bound, not the law's: what is needed later than in a year is asked for later. */
const longestWaitMs = 366 * 86_400_000;

const over: ReadonlySet<RequestStatus> = new Set(['answered', 'refused', 'withdrawn']);

/** The request, where it is at one of these stages; throws IRQ-009 where it is over and IRQ-008 where it is elsewhere. */
export const standingAt = (state: RequestState, stages: readonly RequestStatus[]): StandingRequest => {
  if (state.status === 'none') return refuse(requestErrors.notNow);
  if (stages.includes(state.status)) return state;
  return refuse(over.has(state.status) ? requestErrors.over : requestErrors.notNow);
};

/**
 * The same for a step of the requester. Where the answer must look whole a part is the end, and a refusal stays one that a review took
 * back: what the requester may still do would tell the one from the other.
 */
const askingAt = (state: RequestState, stages: readonly RequestStatus[]): StandingRequest => {
  if (state.status !== 'none' && seemsOver(state)) return refuse(requestErrors.over);
  return standingAt(state, stages);
};

/** What every event of a request says. */
export const ofRequest = ({ request, child, asked, requester }: Of): Of => ({ request, child, asked, requester });

const eventOf = <T extends RequestEvent['type']>(
  of: Of,
  type: T,
  facts: Omit<Extract<RequestEvent, { type: T }>['facts'], keyof Of>,
  texts: RequestTexts = {},
): readonly RequestEvent[] => {
  const event: object = {
    ...{ type, facts: { ...ofRequest(of), ...facts }, subjects: [of.child] },
    ...personalOf(of.child, texts),
  };
  return [event as RequestEvent];
};

/** Throws IRQ-023 where a branch of consent lacks what belongs to it. */
const checkClaim = (claim: ConsentClaim): void => {
  if (claim.branch === 'not-sought' && claim.reasons.length === 0)
    refuse(requestErrors.consentIncomplete, '/consent/reasons');
};

type Make = Omit<InformationRequested['facts'], 'holds'> & { readonly texts: RequestTexts };

/** A request from another service, or one that somebody outside made and the asked service noted. */
export const makeRequest = ({ texts, ...facts }: Make, state: RequestState, at: Instant): readonly RequestEvent[] => {
  if (!requestKinds.includes(facts.requestKind)) refuse(requestErrors.kindUnknown, '/kind');
  if ('agency' in facts.requester && facts.requester.agency === facts.asked)
    refuse(requestErrors.askedUnknown, '/asked');
  checkClaim(facts.consent);
  const { answerBy } = facts;
  if (answerBy !== undefined && (answerBy <= at || answerBy > plusMs(at, longestWaitMs)))
    refuse(requestErrors.inThePast, '/answerBy');
  if (state.status !== 'none') return [];
  const holds = { situation: texts.situation !== undefined, concerns: texts.concerns !== undefined };
  return eventOf(facts, 'InformationRequested', { ...facts, holds }, texts);
};

const open: readonly RequestStatus[] = ['received', 'checking', 'returned', 'challenged', 'answered-in-part'];

/** One person of the asked service has it in hand. */
export const nameHolder = (holder: ActorRef, state: RequestState): readonly RequestEvent[] => {
  const standing = standingAt(state, open);
  return standing.holder === holder ? [] : eventOf(standing, 'RequestHolderNamed', { holder });
};

/** A check can say yes only to what the request holds. */
const checkHolds = (answer: CheckAnswer, { holds }: StandingRequest): void => {
  if (answer.check !== 'information') return;
  const { situation, concerns, riskLevel } = answer;
  if ((situation && !holds.situation) || (concerns && !holds.concerns) || (riskLevel && !holds.riskLevel))
    refuse(requestErrors.notInRequest, '/check');
};

/** Answers one check, in its order. */
export const answerCheck = (answer: CheckAnswer, notes: string | undefined, state: RequestState) => {
  const standing = standingAt(state, ['received', 'checking', 'answered-in-part']);
  checkOrder(answer.check, standing.checks);
  checkHolds(answer, standing);
  return eventOf(standing, 'RequestCheckAnswered', { answer }, notes === undefined ? {} : { notes });
};

/** It goes back for what is missing. */
export const returnRequest = (missing: readonly MissingPart[], explanation: string, state: RequestState) =>
  eventOf(standingAt(state, ['received', 'checking']), 'RequestReturned', { missing }, { explanation });

type Supply = Pick<RequestInformationSupplied['facts'], 'riskLevel' | 'consent'> & { readonly texts: RequestTexts };

/** The requester says what was missing, or what is new; the checks that it bears on are open again. */
export const supplyInformation = ({ texts, ...facts }: Supply, state: RequestState): readonly RequestEvent[] => {
  const standing = askingAt(state, ['received', 'checking', 'returned']);
  if (facts.consent) checkClaim(facts.consent);
  const holds = { situation: texts.situation !== undefined, concerns: texts.concerns !== undefined };
  return eventOf(standing, 'RequestInformationSupplied', { ...facts, holds }, texts);
};

/** The asked service puts the request itself in question. */
export const challengeRequest = (grounds: readonly ChallengeGround[], explanation: string, state: RequestState) =>
  eventOf(standingAt(state, ['received', 'checking']), 'RequestChallenged', { grounds }, { explanation });

/** The requester narrows what it asked for, or stays by it. */
export const answerChallenge = (response: ChallengeResponse, explanation: string, state: RequestState) =>
  eventOf(askingAt(state, ['challenged']), 'RequestChallengeAnswered', { response }, { explanation });

/** The requester does not need it any more; what was answered stays answered. */
export const withdrawRequest = (reason: WithdrawReason, explanation: string | undefined, state: RequestState) =>
  eventOf(askingAt(state, open), 'RequestWithdrawn', { reason }, explanation === undefined ? {} : { explanation });
