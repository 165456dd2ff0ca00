import { Module } from '@nestjs/common';
import { MaracAreasController } from './areas/areas.controller.ts';
import { MaracController } from './marac.controller.ts';
import { MaracLists } from './marac-lists.ts';
import { MaracService } from './marac-service.ts';
import { MaracStepsController } from './marac-steps.controller.ts';
import { MaracSteps } from './marac-steps-service.ts';
import { MaracMeetingsController } from './meetings/meetings.controller.ts';
import { PeopleOfCase } from './people-of-case.ts';

/** MARAC: cases, meetings, and what counts in each area. */
@Module({
  controllers: [MaracController, MaracStepsController, MaracMeetingsController, MaracAreasController],
  providers: [MaracService, MaracSteps, MaracLists, PeopleOfCase],
})
export class MaracModule {}
