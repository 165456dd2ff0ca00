export { streamsAsOf } from './as-of.ts';
export * from './port.ts';
export { largestBodyBytes } from './limits.ts';
export { SqliteEventLog, type SqliteEventLogOptions } from './sqlite/sqlite-event-log.ts';
export { EventStoreDbEventLog, type EventStoreDbOptions } from './eventstoredb/eventstoredb-event-log.ts';
export { ConnectionStringRefused } from './eventstoredb/connection.ts';
export { startTestServer, testServerKind, testServerNote, type TestServer } from './eventstoredb/fake/test-server.ts';
export { LogInUse } from './sqlite/writer-link.ts';
export { takeWriterLock, type WriterLock } from './sqlite/writer-lock.ts';
export { MemoryEventLog } from './memory/memory-event-log.ts';
export { Faults, withFaults } from './memory/faults.ts';
export type { Backoff } from './followers/backoff.ts';
export type { Following, FollowerFailure, FollowerStatus, FollowOptions } from './followers/follower.ts';
export { ReadDatabase, type ModelShape, type Row } from './followers/read-database.ts';
export { runProjection, type Applied, type ProjectionOptions, type ReadModel } from './followers/projection.ts';
export { runProjections } from './followers/projections.ts';
export {
  clearRebuilds,
  rebuildModel,
  rebuildsAsked,
  type RebuildParts,
  type RebuildProgress,
} from './followers/rebuild.ts';
export {
  MemoryCheckpoints,
  SqliteCheckpoints,
  type CheckpointStore,
  type HeldCheckpoint,
} from './followers/checkpoints.ts';
export { carryPlaces, checkpointsFile, countPlaces, type CarriedPlaces } from './followers/carried-places.ts';
export { isInfrastructureFault, Superseded, type Fault } from './followers/fault.ts';
export type { DiscardedEvent, ParkedEvent } from './followers/parking.ts';
export type { Quarantine, Replayed } from './followers/quarantine.ts';
export { HandlerTimedOut, type Reaction, type ReactionOptions } from './followers/handler-runner.ts';
export { runReaction } from './followers/reaction.ts';
export { UnknownEventVersion, Upcasters, type EventVersions, type Upcast } from './upcasting/upcasters.ts';
export { ordinalOf, positionOf } from './position.ts';
export { eventReader, parseEvent } from './upcasting/parse-event.ts';
export { checkStoredSamples, type SampleReader } from './upcasting/stored-samples.ts';
