import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import { DomainError, type ThingId } from '@safeguarding/kernel';
import { ledgerErrors, type Outcome } from '@safeguarding/ledger';
import { AnswersFrom, changed, created, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import type { EscalationEvent, EscalationState } from './core/escalation.ts';
import { EscalationService } from './escalation.service.ts';
import { EscalationAnswer, EscalationRecorded, EscalationsPage, stepsOf } from './escalations.answers.ts';
import {
  AnswerEscalationBody,
  EscalationsQuery,
  NextLevelBody,
  RaiseEscalationBody,
  ResolutionBody,
} from './escalations.requests.ts';

type Left = Outcome<EscalationState, EscalationEvent>;

const recorded = ({ id, state }: Left): EscalationRecorded => {
  if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
  const { child, status, level, dueBy } = state;
  return { id, child, status, level, ...(dueBy === undefined ? {} : { dueBy }) };
};

const stepped = async (reply: FastifyReply, step: Promise<Left>): Promise<EscalationRecorded> => {
  const outcome = await step;
  changed(reply, outcome);
  return recorded(outcome);
};

/** Professional disagreements, from practitioner to partnership. */
@ApiTags('escalations')
@Controller('v1/escalations')
export class EscalationsController {
  constructor(private readonly escalations: EscalationService) {}

  @Post()
  @Action('escalation:raise')
  @ApiOperation({
    summary: 'Disagree with another service about a child: the lowest level of the ladder, with its clock',
  })
  @ApiCreatedResponse({ type: EscalationRecorded })
  async raise(
    @CallerOf() caller: Caller,
    @Body() body: RaiseEscalationBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EscalationRecorded> {
    const outcome = await this.escalations.raise(caller, body);
    created(reply, { location: `/v1/escalations/${outcome.id}`, ...outcome });
    return recorded(outcome);
  }

  @Get()
  @Action('escalation:read')
  @AnswersFrom('escalations')
  @ApiOperation({ summary: 'Disagreements of your service on either side; state=overdue: levels whose time is over' })
  @ApiOkResponse({ type: EscalationsPage })
  page(@CallerOf() caller: Caller, @Query() query: EscalationsQuery): Promise<EscalationsPage> {
    return this.escalations.page(caller, query);
  }

  @Get(':id')
  @Action('escalation:read')
  @ApiOperation({ summary: 'A disagreement as far as you may see it' })
  @ApiOkResponse({ type: EscalationAnswer })
  async read(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { tag, view } = await this.escalations.read(caller, id);
    void reply.header('etag', tag);
    if (!view) void reply.code(304).send();
    else void reply.code(200).send({ id, child: view.child, steps: stepsOf(view) });
  }

  @Post(':id/answers')
  @HttpCode(200)
  @Action('escalation:record')
  @ApiOperation({ summary: 'Say where your side stands' })
  @ApiOkResponse({ type: EscalationRecorded })
  answer(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: AnswerEscalationBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EscalationRecorded> {
    return stepped(reply, this.escalations.answer(caller, id, body));
  }

  @Post(':id/next-level')
  @HttpCode(200)
  @Action('escalation:record')
  @ApiOperation({ summary: 'One level up, with the clock of that level' })
  @ApiOkResponse({ type: EscalationRecorded })
  moveUp(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: NextLevelBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EscalationRecorded> {
    return stepped(reply, this.escalations.moveUp(caller, id, body));
  }

  @Post(':id/resolution')
  @HttpCode(200)
  @Action('escalation:record')
  @ApiOperation({ summary: 'It is settled, and how' })
  @ApiOkResponse({ type: EscalationRecorded })
  resolve(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ResolutionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EscalationRecorded> {
    return stepped(reply, this.escalations.resolve(caller, id, body));
  }
}
