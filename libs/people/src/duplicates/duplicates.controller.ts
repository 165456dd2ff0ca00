import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { PersonId } from '@safeguarding/kernel';
import { AnswersFrom, changed, PageQuery } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { RecordedAnswer } from '../children.answers.ts';
import { Duplicates } from './duplicates.ts';
import { DismissalBody, PossibleDuplicatesPage } from './duplicates.requests.ts';

/** Records that may be one child's, for those who may merge them. */
@ApiTags('merges')
@Controller('v1/possible-duplicates')
export class DuplicatesController {
  constructor(private readonly duplicates: Duplicates) {}

  @Get()
  @Action('duplicate:read')
  @AnswersFrom('names')
  @ApiOperation({ summary: 'Pairs of records that look alike, of which you may know both' })
  @ApiOkResponse({ type: PossibleDuplicatesPage })
  list(@CallerOf() caller: Caller, @Query() query: PageQuery): Promise<PossibleDuplicatesPage> {
    return this.duplicates.page(caller, query);
  }

  @Post('dismissal')
  @HttpCode(200)
  @Action('duplicate:dismiss')
  @ApiOperation({ summary: 'They are two children; the pair comes back only where something new is on record' })
  @ApiOkResponse({ type: RecordedAnswer })
  async dismiss(
    @CallerOf() caller: Caller,
    @Body() body: DismissalBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecordedAnswer> {
    const { one, other, ...why } = body;
    const pair = { one: one as PersonId, other: other as PersonId };
    const outcome = await this.duplicates.dismiss(caller, { ...pair, ...why }, body);
    changed(reply, outcome);
    return { id: outcome.id };
  }
}
