import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import { localDate, type PersonId, type ThingId } from '@safeguarding/kernel';
import { PersonIdPipe, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import {
  decideNotToShare,
  endOverride,
  recordDirectContact,
  recordDisclosure,
  recordOverride,
  withdrawDisclosure,
} from './core/opening-decisions.ts';
import { openingIn } from './sharing-bodies.ts';
import { authoriserOf, instantAt, occurrence, SharingCommands } from './sharing-commands.ts';
import { DirectContactBody, DisclosureBody, NotSharingBody, OverrideBody, ReasonsBody } from './sharing.requests.ts';
import { DecisionAnswer, recordSharing } from './record-sharing.ts';

const childPath = 'children/:childId';

type Ending = {
  readonly caller: Caller;
  readonly child: PersonId;
  readonly id: ThingId;
  readonly body: ReasonsBody;
  readonly reply: FastifyReply;
};

/** Overrides, disclosures, decisions not to share, and what was told directly. Each is a fact of its own on the child's fence. */
@ApiTags('sharing')
@Controller('v1')
export class OpeningsController {
  constructor(private readonly commands: SharingCommands) {}

  @Post(`${childPath}/overrides`)
  @Action('override:record')
  @ApiOperation({ summary: 'Share without consent: legal basis, reason, authoriser, recipients, classes and end' })
  @ApiCreatedResponse({ type: DecisionAnswer })
  override(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: OverrideBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { reason, reasons, authoriser } = body;
    return recordSharing(this.commands, caller, reply, {
      action: 'override:record',
      child,
      body,
      judgedOn: 'child',
      decide:
        ({ id, controller }) =>
        (state, at) =>
          recordOverride(
            {
              child,
              override: id,
              controller,
              ...openingIn(body),
              until: instantAt(body.until, '/until'),
              reason,
              reasons,
              authoriser: authoriserOf(authoriser),
              ...(authoriser.name === undefined ? {} : { authoriserName: authoriser.name }),
            },
            state,
            at,
          ),
    });
  }

  @Post(`${childPath}/overrides/:id/end`)
  @Action('override:end')
  @ApiOperation({ summary: 'End an override before its time' })
  @ApiCreatedResponse({ type: DecisionAnswer })
  endOverride(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ReasonsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.end('override:end', endOverride, { caller, child, id, body, reply });
  }

  @Post(`${childPath}/disclosures`)
  @Action('disclosure:record')
  @ApiOperation({ summary: 'Decide to share entries of your own service with named recipients' })
  @ApiCreatedResponse({ type: DecisionAnswer })
  disclose(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: DisclosureBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { channel, consentDecisionId: consent, until } = body;
    return recordSharing(this.commands, caller, reply, {
      action: 'disclosure:record',
      child,
      body,
      judgedOn: 'child',
      decide:
        ({ id, controller }) =>
        (state, at) =>
          recordDisclosure(
            {
              child,
              disclosure: id,
              controller,
              ...openingIn(body),
              channel,
              ...reasonsIn(body),
              ...(until === undefined ? {} : { until: instantAt(until, '/until') }),
              ...(consent === undefined ? {} : { consent: consent as ThingId }),
            },
            state,
            at,
          ),
    });
  }

  @Post(`${childPath}/disclosures/:id/withdrawal`)
  @Action('disclosure:withdraw')
  @ApiOperation({ summary: 'Take a disclosure back: it counts for the very next read' })
  @ApiCreatedResponse({ type: DecisionAnswer })
  withdrawDisclosure(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ReasonsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.end('disclosure:withdraw', withdrawDisclosure, { caller, child, id, body, reply });
  }

  @Post(`${childPath}/decisions-not-to-share`)
  @Action('decision-not-to-share:record')
  @ApiOperation({ summary: 'Decide not to share: with a reason, a reviewer and a day of review' })
  @ApiCreatedResponse({ type: DecisionAnswer })
  notToShare(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: NotSharingBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { recipients, classes, entries, reason, reasons, reviewer, reviewDueOn } = body;
    return recordSharing(this.commands, caller, reply, {
      action: 'decision-not-to-share:record',
      child,
      body,
      judgedOn: 'child',
      decide:
        ({ id, controller, today }) =>
        () =>
          decideNotToShare({
            child,
            decision: id,
            controller,
            recipients,
            classes,
            ...(entries === undefined ? {} : { entries }),
            reason,
            reasons,
            reviewer: authoriserOf(reviewer),
            ...(reviewer.name === undefined ? {} : { reviewerName: reviewer.name }),
            reviewDueOn: localDate(reviewDueOn),
            today,
          }),
    });
  }

  @Post(`${childPath}/direct-contacts`)
  @Action('direct-contact:record')
  @ApiOperation({ summary: 'Somebody was told directly, or it was tried' })
  @ApiCreatedResponse({ type: DecisionAnswer })
  contact(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: DirectContactBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { with: other, channel, outcome, note } = body;
    return recordSharing(this.commands, caller, reply, {
      action: 'direct-contact:record',
      child,
      body,
      judgedOn: 'child',
      decide:
        ({ id, controller: { agency } }) =>
        () =>
          recordDirectContact({
            child,
            contact: id,
            with: other,
            agency,
            channel,
            outcome,
            ...occurrence(body.occurredOn),
            ...(note === undefined ? {} : { note }),
          }),
    });
  }

  /** A service ends what it opened itself: an override, a disclosure. */
  private end(
    action: 'override:end' | 'disclosure:withdraw',
    decide: typeof endOverride | typeof withdrawDisclosure,
    { caller, child, id, body, reply }: Ending,
  ) {
    return recordSharing(this.commands, caller, reply, {
      action,
      child,
      body: { id, ...body },
      judgedOn: 'child',
      decide:
        ({ controller: { agency } }) =>
        (state, at) =>
          decide({ child, id, agency, ...reasonsIn(body) }, state, at),
    });
  }
}

const reasonsIn = ({ reasons }: ReasonsBody) => (reasons === undefined ? {} : { reasons });
