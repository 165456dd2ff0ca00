import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import { type PersonId } from '@safeguarding/kernel';
import { PersonIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { applyShield, confirmLift, proposeLift } from './core/shield-decisions.ts';
import { SharingCommands } from './sharing-commands.ts';
import { ReasonsBody } from './sharing.requests.ts';
import { DecisionAnswer, recordSharing } from './record-sharing.ts';

const childPath = 'children/:childId';

type Lifting = {
  readonly caller: Caller;
  readonly child: PersonId;
  readonly body: ReasonsBody;
  readonly reply: FastifyReply;
};

/** A child's location is hidden by one, and shown again by two. Each is a fact of its own on the child's fence. */
@ApiTags('sharing')
@Controller('v1')
export class ShieldController {
  constructor(private readonly commands: SharingCommands) {}

  @Post(`${childPath}/shield`)
  @Action('shield:apply')
  @ApiOperation({ summary: "Hide the child's location: it counts for the very next read" })
  @ApiCreatedResponse({ type: DecisionAnswer })
  shield(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: ReasonsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return recordSharing(this.commands, caller, reply, {
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
  @ApiCreatedResponse({ type: DecisionAnswer })
  proposeLift(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: ReasonsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.lift('shield:propose-lift', proposeLift, { caller, child, body, reply });
  }

  @Post(`${childPath}/shield/lift-confirmation`)
  @Action('shield:confirm-lift')
  @ApiOperation({ summary: 'Lift the shield as the second person' })
  @ApiCreatedResponse({ type: DecisionAnswer })
  confirmLift(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: ReasonsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.lift('shield:confirm-lift', confirmLift, { caller, child, body, reply });
  }

  /** One of the two steps, each by a person of its own. */
  private lift(
    action: 'shield:propose-lift' | 'shield:confirm-lift',
    decide: typeof confirmLift,
    { caller, child, body, reply }: Lifting,
  ) {
    const { ref: by } = caller.principal;
    return recordSharing(this.commands, caller, reply, {
      action,
      child,
      body,
      judgedOn: 'child',
      decide: () => (state, at) => decide({ child, by, ...reasonIn(body) }, state, at),
    });
  }
}

const reasonIn = ({ reasons }: ReasonsBody) => (reasons === undefined ? {} : { reason: reasons });
