export { incidentRules } from './core/incident-forms.ts';
export { incidentErrors } from './core/incident-errors.ts';
export { seriousIncidentsModel } from './incident-list-model.ts';
export { incidentEvents, incidentTimeline } from './incident-slice.ts';
export { incidentTimescales } from './incident-timescales.ts';
export { SeriousIncidentsModule } from './serious-incidents.module.ts';
