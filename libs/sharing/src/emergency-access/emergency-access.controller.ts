import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { PersonId, ThingId } from '@safeguarding/kernel';
import { AnswersFrom, changed, created, PersonIdPipe, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { EmergencyAccessesPage, EmergencyChangedAnswer, EmergencyOpenedAnswer } from './emergency-access.answers.ts';
import { EmergencyAccessesQuery, OpenEmergencyBody, ReviewEmergencyBody } from './emergency-access.requests.ts';
import { EmergencyAccess } from './emergency-access.service.ts';

const ofChild = 'children/:childId/emergency-accesses/:id';

/** A child whose data cannot wait: opened by one person with a reason, told at once, reviewed by a second person. */
@ApiTags('emergency access')
@Controller('v1')
export class EmergencyAccessController {
  constructor(private readonly emergencies: EmergencyAccess) {}

  @Post('emergency-accesses')
  @Action('emergency:open')
  @ApiOperation({ summary: 'Open one child to yourself for at most an hour; the lead authority is told at once' })
  @ApiCreatedResponse({ type: EmergencyOpenedAnswer })
  async open(
    @CallerOf() caller: Caller,
    @Body() body: OpenEmergencyBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EmergencyOpenedAnswer> {
    const { answer, outcome } = await this.emergencies.open(caller, body);
    created(reply, { ...outcome, location: `/v1/children/${answer.childId}/timeline` });
    return answer;
  }

  @Get('emergency-accesses')
  @Action('emergency:read')
  @AnswersFrom('emergency-accesses')
  @ApiOperation({ summary: 'Emergency accesses of your service and those that you were told of' })
  @ApiOkResponse({ type: EmergencyAccessesPage })
  list(@CallerOf() caller: Caller, @Query() query: EmergencyAccessesQuery): Promise<EmergencyAccessesPage> {
    return this.emergencies.page(caller, query);
  }

  @Post(`${ofChild}/end`)
  @HttpCode(200)
  @Action('emergency:end')
  @ApiOperation({ summary: 'End it before its time' })
  @ApiOkResponse({ type: EmergencyChangedAnswer })
  async end(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EmergencyChangedAnswer> {
    changed(reply, await this.emergencies.end(caller, child, id));
    return { id };
  }

  @Post(`${ofChild}/review`)
  @HttpCode(200)
  @Action('emergency:review')
  @ApiOperation({ summary: 'Say as a second person whether it was justified' })
  @ApiOkResponse({ type: EmergencyChangedAnswer })
  async review(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ReviewEmergencyBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EmergencyChangedAnswer> {
    changed(reply, await this.emergencies.review(caller, child, id, body));
    return { id };
  }
}
