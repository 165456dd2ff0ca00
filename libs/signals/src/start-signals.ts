import { join } from 'node:path';
import type { CheckpointStore, Following } from '@safeguarding/event-log';
import { faultIn, type KafkaClient } from '@safeguarding/kafka';
import type { Clock } from '@safeguarding/kernel';
import type { AppConfig, Logs, Metrics } from '@safeguarding/platform';
import { tellTopic, type SignalParts } from './signals-to-kafka.ts';
import { WaysOut, type Begin } from './ways-out.ts';
import { ParkedWebhooks } from './webhooks/parked-webhooks.ts';
import { SignalsToWebhook } from './webhooks/signals-to-webhook.ts';
import { webhookSigner, type WebhookSigner } from './webhooks/webhook-key.ts';

export type SignalsParts = Omit<SignalParts, 'origin'> & {
  readonly config: Pick<
    AppConfig,
    'profile' | 'dataDir' | 'kafka' | 'publicOrigin' | 'webhookKeyFile' | 'webhookParkAfter'
  >;
  /** A new connection, where Kafka is configured: each topic has its own. */
  readonly openClient: (() => Promise<KafkaClient>) | undefined;
  readonly checkpoints: CheckpointStore;
  readonly clock: Clock;
  readonly logs: Pick<Logs, 'error'>;
  readonly metrics?: Pick<Metrics, 'gauge'>;
};

/** Signals on their way out. */
export type Signals = {
  /** What follows the log for each way out, for whoever looks after what was set aside. */
  readonly followings: () => readonly Following[];
  readonly stop: () => Promise<void>;
};

/** Name of the file, in the data folder, that says which webhooks are parked. */
export const parkedWebhooksFile = 'webhooks.db';

const topicsOf = (parts: SignalsParts, origin: string): Begin | undefined => {
  const { openClient, config } = parts;
  const { kafka } = config;
  if (!openClient || !kafka) return undefined;
  const { signalsTopic: topic, createTopics } = kafka;
  return async (agency, from) =>
    tellTopic(agency, { ...parts, origin, topic, createTopics, from, client: await openClient() });
};

/** Key and list of the parked are opened for the first who asks: most ledgers call nobody. Throws WebhookKeyRefused. */
const webhooksOf = (parts: SignalsParts, origin: string) => {
  const { config, logs } = parts;
  const production = config.profile === 'production';
  let parked: ParkedWebhooks | undefined;
  let signer: WebhookSigner | undefined;
  const begin: Begin = async (agency) => {
    signer ??= webhookSigner(config.webhookKeyFile, { createIfMissing: !production });
    parked ??= new ParkedWebhooks(join(config.dataDir, parkedWebhooksFile));
    const calling = new SignalsToWebhook(agency, {
      ...{ ...parts, origin, signer, parked },
      publicOnly: production,
      parkAfter: config.webhookParkAfter,
      onFailure: (_, error) => {
        logs.error('a webhook did not take a signal', faultIn(error), { agency });
      },
      onSetAside: (_, fault) => {
        logs.error('a signal was set aside: operator quarantine list', fault, { agency });
      },
    });
    return calling.start();
  };
  return { begin, parked: () => parked?.all().length ?? 0, close: () => parked?.close() };
};

/**
 * Starts what tells agencies of what happened: the log is the outbox, and each way out has a checkpoint of its own. A broker, a topic
 * or an endpoint that does not answer delays its own signals and nothing else. Throws WebhookKeyRefused.
 */
export const startSignals = async (parts: SignalsParts): Promise<Signals> => {
  const { config, metrics } = parts;
  const origin = config.publicOrigin ?? '';
  const webhooks = webhooksOf(parts, origin);
  const ways = new WaysOut({ ...parts, toTopic: topicsOf(parts, origin), toWebhook: webhooks.begin });
  await ways.start();
  const statuses = () => ways.all().map((one) => one.status());
  metrics?.gauge('webhooks_parked', 'Webhooks that wait for somebody to resume them', webhooks.parked);
  metrics?.gauge('signals_waiting_seconds', 'For how long the signal has waited that waits longest', () =>
    Math.max(0, ...statuses().map(({ behindMs }) => behindMs / 1_000)),
  );
  metrics?.gauge('signals_set_aside', 'Things of which a signal was set aside, over all ways out', () =>
    statuses().reduce((sum, { parkedKeys }) => sum + parkedKeys, 0),
  );
  return {
    followings: () => ways.all(),
    stop: async () => {
      await ways.stop();
      webhooks.close();
    },
  };
};
