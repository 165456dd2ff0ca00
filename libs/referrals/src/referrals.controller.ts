import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { ThingId } from '@safeguarding/kernel';
import {
  AnswersFrom,
  changed,
  created,
  onlyValidates,
  SubmissionQuery,
  ThingIdPipe,
  valid,
  ValidatedAnswer,
} from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { ReferralInbox } from './referral-inbox/referral-inbox.ts';
import { ReferralReader, type Read } from './referral-reader.ts';
import { ReferralService } from './referral-service.ts';
import { recordedAnswer } from './recorded-answer.ts';
import type { ReferralOutcome } from './referral-target.ts';
import { ReferralAnswer, ReferralRecorded, ReferralsPage, ReferralStatusAnswer } from './referrals.answers.ts';
import {
  AmendmentBody,
  AssessmentBody,
  ClosureBody,
  DecisionsBody,
  EscalationBody,
  InformationBody,
  ReferralsQuery,
  ReopeningBody,
  ReturnBody,
  ScreeningBody,
  StepBody,
  SubmitReferralBody,
  WithdrawalBody,
} from './referrals.requests.ts';

const usualPage = 50;

const stepped = async (reply: FastifyReply, step: Promise<ReferralOutcome>): Promise<ReferralRecorded> => {
  const outcome = await step;
  changed(reply, outcome);
  return recordedAnswer(outcome);
};

const answered = <Answer>(reply: FastifyReply, { tag, answer }: Read<Answer>): Answer | undefined => {
  void reply.header('etag', tag);
  if (answer === undefined) void reply.code(304);
  return answer;
};

/** Referrals to children's social care: submit, follow up, acknowledge, decide, close. */
@ApiTags('referrals')
@Controller('v1/referrals')
export class ReferralsController {
  constructor(
    private readonly referrals: ReferralService,
    private readonly reader: ReferralReader,
    private readonly inbox: ReferralInbox,
  ) {}

  @Post()
  @Action('referral:submit')
  @ApiOperation({ summary: 'Refer one or several children' })
  @ApiCreatedResponse({ type: ReferralRecorded })
  @ApiOkResponse({ type: ValidatedAnswer, description: 'With validateOnly=true: nothing was recorded' })
  async submit(
    @CallerOf() caller: Caller,
    @Body() body: SubmitReferralBody,
    @Query() query: SubmissionQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReferralRecorded | ValidatedAnswer> {
    if (onlyValidates(query)) {
      await this.referrals.validate(caller, body);
      void reply.code(200);
      return valid;
    }
    const outcome = await this.referrals.submit(caller, body);
    created(reply, { location: `/v1/referrals/${outcome.id}`, ...outcome });
    return recordedAnswer(outcome);
  }

  @Get()
  @Action('referral:read')
  @AnswersFrom('referral-inbox')
  @ApiOperation({ summary: 'What came to your service, or what it sent: ids, status and dates' })
  @ApiOkResponse({ type: ReferralsPage })
  list(@CallerOf() caller: Caller, @Query() query: ReferralsQuery): Promise<ReferralsPage> {
    const { box, state, limit = usualPage, cursor } = query;
    return this.inbox.page(caller, {
      ...{ box, limit },
      ...(state === undefined ? {} : { state }),
      ...(cursor === undefined ? {} : { cursor }),
    });
  }

  @Get(':id')
  @Action('referral:read')
  @ApiOperation({ summary: 'A referral as far as you may see it' })
  @ApiOkResponse({ type: ReferralAnswer })
  async read(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReferralAnswer | undefined> {
    return answered(reply, await this.reader.read(caller, id));
  }

  @Get(':id/status')
  @Action('referral:read')
  @ApiOperation({ summary: 'Where a referral stands, also for the system that submitted it' })
  @ApiOkResponse({ type: ReferralStatusAnswer })
  async status(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReferralStatusAnswer | undefined> {
    return answered(reply, await this.reader.status(caller, id));
  }

  @Post(':id/acknowledgement')
  @HttpCode(200)
  @Action('referral:acknowledge')
  @ApiOperation({ summary: 'Acknowledge the receipt' })
  @ApiOkResponse({ type: ReferralRecorded })
  acknowledge(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: StepBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReferralRecorded> {
    return stepped(reply, this.referrals.acknowledge(caller, id, body));
  }

  @Post(':id/return')
  @HttpCode(200)
  @Action('referral:return')
  @ApiOperation({ summary: 'Return it for information' })
  @ApiOkResponse({ type: ReferralRecorded })
  giveBack(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ReturnBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReferralRecorded> {
    return stepped(reply, this.referrals.giveBack(caller, id, body));
  }

  @Post(':id/information')
  @HttpCode(200)
  @Action('referral:supply-information')
  @ApiOperation({ summary: 'Supply what was asked for' })
  @ApiOkResponse({ type: ReferralRecorded })
  supplyInformation(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: InformationBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReferralRecorded> {
    return stepped(reply, this.referrals.supplyInformation(caller, id, body));
  }

  @Post(':id/screenings')
  @HttpCode(200)
  @Action('referral:screen')
  @ApiOperation({ summary: 'Record a screening' })
  @ApiOkResponse({ type: ReferralRecorded })
  screen(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ScreeningBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReferralRecorded> {
    return stepped(reply, this.referrals.screen(caller, id, body));
  }

  @Post(':id/decisions')
  @HttpCode(200)
  @Action('referral:decide')
  @ApiOperation({ summary: 'Decide for one or several children, with reasons' })
  @ApiOkResponse({ type: ReferralRecorded })
  decide(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: DecisionsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReferralRecorded> {
    return stepped(reply, this.referrals.decide(caller, id, body));
  }

  @Post(':id/assessment')
  @HttpCode(200)
  @Action('referral:start-assessment')
  @ApiOperation({ summary: 'Start the assessment' })
  @ApiOkResponse({ type: ReferralRecorded })
  startAssessment(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: AssessmentBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReferralRecorded> {
    return stepped(reply, this.referrals.startAssessment(caller, id, body));
  }

  @Post(':id/closure')
  @HttpCode(200)
  @Action('referral:close')
  @ApiOperation({ summary: 'Close it; the lead ends first' })
  @ApiOkResponse({ type: ReferralRecorded })
  close(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ClosureBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReferralRecorded> {
    return stepped(reply, this.referrals.close(caller, id, body));
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  @Action('referral:withdraw')
  @ApiOperation({ summary: 'Withdraw it; the recipient loses sight first' })
  @ApiOkResponse({ type: ReferralRecorded })
  withdraw(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: WithdrawalBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReferralRecorded> {
    return stepped(reply, this.referrals.withdraw(caller, id, body));
  }

  @Post(':id/escalation')
  @HttpCode(200)
  @Action('referral:escalate')
  @ApiOperation({ summary: 'Escalate it, also where no answer came' })
  @ApiOkResponse({ type: ReferralRecorded })
  escalate(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: EscalationBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReferralRecorded> {
    return stepped(reply, this.referrals.escalate(caller, id, body));
  }

  @Post(':id/reopening')
  @HttpCode(200)
  @Action('referral:reopen')
  @ApiOperation({ summary: 'Open a closed one again' })
  @ApiOkResponse({ type: ReferralRecorded })
  reopen(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ReopeningBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReferralRecorded> {
    return stepped(reply, this.referrals.reopen(caller, id, body));
  }

  @Post(':id/amendments')
  @HttpCode(200)
  @Action('referral:amend')
  @ApiOperation({ summary: 'Amend what was said; nothing is erased' })
  @ApiOkResponse({ type: ReferralRecorded })
  amend(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: AmendmentBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReferralRecorded> {
    return stepped(reply, this.referrals.amend(caller, id, body));
  }
}
