import type { INestApplicationContext } from '@nestjs/common';
import { AgencyRegister } from '@safeguarding/access';
import type { Following } from '@safeguarding/event-log';
import { Intake } from '@safeguarding/intake';
import {
  faultIn,
  openKafka,
  startKafkaIntake,
  tellDeadLetterTopic,
  withRetries,
  type KafkaClient,
  type KafkaIntake,
} from '@safeguarding/kafka';
import type { Clock } from '@safeguarding/kernel';
import type { AppConfig, KafkaConfig, Logs, Metrics } from '@safeguarding/platform';
import { startSignals } from '@safeguarding/signals';
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
  /** What follows the log to tell others, for whoever looks after what was set aside. */
  readonly followings: () => readonly Following[];
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
    if (wanted) logs.error('topics were not made', faultIn(error));
  });
  return () => {
    wanted = false;
  };
};

const topicsOf = ({ intakeTopics, deadLetterTopic }: KafkaConfig): readonly string[] => [
  ...intakeTopics,
  deadLetterTopic,
];

/**
 * A connection of its own: the producer of signals learns of a topic that nobody made by asking for it again and again, and whoever
 * shares it waits so long (kafkajs holds a lock over its topics meanwhile).
 */
const startTellingLetters = async ({ config, storage, logs, metrics }: MessagingParts) => {
  const { kafka } = config;
  if (!kafka) return undefined;
  const client = await openKafka(kafka);
  const { log, checkpoints, readEvent } = storage;
  const telling = await tellDeadLetterTopic({ client, log, checkpoints, readEvent, logs }, kafka.deadLetterTopic);
  metrics.gauge(
    'dead_letters_untold_seconds',
    'For how long a dead letter has waited for its topic',
    () => telling.status().behindMs / 1_000,
  );
  return {
    following: telling,
    stop: async () => {
      await telling.stop();
      await client.close();
    },
  };
};

/** Signals and the dead-letter topic are told by whoever runs the reactions, so that they are told once. */
const startTelling = async (parts: MessagingParts) => {
  const { config, app, storage, clock, logs, metrics } = parts;
  const { kafka } = config;
  if (!config.reactions) return { followings: () => [], stop: () => Promise.resolve() };
  const register = app.get(AgencyRegister, { strict: false });
  const { log, checkpoints, readEvent } = storage;
  const signals = await startSignals({
    ...{ log, checkpoints, readEvent, clock, logs, metrics },
    ...{ config, register, openClient: kafka && (() => openKafka(kafka)) },
  });
  const letters = await startTellingLetters(parts);
  return {
    followings: () => [...(letters ? [letters.following] : []), ...signals.followings()],
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
        logs.error('a member of the consumer group was begun anew', faultIn(error), {
          event: 'kafka-member-restarted',
        });
      })
    : undefined;
  const leaveTopics = client && kafka?.createTopics === true ? makeTopics(client, topicsOf(kafka), logs) : undefined;
  const telling = await startTelling(parts);
  const takes = app.get(Intake, { strict: false });
  const intake =
    client && kafka && kafka.members > 0
      ? await startKafkaIntake({ client, config: kafka, intake: takes, clock, logs, metrics })
      : undefined;
  return {
    intake,
    followings: telling.followings,
    stop: async () => {
      leaveTopics?.();
      await intake?.stop();
      await telling.stop();
      await client?.close();
    },
  };
};
