import { Module } from '@nestjs/common';
import { AccessRequestReader } from './access-request-reader.ts';
import { AccessRequestService } from './access-request.service.ts';
import { AccessRequestsController } from './access-requests.controller.ts';
import { Candidates } from './candidates.ts';
import { AccessRequestList } from './request-list/request-list.ts';

/** Subject access requests: received, checked, decided, answered. */
@Module({
  controllers: [AccessRequestsController],
  providers: [AccessRequestService, AccessRequestReader, AccessRequestList, Candidates],
})
export class SubjectAccessModule {}
