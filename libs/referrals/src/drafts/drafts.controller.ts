import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { ThingId } from '@safeguarding/kernel';
import { AnswersFrom, changed, created, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { recordedAnswer } from '../recorded-answer.ts';
import { ReferralRecorded } from '../referrals.answers.ts';
import { SubmitReferralBody } from '../referrals.requests.ts';
import { DraftAnswer, DraftBody, DraftRecorded, DraftsPage, DraftsQuery } from './drafts.requests.ts';
import { draftRecorded, ReferralDrafts, type DraftOutcome } from './drafts.service.ts';

const answered = async (reply: FastifyReply, step: Promise<DraftOutcome>): Promise<DraftRecorded> => {
  const outcome = await step;
  changed(reply, outcome);
  return draftRecorded(outcome.state);
};

/** Referrals that are still being written: seen by the writer's service alone, on no timeline. */
@ApiTags('referrals')
@Controller('v1/referral-drafts')
export class DraftsController {
  constructor(private readonly drafts: ReferralDrafts) {}

  @Post()
  @Action('referral:submit')
  @ApiOperation({ summary: 'Keep a referral that is not ready to be sent' })
  @ApiCreatedResponse({ type: DraftRecorded })
  async keep(
    @CallerOf() caller: Caller,
    @Body() body: DraftBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftRecorded> {
    const outcome = await this.drafts.keep(caller, body);
    created(reply, { ...outcome, location: `/v1/referral-drafts/${outcome.id}` });
    return draftRecorded(outcome.state);
  }

  @Get()
  @Action('referral:read-draft')
  @AnswersFrom('referral-drafts')
  @ApiOperation({ summary: 'Open drafts of your service' })
  @ApiOkResponse({ type: DraftsPage })
  list(@CallerOf() caller: Caller, @Query() query: DraftsQuery): Promise<DraftsPage> {
    return this.drafts.page(caller, query);
  }

  @Get(':id')
  @Action('referral:read-draft')
  @ApiOperation({ summary: 'A draft with all that it says' })
  @ApiOkResponse({ type: DraftAnswer })
  async read(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftAnswer> {
    const { tag, answer } = await this.drafts.read(caller, id);
    void reply.header('etag', tag);
    return answer;
  }

  @Post(':id/revisions')
  @HttpCode(200)
  @Action('referral:draft')
  @ApiOperation({ summary: 'Keep the whole draft anew' })
  @ApiOkResponse({ type: DraftRecorded })
  revise(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: DraftBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftRecorded> {
    return answered(reply, this.drafts.keepAnew(caller, id, body));
  }

  @Post(':id/discarding')
  @HttpCode(200)
  @Action('referral:draft')
  @ApiOperation({ summary: 'Nothing comes of it' })
  @ApiOkResponse({ type: DraftRecorded })
  discard(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftRecorded> {
    return answered(reply, this.drafts.discard(caller, id));
  }

  @Post(':id/submission')
  @Action('referral:draft')
  @ApiOperation({ summary: 'Submit the whole referral as it is sent now; the draft is over' })
  @ApiCreatedResponse({ type: ReferralRecorded })
  async submit(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: SubmitReferralBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReferralRecorded> {
    const outcome = await this.drafts.submit(caller, id, body);
    created(reply, { ...outcome, location: `/v1/referrals/${outcome.id}` });
    return recordedAnswer(outcome);
  }
}
