import { Module } from '@nestjs/common';
import { LookUpPrerequisites } from '@safeguarding/access';
import { BrokeringController } from './brokering/brokering.controller.ts';
import { BrokeringService } from './brokering/brokering.service.ts';
import { DirectoryController } from './directory.controller.ts';
import { DirectoryService } from './directory.service.ts';
import { DirectoryUsers } from './directory-users.ts';
import { DirectoryUses } from './directory-uses.ts';

/** Who works with a child, who may ask, and contact with sensitive services through a broker. */
@Module({
  controllers: [DirectoryController, BrokeringController],
  providers: [
    DirectoryUsers,
    { provide: LookUpPrerequisites, useExisting: DirectoryUsers },
    DirectoryService,
    DirectoryUses,
    BrokeringService,
  ],
})
export class DirectoryModule {}
