import { identifierIncludedWith } from '@safeguarding/people';
import { agencyKinds } from '@safeguarding/access';
import { instant, localDate, plusDays, startOfLondonDay, type Instant, refused } from '@safeguarding/kernel';
import type { Answer } from './core/answer-decisions.ts';
import type { CheckAnswer } from './core/checks.ts';
import { requestErrors } from './core/request-errors.ts';
import type { ConsentClaim } from './core/request-events.ts';
import type { RequestTexts } from './core/request-texts.ts';
import { requestKinds, type RequestKind } from './core/request-vocabulary.ts';
import type { AnswerBody } from './answering.requests.ts';
import type { CheckBody, ConsentClaimBody, RequestContentBody } from './requests.requests.ts';

/** An instant, or the end of a London day. */
export const endAt = (text: string, pointer: string): Instant => {
  try {
    return text.length === 10 ? startOfLondonDay(plusDays(localDate(text), 1)) : instant(text);
  } catch {
    throw refused(requestErrors.inThePast, pointer);
  }
};

/** Nothing is mapped to a default: a kind that nobody knows is refused. */
export const kindIn = (text: string): RequestKind => {
  const found = requestKinds.find((kind) => kind === text);
  if (!found) throw refused(requestErrors.kindUnknown, '/kind');
  return found;
};

/** The kind of agency of a requester outside. */
export const requesterKindIn = (text: string): string => {
  if (!agencyKinds.some((kind) => kind === text)) throw refused(requestErrors.kindUnknown, '/requesterKind');
  return text;
};

/** What is said of consent, of its branch alone. */
export const consentIn = (body: ConsentClaimBody): ConsentClaim => {
  const { branch, reasons, decidedBy, awareOfRecordContent, ground } = body;
  if (branch === 'not-stated') return { branch };
  if (branch === 'not-sought') return { branch, reasons: reasons ?? [] };
  if (branch === 'refused') {
    if (ground === undefined) throw refused(requestErrors.consentIncomplete, '/consent/ground');
    return { branch, ground };
  }
  if (!decidedBy) throw refused(requestErrors.consentIncomplete, '/consent/decidedBy');
  if (awareOfRecordContent === undefined)
    throw refused(requestErrors.consentIncomplete, '/consent/awareOfRecordContent');
  const { authority, standing, competence } = decidedBy;
  const by = { authority, standing, ...(competence === undefined ? {} : { competence: competence.finding }) };
  return { branch, by, awareOfRecordContent };
};

/** The texts among the members; what was not sent is no member. */
export const textsIn = (
  body: Partial<Record<keyof RequestTexts, unknown>>,
  names: readonly (keyof RequestTexts)[],
): RequestTexts =>
  Object.fromEntries(names.flatMap((name) => (typeof body[name] === 'string' ? [[name, body[name]]] : [])));

/** What a request says. */
export const contentIn = (body: RequestContentBody & { readonly consent?: ConsentClaimBody }): RequestTexts => {
  const { consent } = body;
  return {
    ...textsIn(body, ['situation', 'concerns', 'whatIsAsked', 'requesterName', 'explanation']),
    ...(consent?.evidence === undefined ? {} : { consentEvidence: consent.evidence }),
  };
};

const members = [
  'verified',
  'means',
  'followed',
  'situation',
  'concerns',
  'riskLevel',
  'branch',
  'reasonsGiven',
] as const;
const allMembers = [...members, 'awareOfRecordContent', 'ground'] as const;

/** Throws IRQ-005 unless exactly these members were sent. */
const only = (body: CheckBody, wanted: readonly (typeof allMembers)[number][]): void => {
  const wrong = allMembers.find((name) => (body[name] !== undefined) !== wanted.includes(name));
  if (wrong !== undefined) throw refused(requestErrors.checkMalformed, `/${wrong}`);
};

/** The answer to one check. Throws DomainError (IRQ-005) where the members are not those of the check. */
export const checkIn = (body: CheckBody): CheckAnswer => {
  const { check, verified = false, means = 'not-verified', followed = false, branch, ground = 'none' } = body;
  const { situation = false, concerns = false, riskLevel = false, reasonsGiven = false } = body;
  if (check === 'source') {
    only(body, ['verified', 'means']);
    return { check, verified, means };
  }
  if (check === 'process') {
    only(body, ['followed']);
    return { check, followed };
  }
  if (check === 'information') {
    only(body, ['situation', 'concerns', 'riskLevel']);
    return { check, situation, concerns, riskLevel };
  }
  if (branch === 'not-sought') {
    only(body, ['branch', 'reasonsGiven']);
    return { check, branch, reasonsGiven };
  }
  if (branch === 'given') {
    only(body, ['branch', 'awareOfRecordContent']);
    return { check, branch, awareOfRecordContent: body.awareOfRecordContent ?? 'not-known' };
  }
  only(body, ['branch', 'ground']);
  return { check, branch: 'refused', ground };
};

const answering = ['summary', 'narrative', 'health', 'aboutOthers', 'aboutAllegedPerpetrator'] as const;

/** An answer, apart from who decided it and until when it is reviewed. */
export const answerIn = (body: AnswerBody): Omit<Answer, 'decidedBy' | 'nextWorkingDayEnds'> => {
  const { extent, audience, channel, legal: sent, consentDecisionId, until, authorisation, publicInterest } = body;
  const { policyDocument, ...legal } = sent ?? {};
  return {
    extent,
    ...(audience === undefined ? {} : { audience }),
    leftOut: body.leftOut ?? [],
    classes: body.classes ?? [],
    entries: body.entries ?? [],
    channel,
    ...(sent === undefined ? {} : { legal: legal as NonNullable<Answer['legal']> }),
    ...(consentDecisionId === undefined
      ? {}
      : { consentDecision: consentDecisionId as NonNullable<Answer['consentDecision']> }),
    ...(until === undefined ? {} : { until: endAt(until, '/until') }),
    ...(authorisation === undefined ? {} : { authorisation }),
    ...(publicInterest === undefined ? {} : { publicInterest }),
    advice: body.advice ?? [],
    identifierIncluded: identifierIncludedWith({ identifierOmittedBecause: body.identifierOmittedBecause }),
    texts: {
      ...textsIn(body, answering),
      ...(policyDocument === undefined ? {} : { policyDocument }),
    },
  };
};
