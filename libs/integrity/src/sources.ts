import { ordinalOf, type EventLog } from '@safeguarding/event-log';
import type { StoredEvent } from './verify.ts';

const page = 5_000;

/** A log from its beginning, page by page. */
export async function* eventsOf(log: Pick<EventLog, 'readAll'>): AsyncGenerator<readonly StoredEvent[]> {
  let from: Parameters<EventLog['readAll']>[0] = { limit: page };
  for (;;) {
    const events = await log.readAll(from);
    const stored = events.map(({ position, stream, revision, id, type, body }) => ({
      ...{ position: ordinalOf(position), stream, revision, id, type, body },
    }));
    if (stored.length > 0) yield stored;
    const last = events.at(-1);
    if (!last || events.length < page) return;
    from = { after: last.position, limit: page };
  }
}
