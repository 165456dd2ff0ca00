import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { PersonId, ThingId } from '@safeguarding/kernel';
import { AnswersFrom, changed, created, PersonIdPipe, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { HoldPlacedAnswer, HoldsPage } from '../retention.answers.ts';
import { HoldForAllBody, HoldsQuery, LiftHoldBody, PlaceHoldBody } from '../retention.requests.ts';
import { HoldService } from './hold-service.ts';

/** Holds keep records from disposal: for an inquiry, litigation, a serious case review. */
@ApiTags('retention')
@Controller('v1')
export class HoldsController {
  constructor(private readonly holds: HoldService) {}

  @Post('holds')
  @Action('hold:place')
  @ApiOperation({ summary: 'Keep what your service holds of one person, or all of its records' })
  @ApiCreatedResponse({ type: HoldPlacedAnswer })
  async place(
    @CallerOf() caller: Caller,
    @Body() body: PlaceHoldBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HoldPlacedAnswer> {
    const { id, outcome } = await this.holds.place(caller, body);
    created(reply, { location: '/v1/holds', ...outcome });
    return { id };
  }

  @Post('children/:childId/holds')
  @Action('hold:place-for-all')
  @ApiOperation({ summary: 'Keep what anybody holds of a child that your review is about' })
  @ApiCreatedResponse({ type: HoldPlacedAnswer })
  async placeForAll(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: HoldForAllBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HoldPlacedAnswer> {
    const { id, outcome } = await this.holds.placeForAll(caller, child, body);
    created(reply, { location: '/v1/holds', ...outcome });
    return { id };
  }

  @Get('holds')
  @Action('hold:read')
  @AnswersFrom('retention')
  @ApiOperation({ summary: 'The holds that your service placed' })
  @ApiOkResponse({ type: HoldsPage })
  page(@CallerOf() caller: Caller, @Query() query: HoldsQuery): Promise<HoldsPage> {
    return this.holds.page(caller, query);
  }

  @Post('holds/:id/lifting')
  @HttpCode(200)
  @Action('hold:lift')
  @AnswersFrom('retention')
  @ApiOperation({ summary: 'Lift a hold that your service placed' })
  @ApiOkResponse({ type: HoldPlacedAnswer })
  async lift(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: LiftHoldBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HoldPlacedAnswer> {
    changed(reply, await this.holds.lift(caller, id, body));
    return { id };
  }
}
