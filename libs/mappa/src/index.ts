export { mappaErrors } from './core/mappa-errors.ts';
export { listedMappa, mappaEvents, mappaTimeline } from './mappa-slices.ts';
export { MappaModule } from './mappa.module.ts';
