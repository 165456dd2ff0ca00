import { Buffer } from 'node:buffer';
import { clearTimeout, setTimeout } from 'node:timers';
import {
  ANY,
  BACKWARDS,
  END,
  FORWARDS,
  NO_STREAM,
  START,
  STREAM_EXISTS,
  type AllStreamRecordedEvent,
  type BinaryEventType,
  type EventData,
  type EventStoreDBClient,
} from '@eventstore/db-client';
import type { Expectation } from '../core/judge-append.ts';
import { failureOf } from './failures.ts';
import type { Asking, Outcome, WireEvent, WireStored } from './messages.ts';
import { placeOfPosition, positionOfPlace } from './place.ts';

/** A page ends here at the latest, whatever was asked for: bodies may be large. */
const largestPageBytes = 16_777_216;

const expectations = { noStream: NO_STREAM, exists: STREAM_EXISTS, any: ANY } as const;
const expectedOf = (expected: Expectation) =>
  typeof expected === 'number' ? BigInt(expected) : expectations[expected];

/** As octets: the client would parse and write JSON anew, and the bytes of a body are kept as they are. */
const eventDataOf = ({ wireId, id, type, body }: WireEvent): EventData<BinaryEventType> => ({
  id: wireId,
  type,
  contentType: 'application/octet-stream',
  data: Buffer.from(body),
  metadata: { id },
});

/** Events of the database about itself; `PersistentConfig1` and its like lie in streams of that kind only. */
export const isOurs = ({ streamId, type }: { readonly streamId: string; readonly type: string }): boolean =>
  !streamId.startsWith('$') && !type.startsWith('$');

const idIn = (metadata: unknown): string | undefined => {
  const id = (metadata as { readonly id?: unknown } | undefined)?.id;
  return typeof id === 'string' ? id : undefined;
};

const textOf = (data: unknown): string =>
  data instanceof Uint8Array
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString()
    : JSON.stringify(data);

/** An event as the port knows it. */
export const logEventOf = (event: AllStreamRecordedEvent): WireStored => ({
  id: idIn(event.metadata) ?? event.id,
  type: event.type,
  body: textOf(event.data),
  stream: event.streamId,
  revision: Number(event.revision),
  position: positionOfPlace(event.position),
});

type Reading = {
  on(name: 'data', take: (resolved: { readonly event?: unknown }) => void): unknown;
  on(name: 'end' | 'close', done: () => void): unknown;
  on(name: 'error', fail: (error: Error) => void): unknown;
  cancel(): Promise<void>;
};

type Collected = { readonly events: readonly AllStreamRecordedEvent[]; readonly whole: boolean };

/** Everything that a read gives, up to a size; the client knows no time limit for reads. */
const collect = (reading: Reading, timeoutMs: number): Promise<Collected> =>
  new Promise((resolve, reject) => {
    const events: AllStreamRecordedEvent[] = [];
    let bytes = 0;
    const finish = (end: () => void): void => {
      clearTimeout(timer);
      end();
    };
    const cancel = (): void => {
      reading.cancel().catch(() => undefined);
    };
    const timer = setTimeout(() => {
      cancel();
      reject(new Error('the read did not end in time'));
    }, timeoutMs);
    // The listener stays for good: an error that comes after the end would otherwise end the thread.
    reading.on('error', (error) => {
      finish(() => {
        reject(error);
      });
    });
    reading.on('data', ({ event }) => {
      if (!event) return;
      const recorded = event as AllStreamRecordedEvent;
      events.push(recorded);
      bytes += recorded.data instanceof Uint8Array ? recorded.data.byteLength : 0;
      if (bytes <= largestPageBytes) return;
      cancel();
      finish(() => {
        resolve({ events, whole: false });
      });
    });
    for (const end of ['end', 'close'] as const)
      reading.on(end, () => {
        finish(() => {
          resolve({ events, whole: true });
        });
      });
  });

const append = async (
  client: EventStoreDBClient,
  { stream, expected, events }: Extract<Asking, { kind: 'append' }>,
  timeoutMs: number,
): Promise<Outcome> => {
  const result = await client.appendToStream(stream, events.map(eventDataOf), {
    // Always sent: without it the client means ANY.
    expectedRevision: expectedOf(expected),
    requiresLeader: true,
    deadline: timeoutMs,
  });
  const { nextExpectedRevision, position } = result;
  if (!position) return { kind: 'again', why: 'an append without a position', lost: false };
  return { kind: 'appended', revision: Number(nextExpectedRevision), position: positionOfPlace(position) };
};

const readStream = async (
  client: EventStoreDBClient,
  { stream, from, backwards, limit }: Extract<Asking, { kind: 'readStream' }>,
  timeoutMs: number,
): Promise<Outcome> => {
  const reading = client.readStream(stream, {
    maxCount: limit,
    direction: backwards ? BACKWARDS : FORWARDS,
    fromRevision: from === undefined ? (backwards ? END : START) : BigInt(from),
    // The fence reads streams: a follower may not have heard of a withdrawal yet.
    requiresLeader: true,
  });
  try {
    const { events, whole } = await collect(reading, timeoutMs);
    return { kind: 'page', events: events.map(logEventOf), end: whole && events.length < limit };
  } catch (error) {
    if ((error as { readonly type?: unknown }).type === 'stream-not-found')
      return { kind: 'page', events: [], end: true };
    throw error;
  }
};

const readAll = async (
  client: EventStoreDBClient,
  { after, backwards, limit }: Extract<Asking, { kind: 'readAll' }>,
  timeoutMs: number,
): Promise<Outcome> => {
  const place = after === undefined ? undefined : placeOfPosition(after);
  // Forwards the event at the position itself comes first, backwards it does not come.
  const count = place && !backwards ? limit + 1 : limit;
  const reading = client.readAll({
    maxCount: count,
    direction: backwards ? BACKWARDS : FORWARDS,
    fromPosition: place ?? (backwards ? END : START),
    requiresLeader: true,
  });
  const { events, whole } = await collect(reading, timeoutMs);
  const fresh = events.filter(({ position }) => backwards || after === undefined || positionOfPlace(position) > after);
  const last = fresh.at(-1);
  return {
    kind: 'page',
    events: fresh.filter(isOurs).map(logEventOf),
    ...(last ? { last: positionOfPlace(last.position) } : {}),
    end: whole && events.length < count,
  };
};

/** Does what is asked, once; whatever goes wrong is an outcome. */
export const answer = async (client: EventStoreDBClient, asking: Asking, timeoutMs: number): Promise<Outcome> => {
  try {
    if (asking.kind === 'append') return await append(client, asking, timeoutMs);
    if (asking.kind === 'readStream') return await readStream(client, asking, timeoutMs);
    return await readAll(client, asking, timeoutMs);
  } catch (error) {
    return failureOf(error);
  }
};

/** Where a subscription goes on, exclusive. */
export const followFrom = (after: string) => placeOfPosition(after) ?? START;
