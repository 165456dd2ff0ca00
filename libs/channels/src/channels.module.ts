import { Module } from '@nestjs/common';
import { AdviceController } from './advice.controller.ts';
import { AdviceService } from './advice.service.ts';
import { ContactService } from './contact.service.ts';
import { ContactsController } from './contacts.controller.ts';
import { ContributionService } from './contribution.service.ts';
import { ContributionsController } from './contributions.controller.ts';
import { ChannelLists } from './lists/channel-lists.ts';
import { MeetingService } from './meeting.service.ts';
import { PracticeMeetingsController } from './practice-meetings.controller.ts';
import { TellingChecks } from './telling.ts';

/** Whom a service told about a child, and how: advice, contacts, contributions, meetings inside the practice. */
@Module({
  controllers: [AdviceController, ContactsController, ContributionsController, PracticeMeetingsController],
  providers: [TellingChecks, AdviceService, ContactService, ContributionService, MeetingService, ChannelLists],
})
export class ChannelsModule {}
