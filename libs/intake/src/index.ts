export { intakeReasons, type DeadLetterKept } from './core/dead-letter.ts';
export { intakeErrors } from './core/intake-errors.ts';
export { deadLetterModel } from './dead-letter-model.ts';
export { intakeEvents } from './dead-letter-slice.ts';
export { forgetDeadLettersInTime } from './expiry.ts';
export { IntakeModule } from './intake.module.ts';
export { Intake, type Arrival, type Taken } from './intake.ts';
export { signatureExtension, signedContent } from './signature.ts';
