export { misfilingErrors } from './core/misfiling-errors.ts';
export { misfilingEvents } from './core/misfiling.ts';
export { MisfiledThings } from './misfiled-things.ts';
export { MisfilingModule } from './misfiling.module.ts';
export { movesModel } from './moves-model.ts';
export { whenMoveConfirmedThenMove } from './when-move-confirmed-then-move.ts';
