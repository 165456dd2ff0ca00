import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { ThingId } from '@safeguarding/kernel';
import { AnswersFrom, changed, created, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { DutyService } from './duty-service.ts';
import { decisionOf } from './duty-target.ts';
import { DutyAnswer, DutyLine, DutyPage, DutyRulesAnswer } from './duty.answers.ts';
import { DecideDutyBody, DutyQuery, ReviewDutyBody } from './duty.requests.ts';

/** The duty to share (row M14): decisions to share and not to share, each a fact with its reasons. */
@ApiTags('duty to share')
@Controller('v1')
export class DutyController {
  constructor(private readonly duty: DutyService) {}

  @Get('duty-rules')
  @Action('timescale:read')
  @ApiOperation({ summary: 'The rules of the duty to share: source, whom they bind, from when' })
  @ApiOkResponse({ type: DutyRulesAnswer })
  rules(): DutyRulesAnswer {
    return { items: this.duty.rules.map((rule) => ({ ...rule })) };
  }

  @Post('duty-decisions')
  @Action('duty:decide')
  @ApiOperation({ summary: 'Decide to share, or not to share, what your service holds with one recipient' })
  @ApiCreatedResponse({ type: DutyLine })
  async decide(
    @CallerOf() caller: Caller,
    @Body() body: DecideDutyBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DutyLine> {
    const outcome = await this.duty.decide(caller, body);
    created(reply, { location: `/v1/duty-decisions/${outcome.id}`, ...outcome });
    return this.duty.lineOf(decisionOf(outcome.state));
  }

  @Get('duty-decisions')
  @Action('duty:read')
  @AnswersFrom('duty-decisions')
  @ApiOperation({
    summary: 'The decisions of your service; `box=review-overdue`: not shared, and not looked at again in time',
  })
  @ApiOkResponse({ type: DutyPage })
  page(@CallerOf() caller: Caller, @Query() query: DutyQuery): Promise<DutyPage> {
    return this.duty.page(caller, query);
  }

  @Get('duty-decisions/:id')
  @Action('duty:read')
  @ApiOperation({ summary: 'A decision of your service with its reasoning' })
  @ApiOkResponse({ type: DutyAnswer })
  async read(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { state, tag, view } = await this.duty.read(caller, id);
    void reply.header('etag', tag);
    if (!view) {
      void reply.code(304).send();
      return;
    }
    const steps = view.entries.map(({ entry: { id: step, kind, owner, occurredOn, recordedAt }, fields }) => ({
      ...{ id: step, kind, agency: owner, occurredOn, recordedAt },
      ...fields,
    }));
    void reply.code(200).send({ ...this.duty.lineOf(state), steps });
  }

  @Post('duty-decisions/:id/review')
  @HttpCode(200)
  @Action('duty:review')
  @ApiOperation({ summary: 'Review a decision not to share, as a person who did not take it' })
  @ApiOkResponse({ type: DutyLine })
  async review(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ReviewDutyBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DutyLine> {
    const outcome = await this.duty.review(caller, id, body);
    changed(reply, outcome);
    return this.duty.lineOf(decisionOf(outcome.state));
  }
}
