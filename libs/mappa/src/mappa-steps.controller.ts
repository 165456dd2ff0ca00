import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { ThingId } from '@safeguarding/kernel';
import { changed, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { MappaRecorded, recordedOf } from './mappa.answers.ts';
import type { MappaOutcome } from './mappa-service.ts';
import { MappaSteps } from './mappa-steps-service.ts';
import {
  DecideDisclosureBody,
  DecideLevelBody,
  EndMappaActionBody,
  ExcludeFromMappaBody,
  ExitCaseBody,
  HoldMeetingBody,
  InviteAgenciesBody,
  LeaveMappaBody,
  NameRiskManagerBody,
  OfferMappaBody,
  ScreenCaseBody,
  SetMappaActionBody,
} from './mappa.requests.ts';

const taken = async (reply: FastifyReply, step: Promise<MappaOutcome>): Promise<MappaRecorded> => {
  const outcome = await step;
  changed(reply, outcome);
  const set = outcome.events.find(({ type }) => type === 'MappaActionSet');
  return { ...recordedOf(outcome), ...(set?.type === 'MappaActionSet' ? { action: set.facts.action } : {}) };
};

/** The steps of a case under MAPPA or PPANI. */
@ApiTags('MAPPA and PPANI')
@Controller('v1/mappa-cases/:id')
export class MappaStepsController {
  constructor(private readonly steps: MappaSteps) {}

  @Post('screening')
  @HttpCode(200)
  @Action('mappa:coordinate')
  @ApiOperation({ summary: 'Screen the referral: accepted, or not eligible and why' })
  @ApiOkResponse({ type: MappaRecorded })
  screen(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ScreenCaseBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MappaRecorded> {
    return taken(reply, this.steps.screen(caller, id, body));
  }

  @Post('level')
  @HttpCode(200)
  @Action('mappa:coordinate')
  @ApiOperation({ summary: 'Decide level and category; under PPANI the category of risk' })
  @ApiOkResponse({ type: MappaRecorded })
  decideLevel(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: DecideLevelBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MappaRecorded> {
    return taken(reply, this.steps.decideLevel(caller, id, body));
  }

  @Post('invitations')
  @HttpCode(200)
  @Action('mappa:coordinate')
  @ApiOperation({ summary: 'Give agencies a seat: responsible authorities, those with the duty to cooperate, others' })
  @ApiOkResponse({ type: MappaRecorded })
  invite(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: InviteAgenciesBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MappaRecorded> {
    return taken(reply, this.steps.invite(caller, id, body));
  }

  @Post('risk-manager')
  @HttpCode(200)
  @Action('mappa:coordinate')
  @ApiOperation({ summary: 'PPANI: name the agency of the designated risk manager' })
  @ApiOkResponse({ type: MappaRecorded })
  nameRiskManager(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: NameRiskManagerBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MappaRecorded> {
    return taken(reply, this.steps.nameRiskManager(caller, id, body));
  }

  @Post('meetings')
  @HttpCode(200)
  @Action('mappa:coordinate')
  @ApiOperation({ summary: 'Record a meeting: attendance, plan, restricted minutes and their circulation' })
  @ApiOkResponse({ type: MappaRecorded })
  meet(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: HoldMeetingBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MappaRecorded> {
    return taken(reply, this.steps.meet(caller, id, body));
  }

  @Post('disclosures')
  @HttpCode(200)
  @Action('mappa:decide-disclosure')
  @ApiOperation({ summary: 'The chair decides to disclose to somebody outside, or not to' })
  @ApiOkResponse({ type: MappaRecorded })
  disclose(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: DecideDisclosureBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MappaRecorded> {
    return taken(reply, this.steps.disclose(caller, id, body));
  }

  @Post('departures')
  @HttpCode(200)
  @Action('mappa:act')
  @ApiOperation({ summary: 'An agency leaves the case and sees it no more' })
  @ApiOkResponse({ type: MappaRecorded })
  leave(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: LeaveMappaBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MappaRecorded> {
    return taken(reply, this.steps.leave(caller, id, body));
  }

  @Post('exclusions')
  @HttpCode(200)
  @Action('mappa:coordinate')
  @ApiOperation({ summary: 'A named person must not know of the case, whatever their service' })
  @ApiOkResponse({ type: MappaRecorded })
  exclude(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ExcludeFromMappaBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MappaRecorded> {
    return taken(reply, this.steps.exclude(caller, id, body));
  }

  @Post('transfer')
  @HttpCode(200)
  @Action('mappa:coordinate')
  @ApiOperation({ summary: 'Offer the case to the unit of another area' })
  @ApiOkResponse({ type: MappaRecorded })
  offer(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: OfferMappaBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MappaRecorded> {
    return taken(reply, this.steps.offer(caller, id, body));
  }

  @Post('exit')
  @HttpCode(200)
  @Action('mappa:coordinate')
  @ApiOperation({ summary: 'The offender leaves the arrangements' })
  @ApiOkResponse({ type: MappaRecorded })
  exit(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ExitCaseBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MappaRecorded> {
    return taken(reply, this.steps.exit(caller, id, body));
  }

  @Post('actions')
  @HttpCode(200)
  @Action('mappa:coordinate')
  @ApiOperation({ summary: 'Set an action with its owner and the day by which it is due' })
  @ApiOkResponse({ type: MappaRecorded })
  setAction(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: SetMappaActionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MappaRecorded> {
    return taken(reply, this.steps.setAction(caller, id, body));
  }

  @Post('actions/:actionId/end')
  @HttpCode(200)
  @Action('mappa:act')
  @ApiOperation({ summary: 'Say that an action was completed, or why it was not' })
  @ApiOkResponse({ type: MappaRecorded })
  endAction(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Param('actionId', ThingIdPipe) action: ThingId,
    @Body() body: EndMappaActionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MappaRecorded> {
    return taken(reply, this.steps.endAction(caller, id, action, body));
  }

  @Post('transfer-acceptance')
  @HttpCode(200)
  @Action('mappa:coordinate')
  @ApiOperation({ summary: 'Take a case that another unit offers, under the arrangements of your nation' })
  @ApiOkResponse({ type: MappaRecorded })
  accept(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MappaRecorded> {
    return taken(reply, this.steps.accept(caller, id));
  }
}
