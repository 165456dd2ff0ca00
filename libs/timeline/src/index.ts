export { timelineErrors } from './core/timeline-errors.ts';
export { draftsUntil, timelineModel } from './timeline-model.ts';
export { TimelineModule } from './timeline.module.ts';
