export { repeatDefinitions, usualParameters } from './core/marac-area.ts';
export { maracErrors } from './core/marac-errors.ts';
export { listedMarac, maracEvents, maracTimeline } from './marac-slices.ts';
export { MaracModule } from './marac.module.ts';
