export { retentionErrors } from './core/retention-errors.ts';
export { schedule } from './core/schedule.ts';
export { destroyAgainInTime } from './destroy-again.ts';
export { destroyedRecords, type DestroyedRecords } from './destroyed-records.ts';
export { Keeping } from './keeping.ts';
export { retentionModel } from './retention-model.ts';
export { RetentionModule } from './retention.module.ts';
export { destructionTold, retentionEvents, retentionTimeline } from './retention-slices.ts';
export { whenDisposalApprovedThenDestroy } from './when-disposal-approved-then-destroy.ts';
