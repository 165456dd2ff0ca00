import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { ThingId } from '@safeguarding/kernel';
import { changed, created, isNotModified, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import type { ReviewState } from './core/review.ts';
import { ReviewAnswer } from './reviews.answers.ts';
import { CloseReviewBody, LeavePanelBody, OpenReviewBody } from './reviews.requests.ts';
import { ReviewService } from './reviews.service.ts';

/** The children are told by pseudonym until the review is in force: then the panel needs their ids to read. */
const answerOf = (id: string, state: ReviewState): ReviewAnswer => {
  if (state.status === 'none') return { id, status: 'none', panel: [], children: [] };
  const { status, panel, scope } = state;
  const children = scope.children.map(({ child, pseudonym }) =>
    status === 'open' ? { pseudonym, child } : { pseudonym },
  );
  return { id, status, panel: [...panel], children };
};

/** Serious case reviews: scope, panel, and the second person who confirms them. */
@ApiTags('reviews')
@Controller('v1/reviews')
export class ReviewsController {
  constructor(private readonly reviews: ReviewService) {}

  @Post()
  @Action('review:open')
  @ApiOperation({ summary: 'Open a review; it is in force when a second person has confirmed it' })
  @ApiCreatedResponse({ type: ReviewAnswer })
  async open(
    @CallerOf() caller: Caller,
    @Body() body: OpenReviewBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReviewAnswer> {
    const outcome = await this.reviews.open(caller, body);
    created(reply, { location: `/v1/reviews/${outcome.id}`, ...outcome });
    return answerOf(outcome.id, outcome.state);
  }

  @Get(':id')
  @Action('review:read')
  @ApiOperation({ summary: 'A review, for its partnership and its panel' })
  @ApiOkResponse({ type: ReviewAnswer })
  async read(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReviewAnswer | undefined> {
    const { history, tag } = await this.reviews.read(caller, id);
    void reply.header('etag', tag);
    if (!isNotModified(caller.facts, tag)) return answerOf(id, history.state);
    void reply.code(304);
    return undefined;
  }

  @Post(':id/confirmation')
  @HttpCode(200)
  @Action('review:confirm')
  @ApiOperation({ summary: 'Confirm scope and panel as the second person' })
  @ApiOkResponse({ type: ReviewAnswer })
  async confirm(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReviewAnswer> {
    const outcome = await this.reviews.confirm(caller, id);
    changed(reply, outcome);
    return answerOf(id, outcome.state);
  }

  @Post(':id/departures')
  @HttpCode(200)
  @Action('review:leave-panel')
  @ApiOperation({ summary: 'A member leaves the panel and reads no more' })
  @ApiOkResponse({ type: ReviewAnswer })
  async leave(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: LeavePanelBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReviewAnswer> {
    const outcome = await this.reviews.leave(caller, id, body.member);
    changed(reply, outcome);
    return answerOf(id, outcome.state);
  }

  @Post(':id/closure')
  @HttpCode(200)
  @Action('review:close')
  @ApiOperation({ summary: 'Close the review; its panel reads no more' })
  @ApiOkResponse({ type: ReviewAnswer })
  async close(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: CloseReviewBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReviewAnswer> {
    const outcome = await this.reviews.close(caller, id, body.reason);
    changed(reply, outcome);
    return answerOf(id, outcome.state);
  }
}
