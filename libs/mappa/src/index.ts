export { mappaErrors } from './core/mappa-errors.ts';
export { reviewIntervals } from './core/review-intervals.ts';
export { schemeRules } from './core/schemes.ts';
export { listedMappa, mappaEvents, mappaTimeline } from './mappa-slices.ts';
export { MappaModule } from './mappa.module.ts';
