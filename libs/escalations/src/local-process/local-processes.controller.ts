import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import { DomainError } from '@safeguarding/kernel';
import { ledgerErrors } from '@safeguarding/ledger';
import { changed } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { LocalProcessAnswer } from '../escalations.answers.ts';
import { LocalProcessBody } from '../escalations.requests.ts';
import { LocalProcesses } from './local-processes.ts';

/** A GSS code, or lower-case words. */
const areaPattern = /^[A-Za-z0-9][A-Za-z0-9-]{1,40}$/;

/** How each area takes referrals and settles disagreements; nothing in it is personal. */
@ApiTags('escalations')
@Controller('v1/local-processes')
export class LocalProcessesController {
  constructor(private readonly processes: LocalProcesses) {}

  @Get(':area')
  @Action('agency:read')
  @ApiOperation({ summary: 'Who takes referrals in an area, by which stages, and its ladder of escalation' })
  @ApiOkResponse({ type: LocalProcessAnswer })
  read(@Param('area') area: string): Promise<LocalProcessAnswer> {
    return this.answerOf(area);
  }

  @Post(':area')
  @HttpCode(200)
  @Action('local-process:set')
  @ApiOperation({ summary: 'Set the process of your area from a day on' })
  @ApiOkResponse({ type: LocalProcessAnswer })
  async set(
    @CallerOf() caller: Caller,
    @Param('area') area: string,
    @Body() body: LocalProcessBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LocalProcessAnswer> {
    if (!areaPattern.test(area)) throw new DomainError(ledgerErrors.unknown);
    changed(reply, await this.processes.set(caller, area, body));
    return this.answerOf(area);
  }

  private async answerOf(area: string): Promise<LocalProcessAnswer> {
    if (!areaPattern.test(area)) throw new DomainError(ledgerErrors.unknown);
    const { set: setLocally, inForceFrom, receiving, stages, ladder } = await this.processes.inForce(area);
    return {
      ...{ area, setLocally, stages: [...stages] },
      ...(inForceFrom === undefined ? {} : { inForceFrom }),
      receiving: receiving.map(({ id, name, kind, nation, contact }) => ({
        agency: id,
        name,
        kind,
        nation,
        ...contact,
      })),
      ladder: ladder.map((level, index) => ({ level: index + 1, ...level })),
    };
  }
}
