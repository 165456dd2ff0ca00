import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { PersonId, ThingId } from '@safeguarding/kernel';
import { changed, created, PersonIdPipe, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { OnlineAccessService, type OnlineOutcome } from './online-access.service.ts';
import { OnlineStanding } from './online-standing.ts';
import { OnlineAccessAnswer, OnlineRecorded } from './online.answers.ts';
import {
  CodeBody,
  CoercionBody,
  CompetenceBody,
  HistoryBody,
  ProxyBody,
  ProxyEndBody,
  ReasonsBody,
  RedactionBody,
  ReleaseBody,
  StopBody,
} from './online.requests.ts';

type Reply = FastifyReply;

const recorded = async (reply: Reply, command: Promise<OnlineOutcome>): Promise<OnlineRecorded> => {
  const { id, fact, tag, position } = await command;
  created(reply, { tag, position, location: `/v1/children/${id}/online-access` });
  return { id: fact };
};

const ended = async (reply: Reply, command: Promise<OnlineOutcome>, id: ThingId): Promise<OnlineRecorded> => {
  changed(reply, await command);
  return { id };
};

/** What a practice decides about online access to a child's record. */
@ApiTags('online access')
@Controller('v1/children/:childId/online-access')
export class OnlineAccessController {
  constructor(
    private readonly service: OnlineAccessService,
    private readonly standing: OnlineStanding,
  ) {}

  @Get()
  @Action('online-access:read')
  @ApiOperation({ summary: 'Online access as your practice decided it, and what somebody has to look at' })
  @ApiOkResponse({ type: OnlineAccessAnswer })
  async read(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Res() reply: Reply,
  ): Promise<void> {
    const { tag, standing } = await this.standing.read(caller, child);
    void reply.header('etag', tag);
    if (standing === undefined) void reply.code(304).send();
    else void reply.code(200).send(standing);
  }

  @Post('codes')
  @Action('online-access:restrict')
  @ApiOperation({ summary: 'Record code 104 or 106; 106 needs whoever may open access' })
  @ApiCreatedResponse({ type: OnlineRecorded })
  code(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: CodeBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<OnlineRecorded> {
    return recorded(reply, this.service.code(caller, child, body));
  }

  @Post('stops')
  @Action('online-access:restrict')
  @ApiOperation({ summary: 'Refuse or suspend access: the next read is that of an empty record' })
  @ApiCreatedResponse({ type: OnlineRecorded })
  stop(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: StopBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<OnlineRecorded> {
    return recorded(reply, this.service.stop(caller, child, body));
  }

  @Post('stops/:stopId/restoration')
  @HttpCode(200)
  @Action('online-access:widen')
  @ApiOperation({ summary: 'Restore access, after a new coercion assessment' })
  @ApiOkResponse({ type: OnlineRecorded })
  restore(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('stopId', ThingIdPipe) stop: ThingId,
    @Body() body: ReasonsBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<OnlineRecorded> {
    return ended(reply, this.service.restore(caller, child, stop, body), stop);
  }

  @Post('redactions')
  @Action('online-access:restrict')
  @ApiOperation({ summary: 'Redact one entry from every online view' })
  @ApiCreatedResponse({ type: OnlineRecorded })
  redact(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: RedactionBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<OnlineRecorded> {
    return recorded(reply, this.service.redact(caller, child, body));
  }

  @Post('redactions/:redactionId/end')
  @HttpCode(200)
  @Action('online-access:widen')
  @ApiOperation({ summary: 'End a redaction' })
  @ApiOkResponse({ type: OnlineRecorded })
  endRedaction(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('redactionId', ThingIdPipe) redaction: ThingId,
    @Body() body: ReasonsBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<OnlineRecorded> {
    return ended(reply, this.service.endRedaction(caller, child, redaction, body), redaction);
  }

  @Post('releases')
  @Action('online-access:widen')
  @ApiOperation({ summary: 'Say of one entry that you have read it and it may be shown' })
  @ApiCreatedResponse({ type: OnlineRecorded })
  release(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: ReleaseBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<OnlineRecorded> {
    return recorded(reply, this.service.release(caller, child, body));
  }

  @Post('history')
  @Action('online-access:widen')
  @ApiOperation({ summary: 'Show the patient what was written since an earlier day' })
  @ApiCreatedResponse({ type: OnlineRecorded })
  history(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: HistoryBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<OnlineRecorded> {
    return recorded(reply, this.service.openHistory(caller, child, body));
  }

  @Post('competence-assessments')
  @Action('online-access:widen')
  @ApiOperation({ summary: 'Whether a young person of 11 to 15 decides about the record themselves' })
  @ApiCreatedResponse({ type: OnlineRecorded })
  competence(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: CompetenceBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<OnlineRecorded> {
    return recorded(reply, this.service.assessCompetence(caller, child, body));
  }

  @Post('coercion-assessments')
  @Action('online-access:restrict')
  @ApiOperation({ summary: 'Whether access would be under another person’s control, and what follows' })
  @ApiCreatedResponse({ type: OnlineRecorded })
  coercion(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: CoercionBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<OnlineRecorded> {
    return recorded(reply, this.service.assessCoercion(caller, child, body));
  }

  @Post('proxies')
  @Action('online-access:widen')
  @ApiOperation({
    summary: 'Let a parent or carer act for the patient, until the next birthday that changes who decides',
  })
  @ApiCreatedResponse({ type: OnlineRecorded })
  grant(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: ProxyBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<OnlineRecorded> {
    return recorded(reply, this.service.grant(caller, child, body));
  }

  @Post('proxies/:proxyId/end')
  @HttpCode(200)
  @Action('online-access:restrict')
  @ApiOperation({ summary: 'End what somebody may do for the patient' })
  @ApiOkResponse({ type: OnlineRecorded })
  endProxy(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('proxyId', ThingIdPipe) proxy: ThingId,
    @Body() body: ProxyEndBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<OnlineRecorded> {
    return ended(reply, this.service.endProxy(caller, child, proxy, body), proxy);
  }
}
