import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import { londonDate, type Clock, type ThingId } from '@safeguarding/kernel';
import { ActionsPage, ActionsQuery } from '@safeguarding/panels';
import { AnswersFrom, CLOCK, created, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { MaracLists } from './marac-lists.ts';
import { caseAnswer, MaracAnswer, MaracCasesPage, MaracRecorded, recordedOf } from './marac.answers.ts';
import { MaracService } from './marac-service.ts';
import { MaracCasesQuery } from './marac.requests.ts';
import { ReferCaseBody } from './refer-case.requests.ts';

/** MARAC: referral, cases and actions. Who has no seat at a case is answered as for nothing. */
@ApiTags('MARAC')
@Controller('v1')
export class MaracController {
  constructor(
    private readonly cases: MaracService,
    private readonly lists: MaracLists,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post('marac-cases')
  @Action('marac:refer')
  @ApiOperation({ summary: 'Refer a victim of domestic abuse to a MARAC' })
  @ApiCreatedResponse({ type: MaracRecorded })
  async refer(
    @CallerOf() caller: Caller,
    @Body() body: ReferCaseBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MaracRecorded> {
    const outcome = await this.cases.refer(caller, body);
    created(reply, { location: `/v1/marac-cases/${outcome.id}`, ...outcome });
    return recordedOf(outcome);
  }

  @Get('marac-cases')
  @Action('marac:read')
  @AnswersFrom('marac-cases')
  @ApiOperation({
    summary: 'Cases at which you have a seat; `waitsFor=child-referral`: a child’s own referral is missing',
  })
  @ApiOkResponse({ type: MaracCasesPage })
  page(@CallerOf() caller: Caller, @Query() query: MaracCasesQuery): Promise<MaracCasesPage> {
    return this.lists.cases(caller, query);
  }

  @Get('marac-actions')
  @Action('marac:read')
  @AnswersFrom('marac-cases')
  @ApiOperation({ summary: 'Actions of your agency, or of the cases that you keep: open, due today, overdue, ended' })
  @ApiOkResponse({ type: ActionsPage })
  actions(@CallerOf() caller: Caller, @Query() query: ActionsQuery): Promise<ActionsPage> {
    return this.lists.actions(caller, query);
  }

  @Get('marac-cases/:id')
  @HttpCode(200)
  @Action('marac:read')
  @ApiOperation({ summary: 'A case as far as your seat shows it' })
  @ApiOkResponse({ type: MaracAnswer })
  async read(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const read = await this.cases.read(caller, id);
    void reply.header('etag', read.tag);
    if (!read.view) {
      void reply.code(304).send();
      return;
    }
    void reply.code(200).send(caseAnswer(id, read, londonDate(this.clock.now())));
  }
}
