export { authorityRules, checkAuthority, type Subject } from './core/authority.ts';
export { checkLegalFacts, type LegalController, type LegalFacts } from './core/legal-facts.ts';
export { mergeEvents } from './core/merge.ts';
export type { HandoverAccepted } from './core/handover-events.ts';
export { sharingErrors } from './core/sharing-errors.ts';
export { sharingEvents, type SharingEvent } from './core/sharing-events.ts';
export { channels, notSharingReasons, type Channel, type NotSharingReason } from './core/sharing-vocabulary.ts';
export {
  countOverdueReviews,
  emergencyAccessModel,
  openEmergencyReviews,
} from './emergency-access/emergency-access-model.ts';
export { Fence } from './fence.ts';
export { handoversModel } from './handover/handovers-model.ts';
export { ofRecords, ofServices, OpenWork, openWorkFrom, type OpenWorkKind } from './handover/open-work.ts';
export { mergesModel, unionsOf } from './merging/merges-model.ts';
export { ContaminationPage, ContaminationQuery } from './merging/merging.requests.ts';
export { contaminationOf } from './merging/merging.service.ts';
export { RecordLinks } from './merging/record-links.ts';
export { whenMergeConfirmedThenUnite } from './merging/when-merge-confirmed-then-unite.ts';
export { registrationsModel } from './registrations/registrations-model.ts';
export { SharingService, type Disclosure, type Withholding } from './sharing-service.ts';
export { sharingTimeline } from './sharing-timeline.ts';
export { SharingModule } from './sharing.module.ts';
export { AuthoriserBody, DeciderBody, LegalBody, longestText } from './sharing.parts.ts';
