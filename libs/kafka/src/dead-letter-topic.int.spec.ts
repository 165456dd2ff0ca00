import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { eventReader, MemoryCheckpoints, MemoryEventLog, Upcasters } from '@safeguarding/event-log';
import { streamName, type EventId } from '@safeguarding/kernel';
import { tellDeadLetterTopic } from './dead-letter-topic.ts';
import { KafkaUnavailable } from './kafka-errors.ts';
import type { KafkaClient, OutgoingRecord } from './port.ts';

const readEvent = eventReader(new Upcasters());
const logs = { error: () => undefined };

const keep = async (log: MemoryEventLog, count: number): Promise<readonly string[]> => {
  const letters = Array.from({ length: count }, () => randomUUID());
  for (const [n, letter] of letters.entries()) {
    const id = randomUUID() as EventId;
    const facts = { letter, door: 'kafka', topic: 't', partition: 0, offset: String(n), reason: 'no-data', bytes: 2 };
    const body = JSON.stringify({ id, type: 'DeadLetterKept', recordedAt: '2026-01-05T10:00:00.000Z', facts });
    await log.append(streamName('dead-letter', letter), 'noStream', [{ id, type: 'DeadLetterKept', body }]);
  }
  return letters;
};

/** A broker that remembers each request, and takes or refuses it as it is told: a real one refuses nothing on demand. */
const broker = (onRequest: (request: number) => void = () => undefined) => {
  const requests: (readonly OutgoingRecord[])[] = [];
  const publish: KafkaClient['publish'] = async (_, records) => {
    requests.push(records);
    await Promise.resolve();
    onRequest(requests.length);
  };
  return { requests, client: { publish } };
};
const keysOf = (records: readonly OutgoingRecord[]): readonly string[] => records.map(({ key }) => key);

describe('dead letters', () => {
  it('are told in as many requests as there are pages of them, in the order in which they were kept', async () => {
    const log = new MemoryEventLog();
    const letters = await keep(log, 1_000);
    const { requests, client } = broker();
    const parts = { client, log, checkpoints: new MemoryCheckpoints(), readEvent, logs };
    const telling = await tellDeadLetterTopic(parts, 'dead');
    expect(await telling.waitFor(await log.head(), 10_000)).toBe(true);
    await telling.stop();
    expect(requests).toHaveLength(4);
    expect(requests.flatMap(keysOf)).toEqual(letters);
  });

  it('that a broker did not acknowledge are told again in the same words, and none is passed over meanwhile', async () => {
    const log = new MemoryEventLog();
    const letters = await keep(log, 300);
    const checkpoints = new MemoryCheckpoints();
    const places: unknown[] = [];
    const name = 'when-dead-letter-kept-then-tell-topic';
    const { requests, client } = broker((request) => {
      places.push(checkpoints.load(name));
      // What was written of it before the answer was lost stays in the topic.
      if (request === 1) throw new KafkaUnavailable(new Error('no answer'));
    });
    const telling = await tellDeadLetterTopic({ client, log, checkpoints, readEvent, logs }, 'dead');
    expect(await telling.waitFor(await log.head(), 10_000)).toBe(true);
    await telling.stop();
    const [lost, again, rest] = requests;
    expect(again).toEqual(lost);
    expect([...keysOf(again ?? []), ...keysOf(rest ?? [])]).toEqual(letters);
    expect(places.slice(0, 2)).toEqual([undefined, undefined]);
    expect(checkpoints.load(name)).toBe(await log.head());
    expect(telling.quarantine.parkedKeys()).toBe(0);
  });
});
