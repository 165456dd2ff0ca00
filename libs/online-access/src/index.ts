export { onlineErrors } from './core/online-errors.ts';
export { OnlineAccessModule } from './online-access.module.ts';
export { onlineEvents, onlineTimeline } from './online-slice.ts';
export { noteLapsesInTime } from './proxies/note-lapses-in-time.ts';
export { openProxiesModel } from './proxies/open-proxies-model.ts';
export { onlineTasksModel } from './tasks/online-tasks-model.ts';
