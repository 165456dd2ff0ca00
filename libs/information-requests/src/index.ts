export { requestErrors } from './core/request-errors.ts';
export { InformationRequestsModule } from './information-requests.module.ts';
export { requestListModel } from './request-list/request-list-model.ts';
export { requestEvents, requestTimeline } from './request-slice.ts';
export { whenRequestAnsweredThenDisclose } from './when-request-answered-then-disclose.ts';
