import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { ThingId } from '@safeguarding/kernel';
import { AnswersFrom, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { ContactRequestAnswer, ContactRequestsPage, DirectoryRecorded } from '../directory.answers.ts';
import {
  AnswerBrokerBody,
  ContactRequestsQuery,
  PassOnBody,
  RequestContactBody,
  SettleBody,
} from '../directory.requests.ts';
import { BrokeringService } from './brokering.service.ts';

/** Contact with sensitive services goes through a broker. Answers have no tags: a tag would tell what another side did. */
@ApiTags('directory')
@Controller('v1/contact-requests')
export class BrokeringController {
  constructor(private readonly brokering: BrokeringService) {}

  @Post()
  @Action('brokering:request')
  @ApiOperation({ summary: 'Ask to be put in touch with whatever sensitive service may work with a child' })
  @ApiCreatedResponse({ type: DirectoryRecorded })
  async request(
    @CallerOf() caller: Caller,
    @Body() body: RequestContactBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DirectoryRecorded> {
    const { id } = await this.brokering.request(caller, body);
    void reply.code(201).header('location', `/v1/contact-requests/${id}`);
    return { id };
  }

  @Get()
  @Action('brokering:read')
  @AnswersFrom('contact-requests')
  @ApiOperation({ summary: 'Requests that you made, that your service brokers, or that were passed on to it' })
  @ApiOkResponse({ type: ContactRequestsPage })
  page(@CallerOf() caller: Caller, @Query() query: ContactRequestsQuery): Promise<ContactRequestsPage> {
    return this.brokering.page(caller, query);
  }

  @Get(':id')
  @Action('brokering:read')
  @ApiOperation({ summary: 'A request, as far as your side of it may see' })
  @ApiOkResponse({ type: ContactRequestAnswer })
  read(@CallerOf() caller: Caller, @Param('id', ThingIdPipe) id: ThingId): Promise<ContactRequestAnswer> {
    return this.brokering.read(caller, id);
  }

  @Post(':id/passing-on')
  @HttpCode(200)
  @Action('brokering:broker')
  @ApiOperation({ summary: 'Pass it on to a sensitive service that works with the child' })
  @ApiOkResponse({ type: DirectoryRecorded })
  async passOn(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: PassOnBody,
  ): Promise<DirectoryRecorded> {
    await this.brokering.passOn(caller, id, body);
    return { id };
  }

  @Post(':id/answer')
  @HttpCode(200)
  @Action('brokering:answer')
  @ApiOperation({ summary: 'Tell the broker whether your service wants to be put in touch' })
  @ApiOkResponse({ type: DirectoryRecorded })
  async answer(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: AnswerBrokerBody,
  ): Promise<DirectoryRecorded> {
    await this.brokering.answer(caller, id, body);
    return { id };
  }

  @Post(':id/settlement')
  @HttpCode(200)
  @Action('brokering:broker')
  @ApiOperation({ summary: 'Put them in touch, or not: the requester learns nothing else' })
  @ApiOkResponse({ type: DirectoryRecorded })
  async settle(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: SettleBody,
  ): Promise<DirectoryRecorded> {
    await this.brokering.settle(caller, id, body);
    return { id };
  }
}
