import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { PersonId, ThingId } from '@safeguarding/kernel';
import { AnswersFrom, changed, created, PersonIdPipe, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { lookUpRules } from './core/look-up-rules.ts';
import {
  FlagReviewedAnswer,
  FlagsPage,
  FlagsQuery,
  LookUpRulesAnswer,
  MarkAnswer,
  MarkBody,
  ReviewFlagBody,
} from './look-ups.requests.ts';
import { LookUps } from './look-ups.service.ts';

/** Look-ups that somebody else should look at: for the Caldicott guardian and information governance of the reader's own service. */
@ApiTags('look-ups')
@Controller('v1')
export class LookUpsController {
  constructor(private readonly lookUps: LookUps) {}

  @Get('look-up-flags')
  @Action('look-up-flag:read')
  @AnswersFrom('look-up-flags')
  @ApiOperation({ summary: 'Unusual look-ups of your own service, never your own' })
  @ApiOkResponse({ type: FlagsPage })
  list(@CallerOf() caller: Caller, @Query() query: FlagsQuery): Promise<FlagsPage> {
    return this.lookUps.page(caller, query);
  }

  @Post('look-up-flags/:id/review')
  @HttpCode(200)
  @Action('look-up-flag:review')
  @AnswersFrom('look-up-flags')
  @ApiOperation({ summary: 'Say what was found; not for the person whom the flag is about' })
  @ApiOkResponse({ type: FlagReviewedAnswer })
  async review(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ReviewFlagBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FlagReviewedAnswer> {
    const outcome = await this.lookUps.review(caller, id, body);
    changed(reply, outcome);
    return { id, outcome: outcome.state.outcome ?? body.outcome };
  }

  @Get('look-up-rules')
  @Action('look-up-rule:read')
  @ApiOperation({ summary: 'What makes a look-up unusual, with thresholds and reasons' })
  @ApiOkResponse({ type: LookUpRulesAnswer })
  rules(): LookUpRulesAnswer {
    return { items: Object.values(lookUpRules).map((rule) => ({ ...rule })) };
  }

  @Post('children/:childId/look-up-marks')
  @Action('look-up-mark:record')
  @ApiOperation({
    summary: 'A child in the news (its lead authority), or a person with a connection to it (their service)',
  })
  @ApiCreatedResponse({ type: MarkAnswer })
  async mark(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: MarkBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MarkAnswer> {
    const { mark, ...outcome } = await this.lookUps.mark(caller, child, body);
    created(reply, { ...outcome, location: `/v1/children/${child}/look-up-marks/${mark}` });
    return { id: mark, kind: body.kind };
  }

  @Post('children/:childId/look-up-marks/:id/end')
  @HttpCode(200)
  @Action('look-up-mark:end')
  @ApiOperation({ summary: 'It is so no longer' })
  @ApiOkResponse({ type: MarkAnswer })
  async end(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) mark: ThingId,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MarkAnswer> {
    const { kind, ...outcome } = await this.lookUps.endMark(caller, child, mark);
    changed(reply, outcome);
    return { id: mark, kind };
  }
}
