import { Module } from '@nestjs/common';
import { ConcernsModule } from '@safeguarding/concerns';
import { ReferralsModule } from '@safeguarding/referrals';
import { MisfiledThings } from './misfiled-things.ts';
import { MisfilingController } from './misfiling.controller.ts';
import { Misfiling } from './misfiling.service.ts';

/** Entries that were written on the wrong child. */
@Module({
  imports: [ConcernsModule, ReferralsModule],
  controllers: [MisfilingController],
  providers: [Misfiling, MisfiledThings],
})
export class MisfilingModule {}
