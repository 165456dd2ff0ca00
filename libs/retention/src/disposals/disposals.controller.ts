import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { ThingId } from '@safeguarding/kernel';
import { AnswersFrom, changed, created, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import type { StandingDisposal } from '../core/disposal.ts';
import { preservationOrders } from '../core/preservation-orders.ts';
import { schedule } from '../core/schedule.ts';
import { DisposalAnswer, DisposalsPage, DuePage, ScheduleAnswer } from '../retention.answers.ts';
import { DisposalsQuery, DueQuery, ProposeDisposalBody, RefuseDisposalBody } from '../retention.requests.ts';
import { DisposalLists } from './disposal-lists.ts';
import { DisposalService, standingOf, type DisposalOutcome } from './disposal-service.ts';

const answerOf = ({
  disposal: id,
  controller: _controller,
  approvers,
  ...state
}: StandingDisposal): DisposalAnswer => ({
  id,
  ...state,
  approvers: [...approvers],
});

const recorded = (reply: FastifyReply, outcome: DisposalOutcome): DisposalAnswer => {
  changed(reply, outcome);
  return answerOf(standingOf(outcome.state));
};

/** Disposal of records whose time is over, and lawful erasure before it. */
@ApiTags('retention')
@Controller('v1')
export class DisposalsController {
  constructor(
    private readonly disposals: DisposalService,
    private readonly lists: DisposalLists,
  ) {}

  @Get('retention-schedule')
  @Action('retention:read')
  @ApiOperation({
    summary: 'Every retention period and order with its days in force, source, and whether it was verified',
  })
  @ApiOkResponse({ type: ScheduleAnswer })
  schedule(): ScheduleAnswer {
    return {
      items: schedule.map(({ laterWhen: _later, classes, holders, nations, ...rule }) => ({
        ...rule,
        classes: [...classes],
        ...(holders ? { holders: [...holders] } : {}),
        ...(nations ? { nations: [...nations] } : {}),
      })),
      orders: preservationOrders.map(({ nations, ...order }) => ({
        ...order,
        ...(nations ? { nations: [...nations] } : {}),
      })),
    };
  }

  @Get('disposals/due')
  @Action('disposal:read')
  @AnswersFrom('retention')
  @ApiOperation({ summary: 'What your service holds whose time is over' })
  @ApiOkResponse({ type: DuePage })
  due(@CallerOf() caller: Caller, @Query() query: DueQuery): Promise<DuePage> {
    return this.lists.due(caller, query);
  }

  @Post('disposals')
  @Action('disposal:propose')
  @AnswersFrom('retention')
  @ApiOperation({ summary: 'Propose to destroy what your service holds of one person in one class' })
  @ApiCreatedResponse({ type: DisposalAnswer })
  async propose(
    @CallerOf() caller: Caller,
    @Body() body: ProposeDisposalBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DisposalAnswer> {
    const outcome = await this.disposals.propose(caller, body);
    created(reply, { location: `/v1/disposals/${outcome.id}`, ...outcome });
    return answerOf(standingOf(outcome.state));
  }

  @Get('disposals')
  @Action('disposal:read')
  @AnswersFrom('retention')
  @ApiOperation({ summary: 'The disposals of your service' })
  @ApiOkResponse({ type: DisposalsPage })
  page(@CallerOf() caller: Caller, @Query() query: DisposalsQuery): Promise<DisposalsPage> {
    return this.lists.page(caller, query);
  }

  @Get('disposals/:id')
  @Action('disposal:read')
  @ApiOperation({ summary: 'One disposal: why, by whom, and where it stands' })
  @ApiOkResponse({ type: DisposalAnswer })
  async read(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DisposalAnswer> {
    const { state, tag } = await this.disposals.read(caller, id);
    void reply.header('etag', tag);
    return answerOf(state);
  }

  @Post('disposals/:id/approvals')
  @HttpCode(200)
  @Action('disposal:approve')
  @AnswersFrom('retention')
  @ApiOperation({ summary: 'Approve it as one of two; with the second the key is destroyed' })
  @ApiOkResponse({ type: DisposalAnswer })
  async approve(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DisposalAnswer> {
    return recorded(reply, await this.disposals.approve(caller, id));
  }

  @Post('disposals/:id/refusal')
  @HttpCode(200)
  @Action('disposal:refuse')
  @ApiOperation({ summary: 'Refuse it; one no is enough' })
  @ApiOkResponse({ type: DisposalAnswer })
  async refuse(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: RefuseDisposalBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DisposalAnswer> {
    return recorded(reply, await this.disposals.refuse(caller, id, body));
  }
}
