import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { PersonId, ThingId } from '@safeguarding/kernel';
import { PersonIdPipe, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { barPractitioner, endBar } from '../core/bar-decisions.ts';
import { DecisionAnswer, recordSharing } from '../record-sharing.ts';
import { SharingCommands } from '../sharing-commands.ts';
import { BarsReader } from './bars-reader.ts';
import { BarBody, BarEndBody, BarsAnswer } from './bars.requests.ts';

const childPath = 'children/:childId/bars';

/** A named person (relative, colleague, alleged perpetrator) is nobody to a child: barred by one, let back by a second. */
@ApiTags('bars')
@Controller('v1')
export class BarsController {
  constructor(
    private readonly commands: SharingCommands,
    private readonly reader: BarsReader,
  ) {}

  @Post(childPath)
  @Action('bar:record')
  @ApiOperation({ summary: 'Bar a named person from the child: it counts for their very next request' })
  @ApiCreatedResponse({ type: DecisionAnswer })
  bar(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: BarBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return recordSharing(this.commands, caller, reply, {
      action: 'bar:record',
      child,
      body,
      judgedOn: 'child',
      decide:
        ({ id }) =>
        (state, at) =>
          barPractitioner({ child, bar: id, ...body }, state, at),
    });
  }

  @Get(childPath)
  @Action('bar:read')
  @ApiOperation({ summary: 'Who is barred from the child' })
  @ApiOkResponse({ type: BarsAnswer })
  list(@CallerOf() caller: Caller, @Param('childId', PersonIdPipe) child: PersonId): Promise<BarsAnswer> {
    return this.reader.of(caller, child);
  }

  @Post(`${childPath}/:id/end`)
  @Action('bar:end')
  @ApiOperation({ summary: 'End a bar as a second person, of the service that recorded it or of the lead authority' })
  @ApiCreatedResponse({ type: DecisionAnswer })
  end(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('id', ThingIdPipe) bar: ThingId,
    @Body() body: BarEndBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { ref: by } = caller.principal;
    return recordSharing(this.commands, caller, reply, {
      action: 'bar:end',
      child,
      body: { bar, ...body },
      judgedOn: 'child',
      decide:
        ({ controller: { agency } }) =>
        (state, at) =>
          endBar({ child, bar, agency, by, ...body }, state, at),
    });
  }
}
