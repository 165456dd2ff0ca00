import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { Consuming, KafkaRecord, OnTrouble, TakeBatch } from '../port.ts';

type Membership = {
  readonly group: string;
  readonly topics: readonly string[];
  readonly take: TakeBatch;
  readonly onTrouble: OnTrouble;
};

const heartbeatMs = 2_000;
/** For so long the partitions of a member that died wait for it: kafkajs has no static membership. */
const sessionMs = 10_000;
/** A member that has asked a broker for nothing for so long is stuck (tulios/kafkajs#1566, #1616): it is begun anew. */
const silentMs = 60_000;
const watchMs = 5_000;
const longestRestartMs = 10_000;
/** Fetched at once from one partition; about a thousand concerns. */
const partitionBytes = 1_048_576;

const recordsOf = ({ topic, partition, messages }: EachBatchPayload['batch']): readonly KafkaRecord[] =>
  messages.map(({ offset, key, value, headers = {}, timestamp }) => ({
    topic,
    partition,
    offset,
    key,
    value,
    headers,
    writtenAtMs: Number(timestamp),
  }));

/** One consumer of kafkajs that is kept going: begun anew where it gave up or fell silent. */
export class GroupMember implements Consuming {
  private readonly kafka: Kafka;
  private readonly membership: Membership;
  private consumer: Consumer | undefined;
  private stopping = false;
  private heardAt = performance.now();
  private starting: Promise<void> = Promise.resolve();
  private watch: NodeJS.Timeout | undefined;
  private failures = 0;

  constructor(kafka: Kafka, membership: Membership) {
    this.kafka = kafka;
    this.membership = membership;
  }

  /** Resolves once it has begun to try: a service starts whether or not a broker answers. */
  start(): Promise<void> {
    this.begin();
    this.watch = setInterval(() => {
      if (!this.stopping && performance.now() - this.heardAt > silentMs) this.beginAnew(undefined);
    }, watchMs).unref();
    return Promise.resolve();
  }

  readonly stop = async (): Promise<void> => {
    this.stopping = true;
    clearInterval(this.watch);
    await this.starting;
    await this.consumer?.disconnect().catch(() => undefined);
  };

  private begin(): void {
    this.heardAt = performance.now();
    this.starting = this.join().catch(async (error: unknown) => {
      if (this.stopping) return;
      this.membership.onTrouble(error);
      this.failures += 1;
      await this.pause();
      if (!this.isStopping()) this.begin();
    });
  }

  /** Read anew after an await, which the compiler does not know to change it. */
  private isStopping(): boolean {
    return this.stopping;
  }

  private async pause(): Promise<void> {
    const until = performance.now() + Math.min(longestRestartMs, 500 * 2 ** Math.min(6, this.failures)) * Math.random();
    while (performance.now() < until && !this.stopping) await sleep(50);
  }

  private beginAnew(error: unknown): void {
    this.membership.onTrouble(error);
    const old = this.consumer;
    this.consumer = undefined;
    this.begin();
    void old?.disconnect().catch(() => undefined);
  }

  private async join(): Promise<void> {
    const { group, topics } = this.membership;
    const consumer = this.kafka.consumer({
      groupId: group,
      allowAutoTopicCreation: false,
      sessionTimeout: sessionMs,
      rebalanceTimeout: sessionMs,
      heartbeatInterval: heartbeatMs,
      maxBytesPerPartition: partitionBytes,
      maxWaitTimeInMs: 500,
      retry: { initialRetryTime: 200, maxRetryTime: 3_000, retries: 8, restartOnFailure: () => Promise.resolve(true) },
    });
    const { events } = consumer;
    const heard = (): void => {
      this.heardAt = performance.now();
      this.failures = 0;
    };
    for (const event of [events.FETCH, events.HEARTBEAT, events.GROUP_JOIN, events.END_BATCH_PROCESS])
      consumer.on(event, heard);
    consumer.on(events.CRASH, ({ payload }) => {
      // kafkajs begins anew by itself where it says so; where it does not, nobody else would.
      if (!payload.restart && consumer === this.consumer && !this.stopping) this.beginAnew(payload.error);
    });
    this.consumer = consumer;
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 4,
      eachBatch: (payload) => this.takeTurn(consumer, payload),
    });
  }

  private async takeTurn(consumer: Consumer, payload: EachBatchPayload): Promise<void> {
    const { topic, partition } = payload.batch;
    let lost: Error | undefined;
    // The group must hear of a member also while its appends take their time.
    const beat = setInterval(() => {
      payload.heartbeat().catch((error: unknown) => {
        lost ??= error instanceof Error ? error : new Error('The heartbeat failed.');
      });
    }, heartbeatMs);
    try {
      await this.membership.take(
        { topic, partition, records: recordsOf(payload.batch) },
        {
          goesOn: () => lost === undefined && payload.isRunning() && !payload.isStale() && !this.stopping,
          done: async ({ offset }) => {
            const next = String(BigInt(offset) + 1n);
            await consumer.commitOffsets([{ topic, partition, offset: next }]);
            payload.resolveOffset(offset);
          },
          pauseFor: (ms) => {
            const resume = payload.pause();
            setTimeout(resume, ms).unref();
          },
        },
      );
      await payload.heartbeat();
    } finally {
      clearInterval(beat);
    }
    // kafkajs knows what to do with its own error: it joins the group again.
    if (lost !== undefined) throw lost;
  }
}
