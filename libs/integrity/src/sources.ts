import { ordinalOf, type EventLog } from '@safeguarding/event-log';
import type { StoredEvent } from './verify.ts';

const page = 5_000;

/**
 * A log from its beginning, page by page. Where the engine counts its positions an event has the one that it lies at, so that a gap
 * shows; elsewhere events are counted as they come.
 */
export async function* eventsOf(
  log: Pick<EventLog, 'readAll' | 'capabilities'>,
): AsyncGenerator<readonly StoredEvent[]> {
  const { gaplessPositions } = log.capabilities;
  let from: Parameters<EventLog['readAll']>[0] = { limit: page };
  let counted = 0;
  for (;;) {
    const events = await log.readAll(from);
    const stored = events.map(({ position, stream, revision, id, type, body }) => {
      counted += 1;
      return { position: gaplessPositions ? ordinalOf(position) : counted, stream, revision, id, type, body };
    });
    if (stored.length > 0) yield stored;
    const last = events.at(-1);
    if (!last || events.length < page) return;
    from = { after: last.position, limit: page };
  }
}
