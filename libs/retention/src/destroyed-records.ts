import type { EventLog } from '@safeguarding/event-log';
import type { Position } from '@safeguarding/kernel';
import type { DisposalOf } from './core/disposal.ts';
import { destructionTold } from './retention-slices.ts';

/** What a log says was destroyed, and where it says so. */
export type DestroyedRecords = Pick<DisposalOf, 'disposal' | 'controller' | 'person' | 'retention'> & {
  readonly position: Position;
};

const page = 1_000;

/** Every destruction on record, read from the log itself, page by page. */
export async function* destroyedRecords(log: Pick<EventLog, 'readAll'>): AsyncGenerator<DestroyedRecords> {
  const filter = { streams: destructionTold.streams, types: destructionTold.eventTypes };
  let after: Position | undefined;
  for (;;) {
    const events = await log.readAll({ filter, limit: page, ...(after === undefined ? {} : { after }) });
    for (const { body, position } of events) yield { ...(JSON.parse(body) as { facts: DisposalOf }).facts, position };
    after = events.at(-1)?.position;
    if (events.length < page) return;
  }
}
