import { Module } from '@nestjs/common';
import { AnsweringController } from './answering.controller.ts';
import { AnsweringService } from './answering-service.ts';
import { RequestList } from './request-list/request-list.ts';
import { RequestService } from './request-service.ts';
import { RequestsController } from './requests.controller.ts';

/** Requests for information between services, and the police's among them. */
@Module({
  controllers: [RequestsController, AnsweringController],
  providers: [RequestService, AnsweringService, RequestList],
})
export class InformationRequestsModule {}
