export { reviewErrors } from './core/review-errors.ts';
export { reviewEvents } from './review-slice.ts';
export { ReviewsModule } from './reviews.module.ts';
export { whenReviewConfirmedThenRecordScope } from './when-review-confirmed-then-record-scope.ts';
