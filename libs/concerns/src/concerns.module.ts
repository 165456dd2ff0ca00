import { Module } from '@nestjs/common';
import { ConcernService } from './concern-service.ts';
import { ConcernsController } from './concerns.controller.ts';
import { RecordCodesController } from './record-codes/record-codes.controller.ts';

/** Concerns. */
@Module({
  controllers: [ConcernsController, RecordCodesController],
  providers: [ConcernService],
  exports: [ConcernService],
})
export class ConcernsModule {}
