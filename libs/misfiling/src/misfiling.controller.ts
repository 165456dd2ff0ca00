import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { ThingId } from '@safeguarding/kernel';
import { AnswersFrom, changed, created, ThingIdPipe } from '@safeguarding/platform';
import { ContaminationPage, ContaminationQuery } from '@safeguarding/sharing';
import type { FastifyReply } from 'fastify';
import {
  MoveAnswer,
  MoveReadAnswer,
  MovesPage,
  MovesQuery,
  ProposeMoveBody,
  RejectMoveBody,
} from './misfiling.requests.ts';
import { Misfiling, outcomeAnswer, type MoveOutcome } from './misfiling.service.ts';

const answered = async (reply: FastifyReply, step: Promise<MoveOutcome>): Promise<MoveAnswer> => {
  const outcome = await step;
  changed(reply, outcome);
  return outcomeAnswer(outcome);
};

/** What was written on the wrong child goes to the right one: proposed by one person, confirmed by a second one. */
@ApiTags('misfiled entries')
@Controller('v1/moves')
export class MisfilingController {
  constructor(private readonly misfiling: Misfiling) {}

  @Post()
  @Action('move:propose')
  @ApiOperation({ summary: 'Say that something of your service stands on the wrong child; nothing changes yet' })
  @ApiCreatedResponse({ type: MoveAnswer })
  async propose(
    @CallerOf() caller: Caller,
    @Body() body: ProposeMoveBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MoveAnswer> {
    const outcome = await this.misfiling.propose(caller, body);
    created(reply, { ...outcome, location: `/v1/moves/${outcome.id}` });
    return outcomeAnswer(outcome);
  }

  @Get()
  @Action('move:read')
  @AnswersFrom('moves')
  @ApiOperation({ summary: 'Moves of your service between children whom you may both know of' })
  @ApiOkResponse({ type: MovesPage })
  list(@CallerOf() caller: Caller, @Query() query: MovesQuery): Promise<MovesPage> {
    return this.misfiling.page(caller, query);
  }

  @Get(':id')
  @Action('move:read')
  @ApiOperation({ summary: 'A move, its steps, and what was said about each: what a second person goes by' })
  @ApiOkResponse({ type: MoveReadAnswer })
  async read(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MoveReadAnswer> {
    const { tag, ...answer } = await this.misfiling.read(caller, id);
    void reply.header('etag', tag);
    return answer;
  }

  @Post(':id/confirmation')
  @HttpCode(200)
  @Action('move:confirm')
  @ApiOperation({ summary: 'Confirm as a second person: the wrong record shows nothing of it from the next read on' })
  @ApiOkResponse({ type: MoveAnswer })
  confirm(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MoveAnswer> {
    return answered(reply, this.misfiling.confirm(caller, id));
  }

  @Post(':id/rejection')
  @HttpCode(200)
  @Action('move:reject')
  @ApiOperation({ summary: 'It stays where it is' })
  @ApiOkResponse({ type: MoveAnswer })
  reject(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: RejectMoveBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MoveAnswer> {
    return answered(reply, this.misfiling.reject(caller, id, body.explanation, body));
  }

  @Get(':id/contamination')
  @Action('move:read')
  @AnswersFrom('readings')
  @ApiOperation({ summary: 'Who was shown it on the wrong child, with what and when' })
  @ApiOkResponse({ type: ContaminationPage })
  contamination(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Query() query: ContaminationQuery,
  ): Promise<ContaminationPage> {
    return this.misfiling.contamination(caller, id, query);
  }
}
