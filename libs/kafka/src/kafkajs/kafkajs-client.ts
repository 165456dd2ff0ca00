import kafkajs, { type Admin, type Kafka, type KafkaConfig as Options, type Producer } from 'kafkajs';
import type { KafkaConfig } from '@safeguarding/platform';
import { KafkaUnavailable } from '../kafka-errors.ts';
import type {
  Consuming,
  KafkaClient,
  OnRecordsGone,
  OnTrouble,
  OutgoingRecord,
  PartitionLag,
  TakeBatch,
} from '../port.ts';
import { readEveryCompression } from './codecs.ts';
import { GroupMember } from './group-member.ts';
import { quietTimers } from './quiet-timers.ts';
import { reachable } from './sockets.ts';
import { TookTooLong, within } from '../within.ts';

quietTimers();
readEveryCompression();

type ConnectionConfig = Pick<KafkaConfig, 'brokers' | 'tls' | 'sasl'>;

/** A broker that is silent is tried for so long; then whoever waits decides. Less than a handler of the log has. */
const publishMs = 60_000;
/** What was begun has ended before; this is the farewell to a broker that may be gone. */
const farewellMs = 3_000;
/** The one line of kafkajs's log that nothing else tells: the place of the group is no longer in the partition, and it begins anew. */
const outOfRange = 'Offset out of range, resetting to default offset';

const optionsOf = ({ brokers, tls, sasl }: ConnectionConfig, onGone: OnRecordsGone): Options => ({
  clientId: 'safeguarding-ledger',
  ...reachable(brokers),
  connectionTimeout: 3_000,
  authenticationTimeout: 10_000,
  requestTimeout: 15_000,
  retry: { initialRetryTime: 200, maxRetryTime: 3_000, retries: 4 },
  // It calls every answer that it retries an error and repeats what was sent; what lasts comes out as KafkaUnavailable.
  logLevel: kafkajs.logLevel.ERROR,
  logCreator:
    () =>
    ({ log: { message, topic, partition } }) => {
      if (message === outOfRange) onGone({ topic: String(topic), partition: Number(partition) });
    },
  ...(tls === undefined
    ? {}
    : {
        ssl: {
          minVersion: 'TLSv1.2',
          ...(tls.ca === undefined ? {} : { ca: [tls.ca] }),
          ...(tls.cert === undefined ? {} : { cert: tls.cert, key: tls.key }),
        },
      }),
  ...(sasl === undefined ? {} : { sasl: sasl as Exclude<Options['sasl'], undefined> }),
});

const asUnavailable = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw new KafkaUnavailable(error);
  }
};

/** The port on kafkajs 2.2.4, proven on brokers up to 4.4; what it does wrong stays in this folder. */
export class KafkajsClient implements KafkaClient {
  private readonly kafka: Kafka;
  private readonly onTrouble: OnTrouble;
  private onGone: OnRecordsGone = () => undefined;
  private producer: Promise<Producer> | undefined;
  private admin: Promise<Admin> | undefined;
  private closed = false;

  constructor(config: ConnectionConfig, onTrouble: OnTrouble = () => undefined) {
    this.kafka = new kafkajs.Kafka(
      optionsOf(config, (place) => {
        this.onGone(place);
      }),
    );
    this.onTrouble = onTrouble;
  }

  async consume(
    group: string,
    topics: readonly string[],
    take: TakeBatch,
    onGone: OnRecordsGone = () => undefined,
  ): Promise<Consuming> {
    this.onGone = onGone;
    const member = new GroupMember(this.kafka, { group, topics, take, onTrouble: this.onTrouble });
    await member.start();
    return member;
  }

  publish(topic: string, records: readonly OutgoingRecord[], signal?: AbortSignal): Promise<void> {
    return asUnavailable(async () => {
      try {
        await within(publishMs, this.send(topic, records), signal);
      } catch (error) {
        if (error instanceof TookTooLong) this.forgetProducer();
        throw error;
      }
    });
  }

  createTopics(topics: readonly string[]): Promise<void> {
    return asUnavailable(async () => {
      const admin = await this.administrating();
      const there = new Set(await admin.listTopics());
      const missing = topics.filter((topic) => !there.has(topic));
      if (missing.length === 0) return;
      const configEntries = [{ name: 'cleanup.policy', value: 'delete' }];
      await admin.createTopics({ topics: missing.map((topic) => ({ topic, numPartitions: 3, configEntries })) });
    });
  }

  lag(group: string, topics: readonly string[]): Promise<readonly PartitionLag[]> {
    return asUnavailable(async () => {
      const admin = await this.administrating();
      const committed = await admin.fetchOffsets({ groupId: group, topics: [...topics] });
      const lags = topics.map(async (topic) => {
        const taken = new Map(
          committed
            .find((one) => one.topic === topic)
            ?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]),
        );
        return (await admin.fetchTopicOffsets(topic)).map(({ partition, high, low }) => {
          const from = taken.get(partition) ?? -1n;
          // Where its place is not in the partition any more, or not yet again, the group begins with the first record that is.
          const next = from < BigInt(low) || from > BigInt(high) ? BigInt(low) : from;
          return {
            topic,
            partition,
            messages: Number(BigInt(high) - next),
            taken: from,
            low: BigInt(low),
            high: BigInt(high),
          };
        });
      });
      return (await Promise.all(lags)).flat();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    const leave = [this.producer, this.admin].map(async (one) => (await one)?.disconnect());
    await within(farewellMs, Promise.allSettled(leave)).catch(() => undefined);
  }

  private async send(topic: string, records: readonly OutgoingRecord[]): Promise<void> {
    const producer = await this.connected();
    await producer.send({
      topic,
      // Every replica in sync; how many must be is the topic's `min.insync.replicas`.
      acks: -1,
      messages: records.map(({ key, headers, value }) => ({
        key,
        headers,
        value: value === null ? null : Buffer.from(value),
      })),
    });
  }

  /** What hangs is not asked again: the next who publishes has a connection of its own. */
  private forgetProducer(): void {
    const old = this.producer;
    this.producer = undefined;
    void old?.then((one) => one.disconnect()).catch(() => undefined);
  }

  /** One connection for all that is published; a connection that failed is tried anew by the next who needs it. */
  private connected(): Promise<Producer> {
    if (this.closed) throw new Error('The client is closed.');
    const { DefaultPartitioner } = kafkajs.Partitioners;
    if (this.producer) return this.producer;
    const mine = (async () => {
      const producer = this.kafka.producer({
        allowAutoTopicCreation: false,
        createPartitioner: DefaultPartitioner,
        // With one request under way a retry cannot overtake what was sent after it.
        maxInFlightRequests: 1,
      });
      await producer.connect();
      return producer;
    })();
    this.producer = mine;
    mine.catch(() => {
      // Whoever gave it up meanwhile may have begun another one.
      if (this.producer === mine) this.producer = undefined;
    });
    return mine;
  }

  private administrating(): Promise<Admin> {
    if (this.closed) throw new Error('The client is closed.');
    this.admin ??= (async () => {
      const admin = this.kafka.admin({ retry: { retries: 1 } });
      await admin.connect();
      return admin;
    })().catch((error: unknown) => {
      this.admin = undefined;
      throw error;
    });
    return this.admin;
  }
}
