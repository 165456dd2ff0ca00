export { intakeErrors } from './core/intake-errors.ts';
export { countDeadLetters, deadLetterModel } from './dead-letter-model.ts';
export { intakeEvents } from './dead-letter-slice.ts';
export { forgetDeadLettersInTime } from './expiry.ts';
export { IntakeModule } from './intake.module.ts';
