import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import { DomainError, type ThingId } from '@safeguarding/kernel';
import { ledgerErrors, type Outcome } from '@safeguarding/ledger';
import { AnswersFrom, changed, created, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import type { IncidentEvent, IncidentState } from './core/incident.ts';
import { IncidentService } from './incident.service.ts';
import { IncidentAnswer, IncidentRecorded, IncidentsPage, stepsOf } from './incidents.answers.ts';
import {
  DecideReviewBody,
  IncidentsQuery,
  IncidentStepBody,
  PublishReviewBody,
  RecordIncidentBody,
  StartReviewBody,
} from './incidents.requests.ts';

type Left = Outcome<IncidentState, IncidentEvent>;

const standingOf = (state: IncidentState) => {
  if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
  return state;
};

const recorded = ({ id, state }: Left): IncidentRecorded => {
  const { child, status, notified } = standingOf(state);
  return { id, child, status, notified };
};

const stepped = async (reply: FastifyReply, step: Promise<Left>): Promise<IncidentRecorded> => {
  const outcome = await step;
  changed(reply, outcome);
  return recorded(outcome);
};

/** A child died or was seriously harmed: notification, rapid review, practice review, publication. */
@ApiTags('serious incidents')
@Controller('v1/serious-incidents')
export class IncidentsController {
  constructor(private readonly incidents: IncidentService) {}

  @Post()
  @Action('serious-incident:record')
  @ApiOperation({ summary: 'Record that your authority knows of a serious incident; its days begin to run' })
  @ApiCreatedResponse({ type: IncidentRecorded })
  async record(
    @CallerOf() caller: Caller,
    @Body() body: RecordIncidentBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecorded> {
    const outcome = await this.incidents.record(caller, body);
    created(reply, { location: `/v1/serious-incidents/${outcome.id}`, ...outcome });
    return recorded(outcome);
  }

  @Get()
  @Action('serious-incident:read')
  @AnswersFrom('serious-incidents')
  @ApiOperation({ summary: 'Serious incidents of your authority or partnership, and what each waits for' })
  @ApiOkResponse({ type: IncidentsPage })
  page(@CallerOf() caller: Caller, @Query() query: IncidentsQuery): Promise<IncidentsPage> {
    return this.incidents.page(caller, query);
  }

  @Get(':id')
  @Action('serious-incident:read')
  @ApiOperation({ summary: 'A serious incident as far as you may see it' })
  @ApiOkResponse({ type: IncidentAnswer })
  async read(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { state, tag, view } = await this.incidents.read(caller, id);
    void reply.header('etag', tag);
    if (!view) void reply.code(304).send();
    else {
      const { status, notified } = standingOf(state);
      void reply.code(200).send({ id, child: view.child, status, notified, steps: stepsOf(view) });
    }
  }

  @Post(':id/notification')
  @HttpCode(200)
  @Action('serious-incident:take-step')
  @ApiOperation({ summary: 'The authority notified the national panel' })
  @ApiOkResponse({ type: IncidentRecorded })
  notify(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: IncidentStepBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecorded> {
    return stepped(reply, this.incidents.notify(caller, id, body));
  }

  @Post(':id/rapid-review')
  @HttpCode(200)
  @Action('serious-incident:take-step')
  @ApiOperation({ summary: 'The partnership completed the rapid review, and decided whether there is to be a review' })
  @ApiOkResponse({ type: IncidentRecorded })
  rapidReview(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: DecideReviewBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecorded> {
    return stepped(reply, this.incidents.rapidReview(caller, id, body));
  }

  @Post(':id/decision')
  @HttpCode(200)
  @Action('serious-incident:take-step')
  @ApiOperation({ summary: 'The partnership decides on a review, or decides otherwise before it has begun' })
  @ApiOkResponse({ type: IncidentRecorded })
  decide(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: DecideReviewBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecorded> {
    return stepped(reply, this.incidents.decide(caller, id, body));
  }

  @Post(':id/review')
  @HttpCode(200)
  @Action('serious-incident:take-step')
  @ApiOperation({ summary: 'The review began, under the name that the nation gives it' })
  @ApiOkResponse({ type: IncidentRecorded })
  startReview(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: StartReviewBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecorded> {
    return stepped(reply, this.incidents.startReview(caller, id, body));
  }

  @Post(':id/publication')
  @HttpCode(200)
  @Action('serious-incident:take-step')
  @ApiOperation({ summary: 'What became of the report' })
  @ApiOkResponse({ type: IncidentRecorded })
  publish(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: PublishReviewBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecorded> {
    return stepped(reply, this.incidents.publish(caller, id, body));
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  @Action('serious-incident:take-step')
  @ApiOperation({ summary: 'It was recorded in error: its clocks become pointless' })
  @ApiOkResponse({ type: IncidentRecorded })
  withdraw(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: IncidentStepBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecorded> {
    return stepped(reply, this.incidents.withdraw(caller, id, body));
  }
}
