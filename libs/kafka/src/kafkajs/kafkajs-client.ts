import kafkajs, { type Admin, type Kafka, type KafkaConfig as Options, type Producer } from 'kafkajs';
import type { KafkaConfig } from '@safeguarding/platform';
import { KafkaUnavailable } from '../kafka-errors.ts';
import type { Consuming, KafkaClient, OnTrouble, OutgoingRecord, PartitionLag, TakeBatch } from '../port.ts';
import { GroupMember } from './group-member.ts';
import { quietTimers } from './quiet-timers.ts';

quietTimers();

type ConnectionConfig = Pick<KafkaConfig, 'brokers' | 'tls' | 'sasl'>;

const optionsOf = ({ brokers, tls, sasl }: ConnectionConfig): Options => ({
  clientId: 'safeguarding-ledger',
  brokers: [...brokers],
  connectionTimeout: 3_000,
  authenticationTimeout: 10_000,
  requestTimeout: 15_000,
  retry: { initialRetryTime: 200, maxRetryTime: 3_000, retries: 4 },
  // It calls every answer that it retries an error and repeats what was sent; what lasts comes out as KafkaUnavailable.
  logLevel: kafkajs.logLevel.NOTHING,
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
  private producer: Promise<Producer> | undefined;
  private admin: Promise<Admin> | undefined;
  private closed = false;

  constructor(config: ConnectionConfig, onTrouble: OnTrouble = () => undefined) {
    this.kafka = new kafkajs.Kafka(optionsOf(config));
    this.onTrouble = onTrouble;
  }

  async consume(group: string, topics: readonly string[], take: TakeBatch): Promise<Consuming> {
    const member = new GroupMember(this.kafka, { group, topics, take, onTrouble: this.onTrouble });
    await member.start();
    return member;
  }

  publish(topic: string, records: readonly OutgoingRecord[]): Promise<void> {
    return asUnavailable(async () => {
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
          const next = from < BigInt(low) ? BigInt(low) : from;
          return { topic, partition, messages: Number(BigInt(high) - next) };
        });
      });
      return (await Promise.all(lags)).flat();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    const [producer, admin] = await Promise.allSettled([this.producer, this.admin]);
    if (producer.status === 'fulfilled') await producer.value?.disconnect();
    if (admin.status === 'fulfilled') await admin.value?.disconnect();
  }

  /** One connection for all that is published; a connection that failed is tried anew by the next who needs it. */
  private connected(): Promise<Producer> {
    if (this.closed) throw new Error('The client is closed.');
    const { DefaultPartitioner } = kafkajs.Partitioners;
    this.producer ??= (async () => {
      const producer = this.kafka.producer({
        allowAutoTopicCreation: false,
        createPartitioner: DefaultPartitioner,
        // With one request under way a retry cannot overtake what was sent after it.
        maxInFlightRequests: 1,
      });
      await producer.connect();
      return producer;
    })().catch((error: unknown) => {
      this.producer = undefined;
      throw error;
    });
    return this.producer;
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
