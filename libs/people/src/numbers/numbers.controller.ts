import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { PersonId } from '@safeguarding/kernel';
import { changed, created, PersonIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { RecordedAnswer } from '../children.answers.ts';
import { NumberCommands } from './number-commands.ts';
import { NewNumberBody, RetractNumberBody } from './numbers.requests.ts';

/** Numbers of a child that is on the register already. */
@ApiTags('children')
@Controller('v1/children/:childId/identifiers')
export class NumbersController {
  constructor(private readonly numbers: NumberCommands) {}

  @Post()
  @Action('identifier:record')
  @ApiOperation({ summary: 'Record a number of the child, or the number that takes the place of an old one' })
  @ApiCreatedResponse({ type: RecordedAnswer })
  async record(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) childId: PersonId,
    @Body() body: NewNumberBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecordedAnswer> {
    const { id, ...recorded } = await this.numbers.record(caller, childId, body, body);
    created(reply, { ...recorded, location: `/v1/children/${childId}` });
    return { id };
  }

  @Post('retraction')
  @HttpCode(200)
  @Action('identifier:record')
  @ApiOperation({
    summary: 'The number was recorded in error: it leads to this child no more, and is free for the child whose it is',
  })
  @ApiOkResponse({ type: RecordedAnswer })
  async retract(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) childId: PersonId,
    @Body() { identifier }: RetractNumberBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecordedAnswer> {
    const { id, ...recorded } = await this.numbers.retract(caller, childId, identifier, { identifier });
    changed(reply, recorded);
    return { id };
  }
}
