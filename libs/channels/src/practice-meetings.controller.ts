import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { ThingId } from '@safeguarding/kernel';
import { AnswersFrom, changed, created, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { ChannelPage, MeetingAnswer, MeetingRecorded, stepsOf } from './channels.answers.ts';
import {
  ActionsQuery,
  EndActionBody,
  HoldMeetingBody,
  MeetingActionBody,
  MeetingItemBody,
} from './channels.requests.ts';
import { ChannelLists } from './lists/channel-lists.ts';
import { MeetingService, type MeetingOutcome } from './meeting.service.ts';

const written = async (
  reply: FastifyReply,
  writing: Promise<{ readonly outcome: MeetingOutcome; readonly part: ThingId }>,
): Promise<MeetingRecorded> => {
  const { outcome, part } = await writing;
  changed(reply, outcome);
  return { id: outcome.id, part };
};

/** Safeguarding meetings inside a practice, and the actions that they agree. */
@ApiTags('channels')
@Controller('v1')
export class PracticeMeetingsController {
  constructor(
    private readonly meetings: MeetingService,
    private readonly lists: ChannelLists,
  ) {}

  @Post('practice-meetings')
  @Action('practice-meeting:hold')
  @ApiOperation({ summary: 'Record that the practice held its safeguarding meeting, and who was there' })
  @ApiCreatedResponse({ type: MeetingRecorded })
  async hold(
    @CallerOf() caller: Caller,
    @Body() body: HoldMeetingBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeetingRecorded> {
    const outcome = await this.meetings.hold(caller, body);
    created(reply, { location: `/v1/practice-meetings/${outcome.id}`, ...outcome });
    return { id: outcome.id };
  }

  @Get('practice-meetings/:id')
  @Action('practice-meeting:read')
  @ApiOperation({ summary: 'A meeting of your practice: of each child what you may see' })
  @ApiOkResponse({ type: MeetingAnswer })
  async read(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { state, tag, views } = await this.meetings.read(caller, id);
    void reply.header('etag', tag);
    if (!views) {
      void reply.code(304).send();
      return;
    }
    const { heldAt, attendance, visitors } = state;
    void reply.code(200).send({ id, heldAt, attendance, visitors, steps: views.flatMap(stepsOf) });
  }

  @Post('practice-meetings/:id/items')
  @HttpCode(200)
  @Action('practice-meeting:record')
  @ApiOperation({ summary: 'Record what was said of one child, and which visitors heard it' })
  @ApiOkResponse({ type: MeetingRecorded })
  discuss(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: MeetingItemBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeetingRecorded> {
    return written(reply, this.meetings.discuss(caller, id, body));
  }

  @Post('practice-meetings/:id/actions')
  @HttpCode(200)
  @Action('practice-meeting:record')
  @ApiOperation({ summary: 'Agree an action about a child: whose it is and by when' })
  @ApiOkResponse({ type: MeetingRecorded })
  agree(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: MeetingActionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeetingRecorded> {
    return written(reply, this.meetings.agree(caller, id, body));
  }

  @Post('practice-meetings/:id/actions/:actionId/end')
  @HttpCode(200)
  @Action('practice-meeting:record')
  @ApiOperation({ summary: 'An action is done, or is not, with the reason' })
  @ApiOkResponse({ type: MeetingRecorded })
  end(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Param('actionId', ThingIdPipe) action: ThingId,
    @Body() body: EndActionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeetingRecorded> {
    return written(reply, this.meetings.end(caller, id, action, body));
  }

  @Get('meeting-actions')
  @Action('practice-meeting:read')
  @AnswersFrom('channel-work')
  @ApiOperation({ summary: 'Actions of your practice, or your own; state=overdue: whose day has passed' })
  @ApiOkResponse({ type: ChannelPage })
  actions(@CallerOf() caller: Caller, @Query() query: ActionsQuery): Promise<ChannelPage> {
    const mine = query.owner === 'mine' ? { person: caller.principal.ref } : {};
    return this.lists.work(caller, { what: 'action', ...mine }, query);
  }
}
