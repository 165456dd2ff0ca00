export { AccessModule, type AccessParts } from './access.module.ts';
export { accessMatrixOf } from './access-matrix.ts';
export { isCommand, type GuardedRequest } from './access.guard.ts';
export { AgencyFilesRefused, loadAgencies, overruledByPeople, readAgencies, readAgencyFiles } from './agency-files.ts';
export { AgencyRegister, type Agency } from './agency-register.ts';
export * from './caller.ts';
export { ChildThings, type KindOfThing, type ThingReading } from './child-things.ts';
export { AccessReasonAnswer, StatesAccessReason } from './access-reason.requests.ts';
export * from './core/access-errors.ts';
export {
  accessReasons,
  accessReasonCodes,
  ownAccessReasons,
  statedAccessReason,
  toldAccessReason,
  type AccessReasonCode,
} from './core/access-reasons.ts';
export * from './core/actions.ts';
export * from './core/age-band.ts';
export * from './core/agency.ts';
export type { AgencyInFile } from './core/agency-loading.ts';
export * from './core/basis.ts';
export * from './core/entry.ts';
export * from './core/explanation.ts';
export { entryMoved, movedEntryEvents, type EntryMoved } from './core/moved-entry.ts';
export * from './core/period.ts';
export { policyBook, type PolicyVersion } from './core/policy-adoption.ts';
export * from './core/principal.ts';
export { receiptEvents, type Answer, type ReadAnswered } from './core/reading.ts';
export { retiredAt } from './core/source-key-decisions.ts';
export { othersField, redact, type Opened, type ShownFields } from './core/redaction.ts';
export { allClasses, classesIn, classSet, hasClass, type ClassSet } from './core/class-set.ts';
export { noSuccessions, type Successions } from './core/successions.ts';
export { involvementsFor, relationsOf } from './core/relations.ts';
export * from './core/sharing-position.ts';
export * from './core/view.ts';
export * from './core/vocabulary.ts';
export { Action, CallerOf, Public } from './decorators.ts';
export { AccessGate, type Permission, type Target, type ThingTarget } from './gate.ts';
export { movedEntriesOf, movedEntriesSlice, movedEntriesTimeline, type MovedState } from './moved-entries.ts';
export { listPage, type PagedList } from './list-page.ts';
export { OpenedContent } from './opened-content.ts';
export { explainPast, type ExplainedEntry, type PastQuestion } from './past-reading.ts';
export type { PolicyAhead } from './ahead.ts';
export { PolicyBook } from './policy/policy-book.ts';
export { policyDirectory, readPolicyFiles, type PolicyBundle } from './policy/policy-files.ts';
export { PolicyRefused } from './policy/policy-refused.ts';
export * from './ports.ts';
export { Readers, type Reading, type ReadingPage } from './readers/readers.ts';
export { readingsDuring, readingsModel, type ReadingDuring } from './readers/readings-model.ts';
export { Receipts, type Receipt } from './receipts.ts';
export { refusalFloorMs, waitForFloor } from './refusals.ts';
export { byText, newestFirst, rowsOfServices, soonestFirst } from './rows-of-services.ts';
export { checkRoutes, routesOf, UnguardedRoutes, type Route } from './route-check.ts';
export { gatherRows, isPermitted, permitted, visibleRows } from './visible-rows.ts';
