export { accessRequestEvents, accessRequestTimeline, accessRequestTimescales } from './access-request-slice.ts';
export { accessRequestErrors } from './core/access-request-errors.ts';
export { SubjectAccessModule } from './subject-access.module.ts';
export { accessRequestListModel } from './request-list/request-list-model.ts';
