export {
  adminSocketOf,
  AdminRefused,
  AdminUnreachable,
  askAdmin,
  serveAdmin,
  type AdminCommand,
  type AdminProgress,
  type AdminSocket,
} from './admin-socket.ts';
export { ClientShare } from './client-share.ts';
export * from './clock.ts';
export { ConfigurationRefused, readConfig, type AppConfig } from './config.ts';
export type { KafkaConfig } from './kafka-config.ts';
export { bodyFault, deepestBody, type BodyFault } from './core/body-rules.ts';
export * from './core/error-catalogue.ts';
export { edgeErrors, platformErrors, type EdgeEntry } from './core/platform-errors.ts';
export { problemOf, problemType, statusOf, type Problem } from './core/problem.ts';
export { Health, HealthController, type HealthCheck } from './health.ts';
export { serveHealth } from './health-server.ts';
export { configureHttp, createAdapter, type EdgeParts } from './http.ts';
export { HttpProblem } from './http-problem.ts';
export * from './identity/index.ts';
export { errorFields, loggable, Logs, nestLogger } from './logs.ts';
export {
  Maintenance,
  maintenanceReasons,
  readMaintenance,
  switchOff,
  switchOn,
  type MaintenanceReason,
} from './maintenance.ts';
export { Metrics } from './metrics.ts';
export { openApiOf, serveOpenApi } from './openapi.ts';
export { AnswersFrom } from './edge.guard.ts';
export { PageQuery, pageQueryUpTo } from './page-query.ts';
export { answerTo, ProblemFilter, type WithSettle } from './problem.filter.ts';
export { RateLimit } from './rate-limit.ts';
export * from './replies.ts';
export { factsOf, isNotModified, readFacts, type RequestFacts } from './request-facts.ts';
export { AtOnce, readUpload, type Upload } from './uploads.ts';
export { onlyValidates, SubmissionQuery, valid, ValidatedAnswer } from './validate-only.ts';
export { validationPipe } from './validation.ts';
