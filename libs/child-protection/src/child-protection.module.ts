import { Module } from '@nestjs/common';
import { ProcessList } from './process-list/process-list.ts';
import { ProtectionController } from './protection.controller.ts';
import { ProtectionService } from './protection-service.ts';

/** Child protection processes: discussion, enquiry, conference, plan, review. */
@Module({ controllers: [ProtectionController], providers: [ProtectionService, ProcessList] })
export class ChildProtectionModule {}
