import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { ThingId } from '@safeguarding/kernel';
import { AnswersFrom, changed, created, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { AccessRequestReader } from './access-request-reader.ts';
import { AccessRequestService, type RequestOutcome } from './access-request.service.ts';
import {
  AccessRequestAnswer,
  AccessRequestsPage,
  CandidatesAnswer,
  DisclosureAnswer,
  RequestRecorded,
} from './access-requests.answers.ts';
import {
  AccessRequestsQuery,
  AuthorityBody,
  DisclosureBody,
  ExtensionBody,
  IdentityBody,
  OpinionBody,
  ReceiveBody,
  RefusalBody,
  WhyBody,
  WithholdingBody,
} from './access-requests.requests.ts';
import { AccessRequestList } from './request-list/request-list.ts';
import { standingOf } from './request-target.ts';

const recorded = ({ id, state }: RequestOutcome): RequestRecorded => ({ id, status: standingOf(state).status });

const stepped = async (reply: FastifyReply, step: Promise<RequestOutcome>): Promise<RequestRecorded> => {
  const outcome = await step;
  changed(reply, outcome);
  return recorded(outcome);
};

/** Subject access: what somebody asks to be given of their own information, or of a child's for whom they act. */
@ApiTags('subject access')
@Controller('v1/access-requests')
export class AccessRequestsController {
  constructor(
    private readonly service: AccessRequestService,
    private readonly reader: AccessRequestReader,
    private readonly requests: AccessRequestList,
  ) {}

  @Post()
  @Action('access-request:receive')
  @ApiOperation({ summary: 'Record a subject access request that your service received' })
  @ApiCreatedResponse({ type: RequestRecorded })
  async receive(
    @CallerOf() caller: Caller,
    @Body() body: ReceiveBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestRecorded> {
    const outcome = await this.service.receive(caller, body);
    created(reply, { ...outcome, location: `/v1/access-requests/${outcome.id}` });
    return recorded(outcome);
  }

  @Get()
  @Action('access-request:read')
  @AnswersFrom('access-requests')
  @ApiOperation({
    summary: 'Requests of your service: open, yours (you took the latest step), due within a week, overdue, ended',
  })
  @ApiOkResponse({ type: AccessRequestsPage })
  list(@CallerOf() caller: Caller, @Query() query: AccessRequestsQuery): Promise<AccessRequestsPage> {
    return this.requests.page(caller, query);
  }

  @Get(':id')
  @Action('access-request:read')
  @ApiOperation({ summary: 'A request with its steps and when it is due' })
  @ApiOkResponse({ type: AccessRequestAnswer })
  async read(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AccessRequestAnswer> {
    const { tag, request } = await this.reader.read(caller, id);
    void reply.header('etag', tag);
    return request;
  }

  @Get(':id/candidates')
  @Action('access-request:read')
  @AnswersFrom('timeline')
  @ApiOperation({ summary: 'What of your entries could be given, as it would be given: read each before you give it' })
  @ApiOkResponse({ type: CandidatesAnswer })
  candidates(@CallerOf() caller: Caller, @Param('id', ThingIdPipe) id: ThingId): Promise<CandidatesAnswer> {
    return this.reader.candidatesOf(caller, id);
  }

  @Get(':id/answer')
  @Action('access-request:read')
  @AnswersFrom('timeline')
  @ApiOperation({ summary: 'What goes to the requester: it does not show whether anything was left out' })
  @ApiOkResponse({ type: DisclosureAnswer })
  answer(@CallerOf() caller: Caller, @Param('id', ThingIdPipe) id: ThingId): Promise<DisclosureAnswer> {
    return this.reader.answerOf(caller, id);
  }

  @Post(':id/identity')
  @HttpCode(200)
  @Action('access-request:handle')
  @ApiOperation({ summary: 'Record whether it is known now who asks' })
  @ApiOkResponse({ type: RequestRecorded })
  checkIdentity(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: IdentityBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestRecorded> {
    return stepped(reply, this.service.checkIdentity(caller, id, body));
  }

  @Post(':id/extension')
  @HttpCode(200)
  @Action('access-request:handle')
  @ApiOperation({ summary: 'Take two months more, within the first one' })
  @ApiOkResponse({ type: RequestRecorded })
  extend(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ExtensionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestRecorded> {
    return stepped(reply, this.service.extend(caller, id, body));
  }

  @Post(':id/authority')
  @HttpCode(200)
  @Action('access-request:handle')
  @ApiOperation({ summary: 'What the young person says to it, and whether it is in the child’s interests' })
  @ApiOkResponse({ type: RequestRecorded })
  assessAuthority(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: AuthorityBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestRecorded> {
    return stepped(reply, this.service.assessAuthority(caller, id, body));
  }

  @Post(':id/opinions')
  @HttpCode(200)
  @Action('access-request:handle')
  @ApiOperation({ summary: 'The serious harm test by a health professional' })
  @ApiOkResponse({ type: RequestRecorded })
  giveOpinion(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: OpinionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestRecorded> {
    return stepped(reply, this.service.giveOpinion(caller, id, body));
  }

  @Post(':id/withholdings')
  @HttpCode(200)
  @Action('access-request:handle')
  @ApiOperation({ summary: 'Withhold one entry under an exemption' })
  @ApiOkResponse({ type: RequestRecorded })
  withhold(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: WithholdingBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestRecorded> {
    return stepped(reply, this.service.withhold(caller, id, body));
  }

  @Post(':id/disclosure')
  @HttpCode(200)
  @Action('access-request:decide')
  @ApiOperation({ summary: 'Answer with these entries, each of which somebody has read' })
  @ApiOkResponse({ type: RequestRecorded })
  disclose(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: DisclosureBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestRecorded> {
    return stepped(reply, this.service.disclose(caller, id, body));
  }

  @Post(':id/refusal')
  @HttpCode(200)
  @Action('access-request:decide')
  @ApiOperation({ summary: 'Answer with nothing; the requester is not told why' })
  @ApiOkResponse({ type: RequestRecorded })
  refuse(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: RefusalBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestRecorded> {
    return stepped(reply, this.service.refuse(caller, id, body));
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  @Action('access-request:handle')
  @ApiOperation({ summary: 'The requester takes the request back' })
  @ApiOkResponse({ type: RequestRecorded })
  withdraw(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: WhyBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestRecorded> {
    return stepped(reply, this.service.withdraw(caller, id, body));
  }
}
