import type { EventEnvelope, RecordedEvent } from '@safeguarding/kernel';
import type { LogEvent } from '../port.ts';
import { Upcasters } from './upcasters.ts';

const none = new Upcasters();

/** Opens the stored bytes, puts the event in its place and brings it to its newest version; throws UnknownEventVersion. */
export const parseEvent = (event: LogEvent, upcasters: Upcasters = none): RecordedEvent => {
  const { stream, revision, position } = event;
  return { ...upcasters.upcast(JSON.parse(event.body) as EventEnvelope), stream, revision, position };
};

/** `parseEvent` with its upcasters, as the ledger and the read models want it. */
export const eventReader =
  (upcasters: Upcasters) =>
  (event: LogEvent): RecordedEvent =>
    parseEvent(event, upcasters);
