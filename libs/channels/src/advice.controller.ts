import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { ThingId } from '@safeguarding/kernel';
import { AnswersFrom, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { AdviceService } from './advice.service.ts';
import { begun, shown, stepped } from './channel-replies.ts';
import { ChannelPage, ChannelRecorded, ChannelThingAnswer } from './channels.answers.ts';
import { DecideAdviceBody, SeekAdviceBody, WordsBody, WorkQuery } from './channels.requests.ts';
import { ChannelLists } from './lists/channel-lists.ts';

/** Advice: from whom it was sought, what it was, and what became of it. */
@ApiTags('channels')
@Controller('v1/advice')
export class AdviceController {
  constructor(
    private readonly advice: AdviceService,
    private readonly lists: ChannelLists,
  ) {}

  @Post()
  @Action('advice:seek')
  @ApiOperation({ summary: 'Record that advice about a child was sought, by name or without' })
  @ApiCreatedResponse({ type: ChannelRecorded })
  seek(@CallerOf() caller: Caller, @Body() body: SeekAdviceBody, @Res({ passthrough: true }) reply: FastifyReply) {
    return begun(reply, '/v1/advice', this.advice.seek(caller, body));
  }

  @Get()
  @Action('advice:read')
  @AnswersFrom('channel-work')
  @ApiOperation({ summary: 'Advice that your service sought; open until somebody decided what becomes of it' })
  @ApiOkResponse({ type: ChannelPage })
  page(@CallerOf() caller: Caller, @Query() query: WorkQuery): Promise<ChannelPage> {
    return this.lists.work(caller, { what: 'advice' }, query);
  }

  @Get(':id')
  @Action('advice:read')
  @ApiOperation({ summary: 'One piece of advice as far as you may see it' })
  @ApiOkResponse({ type: ChannelThingAnswer })
  read(@CallerOf() caller: Caller, @Param('id', ThingIdPipe) id: ThingId, @Res() reply: FastifyReply): Promise<void> {
    return shown(reply, id, this.advice.read(caller, id));
  }

  @Post(':id/answer')
  @HttpCode(200)
  @Action('advice:record')
  @ApiOperation({ summary: 'Record what was advised' })
  @ApiOkResponse({ type: ChannelRecorded })
  record(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: WordsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return stepped(reply, this.advice.record(caller, id, body));
  }

  @Post(':id/decision')
  @HttpCode(200)
  @Action('advice:record')
  @ApiOperation({ summary: 'Record whether the advice was taken; why not, where it was not' })
  @ApiOkResponse({ type: ChannelRecorded })
  decide(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: DecideAdviceBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return stepped(reply, this.advice.decide(caller, id, body));
  }
}
