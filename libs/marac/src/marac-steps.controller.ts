import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { ThingId } from '@safeguarding/kernel';
import { changed, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { MaracRecorded, recordedOf } from './marac.answers.ts';
import type { MaracOutcome } from './marac-service.ts';
import { MaracSteps } from './marac-steps-service.ts';
import {
  CloseCaseBody,
  DiscussCaseBody,
  EndActionBody,
  ExcludePersonBody,
  LeaveCaseBody,
  LinkReferralBody,
  ListCaseBody,
  NameIdvaBody,
  OfferTransferBody,
  ResearchBody,
  SetActionBody,
  VictimContactBody,
  WithdrawCaseBody,
} from './marac.requests.ts';

const taken = async (reply: FastifyReply, step: Promise<MaracOutcome>): Promise<MaracRecorded> => {
  const outcome = await step;
  changed(reply, outcome);
  const set = outcome.events.find(({ type }) => type === 'MaracActionSet');
  return { ...recordedOf(outcome), ...(set?.type === 'MaracActionSet' ? { action: set.facts.action } : {}) };
};

/** The steps of a case at a MARAC. */
@ApiTags('MARAC')
@Controller('v1/marac-cases/:id')
export class MaracStepsController {
  constructor(private readonly steps: MaracSteps) {}

  @Post('listing')
  @HttpCode(200)
  @Action('marac:coordinate')
  @ApiOperation({ summary: 'List the case for a meeting and ask agencies what they hold' })
  @ApiOkResponse({ type: MaracRecorded })
  list(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ListCaseBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MaracRecorded> {
    return taken(reply, this.steps.list(caller, id, body));
  }

  @Post('research')
  @HttpCode(200)
  @Action('marac:research')
  @ApiOperation({ summary: 'What your agency holds: facts, opinion, or the reason for not sharing' })
  @ApiOkResponse({ type: MaracRecorded })
  research(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ResearchBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MaracRecorded> {
    return taken(reply, this.steps.research(caller, id, body));
  }

  @Post('idva')
  @HttpCode(200)
  @Action('marac:coordinate')
  @ApiOperation({ summary: 'Name the service whose IDVA supports the victim' })
  @ApiOkResponse({ type: MaracRecorded })
  nameIdva(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: NameIdvaBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MaracRecorded> {
    return taken(reply, this.steps.nameIdva(caller, id, body));
  }

  @Post('victim-contacts')
  @HttpCode(200)
  @Action('marac:contact-victim')
  @ApiOperation({ summary: 'What became of the IDVA’s contact with the victim' })
  @ApiOkResponse({ type: MaracRecorded })
  contact(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: VictimContactBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MaracRecorded> {
    return taken(reply, this.steps.contact(caller, id, body));
  }

  @Post('discussion')
  @HttpCode(200)
  @Action('marac:coordinate')
  @ApiOperation({ summary: 'Record the discussion: attendance, decision, minutes and their circulation' })
  @ApiOkResponse({ type: MaracRecorded })
  discuss(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: DiscussCaseBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MaracRecorded> {
    return taken(reply, this.steps.discuss(caller, id, body));
  }

  @Post('child-referrals')
  @HttpCode(200)
  @Action('marac:link-referral')
  @ApiOperation({ summary: 'Link the separate referral of a child to children’s social care' })
  @ApiOkResponse({ type: MaracRecorded })
  linkReferral(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: LinkReferralBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MaracRecorded> {
    return taken(reply, this.steps.linkReferral(caller, id, body));
  }

  @Post('departures')
  @HttpCode(200)
  @Action('marac:act')
  @ApiOperation({ summary: 'An agency leaves the case and sees it no more' })
  @ApiOkResponse({ type: MaracRecorded })
  leave(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: LeaveCaseBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MaracRecorded> {
    return taken(reply, this.steps.leave(caller, id, body));
  }

  @Post('exclusions')
  @HttpCode(200)
  @Action('marac:coordinate')
  @ApiOperation({ summary: 'A named person must not know of the case, whatever their service' })
  @ApiOkResponse({ type: MaracRecorded })
  exclude(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ExcludePersonBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MaracRecorded> {
    return taken(reply, this.steps.exclude(caller, id, body));
  }

  @Post('transfer')
  @HttpCode(200)
  @Action('marac:coordinate')
  @ApiOperation({ summary: 'Offer the case to the MARAC of another area' })
  @ApiOkResponse({ type: MaracRecorded })
  offer(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: OfferTransferBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MaracRecorded> {
    return taken(reply, this.steps.offer(caller, id, body));
  }

  @Post('withdrawal')
  @HttpCode(200)
  @Action('marac:withdraw')
  @ApiOperation({ summary: 'Withdraw a case that was not discussed' })
  @ApiOkResponse({ type: MaracRecorded })
  withdraw(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: WithdrawCaseBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MaracRecorded> {
    return taken(reply, this.steps.withdraw(caller, id, body));
  }

  @Post('closure')
  @HttpCode(200)
  @Action('marac:coordinate')
  @ApiOperation({ summary: 'Close the case: nothing open, no child’s referral missing' })
  @ApiOkResponse({ type: MaracRecorded })
  close(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: CloseCaseBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MaracRecorded> {
    return taken(reply, this.steps.close(caller, id, body));
  }

  @Post('actions')
  @HttpCode(200)
  @Action('marac:coordinate')
  @ApiOperation({ summary: 'Set an action with its owner and the day by which it is due' })
  @ApiOkResponse({ type: MaracRecorded })
  setAction(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: SetActionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MaracRecorded> {
    return taken(reply, this.steps.setAction(caller, id, body));
  }

  @Post('actions/:actionId/end')
  @HttpCode(200)
  @Action('marac:act')
  @ApiOperation({ summary: 'Say that an action was completed, or why it was not' })
  @ApiOkResponse({ type: MaracRecorded })
  endAction(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Param('actionId', ThingIdPipe) action: ThingId,
    @Body() body: EndActionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MaracRecorded> {
    return taken(reply, this.steps.endAction(caller, id, action, body));
  }

  @Post('transfer-acceptance')
  @HttpCode(200)
  @Action('marac:coordinate')
  @ApiOperation({ summary: 'Take a case that another MARAC offers' })
  @ApiOkResponse({ type: MaracRecorded })
  accept(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MaracRecorded> {
    return taken(reply, this.steps.accept(caller, id));
  }
}
