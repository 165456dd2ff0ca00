import { Module, type DynamicModule } from '@nestjs/common';
import { AccessGate, AgencyRegister, Receipts } from '@safeguarding/access';
import { ConcernsModule, ConcernService } from '@safeguarding/concerns';
import { ReadDatabase } from '@safeguarding/event-log';
import { Ledger, SEALING } from '@safeguarding/ledger';
import { ReferralService, ReferralsModule } from '@safeguarding/referrals';
import type { Sealing } from '@safeguarding/sealing';
import { AttachmentService } from './attachment-service.ts';
import {
  AttachmentLimit,
  ConcernAttachmentsController,
  ReferralAttachmentsController,
} from './attachments.controllers.ts';
import { BLOB_STORE, type BlobStore } from './blob-store.ts';

/** Documents beside concerns and referrals. The composition gives the blob store and the limit. */
@Module({})
export class AttachmentsModule {
  static with({ blobs, limitBytes }: { readonly blobs: BlobStore; readonly limitBytes: number }): DynamicModule {
    return {
      module: AttachmentsModule,
      imports: [ConcernsModule, ReferralsModule],
      controllers: [ConcernAttachmentsController, ReferralAttachmentsController],
      exports: [AttachmentService],
      providers: [
        { provide: BLOB_STORE, useValue: blobs },
        { provide: AttachmentLimit, useValue: { bytes: limitBytes } },
        {
          provide: AttachmentService,
          inject: [
            ...[Ledger, AccessGate, AgencyRegister, Receipts],
            ...[SEALING, BLOB_STORE, ReadDatabase, ConcernService, ReferralService],
          ],
          useFactory: (
            ledger: Ledger,
            gate: AccessGate,
            register: AgencyRegister,
            receipts: Receipts,
            sealing: Sealing,
            store: BlobStore,
            db: ReadDatabase,
            concerns: ConcernService,
            referrals: ReferralService,
          ) =>
            new AttachmentService({
              ...{ ledger, gate, register, receipts, sealing, blobs: store, db },
              holders: { concern: (id) => concerns.held(id), referral: (id) => referrals.held(id) },
            }),
        },
      ],
    };
  }
}
