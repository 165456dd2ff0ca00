import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, type Caller, isPermitted } from '@safeguarding/access';
import { localDate, type Instant, type LocalDate, type ThingId, refused } from '@safeguarding/kernel';
import { checkLegalFacts, SharingService } from '@safeguarding/sharing';
import { endOfWorkingDay } from '@safeguarding/timescales';
import { disclosureOf } from './answer-disclosure.ts';
import { answerRequest, refuseRequest, reviewRequest } from './core/answer-decisions.ts';
import { requestErrors } from './core/request-errors.ts';
import type { StandingRequest } from './core/request.ts';
import { urgentReviewRule } from './core/review-rule.ts';
import type { AnswerBody, RefuseRequestBody, ReviewRequestBody } from './answering.requests.ts';
import { answerIn } from './request-bodies.ts';
import { RequestService, type RequestOutcome } from './request-service.ts';

/** What the asked service decides: answers, refusals, and the second person's look at them. */
@Injectable()
export class AnsweringService {
  constructor(
    @Inject(RequestService) private readonly requests: RequestService,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(SharingService) private readonly sharing: SharingService,
  ) {}

  /** In whole, in part, or nothing held. Throws DomainError: IRQ-007 before the checks, IRQ-011 without an authoriser where one is needed. */
  answer(caller: Caller, id: ThingId, body: AnswerBody): Promise<RequestOutcome> {
    const { ref: decidedBy, nation, agencyKind: kind } = caller.principal;
    const { policyDocument, ...legal } = body.legal ?? {};
    const named = policyDocument === undefined ? {} : { policyDocument };
    return this.requests.change(caller, id, {
      action: 'request:answer',
      side: 'asked',
      step: 'answer',
      body,
      also: (state) => this.mayOpen(caller, state, body),
      decide: (state, at) => {
        if (body.legal) checkLegalFacts(legal as typeof body.legal, { kind, ...named });
        const end = endOfWorkingDay(nation, at, urgentReviewRule.workingDays);
        const due = end === undefined ? {} : { nextWorkingDayEnds: end };
        return answerRequest({ ...answerIn(body), decidedBy, ...due }, state);
      },
      first: (state) => this.checkDisclosure(state, body, { answer: id, kind, ...named }),
    });
  }

  /** Not to share: with a reason, a reviewer and a day. */
  refuse(caller: Caller, id: ThingId, body: RefuseRequestBody): Promise<RequestOutcome> {
    const { reason, audience, reasons, reviewer, classes = [] } = body;
    return this.requests.change(caller, id, {
      action: 'request:answer',
      side: 'asked',
      step: 'refuse',
      body,
      decide: (state, at) => {
        const refusal = { reason, reasons, reviewer, classes, reviewDueOn: dayIn(body.reviewDueOn) };
        return refuseRequest({ ...refusal, ...(audience === undefined ? {} : { audience }) }, state, at);
      },
    });
  }

  review(caller: Caller, id: ThingId, body: ReviewRequestBody): Promise<RequestOutcome> {
    return this.requests.change(caller, id, {
      action: 'request:review',
      side: 'asked',
      step: 'review',
      body,
      decide: (state) => reviewRequest(body, caller.principal.ref, state),
    });
  }

  /** Entries are disclosed by those who may disclose entries of this child, and by nobody because somebody asked. */
  private async mayOpen(caller: Caller, { child }: StandingRequest, { entries = [] }: AnswerBody): Promise<void> {
    if (entries.length === 0) return;
    if (!(await isPermitted(() => this.gate.require('disclosure:record', caller, { child }))))
      throw refused(requestErrors.notWorkingWithChild, '/entries');
  }

  private async checkDisclosure(
    { child, request, asked, requester }: StandingRequest,
    body: AnswerBody,
    by: Parameters<typeof disclosureOf>[1],
  ): Promise<void> {
    const disclosure = disclosureOf({ ...answerIn(body), request, child, asked, requester }, by);
    const at: Instant = this.requests.now();
    if (disclosure) await this.sharing.checkDisclosure(child, disclosure, at);
  }
}

const dayIn = (text: string): LocalDate => {
  try {
    return localDate(text);
  } catch {
    throw refused(requestErrors.inThePast, '/reviewDueOn');
  }
};
