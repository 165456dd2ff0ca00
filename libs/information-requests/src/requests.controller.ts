import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf, type View } from '@safeguarding/access';
import type { ThingId } from '@safeguarding/kernel';
import { AnswersFrom, created, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { holding } from './core/checks.ts';
import { recorded, stepped } from './recorded-request.ts';
import {
  answerChallenge,
  answerCheck,
  challengeRequest,
  nameHolder,
  returnRequest,
  supplyInformation,
  withdrawRequest,
} from './core/request-decisions.ts';
import { checkIn, consentIn, contentIn } from './request-bodies.ts';
import { RequestList } from './request-list/request-list.ts';
import { lineOf } from './request-lines.ts';
import { RequestService } from './request-service.ts';
import { askingOf } from './request-target.ts';
import { RequestAnswer, RequestRecorded, RequestsPage, type RequestStepAnswer } from './requests.answers.ts';
import {
  ChallengeRequestBody,
  ChallengeResponseBody,
  CheckBody,
  HolderBody,
  MakeRequestBody,
  NoteRequestBody,
  RequestsQuery,
  ReturnRequestBody,
  SupplyRequestBody,
  WithdrawRequestBody,
} from './requests.requests.ts';

const stepsOf = ({ entries }: View): RequestStepAnswer[] =>
  entries.map(({ entry: { id, kind, owner, occurredOn, recordedAt }, fields }) => ({
    ...{ id, kind, agency: owner, occurredOn, recordedAt },
    ...fields,
  }));

/** Requests for information between services: asked, checked in order, returned, challenged. */
@ApiTags('information requests')
@Controller('v1/information-requests')
export class RequestsController {
  constructor(
    private readonly requests: RequestService,
    private readonly list: RequestList,
  ) {}

  @Post()
  @Action('request:make')
  @ApiOperation({ summary: 'Ask another service for information about a child' })
  @ApiCreatedResponse({ type: RequestRecorded })
  async make(
    @CallerOf() caller: Caller,
    @Body() body: MakeRequestBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestRecorded> {
    const outcome = await this.requests.make(caller, body);
    created(reply, { location: `/v1/information-requests/${outcome.id}`, ...outcome });
    return recorded(caller, outcome);
  }

  @Post('from-outside')
  @Action('request:note')
  @ApiOperation({ summary: 'Note a request that reached your service from outside the ledger' })
  @ApiCreatedResponse({ type: RequestRecorded })
  async note(
    @CallerOf() caller: Caller,
    @Body() body: NoteRequestBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestRecorded> {
    const outcome = await this.requests.note(caller, body);
    created(reply, { location: `/v1/information-requests/${outcome.id}`, ...outcome });
    return recorded(caller, outcome);
  }

  @Get()
  @Action('request:read')
  @AnswersFrom('information-requests')
  @ApiOperation({ summary: 'Requests that are yours to answer, that you hold, that you asked, or that are overdue' })
  @ApiOkResponse({ type: RequestsPage })
  page(@CallerOf() caller: Caller, @Query() query: RequestsQuery): Promise<RequestsPage> {
    return this.list.page(caller, query);
  }

  @Get(':id')
  @Action('request:read')
  @ApiOperation({ summary: 'A request as far as your side may see it' })
  @ApiOkResponse({ type: RequestAnswer })
  async read(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { state, tag, view } = await this.requests.read(caller, id);
    void reply.header('etag', tag);
    if (!view) {
      void reply.code(304).send();
      return;
    }
    const agency = caller.actingAs(state.asked, askingOf(state));
    const own = agency === state.asked;
    const due = state.tasks.flatMap(({ dueBy }) => dueBy ?? []).sort()[0];
    const toldAt =
      view.entries
        .map(({ entry }) => entry.recordedAt)
        .toSorted()
        .at(-1) ?? state.requestedAt;
    const times = { toldAt, ...(due === undefined ? {} : { reviewDueBy: due }) };
    void reply.code(200).send({
      ...lineOf(state, times, agency, this.requests.now()),
      ...(own ? { holdingUp: holding(state.checks) } : {}),
      steps: stepsOf(view),
    });
  }

  @Post(':id/holder')
  @HttpCode(200)
  @Action('request:check')
  @ApiOperation({ summary: 'Say who of your service has the request in hand' })
  @ApiOkResponse({ type: RequestRecorded })
  hold(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: HolderBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestRecorded> {
    const { person = caller.principal.ref } = body;
    const step = this.requests.change(caller, id, {
      ...({ action: 'request:check', side: 'asked', step: 'hold', body } as const),
      decide: (state) => nameHolder(person, state),
    });
    return stepped(caller, reply, step);
  }

  @Post(':id/checks')
  @HttpCode(200)
  @Action('request:check')
  @ApiOperation({ summary: 'Answer one check: source, process, information, consent, in this order' })
  @ApiOkResponse({ type: RequestRecorded })
  check(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: CheckBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestRecorded> {
    const step = this.requests.change(caller, id, {
      ...({ action: 'request:check', side: 'asked', step: 'check', body } as const),
      decide: (state) => answerCheck(checkIn(body), body.notes, state),
    });
    return stepped(caller, reply, step);
  }

  @Post(':id/return')
  @HttpCode(200)
  @Action('request:check')
  @ApiOperation({ summary: 'Return the request for what is missing' })
  @ApiOkResponse({ type: RequestRecorded })
  giveBack(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ReturnRequestBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestRecorded> {
    const step = this.requests.change(caller, id, {
      ...({ action: 'request:check', side: 'asked', step: 'return', body } as const),
      decide: (state) => returnRequest(body.missing, body.explanation, state),
    });
    return stepped(caller, reply, step);
  }

  @Post(':id/challenge')
  @HttpCode(200)
  @Action('request:check')
  @ApiOperation({ summary: 'Challenge the request itself' })
  @ApiOkResponse({ type: RequestRecorded })
  challenge(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ChallengeRequestBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestRecorded> {
    const step = this.requests.change(caller, id, {
      ...({ action: 'request:check', side: 'asked', step: 'challenge', body } as const),
      decide: (state) => challengeRequest(body.grounds, body.explanation, state),
    });
    return stepped(caller, reply, step);
  }

  @Post(':id/information')
  @HttpCode(200)
  @Action('request:follow-up')
  @ApiOperation({ summary: 'Supply what was missing, or what is new' })
  @ApiOkResponse({ type: RequestRecorded })
  supply(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: SupplyRequestBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestRecorded> {
    const { consent: sent, riskLevel } = body;
    const claim = sent && consentIn(sent);
    const supplied = {
      ...(riskLevel === undefined ? {} : { riskLevel }),
      ...(claim === undefined ? {} : { consent: claim }),
      texts: contentIn(body),
    };
    const step = this.requests.change(caller, id, {
      ...({ action: 'request:follow-up', side: 'asking', step: 'supply', body } as const),
      decide: (state) => supplyInformation(supplied, state),
      first: ({ child }) => (sent && claim ? this.requests.checkConsent(child, claim, sent) : Promise.resolve()),
    });
    return stepped(caller, reply, step);
  }

  @Post(':id/challenge-response')
  @HttpCode(200)
  @Action('request:follow-up')
  @ApiOperation({ summary: 'Answer a challenge: narrow the request, or stay by it' })
  @ApiOkResponse({ type: RequestRecorded })
  respond(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ChallengeResponseBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestRecorded> {
    const step = this.requests.change(caller, id, {
      ...({ action: 'request:follow-up', side: 'asking', step: 'respond', body } as const),
      decide: (state) => answerChallenge(body.response, body.explanation, state),
    });
    return stepped(caller, reply, step);
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  @Action('request:follow-up')
  @ApiOperation({ summary: 'Withdraw the request; what was answered stays answered' })
  @ApiOkResponse({ type: RequestRecorded })
  withdraw(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: WithdrawRequestBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestRecorded> {
    const step = this.requests.change(caller, id, {
      ...({ action: 'request:follow-up', side: 'asking', step: 'withdraw', body } as const),
      decide: (state) => withdrawRequest(body.reason, body.explanation, state),
    });
    return stepped(caller, reply, step);
  }
}
