import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import { londonDate, type Clock, type ThingId } from '@safeguarding/kernel';
import { ActionsPage, ActionsQuery } from '@safeguarding/panels';
import { AnswersFrom, CLOCK, created, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { MappaLists } from './mappa-lists.ts';
import { caseAnswer, MappaAnswer, MappaCasesPage, MappaRecorded, recordedOf } from './mappa.answers.ts';
import { MappaService } from './mappa-service.ts';
import { MappaCasesQuery, ReferOffenderBody } from './mappa.requests.ts';

/** MAPPA, and PPANI in Northern Ireland: referral, cases and actions. Who has no seat at a case is answered as for nothing. */
@ApiTags('MAPPA and PPANI')
@Controller('v1')
export class MappaController {
  constructor(
    private readonly cases: MappaService,
    private readonly lists: MappaLists,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post('mappa-cases')
  @Action('mappa:refer')
  @ApiOperation({ summary: 'Refer an offender to MAPPA, or to PPANI in Northern Ireland' })
  @ApiCreatedResponse({ type: MappaRecorded })
  async refer(
    @CallerOf() caller: Caller,
    @Body() body: ReferOffenderBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MappaRecorded> {
    const outcome = await this.cases.refer(caller, body);
    created(reply, { location: `/v1/mappa-cases/${outcome.id}`, ...outcome });
    return recordedOf(outcome);
  }

  @Get('mappa-cases')
  @Action('mappa:read')
  @AnswersFrom('mappa-cases')
  @ApiOperation({
    summary:
      'Cases at which you have a seat; `reviewOverdue=true`: the next review should have been held; `reviewDueBy`: due up to a day',
  })
  @ApiOkResponse({ type: MappaCasesPage })
  page(@CallerOf() caller: Caller, @Query() query: MappaCasesQuery): Promise<MappaCasesPage> {
    return this.lists.cases(caller, query);
  }

  @Get('mappa-actions')
  @Action('mappa:read')
  @AnswersFrom('mappa-cases')
  @ApiOperation({ summary: 'Actions of your agency, or of the cases that you keep: open, due today, overdue, ended' })
  @ApiOkResponse({ type: ActionsPage })
  actions(@CallerOf() caller: Caller, @Query() query: ActionsQuery): Promise<ActionsPage> {
    return this.lists.actions(caller, query);
  }

  @Get('mappa-cases/:id')
  @HttpCode(200)
  @Action('mappa:read')
  @ApiOperation({ summary: 'A case as far as your seat shows it' })
  @ApiOkResponse({ type: MappaAnswer })
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
