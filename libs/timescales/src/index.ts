export { clockListModel, countOverdueClocks } from './clock-list/clock-list-model.ts';
export { timescaleEvents } from './clock-slice.ts';
export type { FactOfChild, TimescaleContribution } from './contribution.ts';
export type { ClockMissed, ClockStarted, TimescaleFact } from './core/clock.ts';
export { timescaleErrors } from './core/timescale-errors.ts';
export * from './core/timescale-vocabulary.ts';
export { noteMissedInTime } from './note-missed-in-time.ts';
export { TimescalesModule } from './timescales.module.ts';
export { whenProcessMovesThenClocks } from './when-process-moves-then-clocks.ts';
