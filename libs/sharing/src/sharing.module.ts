import { Global, Module } from '@nestjs/common';
import { AgencyRegister, SharingPositions } from '@safeguarding/access';
import type { EventLog } from '@safeguarding/event-log';
import { EVENT_LOG, Ledger, READ_EVENT, type ReadEvent } from '@safeguarding/ledger';
import { BarsController } from './bars/bars.controller.ts';
import { BarsReader } from './bars/bars-reader.ts';
import { BirthLinks } from '@safeguarding/people';
import { BirthRecordLinks } from './births/birth-record-links.ts';
import { ConsentsController } from './consents.controller.ts';
import { EmergencyAccessController } from './emergency-access/emergency-access.controller.ts';
import { EmergencyAccess } from './emergency-access/emergency-access.service.ts';
import { Fence } from './fence.ts';
import { HandoversController } from './handover/handovers.controller.ts';
import { Handovers } from './handover/handovers.service.ts';
import { InvolvementsController } from './involvements.controller.ts';
import { MergingController } from './merging/merging.controller.ts';
import { Merging } from './merging/merging.service.ts';
import { RecordLinks } from './merging/record-links.ts';
import { OpeningsController } from './openings.controller.ts';
import { RegistrationsController } from './registrations/registrations.controller.ts';
import { ResidencesController } from './residence/residences.controller.ts';
import { ResidencesReader } from './residence/residences-reader.ts';
import { ShieldController } from './shield.controller.ts';
import { SharingCommands } from './sharing-commands.ts';
import { SharingReader } from './sharing-reader.ts';
import { SharingService } from './sharing-service.ts';
import { SharingController } from './sharing.controller.ts';

/** The fence, and everything that is decided about sharing. */
@Global()
@Module({
  controllers: [
    InvolvementsController,
    ConsentsController,
    OpeningsController,
    ShieldController,
    SharingController,
    EmergencyAccessController,
    MergingController,
    BarsController,
    RegistrationsController,
    ResidencesController,
    HandoversController,
  ],
  providers: [
    {
      provide: Fence,
      inject: [EVENT_LOG, READ_EVENT],
      useFactory: (log: EventLog, readEvent: ReadEvent) => new Fence({ log, readEvent }),
    },
    { provide: SharingPositions, useExisting: Fence },
    {
      provide: SharingService,
      inject: [Ledger, AgencyRegister],
      useFactory: (ledger: Ledger, register: AgencyRegister) => new SharingService(ledger, register),
    },
    SharingCommands,
    SharingReader,
    BarsReader,
    EmergencyAccess,
    ResidencesReader,
    Handovers,
    {
      provide: RecordLinks,
      inject: [Ledger, Fence],
      useFactory: (ledger: Ledger, fence: Fence) => new RecordLinks(ledger, fence),
    },
    Merging,
    {
      provide: BirthLinks,
      inject: [Ledger, Fence],
      useFactory: (ledger: Ledger, fence: Fence) => new BirthRecordLinks(ledger, fence),
    },
  ],
  exports: [Fence, SharingPositions, SharingService, RecordLinks, BirthLinks],
})
export class SharingModule {}
