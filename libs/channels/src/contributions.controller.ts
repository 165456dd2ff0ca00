import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { ThingId } from '@safeguarding/kernel';
import { AnswersFrom, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { begun, shown, stepped } from './channel-replies.ts';
import { ChannelPage, ChannelRecorded, ChannelThingAnswer } from './channels.answers.ts';
import {
  AskContributionBody,
  ContributionsQuery,
  GiveContributionBody,
  RefuseContributionBody,
  WithdrawRequestBody,
} from './channels.requests.ts';
import { ContributionService } from './contribution.service.ts';
import { ChannelLists } from './lists/channel-lists.ts';

/** Contributions to a multi-agency assessment. */
@ApiTags('channels')
@Controller('v1/contributions')
export class ContributionsController {
  constructor(
    private readonly contributions: ContributionService,
    private readonly lists: ChannelLists,
  ) {}

  @Post()
  @Action('contribution:ask')
  @ApiOperation({ summary: 'Ask a service for its part in the assessment of a child that you lead for' })
  @ApiCreatedResponse({ type: ChannelRecorded })
  ask(@CallerOf() caller: Caller, @Body() body: AskContributionBody, @Res({ passthrough: true }) reply: FastifyReply) {
    return begun(reply, '/v1/contributions', this.contributions.ask(caller, body));
  }

  @Get()
  @Action('contribution:read')
  @AnswersFrom('channel-work')
  @ApiOperation({ summary: 'Contributions that your service was asked for, or asked for; state=overdue: late ones' })
  @ApiOkResponse({ type: ChannelPage })
  page(@CallerOf() caller: Caller, @Query() query: ContributionsQuery): Promise<ChannelPage> {
    const side = query.side === 'asked-by-you' ? 'agency' : 'other';
    return this.lists.work(caller, { what: 'contribution', side }, query);
  }

  @Get(':id')
  @Action('contribution:read')
  @ApiOperation({ summary: 'What was asked and what came of it, as far as you may see it' })
  @ApiOkResponse({ type: ChannelThingAnswer })
  read(@CallerOf() caller: Caller, @Param('id', ThingIdPipe) id: ThingId, @Res() reply: FastifyReply): Promise<void> {
    return shown(reply, id, this.contributions.read(caller, id));
  }

  @Post(':id/answer')
  @HttpCode(200)
  @Action('contribution:answer')
  @ApiOperation({ summary: 'Give the contribution; late, where its day has passed' })
  @ApiOkResponse({ type: ChannelRecorded })
  give(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: GiveContributionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return stepped(reply, this.contributions.give(caller, id, body));
  }

  @Post(':id/refusal')
  @HttpCode(200)
  @Action('contribution:answer')
  @ApiOperation({ summary: 'Say that nothing is contributed, and why' })
  @ApiOkResponse({ type: ChannelRecorded })
  refuse(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: RefuseContributionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return stepped(reply, this.contributions.refuse(caller, id, body));
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  @Action('contribution:withdraw')
  @ApiOperation({ summary: 'The authority needs it no longer' })
  @ApiOkResponse({ type: ChannelRecorded })
  withdraw(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: WithdrawRequestBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return stepped(reply, this.contributions.withdraw(caller, id, body));
  }
}
