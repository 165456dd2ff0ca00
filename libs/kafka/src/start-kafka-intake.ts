import type { Clock } from '@safeguarding/kernel';
import type { KafkaConfig, Logs, Metrics } from '@safeguarding/platform';
import { intakeConsumer, type IntakeDoor } from './intake-consumer.ts';
import { IntakeLag, type LagFigures } from './intake-lag.ts';
import { faultIn } from './kafka-fault.ts';
import type { Consuming, KafkaClient } from './port.ts';
import { within } from './within.ts';

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
  /** Members of the group that have joined it and work. */
  readonly membersAtWork: () => number;
  /** What was begun is finished and committed; nothing more is fetched. */
  readonly stop: () => Promise<void>;
};

/** A broker that answers at all answers in this time; one that does not must not hold up the start. */
const firstAnswerMs = 1_000;

/**
 * Starts the members of the consumer group. A broker that does not answer delays them and nothing else. The one process that writes
 * the log calls it; with a log of many writers, any number of processes may.
 */
export const startKafkaIntake = async (parts: KafkaIntakeParts): Promise<KafkaIntake> => {
  const { client, config, logs, metrics } = parts;
  const { group, intakeTopics, members } = config;
  const lag = new IntakeLag(client, group, intakeTopics, {
    onChange: (reachable, fault) => {
      if (reachable) logs.warn('a Kafka broker answers', { event: 'kafka-reachable' });
      else logs.error('no Kafka broker answers as it should', fault, { event: 'kafka-unreachable' });
    },
    onGap: (lost) => {
      logs.error(
        'the place of the intake was no longer in its partition: records may have gone before they were taken',
        undefined,
        { event: 'kafka-records-gone', ...(lost === undefined ? {} : { count: lost }) },
      );
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
      refused: (record, reason) => {
        counts.refused += 1;
        lag.seen(record);
        logs.warn('a record was not taken', { event: 'kafka-record-refused', reason });
      },
      paused: (error, record) => {
        lag.waits(record);
        logs.error('a partition waits: the log does not take what is sent', faultIn(error));
      },
    },
  });
  metrics?.gauge('kafka_intake_lag_messages', 'Records in the topics that are not yet taken', lag.messages);
  metrics?.gauge('kafka_intake_lag_seconds', 'Age of the records that wait', lag.seconds);
  metrics?.gauge('kafka_reachable', '1 while a broker answers', () => (lag.reachable() ? 1 : 0));
  metrics?.gauge('kafka_intake_taken', 'Records taken since the start', () => counts.taken);
  metrics?.gauge('kafka_intake_refused', 'Records kept as dead letters since the start', () => counts.refused);
  metrics?.gauge('kafka_intake_gaps', 'Times the place of the intake was no longer in its partition', lag.gaps);
  const working: Consuming[] = [];
  const membersAtWork = (): number => working.filter((one) => one.atWork()).length;
  metrics?.gauge('kafka_intake_members', 'Members of the consumer group that have joined it and work', membersAtWork);
  // Where the group stood is known before a member changes it, so that it can be told how much had gone meanwhile.
  await within(firstAnswerMs, lag.ask()).catch(() => undefined);
  for (let n = 0; n < members; n += 1) working.push(await client.consume(group, intakeTopics, take, lag.gone));
  return {
    lag,
    counts,
    membersAtWork,
    stop: async () => {
      await Promise.all(working.map((one) => one.stop()));
      await lag.stop();
    },
  };
};
