import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { PersonId, ThingId } from '@safeguarding/kernel';
import { changed, created, PersonIdPipe, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { RecordedAnswer } from '../children.answers.ts';
import { PerpetratorCommands } from './perpetrator-commands.ts';
import { PerpetratorReader } from './perpetrator-reader.ts';
import { LabelBody, LabelChangeBody, LabelEndBody, LabelsAnswer } from './perpetrators.requests.ts';

/** Alleged perpetrators and persons of concern: nothing of it reaches them, their proxies or their access requests. */
@ApiTags('alleged perpetrators')
@Controller('v1/children/:childId/alleged-perpetrators')
export class PerpetratorsController {
  constructor(
    private readonly commands: PerpetratorCommands,
    private readonly reader: PerpetratorReader,
  ) {}

  @Post()
  @Action('perpetrator:label')
  @ApiOperation({ summary: 'Say that somebody is an alleged perpetrator or a person of concern, and what they know' })
  @ApiCreatedResponse({ type: RecordedAnswer })
  async label(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: LabelBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecordedAnswer> {
    const { label: relation, relationship, other, ...said } = body;
    const named = {
      ...(relationship === undefined ? {} : { relationship: relationship as ThingId }),
      ...(other === undefined ? {} : { other }),
    };
    const { id, ...recorded } = await this.commands.label(
      caller,
      child,
      { ...named, content: { relation, ...said } },
      body,
    );
    created(reply, { ...recorded, location: `/v1/children/${child}/alleged-perpetrators` });
    return { id };
  }

  @Get()
  @Action('perpetrator:read')
  @ApiOperation({
    summary: 'Who is of concern to the child and what they know, as far as you may see, with the history',
  })
  @ApiOkResponse({ type: LabelsAnswer })
  list(@CallerOf() caller: Caller, @Param('childId', PersonIdPipe) child: PersonId): Promise<LabelsAnswer> {
    return this.reader.of(caller, child);
  }

  @Post(':labelId/changes')
  @HttpCode(200)
  @Action('perpetrator:label')
  @ApiOperation({ summary: 'Say otherwise what your service said: that they know now, that it was found to be so ...' })
  @ApiOkResponse({ type: RecordedAnswer })
  async change(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('labelId', ThingIdPipe) label: ThingId,
    @Body() body: LabelChangeBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecordedAnswer> {
    const { id, ...recorded } = await this.commands.change(caller, child, { label, sent: body, body });
    changed(reply, recorded);
    return { id };
  }

  @Post(':labelId/end')
  @HttpCode(200)
  @Action('perpetrator:label')
  @ApiOperation({ summary: 'End what your service said, with the reason; it stays on record' })
  @ApiOkResponse({ type: RecordedAnswer })
  async end(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Param('labelId', ThingIdPipe) label: ThingId,
    @Body() { because, reasons }: LabelEndBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecordedAnswer> {
    const { id, ...recorded } = await this.commands.end(caller, child, { label, because, reasons });
    changed(reply, recorded);
    return { id };
  }
}
