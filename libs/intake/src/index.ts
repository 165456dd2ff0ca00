export { intakeErrors } from './core/intake-errors.ts';
export { discardReasons, type DiscardReason } from './core/dead-letter.ts';
export { DeadLetterDesk, type DeskAnswer } from './dead-letter-desk.ts';
export { deadLetterModel } from './dead-letter-model.ts';
export { intakeEvents } from './dead-letter-slice.ts';
export { forgetDeadLettersInTime } from './expiry.ts';
export { Intake } from './intake.ts';
export { IntakeModule } from './intake.module.ts';
