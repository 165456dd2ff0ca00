import { Module } from '@nestjs/common';
import { DisposalLists } from './disposals/disposal-lists.ts';
import { DisposalService } from './disposals/disposal-service.ts';
import { DisposalsController } from './disposals/disposals.controller.ts';
import { HoldService } from './holds/hold-service.ts';
import { HoldsController } from './holds/holds.controller.ts';
import { Keeping } from './keeping.ts';

/** Until when records are kept, what keeps them longer, and how they go. */
@Module({
  controllers: [DisposalsController, HoldsController],
  providers: [Keeping, DisposalService, DisposalLists, HoldService],
})
export class RetentionModule {}
