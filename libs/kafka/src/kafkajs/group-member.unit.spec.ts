import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { KafkaBatch, TakeBatch } from '../port.ts';
import { GroupMember } from './group-member.ts';

type Listener = (event: { readonly payload: Readonly<Record<string, unknown>> }) => void;

/** A consumer that does as it is told: crashes, silence and markers that a real broker will not produce on demand. */
class FaultyConsumer {
  readonly events = {
    ...{ FETCH: 'fetch', HEARTBEAT: 'heartbeat', GROUP_JOIN: 'join' },
    ...{ END_BATCH_PROCESS: 'end', CRASH: 'crash' },
  };
  readonly committed: unknown[] = [];
  ended = false;
  eachBatch: ((payload: EachBatchPayload) => Promise<void>) | undefined;
  private readonly listeners = new Map<string, Listener[]>();
  private readonly onConnect: (consumer: FaultyConsumer) => Promise<void>;

  constructor(onConnect: (consumer: FaultyConsumer) => Promise<void>) {
    this.onConnect = onConnect;
  }

  readonly on = (event: string, listener: Listener): void => {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
  };
  /** Who is answered late is there again, though it was given up meanwhile. */
  readonly connect = async (): Promise<void> => {
    await this.onConnect(this);
    this.ended = false;
  };
  readonly subscribe = (): Promise<void> => Promise.resolve();
  run = ({ eachBatch }: Pick<FaultyConsumer, 'eachBatch'>): Promise<void> => {
    this.eachBatch = eachBatch;
    this.tell('join');
    return Promise.resolve();
  };
  readonly commitOffsets = (offsets: unknown): Promise<void> => {
    this.committed.push(offsets);
    return Promise.resolve();
  };
  readonly disconnect = (): Promise<void> => {
    this.ended = true;
    return Promise.resolve();
  };

  tell(event: string, payload: Readonly<Record<string, unknown>> = {}): void {
    for (const listener of this.listeners.get(event) ?? []) listener({ payload });
  }
}

const refused = Object.assign(new Error('refused'), { name: 'KafkaJSProtocolError' });

const scene = (
  onConnect: (consumer: FaultyConsumer, nth: number) => Promise<void>,
  times: object,
  take: TakeBatch = () => Promise.resolve(),
) => {
  const made: FaultyConsumer[] = [];
  const troubles: unknown[] = [];
  const consumer = (): Consumer => {
    const one = new FaultyConsumer((self) => onConnect(self, made.indexOf(self)));
    made.push(one);
    return one as unknown as Consumer; // As much of one as a member uses.
  };
  const member = new GroupMember({ consumer } as Partial<Kafka> as Kafka, {
    ...{ group: 'g', topics: ['t'], take, times },
    onTrouble: (error) => troubles.push(error),
  });
  return { member, made, troubles };
};

/** Waits for what comes by itself, however busy the machine is. */
const until = async (isSo: () => boolean): Promise<void> => {
  for (const giveUpAt = performance.now() + 20_000; !isSo() && performance.now() < giveUpAt;) await sleep(5);
};

describe('a member of the group', () => {
  let stop: () => Promise<void> = () => Promise.resolve();
  afterEach(() => stop());

  it('that a broker refuses is begun anew again and again, each time later, and says so', async () => {
    const { member, made, troubles } = scene(
      (consumer) => {
        // As kafkajs does it: the connection is there, and the group is not to be joined.
        consumer.run = () => {
          consumer.tell('crash', { error: refused, restart: false });
          return Promise.resolve();
        };
        return Promise.resolve();
      },
      { firstRestartMs: 20, longestRestartMs: 80 },
    );
    stop = member.stop;
    const began = performance.now();
    await member.start();
    await until(() => made.length >= 7);
    // 20 + 40 + 80 + 80 + ... with jitter of a half: never sooner than half of each, however slow or fast the machine is.
    expect(made.length).toBeGreaterThanOrEqual(7);
    expect(performance.now() - began).toBeGreaterThan(180);
    expect(troubles.length).toBeGreaterThanOrEqual(made.length - 1);
    expect(member.atWork()).toBe(false);
  });

  it('of a broker that is silent is one at a time, however long the silence lasts', async () => {
    const answers: (() => void)[] = [];
    let silent = true;
    const { member, made } = scene(
      () =>
        new Promise((resolve) => {
          if (silent) answers.push(resolve);
          else resolve();
        }),
      { silentMs: 100, watchMs: 10, firstRestartMs: 1, longestRestartMs: 1 },
    );
    stop = member.stop;
    await member.start();
    await until(() => made.length > 3);
    expect(made.length).toBeGreaterThan(3);
    silent = false;
    for (const answer of answers) answer();
    const beating = setInterval(() => made.at(-1)?.tell('heartbeat'), 5);
    // The ones that were given up meanwhile have left; the last one alone consumes.
    const left = () => made.filter(({ ended }) => !ended);
    await until(() => member.atWork() && left().length === 1);
    expect([left(), made.at(-1)?.eachBatch !== undefined]).toEqual([[made.at(-1)], true]);
    expect(member.atWork()).toBe(true);
    clearInterval(beating);
  });

  it('is stopped in its time also where the broker is silent', async () => {
    const { member } = scene(() => new Promise(() => undefined), { stopMs: 50 });
    await member.start();
    const began = performance.now();
    await member.stop();
    // Without a time of its own it would wait for 12 seconds.
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(member.atWork()).toBe(false);
  });

  it('commits past the markers of transactions, which nobody takes', async () => {
    const batches: KafkaBatch[] = [];
    const { member, made } = scene(
      () => Promise.resolve(),
      {},
      async (batch, { done }) => {
        batches.push(batch);
        for (const record of batch.records) await done(record);
      },
    );
    stop = member.stop;
    await member.start();
    await until(() => made[0]?.eachBatch !== undefined);
    const [consumer] = made;
    const message = (offset: string) => ({
      ...{ offset, key: null, value: null, timestamp: '1000', attributes: 0, size: 1 },
      headers: { none: null, once: 'a', twice: ['a', 'b'], half: [null, 'b'] },
    });
    await consumer?.eachBatch?.({
      batch: { topic: 't', partition: 0, messages: [message('3'), message('4')], lastOffset: () => '5' },
      resolveOffset: () => undefined,
      heartbeat: () => Promise.resolve(),
      isRunning: () => true,
      isStale: () => false,
    } as unknown as EachBatchPayload); // As much of one as a turn uses.
    consumer?.tell('end', { topic: 't', partition: 0, batchSize: 0, lastOffset: '9' });
    expect(consumer?.committed).toEqual([
      [{ topic: 't', partition: 0, offset: '4' }],
      [{ topic: 't', partition: 0, offset: '6' }],
      [{ topic: 't', partition: 0, offset: '10' }],
    ]);
    // A header without a value is as good as none.
    expect(batches[0]?.records[0]?.headers).toEqual({ once: 'a', twice: ['a', 'b'], half: 'b' });
  });
});
