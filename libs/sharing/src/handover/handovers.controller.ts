import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { PersonId, ThingId } from '@safeguarding/kernel';
import { AnswersFrom, changed, created, PersonIdPipe, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { HandoverAnswer, HandoverReadAnswer, HandoversPage, OpenWorkListAnswer } from './handovers.answers.ts';
import {
  CloseHandoverBody,
  DeclineHandoverBody,
  HandoverNoteBody,
  HandoversQuery,
  ProposeHandoverBody,
} from './handovers.requests.ts';
import { Handovers } from './handovers.service.ts';

const ofChild = 'children/:childId/handovers';

const answered = async (reply: FastifyReply, step: ReturnType<Handovers['accept']>): Promise<HandoverAnswer> => {
  const { answer, outcome } = await step;
  changed(reply, outcome);
  return answer;
};

/** A child moves: the authority that leads proposes to hand it over, the one of the new area accepts or declines. */
@ApiTags('handovers')
@Controller('v1')
export class HandoversController {
  constructor(private readonly handovers: Handovers) {}

  @Post(ofChild)
  @Action('handover:propose')
  @ApiOperation({
    summary: 'Propose to hand a child over that you lead for; nothing changes until the other one accepts',
  })
  @ApiCreatedResponse({ type: HandoverAnswer })
  async propose(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: ProposeHandoverBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HandoverAnswer> {
    const { answer, outcome } = await this.handovers.propose(caller, child, body);
    created(reply, { ...outcome, location: `/v1/${ofChild.replace(':childId', child)}/${answer.id}` });
    return answer;
  }

  @Get('handovers')
  @Action('handover:read')
  @AnswersFrom('handovers')
  @ApiOperation({ summary: 'Handovers that your authority proposed, or was asked to accept' })
  @ApiOkResponse({ type: HandoversPage })
  list(@CallerOf() caller: Caller, @Query() query: HandoversQuery): Promise<HandoversPage> {
    return this.handovers.page(caller, query);
  }

  @Get(`${ofChild}/:id`)
  @Action('handover:read')
  @ApiOperation({ summary: 'A handover, its steps and what was said at each, for the two authorities' })
  @ApiOkResponse({ type: HandoverReadAnswer })
  read(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) id: ThingId,
  ): Promise<HandoverReadAnswer> {
    return this.handovers.read(caller, child, id);
  }

  @Get(`${ofChild}/:id/open-work`)
  @Action('handover:read')
  @AnswersFrom(
    ...['referral-inbox', 'protection-processes', 'clocks', 'information-requests', 'contact-requests'],
    ...['escalations', 'channel-work', 'emergency-accesses'],
  )
  @ApiOperation({
    summary: 'What about this child waits for your authority: to be ended by the old one, or taken over',
  })
  @ApiOkResponse({ type: OpenWorkListAnswer })
  openWork(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) id: ThingId,
  ): Promise<OpenWorkListAnswer> {
    return this.handovers.openWork(caller, child, id);
  }

  @Post(`${ofChild}/:id/acceptance`)
  @HttpCode(200)
  @Action('handover:answer')
  @ApiOperation({ summary: 'Take the child over: you lead from this instant, and the other authority no more' })
  @ApiOkResponse({ type: HandoverAnswer })
  accept(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: HandoverNoteBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HandoverAnswer> {
    return answered(reply, this.handovers.accept(caller, child, id, body));
  }

  @Post(`${ofChild}/:id/refusal`)
  @HttpCode(200)
  @Action('handover:answer')
  @ApiOperation({ summary: 'Do not take the child over, with the reason; the other authority leads on' })
  @ApiOkResponse({ type: HandoverAnswer })
  decline(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: DeclineHandoverBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HandoverAnswer> {
    return answered(reply, this.handovers.decline(caller, child, id, body));
  }

  @Post(`${ofChild}/:id/withdrawal`)
  @HttpCode(200)
  @Action('handover:withdraw')
  @ApiOperation({ summary: 'Take the proposal back before it is answered; the other authority loses sight of it' })
  @ApiOkResponse({ type: HandoverAnswer })
  withdraw(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: HandoverNoteBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HandoverAnswer> {
    return answered(reply, this.handovers.withdraw(caller, child, id, body));
  }

  @Post(`${ofChild}/:id/closure`)
  @HttpCode(200)
  @Action('handover:answer')
  @ApiOperation({ summary: 'Close the case that came over, or say that a temporary stay is over' })
  @ApiOkResponse({ type: HandoverAnswer })
  close(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: CloseHandoverBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HandoverAnswer> {
    return answered(reply, this.handovers.close(caller, child, id, body));
  }
}
