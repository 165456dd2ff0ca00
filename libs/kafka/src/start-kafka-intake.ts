import type { Clock } from '@safeguarding/kernel';
import type { KafkaConfig, Logs, Metrics } from '@safeguarding/platform';
import { intakeConsumer, type IntakeDoor } from './intake-consumer.ts';
import { IntakeLag, type LagFigures } from './intake-lag.ts';
import type { Consuming, KafkaClient } from './port.ts';

export type KafkaIntakeParts = {
  readonly client: KafkaClient;
  readonly config: Pick<KafkaConfig, 'group' | 'intakeTopics' | 'members'>;
  readonly intake: IntakeDoor;
  readonly clock: Clock;
  readonly logs: Pick<Logs, 'warn' | 'error'>;
  readonly metrics?: Pick<Metrics, 'gauge'>;
};

/** A running intake. */
export type KafkaIntake = {
  readonly lag: LagFigures;
  readonly counts: { readonly taken: number; readonly refused: number };
  /** What was begun is finished and committed; nothing more is fetched. */
  readonly stop: () => Promise<void>;
};

/**
 * Starts the members of the consumer group. A broker that does not answer delays them and nothing else. The one process that writes
 * the log calls it; with a log of many writers, any number of processes may.
 */
export const startKafkaIntake = async (parts: KafkaIntakeParts): Promise<KafkaIntake> => {
  const { client, config, logs, metrics } = parts;
  const { group, intakeTopics, members } = config;
  const lag = new IntakeLag(client, group, intakeTopics, {
    onChange: (reachable) => {
      logs.warn(reachable ? 'a Kafka broker answers' : 'no Kafka broker answers', {
        event: reachable ? 'kafka-reachable' : 'kafka-unreachable',
      });
    },
  });
  const counts = { taken: 0, refused: 0 };
  const take = intakeConsumer({
    intake: parts.intake,
    clock: parts.clock,
    told: {
      taken: (record) => {
        counts.taken += 1;
        lag.seen(record);
      },
      refused: (record) => {
        counts.refused += 1;
        lag.seen(record);
        logs.warn('a record was not taken', { event: 'kafka-record-refused' });
      },
      paused: (error) => {
        logs.error('a partition waits: the log does not take what is sent', error);
      },
    },
  });
  metrics?.gauge('kafka_intake_lag_messages', 'Records in the topics that are not yet taken', lag.messages);
  metrics?.gauge('kafka_intake_lag_seconds', 'Age of the records that wait', lag.seconds);
  metrics?.gauge('kafka_reachable', '1 while a broker answers', () => (lag.reachable() ? 1 : 0));
  metrics?.gauge('kafka_intake_taken', 'Records taken since the start', () => counts.taken);
  metrics?.gauge('kafka_intake_refused', 'Records kept as dead letters since the start', () => counts.refused);
  void lag.ask();
  const working: Consuming[] = [];
  for (let n = 0; n < members; n += 1) working.push(await client.consume(group, intakeTopics, take));
  return {
    lag,
    counts,
    stop: async () => {
      await Promise.all(working.map((one) => one.stop()));
      await lag.stop();
    },
  };
};
