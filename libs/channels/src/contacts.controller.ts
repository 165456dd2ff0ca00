import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import type { PersonId, ThingId } from '@safeguarding/kernel';
import { AnswersFrom, PersonIdPipe, ThingIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { begun, shown, stepped } from './channel-replies.ts';
import {
  ChannelPage,
  ChannelRecorded,
  ChannelThingAnswer,
  ContactChannelsAnswer,
  DirectContactsAnswer,
  UntoldPage,
} from './channels.answers.ts';
import { CloseContactBody, MakeContactBody, ReplyBody, WorkQuery } from './channels.requests.ts';
import { ContactService } from './contact.service.ts';
import { channelRules, contactChannels, particularWords, type Particular } from './core/contact-channels.ts';
import { ChannelLists } from './lists/channel-lists.ts';

const wordsOf = (names: readonly Particular[]): Record<string, string[]> =>
  Object.fromEntries(names.map((name) => [name, [...particularWords[name]] as string[]]));

const allChannels = (): ContactChannelsAnswer => ({
  items: contactChannels.map((channel) => {
    const { recipients, particulars } = channelRules[channel];
    return { channel, recipients: [...recipients], particulars: wordsOf(particulars) };
  }),
});

/** Letters, calls and visits to other services, and whether anybody was told directly. */
@ApiTags('channels')
@Controller('v1')
export class ContactsController {
  constructor(
    private readonly contacts: ContactService,
    private readonly lists: ChannelLists,
  ) {}

  @Get('contact-channels')
  @Action('agency:read')
  @ApiOperation({ summary: 'Every channel: whom it leads to and the facts that it has' })
  @ApiOkResponse({ type: ContactChannelsAnswer })
  channels(): ContactChannelsAnswer {
    return allChannels();
  }

  @Post('contacts')
  @Action('contact:make')
  @ApiOperation({ summary: 'Record that another service was told, or that it was tried' })
  @ApiCreatedResponse({ type: ChannelRecorded })
  make(@CallerOf() caller: Caller, @Body() body: MakeContactBody, @Res({ passthrough: true }) reply: FastifyReply) {
    return begun(reply, '/v1/contacts', this.contacts.make(caller, body));
  }

  @Get('contacts')
  @Action('contact:read')
  @AnswersFrom('channel-work')
  @ApiOperation({ summary: 'Contacts of your service; open: a reply is waited for' })
  @ApiOkResponse({ type: ChannelPage })
  page(@CallerOf() caller: Caller, @Query() query: WorkQuery): Promise<ChannelPage> {
    return this.lists.work(caller, { what: 'contact' }, query);
  }

  @Get('contacts/:id')
  @Action('contact:read')
  @ApiOperation({ summary: 'One contact as far as you may see it' })
  @ApiOkResponse({ type: ChannelThingAnswer })
  read(@CallerOf() caller: Caller, @Param('id', ThingIdPipe) id: ThingId, @Res() reply: FastifyReply): Promise<void> {
    return shown(reply, id, this.contacts.read(caller, id));
  }

  @Post('contacts/:id/replies')
  @HttpCode(200)
  @Action('contact:record')
  @ApiOperation({ summary: 'Record what the other service said' })
  @ApiOkResponse({ type: ChannelRecorded })
  reply(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: ReplyBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return stepped(reply, this.contacts.reply(caller, id, body));
  }

  @Post('contacts/:id/closure')
  @HttpCode(200)
  @Action('contact:record')
  @ApiOperation({ summary: 'Nobody waits for a reply any more' })
  @ApiOkResponse({ type: ChannelRecorded })
  close(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Body() body: CloseContactBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return stepped(reply, this.contacts.close(caller, id, body));
  }

  @Get('children/:childId/direct-contacts')
  @Action('direct-contact:read')
  @AnswersFrom('concerns-told')
  @ApiOperation({ summary: 'Which of the services that work with the child somebody of your service has spoken to' })
  @ApiOkResponse({ type: DirectContactsAnswer })
  direct(@CallerOf() caller: Caller, @Param('childId', PersonIdPipe) child: PersonId): Promise<DirectContactsAnswer> {
    return this.lists.directContacts(caller, child);
  }

  @Get('untold-concerns')
  @Action('direct-contact:read')
  @AnswersFrom('concerns-told')
  @ApiOperation({ summary: 'Concerns of your service about which nobody was spoken to; a standing share tells nobody' })
  @ApiOkResponse({ type: UntoldPage })
  untold(@CallerOf() caller: Caller, @Query() query: WorkQuery): Promise<UntoldPage> {
    return this.lists.untold(caller, query);
  }
}
