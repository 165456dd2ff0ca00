import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, CallerOf, Caller } from '@safeguarding/access';
import type { EventId, PersonId } from '@safeguarding/kernel';
import { AnswersFrom, PageQuery, PersonIdPipe, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { periodOf } from './core/period.ts';
import { ReadersOfTimeline } from './readers-of-timeline.ts';
import { TimelineReader } from './timeline-reader.ts';
import { TimelineQuery } from './timeline.requests.ts';
import { ReadersPage, TimelinePage } from './timeline.answers.ts';

const usualPage = 50;

/** A child's timeline as far as the caller may see it, and who read it. */
@ApiTags('timeline')
@Controller('v1/children/:childId')
export class TimelineController {
  constructor(
    private readonly reader: TimelineReader,
    private readonly readers: ReadersOfTimeline,
  ) {}

  @Get('timeline')
  @Action('timeline:read')
  @AnswersFrom('timeline')
  @ApiOperation({ summary: "The child's timeline as far as you may see it" })
  @ApiOkResponse({ type: TimelinePage })
  async timeline(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Query() query: TimelineQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { tag, json } = await this.reader.read(caller, {
      child,
      filter: {
        ...periodOf(query.from, query.to),
        ...(query.kind ? { kinds: query.kind } : {}),
        ...(query.agency ? { agencies: query.agency } : {}),
      },
      newestFirst: query.order === 'newest-first',
      limit: query.limit ?? usualPage,
      explain: query.explain === true,
      ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
    });
    void reply.header('etag', tag);
    if (json === undefined) void reply.code(304).send();
    else void reply.code(200).header('content-type', 'application/json; charset=utf-8').send(json);
  }

  @Get('readers')
  @Action('readers:read')
  @AnswersFrom('readings')
  @ApiOperation({ summary: "Who read this child's record: for the lead authority and auditors" })
  @ApiOkResponse({ type: ReadersPage })
  ofChild(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Query() query: PageQuery,
  ): Promise<ReadersPage> {
    return this.readers.ofChild(caller, child, query);
  }

  @Get('timeline/:entryId/readers')
  @Action('readers:read')
  @AnswersFrom('timeline', 'readings')
  @ApiOperation({ summary: 'Who was shown this entry, and which classes: for its owner' })
  @ApiOkResponse({ type: ReadersPage })
  ofEntry(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('entryId', ThingIdPipe) entry: string,
    @Query() query: PageQuery,
  ): Promise<ReadersPage> {
    return this.readers.ofEntry(caller, child, entry as EventId, query);
  }
}
