import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import { type PersonId, type ThingId } from '@safeguarding/kernel';
import { PersonIdPipe, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import {
  doNotSeekConsent,
  giveConsent,
  refuseConsent,
  seekConsent,
  withdrawConsent,
} from './core/consent-decisions.ts';
import { recordOptOut, reverseOptOut } from './core/opt-out-decisions.ts';
import { consentOf } from './sharing-bodies.ts';
import { SharingCommands, textsOf } from './sharing-commands.ts';
import { ConsentDecisionBody, DecidedBody } from './sharing.requests.ts';
import { DecisionAnswer, recordSharing } from './record-sharing.ts';

const childPath = 'children/:childId';

/** Consent decisions and opt-outs of the standing share. Each is a fact of its own on the child's fence. */
@ApiTags('sharing')
@Controller('v1')
export class ConsentsController {
  constructor(private readonly commands: SharingCommands) {}

  @Post(`${childPath}/consent-decisions`)
  @Action('consent:record')
  @ApiOperation({ summary: 'Record what became of the question for consent: sought, given, refused, not sought' })
  @ApiCreatedResponse({ type: DecisionAnswer })
  consent(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: ConsentDecisionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const decided = consentOf(body, this.commands);
    const { scope } = decided.about;
    const oneWith = this.commands.oneWith(scope.recipients);
    // A restriction of a service restricts those whose work it does, and whoever does its work.
    const restricted = { ...scope, recipients: [...scope.recipients, ...oneWith] };
    return recordSharing(this.commands, caller, reply, {
      action: 'consent:record',
      child,
      body,
      judgedOn: 'child',
      decide:
        ({ id, subject, controller }) =>
        (state, at) => {
          const about = { child, consent: id, subject, controller, ...decided.about };
          const steps = {
            sought: () => seekConsent(about),
            'not-sought': () => doNotSeekConsent({ ...about, reasons: body.notSoughtReasons ?? [] }),
            given: () => giveConsent({ ...about, ...decided.by(), legal: decided.legal(), oneWith }, state, at),
            refused: () => refuseConsent({ ...about, ...decided.by(), scope: restricted }, state, at),
          };
          return steps[body.decision]();
        },
    });
  }

  @Post(`${childPath}/consent-decisions/:id/withdrawal`)
  @Action('consent:withdraw')
  @ApiOperation({ summary: 'Consent is withdrawn: it counts for the very next read' })
  @ApiCreatedResponse({ type: DecisionAnswer })
  withdrawConsent(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) consent: ThingId,
    @Body() body: DecidedBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const by = this.commands.decider(body.decidedBy);
    return recordSharing(this.commands, caller, reply, {
      action: 'consent:withdraw',
      child,
      body: { consent, ...body },
      judgedOn: 'child',
      decide:
        ({ id, subject }) =>
        (state, at) =>
          withdrawConsent({ child, consent, subject, by, texts: textsOf(body), attempt: id }, state, at),
    });
  }

  @Post(`${childPath}/opt-outs`)
  @Action('opt-out:record')
  @ApiOperation({
    summary: 'A parent or competent young person opts out of the standing share: it counts for the very next read',
  })
  @ApiCreatedResponse({ type: DecisionAnswer })
  optOut(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: DecidedBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const by = this.commands.decider(body.decidedBy);
    return recordSharing(this.commands, caller, reply, {
      action: 'opt-out:record',
      child,
      body,
      judgedOn: 'child',
      decide:
        ({ id, subject }) =>
        (state, at) =>
          recordOptOut({ child, optOut: id, subject, by, texts: textsOf(body) }, state, at),
    });
  }

  @Post(`${childPath}/opt-outs/:id/reversal`)
  @Action('opt-out:reverse')
  @ApiOperation({ summary: 'Take an opt-out back' })
  @ApiCreatedResponse({ type: DecisionAnswer })
  reverse(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) optOut: ThingId,
    @Body() body: DecidedBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const by = this.commands.decider(body.decidedBy);
    return recordSharing(this.commands, caller, reply, {
      action: 'opt-out:reverse',
      child,
      body: { optOut, ...body },
      judgedOn: 'child',
      decide:
        ({ id, subject }) =>
        (state, at) =>
          reverseOptOut({ child, optOut, subject, by, texts: textsOf(body), attempt: id }, state, at),
    });
  }
}
