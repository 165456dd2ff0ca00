export { checkLegalFacts, type LegalController, type LegalFacts } from './core/legal-facts.ts';
export { sharingErrors } from './core/sharing-errors.ts';
export { sharingEvents } from './core/sharing-events.ts';
export { emergencyAccessModel } from './emergency-access/emergency-access-model.ts';
export { SharingService } from './sharing-service.ts';
export { sharingTimeline } from './sharing-timeline.ts';
export { SharingModule } from './sharing.module.ts';
export { LegalBody } from './sharing.parts.ts';
