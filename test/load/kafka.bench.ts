import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SqliteEventLog, type NewEvent } from '@safeguarding/event-log';
import type { AgencyId, EventId, PersonId, StreamName } from '@safeguarding/kernel';
import { Logs, readConfig } from '@safeguarding/platform';
import { localFileKeyProvider, openSealing } from '@safeguarding/sealing';
import { startService, type Service } from '../../apps/standalone/src/service.ts';
import { Broker, brokerMeans, kafkaVersion } from '../support/kafka/broker.ts';
import { agenciesOn, goodRecord, Traffic } from '../support/kafka/traffic.ts';

/** Records a second of the intake and of each of its parts alone, in one run; nothing where no broker could be had. */
export type KafkaFigures = {
  readonly version: string;
  readonly events: number;
  /** Appends under way at once, and events of one raw batch. */
  readonly batch: number;
  readonly consume: number;
  readonly log: number;
  readonly sealing: number;
  readonly intake: number;
  /** Of the slowest part alone. */
  readonly ratio: number;
  /** Microseconds of all threads of this process for one record: steady where others use the machine. */
  readonly cpu: { readonly parts: number; readonly intake: number };
};

type Measured = { readonly perSecond: number; readonly cpuMicros: number };

const batch = 256;
const partitions = 4;
/** Children of the traffic, whose names and numbers are known before anything is measured. */
const patients = 1_000;

const measured = async (count: number, work: () => Promise<void>): Promise<Measured> => {
  const [began, spent] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(spent);
  return { perSecond: count / ((performance.now() - began) / 1_000), cpuMicros: (user + system) / count };
};

/** What the client alone can take: every record read and its offset committed batch by batch, and nothing else. */
const consumeAlone = async (traffic: Traffic, topic: string, events: number): Promise<Measured> => {
  const consumer = traffic.kafka.consumer({ groupId: randomUUID() });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  const all = Promise.withResolvers<undefined>();
  const first = Promise.withResolvers<undefined>();
  let taken = 0;
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: partitions,
    eachBatch: async (payload) => {
      const { topic: of, partition, messages } = payload.batch;
      first.resolve(undefined);
      const last = messages.at(-1);
      if (!last) return;
      payload.resolveOffset(last.offset);
      const offset = String(BigInt(last.offset) + 1n);
      await consumer.commitOffsets([{ topic: of, partition, offset }]);
      taken += messages.length;
      if (taken >= events) all.resolve(undefined);
    },
  });
  await first.promise;
  const figures = await measured(events, () => all.promise);
  await consumer.disconnect();
  return figures;
};

/** The same number of sealed concerns appended to streams of their own, as many at once as the intake has under way. */
const logAlone = async (folder: string, events: number): Promise<Measured> => {
  const log = await SqliteEventLog.open({ file: join(folder, 'alone.db') });
  const rows = Array.from({ length: events }, () => {
    const id = randomUUID() as EventId;
    const event: NewEvent = { id, type: 'ConcernRaised', body: JSON.stringify({ id, filling: 'x'.repeat(1_400) }) };
    return { stream: `concern-${randomUUID()}` as StreamName, event };
  });
  const figures = await measured(events, async () => {
    for (let at = 0; at < events; at += batch)
      await Promise.all(rows.slice(at, at + batch).map(({ stream, event }) => log.append(stream, 'noStream', [event])));
  });
  await log.close();
  return figures;
};

/** The same number of narratives sealed, with keys that are known. */
const sealAlone = async (folder: string, events: number): Promise<Measured> => {
  const provider = localFileKeyProvider({ file: join(folder, 'alone.key'), createIfMissing: true });
  const opened = await openSealing({ dataDir: mkdtempSync(join(folder, 'seal-')), provider });
  const { sealing } = opened;
  const people = Array.from({ length: 5 }, () => randomUUID() as PersonId);
  const [someone = '' as PersonId] = people;
  const sealOne = (n: number) =>
    sealing.seal(
      { eventId: randomUUID() as EventId, type: 'ConcernRaised', schemaVersion: 1 },
      'oakfield-gp' as AgencyId,
      'child-record',
      [
        {
          person: people[n % people.length] ?? someone,
          classes: { narrative: { narrative: `kafka-narrative ${String(n)}` }, legal: { basis: 'public-task' } },
        },
      ],
    );
  await Promise.all(people.map((_, n) => sealOne(n)));
  const figures = await measured(events, async () => {
    for (let at = 0; at < events; at += batch)
      await Promise.all(Array.from({ length: Math.min(batch, events - at) }, (_, n) => sealOne(at + n)));
  });
  await opened.close();
  return figures;
};

/** Starts a broker and the service, and lets the intake take what lies ready. */
export const kafkaBench = async ({
  events,
  folder,
}: {
  readonly events: number;
  readonly folder: string;
}): Promise<KafkaFigures | { readonly missing: string }> => {
  const means = await brokerMeans();
  const given = process.env['KAFKA_BROKERS'];
  if (!given && typeof means !== 'string') return means;
  const broker = given || typeof means !== 'string' ? undefined : await Broker.start(means);
  const brokers = given ?? broker?.brokers ?? '';
  const [run, dataDir] = [randomUUID().slice(0, 8), join(folder, 'kafka-data')];
  const topic = `bench-${run}`;
  const known = Math.min(events, patients);
  const traffic = new Traffic(brokers);
  const start = (): Promise<Service> =>
    startService({
      config: readConfig({
        DATA_DIR: dataDir,
        PORT: '0',
        METRICS_PORT: '0',
        KAFKA_BROKERS: brokers,
        KAFKA_GROUP: `bench-${run}`,
        KAFKA_INTAKE_TOPICS: topic,
        KAFKA_CREATE_TOPICS: 'off',
      }),
      logs: new Logs('silent'),
      agencies: agenciesOn(topic),
    });
  const untilTaken = async ({ messaging }: Service, count: number): Promise<void> => {
    while ((messaging.intake?.counts.taken ?? 0) < count) await sleep(2);
  };
  // The threads of keys and log do not keep a process alive by themselves.
  const alive = setInterval(() => undefined, 1_000);
  try {
    await traffic.makeTopics(partitions, topic);
    await traffic.send(
      topic,
      Array.from({ length: known }, (_, n) => goodRecord(`warm-${run}`, n, patients)),
    );
    const first = await start();
    await untilTaken(first, known);
    await first.close();
    await traffic.send(
      topic,
      Array.from({ length: events }, (_, n) => goodRecord(run, n, patients)),
    );
    const consume = await consumeAlone(traffic, topic, events + known);
    const log = await logAlone(folder, events);
    const sealing = await sealAlone(folder, events);
    const service = await start();
    await untilTaken(service, 1);
    const before = service.messaging.intake?.counts.taken ?? 0;
    const intake = await measured(events - before, () => untilTaken(service, events));
    await service.close();
    const parts = [consume, log, sealing];
    return {
      ...{ version: kafkaVersion, events, batch },
      ...{ consume: consume.perSecond, log: log.perSecond, sealing: sealing.perSecond, intake: intake.perSecond },
      ratio: intake.perSecond / Math.min(...parts.map(({ perSecond }) => perSecond)),
      cpu: { parts: parts.reduce((sum, { cpuMicros }) => sum + cpuMicros, 0), intake: intake.cpuMicros },
    };
  } finally {
    clearInterval(alive);
    await traffic.close();
    await broker?.remove();
  }
};
