import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { ThingId } from '@safeguarding/kernel';
import { ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { AnswerBody, RefuseRequestBody, ReviewRequestBody } from './answering.requests.ts';
import { AnsweringService } from './answering-service.ts';
import { stepped } from './recorded-request.ts';
import { RequestRecorded } from './requests.answers.ts';

/** What the asked service decides: an answer, a refusal; and its review by a second person. */
@ApiTags('information requests')
@Controller('v1/information-requests')
export class AnsweringController {
  constructor(private readonly answering: AnsweringService) {}

  @Post(':id/answers')
  @HttpCode(200)
  @Action('request:answer')
  @ApiOperation({ summary: 'Answer in whole, in part, or that nothing is held; the named entries are disclosed' })
  @ApiOkResponse({ type: RequestRecorded })
  answer(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: AnswerBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestRecorded> {
    return stepped(caller, reply, this.answering.answer(caller, id, body));
  }

  @Post(':id/refusal')
  @HttpCode(200)
  @Action('request:answer')
  @ApiOperation({ summary: 'Refuse: a decision not to share with a reason, a reviewer and a day' })
  @ApiOkResponse({ type: RequestRecorded })
  refuse(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: RefuseRequestBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestRecorded> {
    return stepped(caller, reply, this.answering.refuse(caller, id, body));
  }

  @Post(':id/reviews')
  @HttpCode(200)
  @Action('request:review')
  @ApiOperation({ summary: 'Review an urgent answer or a refusal, as a person who did not decide it' })
  @ApiOkResponse({ type: RequestRecorded })
  review(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ReviewRequestBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RequestRecorded> {
    return stepped(caller, reply, this.answering.review(caller, id, body));
  }
}
