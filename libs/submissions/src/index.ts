export { submissionsModel } from './submissions-model.ts';
export { SubmissionsModule } from './submissions.controller.ts';
