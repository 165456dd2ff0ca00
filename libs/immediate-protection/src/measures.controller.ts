import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import { DomainError, type Instant, type ThingId } from '@safeguarding/kernel';
import { ledgerErrors, type Outcome } from '@safeguarding/ledger';
import { AnswersFrom, changed, created, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { standingAt, type MeasureEvent, type MeasureState, type MeasureStanding } from './core/measure.ts';
import { MeasureService } from './measure.service.ts';
import { MeasureAnswer, MeasureRecorded, MeasuresPage, stepsOf } from './measures.answers.ts';
import { EndProtectionBody, ExtendProtectionBody, MeasuresQuery, TakeProtectionBody } from './measures.requests.ts';

type Left = Outcome<MeasureState, MeasureEvent>;

const standingOf = (state: MeasureState, now: Instant): MeasureStanding => {
  if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
  return standingAt({ ended: state.status === 'ended', endsBy: state.endsBy }, now);
};

const recorded = ({ id, state }: Left, now: Instant): MeasureRecorded => {
  if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
  const { child, form, endsBy } = state;
  return { id, child, form, standing: standingOf(state, now), ...(endsBy === undefined ? {} : { endsBy }) };
};

/** Police protection and emergency orders: a child is kept safe at once, for so long as the law allows. */
@ApiTags('immediate protection')
@Controller('v1/immediate-protections')
export class MeasuresController {
  constructor(private readonly measures: MeasureService) {}

  @Post()
  @Action('immediate-protection:take')
  @ApiOperation({ summary: 'Record police protection, or an emergency order; the authority is told at once' })
  @ApiCreatedResponse({ type: MeasureRecorded })
  async take(
    @CallerOf() caller: Caller,
    @Body() body: TakeProtectionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeasureRecorded> {
    const outcome = await this.measures.take(caller, body);
    created(reply, { location: `/v1/immediate-protections/${outcome.id}`, ...outcome });
    return recorded(outcome, this.measures.now());
  }

  @Get()
  @Action('immediate-protection:read')
  @AnswersFrom('immediate-protections')
  @ApiOperation({ summary: 'What your service took or answers for; state=ran-out: nobody has said how it ended' })
  @ApiOkResponse({ type: MeasuresPage })
  page(@CallerOf() caller: Caller, @Query() query: MeasuresQuery): Promise<MeasuresPage> {
    return this.measures.page(caller, query);
  }

  @Get(':id')
  @Action('immediate-protection:read')
  @ApiOperation({ summary: 'A measure as far as you may see it' })
  @ApiOkResponse({ type: MeasureAnswer })
  async read(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { state, tag, view } = await this.measures.read(caller, id);
    void reply.header('etag', tag);
    if (!view) void reply.code(304).send();
    else {
      const standing = standingOf(state, this.measures.now());
      void reply.code(200).send({ id, child: view.child, standing, steps: stepsOf(view) });
    }
  }

  @Post(':id/extension')
  @HttpCode(200)
  @Action('immediate-protection:record')
  @ApiOperation({ summary: 'A court lets an emergency protection order stand longer, once' })
  @ApiOkResponse({ type: MeasureRecorded })
  extend(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ExtendProtectionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeasureRecorded> {
    return this.stepped(reply, this.measures.extend(caller, id, body));
  }

  @Post(':id/end')
  @HttpCode(200)
  @Action('immediate-protection:record')
  @ApiOperation({ summary: 'How it ended, by whoever took it or the authority' })
  @ApiOkResponse({ type: MeasureRecorded })
  end(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: EndProtectionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeasureRecorded> {
    return this.stepped(reply, this.measures.end(caller, id, body));
  }

  private async stepped(reply: FastifyReply, step: Promise<Left>): Promise<MeasureRecorded> {
    const outcome = await step;
    changed(reply, outcome);
    return recorded(outcome, this.measures.now());
  }
}
