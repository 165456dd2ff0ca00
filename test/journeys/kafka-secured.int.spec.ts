import { describe, expect, it } from '@jest/globals';
import { KafkaUnavailable, openKafka, type KafkaClient } from '@safeguarding/kafka';
import type { KafkaConfig } from '@safeguarding/platform';
import { Broker, brokerMeans } from '../support/kafka/broker.ts';
import { eventually } from '../support/kafka/traffic.ts';

const means = await brokerMeans();
if (means !== 'java') console.warn('Skipped: the broker with TLS and a password needs Java 17, Maven and openssl.');
const whereThereIsJava = means === 'java' || process.env['CI'] ? describe : describe.skip;

whereThereIsJava('a broker that asks for TLS and a password', () => {
  it('is spoken to by whoever has the password and believes its certificate, and by nobody else', async () => {
    const login = { username: 'ledger', password: 'invented' };
    const broker = await Broker.start('java', login);
    const { brokers, ca } = broker.securedListener;
    const clientOf = (
      tls: object | undefined,
      password: string,
      mechanism: NonNullable<KafkaConfig['sasl']>['mechanism'] = 'plain',
    ): Promise<KafkaClient> =>
      openKafka({ brokers: [brokers], tls, sasl: { mechanism, username: login.username, password } });
    const good = await clientOf({ ca }, login.password);
    const others = await Promise.all([
      clientOf({ ca }, 'wrong'),
      clientOf({}, login.password),
      clientOf(undefined, login.password),
      clientOf({ ca }, 'wrong', 'scram-sha-512'),
    ]);
    const scram = await Promise.all([
      clientOf({ ca }, login.password, 'scram-sha-256'),
      clientOf({ ca }, login.password, 'scram-sha-512'),
    ]);
    try {
      await good.createTopics(['secured']);
      await good.publish('secured', [{ key: 'k', headers: { a: 'b' }, value: Buffer.from('v') }]);
      const read: string[] = [];
      const consuming = await good.consume('group', ['secured'], async ({ records }, { done }) => {
        for (const record of records) {
          read.push(String(record.key));
          await done(record);
        }
      });
      await eventually('it is read', () => read.length === 1, 60_000);
      await consuming.stop();
      expect((await good.lag('group', ['secured'])).map(({ messages }) => messages)).toEqual([0, 0, 0]);
      for (const one of scram) expect(await one.lag('group', ['secured'])).toHaveLength(3);
      for (const other of others) await expect(other.lag('group', ['secured'])).rejects.toThrow(KafkaUnavailable);
    } finally {
      await Promise.all([good, ...others, ...scram].map((one) => one.close()));
      await broker.remove();
    }
  }, 240_000);
});
