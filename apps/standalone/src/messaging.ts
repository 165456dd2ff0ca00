import type { INestApplicationContext } from '@nestjs/common';
import { AgencyRegister } from '@safeguarding/access';
import { Intake } from '@safeguarding/intake';
import {
  openKafka,
  startKafkaIntake,
  tellDeadLetterTopic,
  withRetries,
  type KafkaClient,
  type KafkaIntake,
} from '@safeguarding/kafka';
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

/**
 * A connection of its own: the producer of signals learns of a topic that nobody made by asking for it again and again, and whoever
 * shares it waits so long (kafkajs holds a lock over its topics meanwhile).
 */
const startTellingLetters = async ({ config, storage, logs }: MessagingParts) => {
  const { kafka } = config;
  if (!kafka) return undefined;
  const client = await openKafka(kafka);
  const { log, checkpoints, readEvent } = storage;
  const telling = await tellDeadLetterTopic({ client, log, checkpoints, readEvent, logs }, kafka.deadLetterTopic);
  return {
    stop: async () => {
      await telling.stop();
      await client.close();
    },
  };
};

/** Signals and the dead-letter topic are told by whoever runs the reactions, so that they are told once. */
const startTelling = async (parts: MessagingParts, client: KafkaClient | undefined) => {
  const { config, app, storage, clock, logs, metrics } = parts;
  if (!config.reactions) return { stop: () => Promise.resolve() };
  const register = app.get(AgencyRegister, { strict: false });
  const { log, checkpoints, readEvent } = storage;
  const signals = await startSignals({
    ...{ log, checkpoints, readEvent, clock, logs, metrics },
    ...{ config, client, register },
  });
  const letters = await startTellingLetters(parts);
  return {
    stop: async () => {
      await Promise.all([letters?.stop(), signals.stop()]);
    },
  };
};

/**
 * Starts the intake where brokers are named and this process has members of the group, and what is told to others where it runs the
 * reactions. What a broker does or does not has no part in readiness.
 */
export const startMessaging = async (parts: MessagingParts): Promise<Messaging> => {
  const { config, app, clock, logs, metrics } = parts;
  const { kafka } = config;
  const client = kafka
    ? await openKafka(kafka, (error) => {
        logs.error('a member of the consumer group was begun anew', error, { event: 'kafka-member-restarted' });
      })
    : undefined;
  const register = app.get(AgencyRegister, { strict: false });
  const leaveTopics =
    client && kafka?.createTopics === true ? makeTopics(client, topicsOf(kafka, register), logs) : undefined;
  const telling = await startTelling(parts, client);
  const takes = app.get(Intake, { strict: false });
  const intake =
    client && kafka && kafka.members > 0
      ? await startKafkaIntake({ client, config: kafka, intake: takes, clock, logs, metrics })
      : undefined;
  return {
    intake,
    stop: async () => {
      leaveTopics?.();
      await intake?.stop();
      await telling.stop();
      await client?.close();
    },
  };
};
