import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import { localDate, type PersonId, type ThingId } from '@safeguarding/kernel';
import { created, PersonIdPipe, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import {
  doNotSeekConsent,
  giveConsent,
  refuseConsent,
  seekConsent,
  withdrawConsent,
} from './core/consent-decisions.ts';
import {
  confirmInvolvement,
  endInvolvement,
  endRegistration,
  proposeInvolvement,
  registerInvolvement,
} from './core/involvement-decisions.ts';
import {
  decideNotToShare,
  endOverride,
  recordDirectContact,
  recordDisclosure,
  recordOverride,
  withdrawDisclosure,
} from './core/opening-decisions.ts';
import { recordOptOut, reverseOptOut } from './core/opt-out-decisions.ts';
import { applyShield, confirmLift, proposeLift } from './core/shield-decisions.ts';
import { consentOf, openingIn } from './sharing-bodies.ts';
import {
  authoriserOf,
  instantAt,
  occurrence,
  periodIn,
  serviceOf,
  SharingCommands,
  textsOf,
  type SharingCommand,
} from './sharing-commands.ts';
import {
  ConsentDecisionBody,
  DecidedBody,
  DirectContactBody,
  DisclosureBody,
  InvolvementBody,
  InvolvementEndBody,
  NotSharingBody,
  OverrideBody,
  ReasonsBody,
  RegistrationBody,
  RegistrationEndBody,
} from './sharing.requests.ts';

/** The id of what a decision brought about, or ended. */
export class DecisionAnswer {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
}

const childPath = 'children/:childId';

/** Consent, opt-outs, overrides, disclosures, involvements and shields: each a fact of its own on the child's fence. */
@ApiTags('sharing')
@Controller('v1')
export class SharingController {
  constructor(private readonly commands: SharingCommands) {}

  @Post('registrations')
  @Action('involvement:register')
  @ApiOperation({ summary: 'A registration or roll feed: your service works with this child' })
  register(
    @CallerOf() caller: Caller,
    @Body() body: RegistrationBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.record(caller, reply, {
      action: 'involvement:register',
      child: new PersonIdPipe().transform(body.child),
      body,
      judgedOn: 'ledger',
      decide:
        ({ child, id, controller }) =>
        (state, at) =>
          registerInvolvement(
            { child, involvement: id, service: serviceOf(controller), ...sensitive(body), ...periodIn(body) },
            state,
            at,
          ),
    });
  }

  @Post('registrations/end')
  @Action('involvement:end')
  @ApiOperation({ summary: 'A registration or roll feed: the child has left your service' })
  endRegistration(
    @CallerOf() caller: Caller,
    @Body() body: RegistrationEndBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.record(caller, reply, {
      action: 'involvement:end',
      child: new PersonIdPipe().transform(body.child),
      body,
      judgedOn: 'child',
      decide:
        ({ child, controller: { agency } }) =>
        (state, at) =>
          endRegistration({ child, agency }, state, at),
    });
  }

  @Post(`${childPath}/involvements`)
  @Action('involvement:propose')
  @ApiOperation({ summary: 'Say that your service works with the child; a second person confirms' })
  propose(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: InvolvementBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.record(caller, reply, {
      action: 'involvement:propose',
      child,
      body,
      judgedOn: 'ledger',
      decide:
        ({ id, controller }) =>
        (state, at) =>
          proposeInvolvement(
            { child, involvement: id, service: serviceOf(controller), ...sensitive(body), ...periodIn(body) },
            state,
            at,
          ),
    });
  }

  @Post(`${childPath}/involvements/:id/confirmation`)
  @Action('involvement:confirm')
  @ApiOperation({
    summary: 'Confirm an involvement as the second person; the other services that work with the child are told',
  })
  confirm(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) involvement: ThingId,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { ref: by } = caller.principal;
    return this.record(caller, reply, {
      action: 'involvement:confirm',
      child,
      body: { involvement },
      judgedOn: 'ledger',
      decide:
        ({ controller: { agency } }) =>
        (state, at) =>
          confirmInvolvement({ child, involvement, by, agency }, state, at),
    });
  }

  @Post(`${childPath}/involvements/:id/end`)
  @Action('involvement:end')
  @ApiOperation({ summary: "End your service's involvement" })
  endInvolvement(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) involvement: ThingId,
    @Body() body: InvolvementEndBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.record(caller, reply, {
      action: 'involvement:end',
      child,
      body: { involvement, ...body },
      judgedOn: 'child',
      decide:
        ({ controller: { agency } }) =>
        (state, at) =>
          endInvolvement({ child, involvement, agency, reason: body.reason }, state, at),
    });
  }

  @Post(`${childPath}/consent-decisions`)
  @Action('consent:record')
  @ApiOperation({ summary: 'Record what became of the question for consent: sought, given, refused, not sought' })
  consent(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: ConsentDecisionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const decided = consentOf(body, this.commands);
    return this.record(caller, reply, {
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
            given: () => giveConsent({ ...about, ...decided.by(), legal: decided.legal() }, state, at),
            refused: () => refuseConsent({ ...about, ...decided.by() }, state, at),
          };
          return steps[body.decision]();
        },
    });
  }

  @Post(`${childPath}/consent-decisions/:id/withdrawal`)
  @Action('consent:withdraw')
  @ApiOperation({ summary: 'Consent is withdrawn: it counts for the very next read' })
  withdrawConsent(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) consent: ThingId,
    @Body() body: DecidedBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const by = this.commands.decider(body.decidedBy);
    return this.record(caller, reply, {
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
  optOut(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: DecidedBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const by = this.commands.decider(body.decidedBy);
    return this.record(caller, reply, {
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
  reverse(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) optOut: ThingId,
    @Body() body: DecidedBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const by = this.commands.decider(body.decidedBy);
    return this.record(caller, reply, {
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

  @Post(`${childPath}/overrides`)
  @Action('override:record')
  @ApiOperation({ summary: 'Share without consent: legal basis, reason, authoriser, recipients, classes and end' })
  override(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: OverrideBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { reason, reasons, authoriser } = body;
    return this.record(caller, reply, {
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
  endOverride(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ReasonsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.record(caller, reply, {
      action: 'override:end',
      child,
      body: { id, ...body },
      judgedOn: 'child',
      decide:
        ({ controller: { agency } }) =>
        (state, at) =>
          endOverride({ child, id, agency, ...reasonsIn(body) }, state, at),
    });
  }

  @Post(`${childPath}/disclosures`)
  @Action('disclosure:record')
  @ApiOperation({ summary: 'Decide to share entries of your own service with named recipients' })
  disclose(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: DisclosureBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { channel, consentDecisionId: consent, until } = body;
    return this.record(caller, reply, {
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
  withdrawDisclosure(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ReasonsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.record(caller, reply, {
      action: 'disclosure:withdraw',
      child,
      body: { id, ...body },
      judgedOn: 'child',
      decide:
        ({ controller: { agency } }) =>
        (state, at) =>
          withdrawDisclosure({ child, id, agency, ...reasonsIn(body) }, state, at),
    });
  }

  @Post(`${childPath}/decisions-not-to-share`)
  @Action('decision-not-to-share:record')
  @ApiOperation({ summary: 'Decide not to share: with a reason, a reviewer and a day of review' })
  notToShare(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: NotSharingBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { recipients, classes, entries, reason, reasons, reviewer, reviewDueOn } = body;
    return this.record(caller, reply, {
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
  contact(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: DirectContactBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { with: other, channel, outcome, note } = body;
    return this.record(caller, reply, {
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

  @Post(`${childPath}/shield`)
  @Action('shield:apply')
  @ApiOperation({ summary: "Hide the child's location: it counts for the very next read" })
  shield(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: ReasonsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.record(caller, reply, {
      action: 'shield:apply',
      child,
      body,
      judgedOn: 'child',
      decide:
        ({ id }) =>
        (state, at) =>
          applyShield({ child, shield: id, ...reasonIn(body) }, state, at),
    });
  }

  @Post(`${childPath}/shield/lift-proposal`)
  @Action('shield:propose-lift')
  @ApiOperation({ summary: 'Propose to lift the shield; a shielding officer confirms as the second person' })
  proposeLift(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: ReasonsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { ref: by } = caller.principal;
    return this.record(caller, reply, {
      action: 'shield:propose-lift',
      child,
      body,
      judgedOn: 'child',
      decide: () => (state) => proposeLift({ child, by, ...reasonIn(body) }, state),
    });
  }

  @Post(`${childPath}/shield/lift-confirmation`)
  @Action('shield:confirm-lift')
  @ApiOperation({ summary: 'Lift the shield as the second person' })
  confirmLift(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: ReasonsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { ref: by } = caller.principal;
    return this.record(caller, reply, {
      action: 'shield:confirm-lift',
      child,
      body,
      judgedOn: 'child',
      decide: () => (state, at) => confirmLift({ child, by, ...reasonIn(body) }, state, at),
    });
  }

  private async record(caller: Caller, reply: FastifyReply, command: SharingCommand): Promise<DecisionAnswer> {
    const { thing, tag, position } = await this.commands.run(caller, command);
    created(reply, { location: `/v1/children/${command.child}/timeline`, tag, position });
    return { id: thing };
  }
}

const reasonsIn = ({ reasons }: ReasonsBody) => (reasons === undefined ? {} : { reasons });
const reasonIn = ({ reasons }: ReasonsBody) => (reasons === undefined ? {} : { reason: reasons });
const sensitive = ({ sensitiveBasis }: InvolvementBody) => (sensitiveBasis === undefined ? {} : { sensitiveBasis });
