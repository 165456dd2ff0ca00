import { join } from 'node:path';
import { runReaction, type CheckpointStore, type Following } from '@safeguarding/event-log';
import type { KafkaClient } from '@safeguarding/kafka';
import type { AgencyId, Clock } from '@safeguarding/kernel';
import type { AppConfig, Logs, Metrics } from '@safeguarding/platform';
import { signalTopic, whenFactRecordedThenTellTopics, type SignalParts } from './signals-to-kafka.ts';
import { ParkedWebhooks } from './webhooks/parked-webhooks.ts';
import { SignalsToWebhook } from './webhooks/signals-to-webhook.ts';
import { webhookSigner } from './webhooks/webhook-key.ts';

export type SignalsParts = Omit<SignalParts, 'origin'> & {
  readonly config: Pick<
    AppConfig,
    'profile' | 'dataDir' | 'kafka' | 'publicOrigin' | 'webhookKeyFile' | 'webhookParkAfter'
  >;
  /** Where Kafka is configured. */
  readonly client: KafkaClient | undefined;
  readonly checkpoints: CheckpointStore;
  readonly clock: Clock;
  readonly logs: Pick<Logs, 'error'>;
  readonly metrics?: Pick<Metrics, 'gauge'>;
};

/** Signals on their way out. */
export type Signals = { readonly stop: () => Promise<void> };

/** Name of the file, in the data folder, that says which webhooks are parked. */
export const parkedWebhooksFile = 'webhooks.db';

const webhookAgencies = ({ register }: SignalsParts): readonly AgencyId[] =>
  register.all().flatMap(({ id, signals }) => (signals?.webhook === undefined ? [] : [id]));

const tellTopics = async (parts: SignalsParts, origin: string): Promise<Following | undefined> => {
  const { config, client, log, checkpoints, logs } = parts;
  if (!client || !config.kafka) return undefined;
  const reaction = whenFactRecordedThenTellTopics({ ...parts, origin }, client, config.kafka.signalsTopic);
  return runReaction(log, checkpoints, reaction, {
    backoff: { firstMs: 200, mostMs: 5_000 },
    onFailure: ({ error }) => {
      logs.error('signals wait: the broker does not take them', error);
    },
  });
};

/** Topics that Kafka's signals need; the operator makes them where the service may not. */
export const signalTopics = ({ register }: Pick<SignalsParts, 'register'>, topic: string): readonly string[] =>
  register.all().flatMap(({ id, signals }) => (signals?.kafka === true ? [signalTopic(topic, id)] : []));

/**
 * Starts what tells agencies of what happened: the log is the outbox, and each way out has a checkpoint of its own. A broker or an
 * endpoint that does not answer delays its own signals and nothing else. Throws WebhookKeyRefused.
 */
export const startSignals = async (parts: SignalsParts): Promise<Signals> => {
  const { config, logs, metrics } = parts;
  const production = config.profile === 'production';
  const origin = config.publicOrigin ?? '';
  const topics = await tellTopics(parts, origin);
  const agencies = webhookAgencies(parts);
  if (agencies.length === 0) return { stop: async () => topics?.stop() };
  const signer = webhookSigner(config.webhookKeyFile, { createIfMissing: !production });
  const parked = new ParkedWebhooks(join(config.dataDir, parkedWebhooksFile));
  metrics?.gauge('webhooks_parked', 'Webhooks that wait for somebody to resume them', () => parked.all().length);
  const calling = agencies.map(
    (agency) =>
      new SignalsToWebhook(agency, {
        ...parts,
        origin,
        signer,
        parked,
        publicOnly: production,
        parkAfter: config.webhookParkAfter,
        onFailure: (_, error) => {
          logs.error('a webhook did not take a signal', error, { agency });
        },
      }),
  );
  for (const one of calling) await one.start();
  return {
    stop: async () => {
      await Promise.all([topics?.stop(), ...calling.map((one) => one.stop())]);
      parked.close();
    },
  };
};
