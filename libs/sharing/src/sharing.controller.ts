import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { PersonId, ThingId } from '@safeguarding/kernel';
import { PersonIdPipe, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { resolveConflict } from './core/conflicts.ts';
import { DecisionAnswer, recordSharing } from './record-sharing.ts';
import { SharingCommands } from './sharing-commands.ts';
import { SharingReader } from './sharing-reader.ts';
import { SharingAnswer } from './sharing.answers.ts';
import { ConflictResolutionBody } from './sharing.requests.ts';

const childPath = 'children/:childId';

/** What stands of a child's sharing record, and the tasks that it leaves to people. */
@ApiTags('sharing')
@Controller('v1')
export class SharingController {
  constructor(
    private readonly commands: SharingCommands,
    private readonly reader: SharingReader,
  ) {}

  @Get(`${childPath}/sharing`)
  @Action('sharing:read')
  @ApiOperation({ summary: 'Involvement, decisions, restrictions and open tasks that concern your service' })
  @ApiOkResponse({ type: SharingAnswer })
  async read(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { tag, sharing } = await this.reader.read(caller, child);
    void reply.header('etag', tag);
    if (sharing === undefined) void reply.code(304).send();
    else void reply.code(200).send(sharing);
  }

  @Post(`${childPath}/parental-conflicts/:id/resolution`)
  @Action('parental-conflict:resolve')
  @ApiOperation({ summary: 'Parents disagreed; somebody has spoken with both and the restriction stands' })
  @ApiCreatedResponse({ type: DecisionAnswer })
  resolve(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) conflict: ThingId,
    @Body() body: ConflictResolutionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return recordSharing(this.commands, caller, reply, {
      action: 'parental-conflict:resolve',
      child,
      body: { conflict, ...body },
      judgedOn: 'child',
      decide: () => (state) => resolveConflict({ child, conflict, ...body }, state),
    });
  }
}
