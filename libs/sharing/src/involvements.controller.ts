import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import { type PersonId, type ThingId } from '@safeguarding/kernel';
import { PersonIdPipe, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import {
  assignPractitioner,
  confirmInvolvement,
  endInvolvement,
  endRegistration,
  proposeInvolvement,
  registerInvolvement,
} from './core/involvement-decisions.ts';
import { instantAt, periodIn, serviceOf, SharingCommands } from './sharing-commands.ts';
import {
  AssignmentBody,
  InvolvementBody,
  InvolvementEndBody,
  RegistrationBody,
  RegistrationEndBody,
} from './sharing.requests.ts';
import { DecisionAnswer, recordSharing } from './record-sharing.ts';

const childPath = 'children/:childId';

/** Which services work with a child: by feed, or by one person's word and a second person's. Each is a fact of its own on the child's fence. */
@ApiTags('sharing')
@Controller('v1')
export class InvolvementsController {
  constructor(private readonly commands: SharingCommands) {}

  @Post('registrations')
  @Action('involvement:register')
  @ApiOperation({ summary: 'A registration or roll feed: your service works with this child' })
  @ApiCreatedResponse({ type: DecisionAnswer })
  register(
    @CallerOf() caller: Caller,
    @Body() body: RegistrationBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return recordSharing(this.commands, caller, reply, {
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
  @ApiCreatedResponse({ type: DecisionAnswer })
  endRegistration(
    @CallerOf() caller: Caller,
    @Body() body: RegistrationEndBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return recordSharing(this.commands, caller, reply, {
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
  @ApiCreatedResponse({ type: DecisionAnswer })
  propose(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: InvolvementBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return recordSharing(this.commands, caller, reply, {
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
  @ApiCreatedResponse({ type: DecisionAnswer })
  confirm(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) involvement: ThingId,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { ref: by } = caller.principal;
    return recordSharing(this.commands, caller, reply, {
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
  @ApiCreatedResponse({ type: DecisionAnswer })
  endInvolvement(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) involvement: ThingId,
    @Body() body: InvolvementEndBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return recordSharing(this.commands, caller, reply, {
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

  @Post(`${childPath}/assignments`)
  @Action('practitioner:assign')
  @ApiOperation({ summary: 'Name a practitioner of your service for a time: a night shift, a stand-in' })
  @ApiCreatedResponse({ type: DecisionAnswer })
  assign(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: AssignmentBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { ref: by } = caller.principal;
    return recordSharing(this.commands, caller, reply, {
      action: 'practitioner:assign',
      child,
      body,
      judgedOn: 'child',
      decide:
        ({ id, controller: { agency } }) =>
        (state, at) =>
          assignPractitioner(
            {
              ...{ child, assignment: id, agency, by, person: body.person },
              ...periodIn(body),
              until: instantAt(body.until, '/until'),
            },
            state,
            at,
          ),
    });
  }
}

const sensitive = ({ sensitiveBasis }: InvolvementBody) => (sensitiveBasis === undefined ? {} : { sensitiveBasis });
