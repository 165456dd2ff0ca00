export { ConcernService, raisedAt, type RaisedConcern } from './concern-service.ts';
export { concernEvents, concernTimeline } from './concern-slice.ts';
export { ConcernsModule } from './concerns.module.ts';
export type { ConcernRaised } from './core/concern.ts';
export { concernErrors } from './core/concern-errors.ts';
export { RaiseConcernBody } from './concerns.requests.ts';
export { OwnConcernsModule } from './own-concerns/own-concerns.module.ts';
export { ownConcernsModel } from './own-concerns/own-concerns-model.ts';
