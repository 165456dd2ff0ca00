export { archiveInTime, directoryChildrenModel } from './archive-in-time.ts';
export { contactRequestsModel, openContactRequests } from './brokering/brokering-model.ts';
export { directoryErrors } from './core/directory-errors.ts';
export { directoryEvents, directoryTimeline } from './directory-slices.ts';
export { DirectoryModule } from './directory.module.ts';
