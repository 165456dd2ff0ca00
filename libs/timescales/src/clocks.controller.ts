import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { PersonId, ThingId } from '@safeguarding/kernel';
import { AnswersFrom, changed, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { ChildClocks, type ClocksOutcome } from './child-clocks.ts';
import { ClockList } from './clock-list/clock-list.ts';
import {
  ClockChangedAnswer,
  ClocksOfChildAnswer,
  ClocksPage,
  EvaluationAnswer,
  RulesAnswer,
} from './clocks.answers.ts';
import { ClocksQuery, EvaluateClocksBody, PauseClockBody, WaiveClockBody } from './clocks.requests.ts';
import { ruleBook } from './core/rule-book.ts';

/** Statutory clocks: what is due, by whom, and what would be due under another rule. */
@ApiTags('timescales')
@Controller('v1')
export class ClocksController {
  constructor(
    private readonly clocks: ChildClocks,
    private readonly list: ClockList,
  ) {}

  @Get('clocks')
  @Action('clock:read')
  @AnswersFrom('clocks')
  @ApiOperation({ summary: 'What your service has to do in time, or waits for: due today, overdue, open, ended' })
  @ApiOkResponse({ type: ClocksPage })
  page(@CallerOf() caller: Caller, @Query() query: ClocksQuery): Promise<ClocksPage> {
    return this.list.page(caller, query);
  }

  @Get('timescales/rules')
  @Action('timescale:read')
  @ApiOperation({ summary: 'Every rule with its version, nation, days in force, source, and whether it was verified' })
  @ApiOkResponse({ type: RulesAnswer })
  rules(): RulesAnswer {
    return {
      items: ruleBook.map(
        ({ mayPause: _pauses, rollsToWorkingDay: _rolls, nations, satisfiedBy, endedBy, ...rule }) => ({
          ...rule,
          nations: [...nations],
          satisfiedBy: [...satisfiedBy],
          endedBy: [...endedBy],
        }),
      ),
    };
  }

  @Get('children/:childId/clocks')
  @Action('clock:read')
  @ApiOperation({
    summary: "A child's clocks: all of them for whoever leads, else those that your service keeps or waits for",
  })
  @ApiOkResponse({ type: ClocksOfChildAnswer })
  ofChild(@CallerOf() caller: Caller, @Param('childId', ThingIdPipe) child: PersonId): Promise<ClocksOfChildAnswer> {
    return this.clocks.read(caller, child);
  }

  @Post('children/:childId/clocks/evaluation')
  @HttpCode(200)
  @Action('clock:read')
  @ApiOperation({ summary: 'The same history under other versions or amounts of rules: what would differ' })
  @ApiOkResponse({ type: EvaluationAnswer })
  evaluation(
    @CallerOf() caller: Caller,
    @Param('childId', ThingIdPipe) child: PersonId,
    @Body() body: EvaluateClocksBody,
  ): Promise<EvaluationAnswer> {
    return this.clocks.evaluate(caller, child, body);
  }

  @Post('children/:childId/clocks/:id/waiver')
  @HttpCode(200)
  @Action('clock:waive')
  @ApiOperation({ summary: 'Waive a clock with a reason; it stays on record' })
  @ApiOkResponse({ type: ClockChangedAnswer })
  waive(
    @CallerOf() caller: Caller,
    @Param('childId', ThingIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: WaiveClockBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClockChangedAnswer> {
    return this.answered(reply, id, this.clocks.waive(caller, child, id, body));
  }

  @Post('children/:childId/clocks/:id/pause')
  @HttpCode(200)
  @Action('clock:pause')
  @ApiOperation({ summary: 'Let a clock stand still where its rule allows it' })
  @ApiOkResponse({ type: ClockChangedAnswer })
  pause(
    @CallerOf() caller: Caller,
    @Param('childId', ThingIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: PauseClockBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClockChangedAnswer> {
    return this.answered(reply, id, this.clocks.pause(caller, child, id, body));
  }

  @Post('children/:childId/clocks/:id/resumption')
  @HttpCode(200)
  @Action('clock:resume')
  @ApiOperation({ summary: 'Let it run again with what was left' })
  @ApiOkResponse({ type: ClockChangedAnswer })
  resume(
    @CallerOf() caller: Caller,
    @Param('childId', ThingIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClockChangedAnswer> {
    return this.answered(reply, id, this.clocks.resume(caller, child, id));
  }

  private async answered(reply: FastifyReply, id: ThingId, step: Promise<ClocksOutcome>): Promise<ClockChangedAnswer> {
    const outcome = await step;
    changed(reply, outcome);
    return this.clocks.answerOf(id, outcome);
  }
}
