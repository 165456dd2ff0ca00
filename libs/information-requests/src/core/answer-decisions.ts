import type {
  ActorRef,
  AgencyId,
  FieldClass,
  IdentifierIncluded,
  Instant,
  LocalDate,
  RecordedLegalFacts,
  ThingId,
} from '@safeguarding/kernel';
import { londonDate, refuse } from '@safeguarding/kernel';
import { classesFor, stricter } from './audience.ts';
import { authorisationOf, type AskedAuthorisation, type PublicInterest } from './authorisation.ts';
import { holding } from './checks.ts';
import { ofRequest, standingAt } from './request-decisions.ts';
import { requestErrors } from './request-errors.ts';
import type { Authorisation, NamedRole, RequestEvent } from './request-events.ts';
import { answeringTexts, classOfText, personalOf, type RequestTexts } from './request-texts.ts';
import type { Adviser, Audience, Extent, LeftOutReason, ReviewFinding } from './request-vocabulary.ts';
import type { RequestState, StandingRequest } from './request.ts';

/** An answer as it was asked for. */
export type Answer = {
  readonly extent: Extent;
  readonly audience?: Audience;
  readonly leftOut: readonly LeftOutReason[];
  readonly classes: readonly FieldClass[];
  readonly entries: readonly string[];
  readonly channel: string;
  readonly legal?: RecordedLegalFacts;
  readonly consentDecision?: ThingId;
  readonly until?: Instant;
  readonly authorisation?: AskedAuthorisation;
  readonly publicInterest?: PublicInterest;
  readonly advice: readonly { readonly from: Adviser; readonly followed: boolean; readonly text: string }[];
  readonly identifierIncluded: IdentifierIncluded;
  readonly texts: RequestTexts;
  readonly decidedBy: ActorRef;
  /** End of the next working day, where the calendar knows it. */
  readonly nextWorkingDayEnds?: Instant;
};

const isPolice = ({ requester, requestKind }: StandingRequest): boolean =>
  requester.kind === 'police' || requestKind === 'police-investigation';

const checkExtent = ({ extent, leftOut, classes, entries, legal, texts }: Answer): void => {
  const says = answeringTexts.some((name) => texts[name] !== undefined);
  if ((extent === 'part') !== leftOut.length > 0) refuse(requestErrors.extentDisagrees, '/leftOut');
  if (extent === 'nothing-held') {
    if (entries.length > 0 || classes.length > 0 || legal !== undefined || says)
      refuse(requestErrors.extentDisagrees, '/extent');
    return;
  }
  if (legal === undefined) refuse(requestErrors.extentDisagrees, '/legal');
  if (classes.length === 0) refuse(requestErrors.extentDisagrees, '/classes');
  if (entries.length === 0 && !says) refuse(requestErrors.extentDisagrees, '/extent');
  for (const name of answeringTexts)
    if (texts[name] !== undefined && !classes.includes(classOfText(name)))
      refuse(requestErrors.extentDisagrees, '/classes');
};

/** The four facts of the answer and the fourth check say the same of consent. */
const checkConsent = ({ legal }: Answer, { checks: { consent } }: StandingRequest): void => {
  if (!legal || !consent) return;
  const said = legal.consentDecision === 'withdrawn' ? 'refused' : legal.consentDecision;
  if (said !== consent.branch) refuse(requestErrors.consentDisagrees, '/legal/consentDecision');
  if (consent.branch === 'refused' && legal.confidentialityBasis !== consent.ground)
    refuse(requestErrors.consentDisagrees, '/legal/confidentialityBasis');
};

const authorised = (answer: Answer, state: StandingRequest): Authorisation | undefined => {
  const { authorisation, extent, publicInterest: reasoning, legal, decidedBy } = answer;
  if (legal?.confidentialityBasis === 'public-interest' && !reasoning)
    refuse(requestErrors.reasoningMissing, '/publicInterest');
  if (!authorisation) {
    if (isPolice(state) && extent !== 'nothing-held') refuse(requestErrors.authoriserMissing, '/authorisation');
    return undefined;
  }
  return authorisationOf(authorisation, { reasoned: reasoning !== undefined, decidedBy });
};

/**
 * Only an urgent disclosure in the public interest goes before the checks, by a named authoriser (domain facts, section 4). It says
 * which of them it went before.
 */
const checkChecks = ({ legal, extent }: Answer, authorisation: Authorisation | undefined, state: StandingRequest) => {
  const open = holding(state.checks);
  const urgent =
    authorisation?.urgent !== undefined &&
    extent !== 'nothing-held' &&
    legal?.confidentialityBasis === 'public-interest';
  if (open.length > 0 && !urgent) refuse(requestErrors.checksOpen);
  return open;
};

const textsThatGo = (texts: RequestTexts, { publicInterest, advice, authorisation }: Answer): RequestTexts => ({
  ...texts,
  ...publicInterest,
  ...(authorisation?.authoriser.name === undefined ? {} : { authoriserName: authorisation.authoriser.name }),
  ...(advice.length === 0 ? {} : { advice: advice.map(({ from, text }) => `${from}: ${text}`).join('\n') }),
});

/** The asked service answers, in whole, in part, or that it holds nothing; each answer is decided for itself. */
export const answerRequest = (answer: Answer, state: RequestState): readonly RequestEvent[] => {
  const urgently = answer.authorisation?.urgent !== undefined;
  const standing = standingAt(state, [
    ...(['received', 'checking', 'answered-in-part'] as const),
    ...(urgently ? (['returned', 'challenged'] as const) : []),
  ]);
  checkExtent(answer);
  const authorisation = authorised(answer, standing);
  const before = checkChecks(answer, authorisation, standing);
  checkConsent(answer, standing);
  const { extent, entries, leftOut, channel, legal, consentDecision, until, identifierIncluded, advice } = answer;
  if (entries.length > 0 && !('agency' in standing.requester)) refuse(requestErrors.nobodyToOpenTo, '/entries');
  const audience = stricter(standing.audience, answer.audience ?? 'professionals-only');
  const classes = classesFor(audience, answer.classes);
  if (extent !== 'nothing-held' && !classes.some((name) => name !== 'presence' && name !== 'legal'))
    refuse(requestErrors.nothingLeft, '/classes');
  const { nextWorkingDayEnds } = answer;
  const facts = {
    ...ofRequest(standing),
    ...{ extent, audience, leftOut, classes, entries, channel, identifierIncluded, before },
    ...(legal === undefined ? {} : { legal }),
    ...(consentDecision === undefined ? {} : { consentDecision }),
    ...(until === undefined ? {} : { until }),
    ...(authorisation === undefined ? {} : { authorisation }),
    advice: advice.map(({ from, followed }) => ({ from, followed })),
    ...(urgently && nextWorkingDayEnds !== undefined ? { reviewDueBy: nextWorkingDayEnds } : {}),
  };
  const personal = personalOf(standing.child, textsThatGo(answer.texts, answer));
  return [{ type: 'RequestAnswered', facts, subjects: [standing.child], ...personal }];
};

/** A refusal as it was asked for. */
export type Refusal = {
  readonly reason: string;
  readonly audience?: Audience;
  readonly reviewer: NamedRole & { readonly name?: string };
  readonly reviewDueOn: LocalDate;
  readonly classes: readonly FieldClass[];
  readonly reasons: string;
};

/** Not to share is a decision with a reason, a reviewer and a day; the checks need not be answered for it. */
export const refuseRequest = (refusal: Refusal, state: RequestState, at: Instant): readonly RequestEvent[] => {
  const standing = standingAt(state, ['received', 'checking', 'returned', 'challenged']);
  const { reason, reviewer, reviewDueOn, classes, reasons } = refusal;
  if (reviewDueOn < londonDate(at)) refuse(requestErrors.inThePast, '/reviewDueOn');
  const { name: reviewerName, ...named } = reviewer;
  const audience = stricter(standing.audience, refusal.audience ?? 'professionals-only');
  const facts = { ...ofRequest(standing), reason, audience, reviewer: named, reviewDueOn, classes };
  const texts = { reasons, ...(reviewerName === undefined ? {} : { reviewerName }) };
  return [{ type: 'RequestRefused', facts, subjects: [standing.child], ...personalOf(standing.child, texts) }];
};

/** A second person looks at what was decided alone, or refused. Whoever decided it is refused. */
export const reviewRequest = (
  {
    of,
    finding,
    findings,
  }: { readonly of: 'urgent-answer' | 'refusal'; readonly finding: ReviewFinding; readonly findings: string },
  by: ActorRef,
  state: RequestState,
): readonly RequestEvent[] => {
  if (state.status === 'none') return refuse(requestErrors.nothingToReview);
  const tasks = state.tasks.filter((task) => task.of === of);
  if (tasks.length === 0) refuse(requestErrors.nothingToReview);
  if (tasks.some(({ decidedBy }) => decidedBy.includes(by))) refuse(requestErrors.samePerson);
  const facts = { ...ofRequest(state), of, finding };
  return [{ type: 'RequestReviewed', facts, subjects: [state.child], ...personalOf(state.child, { findings }) }];
};

/** The service that the answer's entries are opened to; none for a requester outside. */
export const openedTo = ({ requester }: Pick<StandingRequest, 'requester'>): AgencyId | undefined =>
  'agency' in requester ? requester.agency : undefined;
