import type { EventEnvelope, RecordedEvent } from '@safeguarding/kernel';
import type { LogEvent } from '../port.ts';
import { isShared } from '../subscription/shared-events.ts';
import { Upcasters } from './upcasters.ts';

const none = new Upcasters();

/** Opens the stored bytes, puts the event in its place and brings it to its newest version; throws UnknownEventVersion. */
export const parseEvent = (event: LogEvent, upcasters: Upcasters = none): RecordedEvent => {
  const { stream, revision, position } = event;
  return { ...upcasters.upcast(JSON.parse(event.body) as EventEnvelope), stream, revision, position };
};

/** Followers of the end of the log are given the same events within a fraction of a second: so many are kept as they were read. */
const mostKept = 2_048;

/**
 * `parseEvent` with its upcasters, as the ledger and the read models want it. What a dozen follow is opened once for all of them, so
 * nobody changes anything in an event that they were given.
 */
export const eventReader = (upcasters: Upcasters): ((event: LogEvent) => RecordedEvent) => {
  const kept = new Map<LogEvent, RecordedEvent>();
  return (event) => {
    if (!isShared(event)) return parseEvent(event, upcasters);
    const known = kept.get(event);
    if (known) return known;
    const read = parseEvent(event, upcasters);
    kept.set(event, read);
    const [oldest] = kept.size > mostKept ? kept.keys() : [];
    if (oldest) kept.delete(oldest);
    return read;
  };
};
