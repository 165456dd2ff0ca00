import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { PersonId, ThingId } from '@safeguarding/kernel';
import {
  changed,
  created,
  onlyValidates,
  PersonIdPipe,
  SubmissionQuery,
  ThingIdPipe,
  valid,
  ValidatedAnswer,
} from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { ChildCommands } from './child-commands.ts';
import { ChildReader } from './child-reader.ts';
import { ChildAnswer, ChildrenFound, RecordedAnswer } from './children.answers.ts';
import {
  ChildSearchBody,
  CorrectionBody,
  NamedPersonBody,
  RelationshipBody,
  RelationshipEndBody,
} from './children.requests.ts';

/** Who a child is: register, read, search, correct, and whom it is related to. */
@ApiTags('children')
@Controller('v1/children')
export class ChildrenController {
  constructor(
    private readonly commands: ChildCommands,
    private readonly reader: ChildReader,
  ) {}

  @Post()
  @Action('child:register')
  @ApiOperation({ summary: 'Find or create a child; the answer does not tell which' })
  @ApiCreatedResponse({ type: RecordedAnswer })
  @ApiOkResponse({ type: ValidatedAnswer, description: 'With validateOnly=true: nothing was recorded' })
  async register(
    @CallerOf() caller: Caller,
    @Body() body: NamedPersonBody,
    @Query() query: SubmissionQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecordedAnswer | ValidatedAnswer> {
    if (onlyValidates(query)) {
      await this.commands.validate(caller, body);
      void reply.code(200);
      return valid;
    }
    const { id, ...recorded } = await this.commands.register(caller, body, body);
    created(reply, { ...recorded, location: `/v1/children/${id}` });
    return { id };
  }

  @Post('search')
  @Action('child:search')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Exact search by identifiers for the ids of children; none where you may not know of anybody',
  })
  @ApiOkResponse({ type: ChildrenFound })
  async search(@CallerOf() caller: Caller, @Body() { identifiers }: ChildSearchBody): Promise<ChildrenFound> {
    const found = await this.reader.search(caller, identifiers);
    return { items: found.map((id) => ({ id })) };
  }

  @Get(':childId')
  @Action('child:read')
  @ApiOperation({ summary: 'Who the child is, as far as you may see' })
  @ApiOkResponse({ type: ChildAnswer })
  async read(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) childId: PersonId,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { tag, child } = await this.reader.read(caller, childId);
    void reply.header('etag', tag);
    if (child === undefined) void reply.code(304).send();
    else void reply.code(200).send(child);
  }

  @Post(':childId/corrections')
  @Action('child:correct')
  @ApiOperation({ summary: 'Correct what your service said; the earlier statement stays on record' })
  @ApiCreatedResponse({ type: RecordedAnswer })
  async correct(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) childId: PersonId,
    @Body() body: CorrectionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecordedAnswer> {
    const { reason, demographics: stated } = body;
    const { id, ...recorded } = await this.commands.correct(caller, childId, { reason, stated }, body);
    created(reply, { ...recorded, location: `/v1/children/${id}` });
    return { id };
  }

  @Post(':childId/relationships')
  @Action('relationship:record')
  @ApiOperation({ summary: 'Say what somebody is to the child' })
  @ApiCreatedResponse({ type: RecordedAnswer })
  async relate(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) childId: PersonId,
    @Body() body: RelationshipBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecordedAnswer> {
    const { other, ...content } = body;
    const { id, ...recorded } = await this.commands.recordRelationship(caller, childId, { other, content }, body);
    created(reply, { ...recorded, location: `/v1/children/${childId}` });
    return { id };
  }

  @Post(':childId/relationships/:relationshipId/end')
  @Action('relationship:record')
  @HttpCode(200)
  @ApiOperation({ summary: 'End a relationship that your service recorded' })
  @ApiOkResponse({ type: RecordedAnswer })
  async endRelationship(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) childId: PersonId,
    @Param('relationshipId', ThingIdPipe) relationshipId: ThingId,
    @Body() body: RelationshipEndBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecordedAnswer> {
    const { id, ...recorded } = await this.commands.endRelationship(caller, childId, relationshipId, body.reason, body);
    changed(reply, recorded);
    return { id };
  }
}
