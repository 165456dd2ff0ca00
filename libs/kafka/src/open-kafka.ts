import type { KafkaConfig } from '@safeguarding/platform';
import type { KafkaClient, OnTrouble } from './port.ts';

/** A client of the brokers; nothing is connected yet. What it is made of is loaded only now: most ledgers have no broker. */
export const openKafka = async (
  config: Pick<KafkaConfig, 'brokers' | 'tls' | 'sasl'>,
  onTrouble?: OnTrouble,
): Promise<KafkaClient> => {
  const { KafkajsClient } = await import('./kafkajs/kafkajs-client.ts');
  return new KafkajsClient(config, onTrouble);
};
