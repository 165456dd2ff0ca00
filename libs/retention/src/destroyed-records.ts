import type { EventFilter, EventLog } from '@safeguarding/event-log';
import type { Position } from '@safeguarding/kernel';
import { holds } from './core/holds.ts';
import type { DisposalOf } from './core/disposal.ts';
import { destructionTold } from './retention-slices.ts';

/** What a log says was destroyed, and where it says so. */
export type DestroyedRecords = Pick<DisposalOf, 'disposal' | 'controller' | 'person' | 'retention'> & {
  readonly position: Position;
};

type Readable = Pick<EventLog, 'readAll'>;
const page = 1_000;

async function* factsIn(log: Readable, filter: EventFilter): AsyncGenerator<DestroyedRecords> {
  let after: Position | undefined;
  for (;;) {
    const events = await log.readAll({ filter, limit: page, ...(after === undefined ? {} : { after }) });
    for (const { body, position } of events) yield { ...(JSON.parse(body) as { facts: DisposalOf }).facts, position };
    after = events.at(-1)?.position;
    if (events.length < page) return;
  }
}

/** Every destruction on record, read from the log itself, page by page. */
export const destroyedRecords = (log: Readable): AsyncGenerator<DestroyedRecords> =>
  factsIn(log, { streams: destructionTold.streams, types: destructionTold.eventTypes });

/** Every destruction that was begun: that stands on record before the key goes, and is the only way in which one of people goes. */
export const destructionsBegun = (log: Readable): AsyncGenerator<DestroyedRecords> =>
  factsIn(log, { streams: [`${holds.category}-`], types: ['DestructionBegun'] });
