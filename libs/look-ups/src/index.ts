export { lookUpErrors } from './core/look-up-errors.ts';
export { lookUpFlagsModel } from './flags/flags-model.ts';
export { lookUpEvents } from './look-up-slices.ts';
export { LookUpsModule } from './look-ups.module.ts';
