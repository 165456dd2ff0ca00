import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { World } from '../world.ts';
import { Broker } from './broker.ts';
import { agenciesOn, eventually, goodRecord, Traffic } from './traffic.ts';

/** What was seen of a service whose broker was gone for a while. */
export type Outage = {
  readonly restStatuses: readonly number[];
  readonly slowestRestMs: number;
  readonly ready: number;
  readonly reachableMeanwhile: boolean;
  readonly lagSecondsMeanwhile: number;
  readonly recordedBefore: number;
  readonly recordedAfter: number;
  readonly recoveredMs: number;
};

/** Kills a broker of its own under a running service, for so long, and starts it again on the same data. */
export const brokerOutage = async (means: 'docker' | 'java', goneMs: number): Promise<Outage> => {
  const broker = await Broker.start(means);
  const run = randomUUID().slice(0, 8);
  const topic = `concerns-${run}`;
  const world = new World({ KAFKA_BROKERS: broker.brokers, KAFKA_INTAKE_TOPICS: topic });
  const traffic = new Traffic(broker.brokers);
  const recorded = async (): Promise<number> =>
    (await world.service.storage.log.readAll({ filter: { types: ['ConcernRaised'] }, limit: 10_000 })).length;
  try {
    await traffic.makeTopics(2, topic);
    await world.start({ agencies: agenciesOn(topic) });
    await traffic.send(
      topic,
      Array.from({ length: 20 }, (_, n) => goodRecord(run, n)),
    );
    await eventually('what was sent before is recorded', async () => (await recorded()) === 20, 60_000);
    const lag = world.service.messaging.intake?.lag;
    await lag?.ask();
    const recordedBefore = await recorded();
    await broker.kill();
    const statuses: number[] = [];
    const times: number[] = [];
    const until = performance.now() + goneMs;
    while (performance.now() < until) {
      const began = performance.now();
      statuses.push((await world.get('gp', '/v1/me')).status);
      times.push(performance.now() - began);
      await sleep(200);
    }
    await lag?.ask();
    const ready = (await fetch(`${world.service.url}/readyz`)).status;
    const [reachableMeanwhile, lagSecondsMeanwhile] = [lag?.reachable() ?? true, lag?.seconds() ?? 0];
    const began = performance.now();
    await broker.start();
    await traffic.send(
      topic,
      Array.from({ length: 20 }, (_, n) => goodRecord(run, 20 + n)),
    );
    await eventually('what was sent after is recorded', async () => (await recorded()) === 40, 120_000);
    return {
      restStatuses: [...new Set(statuses)],
      slowestRestMs: Math.max(...times),
      ready,
      reachableMeanwhile,
      lagSecondsMeanwhile,
      recordedBefore,
      recordedAfter: await recorded(),
      recoveredMs: performance.now() - began,
    };
  } finally {
    await traffic.close();
    await world.stop();
    await broker.remove();
  }
};
