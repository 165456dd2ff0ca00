import { describe, expect, it } from '@jest/globals';
import { brokerMeans } from '../support/kafka/broker.ts';
import { brokerOutage } from '../support/kafka/outage.ts';

const means = await brokerMeans();
// A broker that others gave us is not ours to kill.
if (typeof means !== 'string') console.warn(`Skipped. ${means.missing}`);
const whereOneCanBeKilled = typeof means === 'string' || process.env['CI'] ? describe : describe.skip;

whereOneCanBeKilled('a broker that is gone', () => {
  it('leaves REST as it was, shows in the lag, and needs no restart of the service when it is back', async () => {
    if (typeof means !== 'string') throw new Error(means.missing);
    const goneMs = 10_000;
    const seen = await brokerOutage(means, goneMs);
    expect(seen).toMatchObject({ restStatuses: [200], ready: 200, reachableMeanwhile: false });
    expect(seen.lagSecondsMeanwhile).toBeGreaterThan(goneMs / 1_000 - 6);
    // None waits for the broker, which is gone for longer.
    expect(seen.slowestRestMs).toBeLessThan(goneMs);
    expect([seen.recordedBefore, seen.recordedAfter]).toEqual([20, 40]);
  }, 420_000);
});
