import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { ThingId } from '@safeguarding/kernel';
import { AnswersFrom, changed, created, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import {
  ContaminationPage,
  ContaminationQuery,
  MergeAnswer,
  MergeReadAnswer,
  MergesPage,
  MergesQuery,
  ProposeMergeBody,
  RejectMergeBody,
  UndoMergeBody,
} from './merging.requests.ts';
import { mergeAnswer, Merging, type MergeOutcome } from './merging.service.ts';

const answered = async (reply: FastifyReply, step: Promise<MergeOutcome>): Promise<MergeAnswer> => {
  const outcome = await step;
  changed(reply, outcome);
  return mergeAnswer(outcome.state);
};

/** Two records of one child: proposed by one person, united by a second one, told apart again by anybody of them. */
@ApiTags('merges')
@Controller('v1/merges')
export class MergingController {
  constructor(private readonly merging: Merging) {}

  @Post()
  @Action('merge:propose')
  @ApiOperation({ summary: 'Say that two records are one child; nothing changes until a second person confirms' })
  @ApiCreatedResponse({ type: MergeAnswer })
  async propose(
    @CallerOf() caller: Caller,
    @Body() body: ProposeMergeBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MergeAnswer> {
    const outcome = await this.merging.propose(caller, body);
    created(reply, { ...outcome, location: `/v1/merges/${outcome.id}` });
    return mergeAnswer(outcome.state);
  }

  @Get()
  @Action('merge:read')
  @AnswersFrom('merges')
  @ApiOperation({ summary: 'Merges whose records you may both know of' })
  @ApiOkResponse({ type: MergesPage })
  list(@CallerOf() caller: Caller, @Query() query: MergesQuery): Promise<MergesPage> {
    return this.merging.page(caller, query);
  }

  @Get(':id')
  @Action('merge:read')
  @ApiOperation({ summary: 'A merge, its steps, and what was said about each: what a second person goes by' })
  @ApiOkResponse({ type: MergeReadAnswer })
  read(@CallerOf() caller: Caller, @Param('id', ThingIdPipe) id: ThingId): Promise<MergeReadAnswer> {
    return this.merging.read(caller, id);
  }

  @Post(':id/confirmation')
  @HttpCode(200)
  @Action('merge:confirm')
  @ApiOperation({ summary: 'Confirm as a second person: the two are read as one, and restricted as one' })
  @ApiOkResponse({ type: MergeAnswer })
  confirm(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MergeAnswer> {
    return answered(reply, this.merging.confirm(caller, id));
  }

  @Post(':id/rejection')
  @HttpCode(200)
  @Action('merge:reject')
  @ApiOperation({ summary: 'They are two children' })
  @ApiOkResponse({ type: MergeAnswer })
  reject(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: RejectMergeBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MergeAnswer> {
    return answered(reply, this.merging.reject(caller, id, body));
  }

  @Post(':id/undoing')
  @HttpCode(200)
  @Action('merge:undo')
  @ApiOperation({ summary: 'Tell them apart again; counts for the very next read' })
  @ApiOkResponse({ type: MergeAnswer })
  undo(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: UndoMergeBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MergeAnswer> {
    return answered(reply, this.merging.undo(caller, id, body));
  }

  @Get(':id/contamination')
  @Action('merge:read')
  @AnswersFrom('readings')
  @ApiOperation({ summary: "Who saw the other child's data while the two were one" })
  @ApiOkResponse({ type: ContaminationPage })
  contamination(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Query() query: ContaminationQuery,
  ): Promise<ContaminationPage> {
    return this.merging.contamination(caller, id, query);
  }
}
