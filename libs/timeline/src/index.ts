export { timelineErrors } from './core/timeline-errors.ts';
export { EntriesOfOwner } from './entries-of-owner.ts';
export { draftsUntil, timelineModel } from './timeline-model.ts';
export { TimelineModule } from './timeline.module.ts';
export { namesPerpetrator, tellsOfPassingOn } from './what-entries-tell.ts';
