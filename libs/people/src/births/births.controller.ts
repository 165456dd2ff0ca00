import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { LocalDate, PersonId } from '@safeguarding/kernel';
import { changed, created, PersonIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { RecordedAnswer } from '../children.answers.ts';
import { BirthCommands } from './birth-commands.ts';
import { BirthAnswer, BirthNoticeBody, BirthUndoBody, PregnancyEndBody } from './births.requests.ts';

/** Births, and pregnancies that end without one. An unborn child itself is registered at `POST /v1/children`. */
@ApiTags('births')
@Controller('v1')
export class BirthsController {
  constructor(private readonly births: BirthCommands) {}

  @Post('births')
  @Action('birth:notify')
  @ApiOperation({
    summary:
      'Tell of a birth: one child or several; what was recorded before it stands on their timelines, whatever came first',
  })
  @ApiCreatedResponse({ type: BirthAnswer })
  async notify(
    @CallerOf() caller: Caller,
    @Body() body: BirthNoticeBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BirthAnswer> {
    const { notice, children, tag } = await this.births.notify(caller, body, body);
    created(reply, { tag, location: `/v1/children/${children[0]?.child ?? ''}` });
    return { id: notice, children: children.map(({ order, child }) => ({ order, id: child })) };
  }

  @Post('children/:childId/pregnancy-end')
  @Action('pregnancy:end')
  @ApiOperation({ summary: 'Say that a pregnancy ended without a live birth, or that not every child lived' })
  @ApiCreatedResponse({ type: RecordedAnswer })
  async end(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) unborn: PersonId,
    @Body() body: PregnancyEndBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecordedAnswer> {
    const { endedOn, ...said } = body;
    const ending = { ...said, ...(endedOn === undefined ? {} : { endedOn: endedOn as LocalDate }) };
    const { id, ...recorded } = await this.births.end(caller, unborn, ending, body);
    created(reply, { ...recorded, location: `/v1/children/${id}` });
    return { id };
  }

  @Post('children/:childId/birth/undoing')
  @HttpCode(200)
  @Action('birth:undo')
  @ApiOperation({ summary: 'The child was not born of that pregnancy; counts for the very next read' })
  @ApiOkResponse({ type: RecordedAnswer })
  async undo(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) childId: PersonId,
    @Body() body: BirthUndoBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecordedAnswer> {
    const { id, ...recorded } = await this.births.undo(caller, childId, body, body);
    changed(reply, recorded);
    return { id };
  }
}
