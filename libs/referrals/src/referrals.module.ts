import { Module } from '@nestjs/common';
import { DraftsController } from './drafts/drafts.controller.ts';
import { ReferralDrafts } from './drafts/drafts.service.ts';
import { LocalStagesSource } from './local-stages.ts';
import { ReferralInbox } from './referral-inbox/referral-inbox.ts';
import { ReferralReader } from './referral-reader.ts';
import { ReferralService } from './referral-service.ts';
import { ReferralsController } from './referrals.controller.ts';
import { ReferredChildren } from './referred-children.ts';

/** Referrals to children's social care. */
@Module({
  controllers: [ReferralsController, DraftsController],
  providers: [LocalStagesSource, ReferralService, ReferralReader, ReferralInbox, ReferredChildren, ReferralDrafts],
  exports: [ReferralService],
})
export class ReferralsModule {}
