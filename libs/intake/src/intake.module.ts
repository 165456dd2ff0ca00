import { Module } from '@nestjs/common';
import { AgencyRegister } from '@safeguarding/access';
import { ConcernsModule, ConcernService } from '@safeguarding/concerns';
import { Ledger } from '@safeguarding/ledger';
import { Maintenance } from '@safeguarding/platform';
import { KeyedHash } from '@safeguarding/sealing';
import { DeadLetters } from './dead-letters.ts';
import { IntakeController } from './intake.controller.ts';
import { Intake } from './intake.ts';
import { takeConcern } from './take-concern.ts';

/** CloudEvents into commands; HTTP is its first door. */
@Module({
  imports: [ConcernsModule],
  controllers: [IntakeController],
  providers: [
    {
      provide: Intake,
      inject: [AgencyRegister, KeyedHash, Ledger, ConcernService, Maintenance],
      useFactory: (
        register: AgencyRegister,
        keyedHash: KeyedHash,
        ledger: Ledger,
        concerns: ConcernService,
        maintenance: Maintenance,
      ) =>
        new Intake({
          register,
          checkOpen: () => {
            maintenance.check();
          },
          keyedHash,
          letters: new DeadLetters(ledger),
          takers: { 'uk.nhs.gp.safeguarding-concern-raised.v1': takeConcern(concerns) },
        }),
    },
  ],
})
export class IntakeModule {}
