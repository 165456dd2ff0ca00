import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { PersonId } from '@safeguarding/kernel';
import { AnswersFrom, PersonIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { OnlineRecord } from './online-record.ts';
import { OnlineRecordPage } from './online.answers.ts';
import { OnlineRecordQuery } from './online.requests.ts';

/** A record as a patient or proxy is shown it. */
@ApiTags('online access')
@Controller('v1/online-records')
export class OnlineRecordController {
  constructor(private readonly record: OnlineRecord) {}

  @Get(':childId')
  @Action('online-record:read')
  @AnswersFrom('timeline')
  @ApiOperation({
    summary: 'The record as the patient or a proxy is shown it; your practice may look before it opens it',
  })
  @ApiOkResponse({ type: OnlineRecordPage })
  async read(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Query() query: OnlineRecordQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { tag, page } = await this.record.read(caller, child, query);
    void reply.header('etag', tag);
    if (page === undefined) void reply.code(304).send();
    else void reply.code(200).send(page);
  }
}
