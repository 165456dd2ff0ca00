export { referralDraftEvents } from './core/referral-draft.ts';
export { referralErrors } from './core/referral-errors.ts';
export * from './core/referral-vocabulary.ts';
export { referralDraftsModel } from './drafts/drafts-model.ts';
export { referralInboxModel } from './referral-inbox/referral-inbox-model.ts';
export { ReferralService } from './referral-service.ts';
export { referralEvents, referralTimeline } from './referral-slice.ts';
export { ReferralsModule } from './referrals.module.ts';
export { whenReferralSubmittedThenOpenLead } from './when-referral-submitted-then-open-lead.ts';
