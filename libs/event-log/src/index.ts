export * from './port.ts';
export { positionOf, ordinalOf } from './position.ts';
export { SqliteEventLog, type SqliteEventLogOptions } from './sqlite/sqlite-event-log.ts';
export { LogInUse } from './sqlite/writer-link.ts';
export { MemoryEventLog } from './memory/memory-event-log.ts';
export { Faults, withFaults } from './memory/faults.ts';
