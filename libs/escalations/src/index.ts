export { escalationErrors } from './core/escalation-errors.ts';
export { escalationListModel, openEscalations } from './escalation-list-model.ts';
export { escalationEvents, escalationTimeline } from './escalation-slice.ts';
export { EscalationsModule } from './escalations.module.ts';
