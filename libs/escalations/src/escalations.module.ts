import { Module } from '@nestjs/common';
import { LocalStages, ReferralsModule } from '@safeguarding/referrals';
import { EscalationService } from './escalation.service.ts';
import { EscalationsController } from './escalations.controller.ts';
import { LocalProcesses } from './local-process/local-processes.ts';
import { LocalProcessesController } from './local-process/local-processes.controller.ts';

/** Professional disagreements and the local processes that they follow. */
@Module({
  imports: [ReferralsModule],
  controllers: [EscalationsController, LocalProcessesController],
  providers: [EscalationService, LocalProcesses, { provide: LocalStages, useExisting: LocalProcesses }],
})
export class EscalationsModule {}
