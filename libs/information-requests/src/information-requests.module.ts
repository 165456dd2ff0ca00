import { Module, type DynamicModule } from '@nestjs/common';
import { AnsweringController } from './answering.controller.ts';
import { AnsweringService } from './answering-service.ts';
import { BalanceController } from './balance/balance.controller.ts';
import { Balance } from './balance/balance.ts';
import type { DutyDays } from './core/duty/duty-rules.ts';
import { DUTY_IN_FORCE_FROM, DutyService } from './duty/duty-service.ts';
import { DutyController } from './duty/duty.controller.ts';
import { RequestList } from './request-list/request-list.ts';
import { RequestService } from './request-service.ts';
import { RequestsController } from './requests.controller.ts';

/** Requests for information between services, the police's among them, and the duty to share. */
@Module({})
export class InformationRequestsModule {
  /** With the days from which ss.16LA and 16LC bind, where they are known. */
  static with(days: DutyDays): DynamicModule {
    return {
      module: InformationRequestsModule,
      controllers: [RequestsController, AnsweringController, DutyController, BalanceController],
      providers: [
        { provide: DUTY_IN_FORCE_FROM, useValue: days },
        RequestService,
        AnsweringService,
        RequestList,
        DutyService,
        Balance,
      ],
    };
  }
}
