import type { INestApplicationContext } from '@nestjs/common';
import { AgencyRegister } from '@safeguarding/access';
import { Intake } from '@safeguarding/intake';
import { openKafka, startKafkaIntake, withRetries, type KafkaClient, type KafkaIntake } from '@safeguarding/kafka';
import type { Clock } from '@safeguarding/kernel';
import type { AppConfig, KafkaConfig, Logs, Metrics } from '@safeguarding/platform';
import { signalTopics, startSignals } from '@safeguarding/signals';
import type { Storage } from './storage.ts';

export type MessagingParts = {
  readonly config: AppConfig;
  readonly app: INestApplicationContext;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly logs: Logs;
  readonly metrics: Metrics;
};

/** What comes in from Kafka and goes out to it and to webhooks. */
export type Messaging = {
  readonly intake: KafkaIntake | undefined;
  /** Nothing more is fetched or sent; what was begun is finished. */
  readonly stop: () => Promise<void>;
};

const patient = { attempts: 100, firstMs: 500, mostMs: 10_000 };

/** Topics are made in the background: a service starts without a broker. */
const makeTopics = (client: KafkaClient, topics: readonly string[], logs: Logs): (() => void) => {
  let wanted = true;
  withRetries(
    () => client.createTopics(topics),
    patient,
    () => wanted,
  ).catch((error: unknown) => {
    if (wanted) logs.error('topics were not made', error);
  });
  return () => {
    wanted = false;
  };
};

const topicsOf = (kafka: KafkaConfig, register: AgencyRegister): readonly string[] => [
  ...kafka.intakeTopics,
  kafka.deadLetterTopic,
  ...signalTopics({ register }, kafka.signalsTopic),
];

/** Starts the intake where brokers are named, and signals. What a broker does or does not has no part in readiness. */
export const startMessaging = async (parts: MessagingParts): Promise<Messaging> => {
  const { config, app, storage, clock, logs, metrics } = parts;
  const { kafka } = config;
  const register = app.get(AgencyRegister, { strict: false });
  const { log, checkpoints, readEvent } = storage;
  const client = kafka
    ? await openKafka(kafka, (error) => {
        logs.error('a member of the consumer group was begun anew', error, { event: 'kafka-member-restarted' });
      })
    : undefined;
  const leaveTopics =
    client && kafka?.createTopics === true ? makeTopics(client, topicsOf(kafka, register), logs) : undefined;
  const common = { log, checkpoints, readEvent, clock, logs, metrics };
  const signals = await startSignals({ ...common, config, client, register });
  const intake =
    client && kafka
      ? await startKafkaIntake({ ...common, client, config: kafka, intake: app.get(Intake, { strict: false }) })
      : undefined;
  return {
    intake,
    stop: async () => {
      leaveTopics?.();
      await intake?.stop();
      await signals.stop();
      await client?.close();
    },
  };
};
