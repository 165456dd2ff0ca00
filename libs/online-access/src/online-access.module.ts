import { Module } from '@nestjs/common';
import { OnlineAccessController } from './online-access.controller.ts';
import { OnlineAccessService } from './online-access.service.ts';
import { OnlineFactsReader } from './online-facts.ts';
import { OnlineRecordController } from './online-record.controller.ts';
import { OnlineRecord } from './online-record.ts';
import { OnlineStanding } from './online-standing.ts';
import { OnlineTasksController } from './tasks/online-tasks.controller.ts';
import { OnlineTasks } from './tasks/online-tasks.ts';

/** Online access of patients and proxies to a child's record. */
@Module({
  controllers: [OnlineAccessController, OnlineRecordController, OnlineTasksController],
  providers: [OnlineAccessService, OnlineFactsReader, OnlineStanding, OnlineTasks, OnlineRecord],
})
export class OnlineAccessModule {}
