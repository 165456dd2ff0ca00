import { describe, expect, it } from '@jest/globals';
import { brokerMeans, kafkajsVersion, kafkaVersion } from '../support/kafka/broker.ts';
import { brokerOutage } from '../support/kafka/outage.ts';

const means = await brokerMeans();
if (typeof means !== 'string') console.warn(`Skipped. ${means.missing}`);
const whereOneCanBeKilled = typeof means === 'string' || process.env['CI'] ? describe : describe.skip;

whereOneCanBeKilled('a broker that is gone for half a minute', () => {
  it('leaves REST as it was, shows in the lag, and needs no restart of the service when it is back', async () => {
    if (typeof means !== 'string') throw new Error(means.missing);
    const seen = await brokerOutage(means, 30_000);
    console.log(
      `Apache Kafka ${kafkaVersion}, kafkajs ${kafkajsVersion}; recovered in ${String(Math.round(seen.recoveredMs))} ms`,
    );
    expect(seen).toMatchObject({ restStatuses: [200], ready: 200, reachableMeanwhile: false, recordedAfter: 40 });
    expect(seen.lagSecondsMeanwhile).toBeGreaterThan(24);
    expect(seen.slowestRestMs).toBeLessThan(2_000);
  });
});
