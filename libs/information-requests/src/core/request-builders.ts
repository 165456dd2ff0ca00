import {
  agencyId,
  instant,
  type ActorRef,
  type PersonId,
  type ThingId,
  type RecordedLegalFacts,
} from '@safeguarding/kernel';
import type { Answer } from './answer-decisions.ts';
import type { CheckAnswer } from './checks.ts';
import { makeRequest } from './request-decisions.ts';
import type { RequestEvent } from './request-events.ts';
import { request } from './request.ts';

/** Invented parties of the tests of this slice. */
export const child = 'c0000000-0000-4000-8000-000000000001' as PersonId;
export const asker = agencyId('ashby-police');
export const asked = agencyId('oakfield-gp');
export const at = instant('2026-01-05T09:00:00Z');
export const decider = `u-${'1'.repeat(32)}` as ActorRef;
export const colleague = `u-${'2'.repeat(32)}` as ActorRef;

type Made = Parameters<typeof makeRequest>[0];

/** A request of a children's social care department, complete and without consent. */
export const aRequest = (over: Partial<Made> = {}): readonly RequestEvent[] =>
  makeRequest(
    {
      request: 'd0000000-0000-4000-8000-000000000001' as ThingId,
      child,
      asked,
      requester: { kind: 'childrens-social-care', agency: agencyId('ashby-social-care') },
      requestKind: 'child-protection-enquiry',
      audience: 'professionals-only',
      consent: { branch: 'not-sought', reasons: ['would-increase-risk'] },
      riskLevel: 'high',
      identifierIncluded: 'included',
      texts: { whatIsAsked: 'What the record says.', situation: 'S.', concerns: 'C.' },
      ...over,
    },
    request.initial,
    at,
  );

/** The four checks, each answered with yes, of consent that was not sought. */
export const yes = {
  source: { check: 'source', verified: true, means: 'secure-system' },
  process: { check: 'process', followed: true },
  information: { check: 'information', situation: true, concerns: true, riskLevel: true },
  consent: { check: 'consent', branch: 'not-sought', reasonsGiven: true },
} as const satisfies Record<string, CheckAnswer>;

/** The legal facts of an answer without consent, in the public interest. */
export const aLegalBasis: RecordedLegalFacts = {
  gdprBasis: 'public-task',
  specialCategoryCondition: 'health-or-social-care',
  confidentialityBasis: 'public-interest',
  consentDecision: 'not-sought',
};

/** An answer in words, in the public interest, with its reasoning. */
export const anAnswer = (over: Partial<Answer> = {}): Answer => ({
  extent: 'whole',
  leftOut: [],
  classes: ['summary'],
  entries: [],
  channel: 'this-ledger',
  legal: aLegalBasis,
  publicInterest: { necessity: 'N.', proportionality: 'P.' },
  advice: [],
  identifierIncluded: 'included',
  texts: { summary: 'What is known.' },
  decidedBy: decider,
  nextWorkingDayEnds: instant('2026-01-07T00:00:00Z'),
  ...over,
});
