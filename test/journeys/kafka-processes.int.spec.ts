import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { EventStoreDbEventLog, testServerKind, testServerNote, type LogEvent } from '@safeguarding/event-log';
import type { Position } from '@safeguarding/kernel';
import {
  agenciesOn,
  concernEvent,
  eventually,
  goodRecord,
  poison,
  recordOf,
  Traffic,
  type Read,
} from '../support/kafka/traffic.ts';
import { brokers, whereThereIsKafka } from '../support/kafka/where.ts';
import { Replicas, type Replica } from '../support/replicas.ts';

const run = randomUUID().slice(0, 8);
const topic = `concerns-${run}`;
const group = `intake-${run}`;
const deadTopic = `dead-${run}`;
const patients = 40;
const partitions = 4;

whereThereIsKafka(`two processes take in and two answer, on one log, ${testServerNote(testServerKind())}`, () => {
  const replicas = new Replicas();
  const traffic = new Traffic(brokers);
  const folder = mkdtempSync(join(tmpdir(), 'safeguarding-agencies-'));
  const agencies = { AGENCIES_DIR: folder };
  const kafka = {
    ...{ KAFKA_BROKERS: brokers, KAFKA_GROUP: group, KAFKA_INTAKE_TOPICS: topic },
    ...{ KAFKA_DEAD_LETTER_TOPIC: deadTopic, KAFKA_SIGNALS_TOPIC: `signals-${run}`, KAFKA_CREATE_TOPICS: 'off' },
  };
  const addIntake = (): Promise<Replica> => replicas.add({ ...agencies, ...kafka }, 'intake');
  let log: EventStoreDbEventLog;
  let dead: readonly Read[] = [];
  let worker: Replica | undefined;
  let api: Replica | undefined;
  let intakes: readonly Replica[] = [];

  const recorded = async (type: string): Promise<readonly LogEvent[]> => {
    const all: LogEvent[] = [];
    let after: Position | undefined;
    for (;;) {
      const page = await log.readAll({ filter: { types: [type] }, limit: 1_000, ...(after ? { after } : {}) });
      all.push(...page);
      after = page.at(-1)?.position;
      if (page.length < 1_000) return all;
    }
  };
  const count = async (type: string): Promise<number> => (await recorded(type)).length;
  /** How many partitions each member of the group has, the smallest first. */
  const shares = async (): Promise<readonly number[]> => {
    const admin = traffic.kafka.admin();
    await admin.connect();
    const [described] = (await admin.describeGroups([group])).groups;
    await admin.disconnect();
    // The assignment names each partition with four bytes behind version, topic and their number.
    const overhead = 2 + 4 + 2 + Buffer.byteLength(topic) + 4 + 4;
    return (described?.state === 'Stable' ? described.members : [])
      .map(({ memberAssignment }) => Math.max(0, memberAssignment.length - overhead) / 4)
      .toSorted((one, other) => one - other);
  };
  const post = ({ headers, value }: ReturnType<typeof goodRecord>, to: Replica | undefined) =>
    to?.ask('POST', 'oakfield-clinical-system', '/v1/cloudevents', {
      headers: { 'content-type': String(headers['content-type']) },
      body: JSON.parse(String(value)),
    });
  const good = (from: number, until: number) =>
    Array.from({ length: until - from }, (_, n) => goodRecord(run, from + n, patients));

  beforeAll(async () => {
    writeFileSync(join(folder, 'all.json'), JSON.stringify(agenciesOn(topic)));
    await replicas.start();
    await traffic.makeTopics(partitions, topic);
    await traffic.makeTopics(1, deadTopic);
    log = await EventStoreDbEventLog.open({ url: replicas.server.url });
    // One after another: five processes that start at once on a busy machine starve each other.
    worker = await replicas.add({ ...agencies, ...kafka, KAFKA_MEMBERS: '0' });
    api = await replicas.add({ ...agencies, REACTIONS: 'off' });
    intakes = [await addIntake(), await addIntake()];
    dead = await traffic.follow(deadTopic);
  }, 420_000);
  afterAll(async () => {
    await log.close();
    await traffic.close();
    await replicas.stop();
    rmSync(folder, { recursive: true });
  });

  it('share the partitions between them', async () => {
    await eventually('each has two', async () => (await shares()).join() === '2,2', 60_000);
    for (const one of [worker, api, ...intakes]) expect(await one?.ready()).toBe(true);
  }, 240_000);

  it('and one is killed under load: what it had begun is recorded once, by the other and by whoever takes its place', async () => {
    const kinds = Object.keys(poison);
    await traffic.send(topic, good(0, 300));
    const [victim] = intakes;
    await eventually('it is under way', async () => (await count('ConcernRaised')) > 60, 60_000);
    await victim?.kill();
    // Some of them again, with what is no concern in between; then a newcomer, which is a rebalance under load.
    await traffic.send(topic, [
      ...good(300, 450),
      ...kinds
        .flatMap((kind, n) => [poison[kind]?.(`${kind}-${run}`), goodRecord(run, n, patients)])
        .filter((one) => one !== undefined),
      ...good(200, 320),
    ]);
    intakes = [...intakes.slice(1), await addIntake()];
    await traffic.send(topic, good(450, 600));
    await eventually('every concern is recorded', async () => (await count('ConcernRaised')) >= 600, 120_000);
    await eventually('the lag is gone', async () => (await shares()).join() === '2,2', 60_000);
    await eventually('every dead letter is told', () => dead.length >= kinds.length, 60_000);
    // Whatever would come twice has had its time.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const streams = (await recorded('ConcernRaised')).map(({ stream }) => stream);
    expect([streams.length, new Set(streams).size]).toEqual([600, 600]);
    // Fifty concerns name each child, by number, in whichever process: they are of one person.
    expect(await count('PersonRegistered')).toBe(patients);
    const letters = new Map(dead.map(({ key, value }) => [key, JSON.parse(value) as { data: { reason: string } }]));
    expect([...letters.values()].map(({ data }) => data.reason).toSorted()).toEqual(kinds.toSorted());
    // One process tells them, so that each is told once.
    expect(dead).toHaveLength(letters.size);
  }, 240_000);

  it('and what one took in, every door of every process knows', async () => {
    const before = await count('ConcernRaised');
    const again = recordOf(concernEvent(`door-${run}`), 'structured', null);
    expect((await post(again, api))?.status).toBe(200);
    expect((await post(again, worker))?.status).toBe(200);
    await traffic.send(topic, [again, ...good(0, 3)]);
    for (const to of [api, worker]) expect((await post(goodRecord(run, 1, patients), to))?.status).toBe(200);
    await eventually(
      'the group has come to the end',
      async () => {
        const admin = traffic.kafka.admin();
        await admin.connect();
        const [of] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
        const ends = await admin.fetchTopicOffsets(topic);
        await admin.disconnect();
        return ends.every(({ partition, high }) =>
          of?.partitions.some((one) => one.partition === partition && one.offset === high),
        );
      },
      60_000,
    );
    expect(await count('ConcernRaised')).toBe(before + 1);
  }, 240_000);

  it('and a worker that was thought dead and wakes up tells nothing that its heir has told', async () => {
    const kinds = Object.keys(poison);
    const bad = (round: string) =>
      kinds.flatMap((kind) => [poison[kind]?.(`${kind}-${round}-${run}`)].flatMap((one) => one ?? []));
    const before = dead.length;
    worker?.freeze();
    const heir = await replicas.add({ ...agencies, ...kafka, KAFKA_MEMBERS: '0', DATA_DIR: worker?.folder ?? '' });
    await traffic.send(topic, bad('asleep'));
    await eventually('the heir tells', () => dead.length >= before + kinds.length, 60_000);
    worker?.thaw();
    await eventually('whoever woke up finds its place taken', async () => !(await worker?.ready()), 60_000);
    await traffic.send(topic, bad('awake'));
    await eventually('the heir goes on', () => dead.length >= before + 2 * kinds.length, 60_000);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(new Set(dead.map(({ key }) => key)).size).toBe(before + 2 * kinds.length);
    expect(dead).toHaveLength(before + 2 * kinds.length);
    expect(await heir.ready()).toBe(true);
  }, 240_000);

  it('and when they are told to end, they commit, leave the group, and end in time', async () => {
    const ends = await Promise.all(intakes.map((one) => one.terminate()));
    for (const { code, tookMs } of ends) {
      expect(code).toBe(0);
      expect(tookMs).toBeLessThan(25_000);
    }
    // Who left has no session that would have to run out.
    expect(await shares()).toEqual([]);
  }, 240_000);
});
