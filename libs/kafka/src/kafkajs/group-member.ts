import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, IHeaders, Kafka } from 'kafkajs';
import type { Consuming, KafkaRecord, OnTrouble, TakeBatch } from '../port.ts';
import { within } from '../within.ts';
import { isUnreadable } from './unreadable.ts';

type Membership = {
  readonly group: string;
  readonly topics: readonly string[];
  readonly take: TakeBatch;
  readonly onTrouble: OnTrouble;
  /** Shorter in tests. */
  readonly times?: Partial<typeof usualTimes>;
};

const heartbeatMs = 2_000;
/** For so long the partitions of a member that died wait for it: kafkajs has no static membership. */
const sessionMs = 10_000;
const usualTimes = {
  /** A member that has asked a broker for nothing for so long is stuck (tulios/kafkajs#1566, #1616): it is begun anew. */
  silentMs: 60_000,
  watchMs: 5_000,
  firstRestartMs: 500,
  longestRestartMs: 10_000,
  /** One that went well for so long has got over what it failed of before. */
  healedMs: 60_000,
  /** What was begun is finished in this time, or left to be recognised when it comes again: SIGTERM has 25 seconds. */
  stopMs: 12_000,
};
/** Partitions that are added at run time are read from their beginning once they are known. */
const metadataMs = 60_000;
/** Fetched at once from one partition; about a thousand concerns. */
const partitionBytes = 1_048_576;

/** A header may have no value (Java: `new RecordHeader("x", null)`): it is as good as absent, and nothing behind the port knows of it. */
const headersOf = (headers: IHeaders): KafkaRecord['headers'] =>
  Object.fromEntries(
    // The types of kafkajs know of no null, its decoder does.
    Object.entries<IHeaders[string] | null>(headers).flatMap(([name, value]) => {
      const values = [value].flat().filter((one) => one !== null && one !== undefined);
      return values.length === 0 ? [] : [[name, values.length === 1 ? values[0] : values]];
    }),
  );

const recordsOf = ({ topic, partition, messages }: EachBatchPayload['batch']): readonly KafkaRecord[] =>
  messages.map(({ offset, key, value, headers = {}, timestamp }) => ({
    topic,
    partition,
    offset,
    key,
    value,
    headers: headersOf(headers),
    ...(isUnreadable(headers) ? { unreadable: true as const } : {}),
    writtenAtMs: Number(timestamp),
  }));

const behind = (offset: string): string => String(BigInt(offset) + 1n);

/** It was given up while it was still joining the group. */
class Abandoned extends Error {
  override readonly name = 'Abandoned';
}

/** One consumer of kafkajs that is kept going: begun anew where it gave up or fell silent, later each time. */
export class GroupMember implements Consuming {
  private readonly kafka: Kafka;
  private readonly membership: Membership;
  private readonly times: typeof usualTimes;
  /** The one that counts; what any other still does is none of ours. */
  private consumer: Consumer | undefined;
  private stopping = false;
  private heardAt = performance.now();
  private startedAt = performance.now();
  private starting: Promise<void> = Promise.resolve();
  private watch: NodeJS.Timeout | undefined;
  private failures = 0;
  private joined = false;

  constructor(kafka: Kafka, membership: Membership) {
    this.kafka = kafka;
    this.membership = membership;
    this.times = { ...usualTimes, ...membership.times };
  }

  /** Resolves once it has begun to try: a service starts whether or not a broker answers. */
  start(): Promise<void> {
    this.starting = this.begin();
    this.watch = setInterval(() => {
      const silentMs = performance.now() - this.heardAt;
      if (!this.stopping && silentMs > this.times.silentMs) this.beginAnew(new Error('The member fell silent.'));
    }, this.times.watchMs).unref();
    return Promise.resolve();
  }

  readonly atWork = (): boolean => this.joined && !this.stopping;

  readonly stop = async (): Promise<void> => {
    this.stopping = true;
    clearInterval(this.watch);
    const ended = (async () => {
      await this.starting;
      await this.consumer?.disconnect();
    })();
    await within(this.times.stopMs, ended).catch(() => undefined);
  };

  private async begin(): Promise<void> {
    this.heardAt = performance.now();
    const consumer = this.newConsumer();
    this.consumer = consumer;
    try {
      await this.join(consumer);
    } catch (error) {
      if (consumer === this.consumer && !this.isStopping()) this.beginAnew(error);
      else await consumer.disconnect().catch(() => undefined);
    }
  }

  /** kafkajs would begin some anew by itself, and others never: here it is one place that does, so that there is never one too many. */
  private beginAnew(error: unknown): void {
    this.membership.onTrouble(error);
    const [old, now] = [this.consumer, performance.now()];
    this.consumer = undefined;
    this.joined = false;
    if (now - this.startedAt > this.times.healedMs) this.failures = 0;
    this.failures += 1;
    this.heardAt = now;
    void old?.disconnect().catch(() => undefined);
    this.starting = this.pause().then(() => (this.isStopping() ? undefined : this.begin()));
  }

  /** Read anew after an await, which the compiler does not know to change it. */
  private isStopping(): boolean {
    return this.stopping;
  }

  private async pause(): Promise<void> {
    const { firstRestartMs, longestRestartMs } = this.times;
    const most = Math.min(longestRestartMs, firstRestartMs * 2 ** Math.min(6, this.failures - 1));
    const until = performance.now() + most * (0.5 + Math.random() / 2);
    while (performance.now() < until && !this.stopping) await sleep(Math.min(50, most));
  }

  private newConsumer(): Consumer {
    const consumer = this.kafka.consumer({
      groupId: this.membership.group,
      allowAutoTopicCreation: false,
      sessionTimeout: sessionMs,
      rebalanceTimeout: sessionMs,
      heartbeatInterval: heartbeatMs,
      metadataMaxAge: metadataMs,
      maxBytesPerPartition: partitionBytes,
      maxWaitTimeInMs: 500,
      retry: { initialRetryTime: 200, maxRetryTime: 3_000, retries: 8, restartOnFailure: () => Promise.resolve(false) },
    });
    const { events } = consumer;
    const heard = (): void => {
      if (consumer === this.consumer) this.heardAt = performance.now();
    };
    for (const event of [events.FETCH, events.HEARTBEAT, events.GROUP_JOIN, events.END_BATCH_PROCESS])
      consumer.on(event, heard);
    consumer.on(events.GROUP_JOIN, () => {
      if (consumer !== this.consumer) return;
      if (!this.joined) this.startedAt = performance.now();
      this.joined = true;
    });
    // Nothing but markers of transactions and what was aborted: nobody is asked to take it, and without this it would count as lag for ever.
    consumer.on(events.END_BATCH_PROCESS, ({ payload: { topic, partition, batchSize, lastOffset } }) => {
      if (batchSize === 0 && consumer === this.consumer)
        void consumer.commitOffsets([{ topic, partition, offset: behind(lastOffset) }]).catch(() => undefined);
    });
    consumer.on(events.CRASH, ({ payload }) => {
      if (consumer === this.consumer && !this.stopping) this.beginAnew(payload.error);
    });
    return consumer;
  }

  private async join(consumer: Consumer): Promise<void> {
    const goOn = (): void => {
      if (consumer !== this.consumer || this.isStopping()) throw new Abandoned('Another one took its place.');
    };
    await consumer.connect();
    goOn();
    await consumer.subscribe({ topics: [...this.membership.topics], fromBeginning: true });
    goOn();
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 4,
      eachBatch: (payload) => this.takeTurn(consumer, payload),
    });
    // One that crashed while it joined has told so, and another one is on its way.
    if (consumer !== this.consumer) await consumer.disconnect().catch(() => undefined);
  }

  private async takeTurn(consumer: Consumer, payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const { topic, partition } = batch;
    let lost: Error | undefined;
    // The group must hear of a member also while its appends take their time.
    const beat = setInterval(() => {
      payload.heartbeat().catch((error: unknown) => {
        lost ??= error instanceof Error ? error : new Error('The heartbeat failed.');
      });
    }, heartbeatMs);
    const last = batch.messages.at(-1)?.offset;
    try {
      await this.membership.take(
        { topic, partition, records: recordsOf(batch) },
        {
          goesOn: () =>
            lost === undefined &&
            payload.isRunning() &&
            !payload.isStale() &&
            !this.stopping &&
            consumer === this.consumer,
          done: async ({ offset }) => {
            // Behind the last record a marker of its transaction may lie, which nobody has to take.
            const next = behind(offset === last ? batch.lastOffset() : offset);
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
