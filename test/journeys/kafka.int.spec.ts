import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip, zstdCompress } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { CloudEvent } from '@safeguarding/cloud-events';
import { signatureExtension, signedContent } from '@safeguarding/intake';
import { CompactSign } from 'jose';
import kafkajs, { type CompressionTypes } from 'kafkajs';
import {
  agenciesOn,
  canaries,
  concernEvent,
  eventually,
  goodRecord,
  poison,
  recordOf,
  Traffic,
  type Read,
} from '../support/kafka/traffic.ts';
import { brokers, whereThereIsKafka } from '../support/kafka/where.ts';
import { World } from '../support/world.ts';

const run = randomUUID().slice(0, 8);
const topic = `concerns-${run}`;
const names = {
  KAFKA_BROKERS: brokers,
  KAFKA_INTAKE_TOPICS: topic,
  KAFKA_GROUP: `intake-${run}`,
  KAFKA_DEAD_LETTER_TOPIC: `dead-letters-${run}`,
  KAFKA_SIGNALS_TOPIC: `signals-${run}`,
};

const signed = 'uk.nhs.gp.millbrook';
const pair = () => generateKeyPairSync('ed25519');
const [ours, theirs] = [pair(), pair()];

const sign = async (event: CloudEvent, { privateKey }: { readonly privateKey: KeyObject }): Promise<CloudEvent> => {
  const jws = await new CompactSign(Buffer.from(signedContent(event)))
    .setProtectedHeader({ alg: 'EdDSA', kid: 'k1' })
    .sign(privateKey);
  const [header, , signature] = jws.split('.');
  return { ...event, extensions: { [signatureExtension]: `${header ?? ''}..${signature ?? ''}` } };
};
/** The demonstration's agencies; one practice signs, and one asks for signals. */
const agencies = agenciesOn(topic).map((agency) => {
  if (agency.code === 'oakfield-gp') return { ...agency, signals: { kafka: true } };
  if (agency.code !== 'millbrook-gp') return agency;
  const keys = [{ ...ours.publicKey.export({ format: 'jwk' }), kid: 'k1' }] as unknown as Record<string, string>[];
  return { ...agency, sources: agency.sources.map((one) => ({ ...one, keys })) };
});

/** As senders pack: what the service cannot read of it, it would never get past. */
const packings = ((): readonly (readonly [CompressionTypes, (plain: Buffer) => Buffer | Promise<Buffer>])[] => {
  const { GZIP, Snappy, LZ4, ZSTD } = kafkajs.CompressionTypes;
  const word = (value: number, write: 'writeUInt32BE' | 'writeUInt32LE'): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes[write](value);
    return bytes;
  };
  const literal = (plain: Buffer): Buffer => {
    const size = [plain.length & 127, (plain.length >> 7) & 127, plain.length >> 14];
    const last = plain.length - 1;
    return Buffer.concat([
      Buffer.from([(size[0] ?? 0) | 128, (size[1] ?? 0) | 128, size[2] ?? 0, 61 << 2, last & 255, last >> 8]),
      plain,
    ]);
  };
  return [
    [
      Snappy,
      (plain) =>
        Buffer.concat([
          Buffer.from('82534e4150505900' + '0000000100000001', 'hex'),
          word(literal(plain).length, 'writeUInt32BE'),
          literal(plain),
        ]),
    ],
    [
      LZ4,
      (plain) =>
        Buffer.concat([
          Buffer.from('04224d18604082', 'hex'),
          word(plain.length + 0x8000_0000, 'writeUInt32LE'),
          plain,
          word(0, 'writeUInt32LE'),
        ]),
    ],
    [GZIP, (plain) => promisify(gzip)(plain)],
    [ZSTD, (plain) => promisify(zstdCompress)(plain)],
  ];
})();

const reasonsOf = (letters: readonly Read[]): readonly string[] =>
  letters.map(({ value }) => (JSON.parse(value) as { data: { reason: string } }).data.reason);

whereThereIsKafka('concerns from Kafka', () => {
  const world = new World(names);
  const traffic = new Traffic(brokers);
  let dead: readonly Read[] = [];
  const concerns = async (): Promise<readonly string[]> => {
    const events = await world.service.storage.log.readAll({ filter: { types: ['ConcernRaised'] }, limit: 10_000 });
    return events.map(({ stream }) => stream);
  };
  const intake = () => {
    const { intake: running } = world.service.messaging;
    if (!running) throw new Error('The intake does not run.');
    return running;
  };

  beforeAll(async () => {
    await traffic.makeTopics(3, topic, names.KAFKA_DEAD_LETTER_TOPIC, `${names.KAFKA_SIGNALS_TOPIC}.oakfield-gp`);
    await world.start({ agencies });
    dead = await traffic.follow(names.KAFKA_DEAD_LETTER_TOPIC);
  }, 420_000);
  afterAll(async () => {
    await traffic.close();
    await world.stop();
  });

  it('are recorded once in either mode, also when they come twice and through both doors', async () => {
    const before = (await concerns()).length;
    const good = Array.from({ length: 20 }, (_, n) => goodRecord(`once-${run}`, n));
    await traffic.send(topic, [...good, ...good, ...good.slice(0, 5)]);
    await eventually('every record was taken', () => intake().counts.taken >= 45, 60_000);
    expect((await concerns()).length - before).toBe(20);
    const { headers, value } = recordOf(concernEvent(`once-${run}-0`, { subject: 'patient-0' }), 'structured', null);
    const again = await world.ask('POST', 'oakfield-clinical-system', '/v1/cloudevents', {
      headers: { 'content-type': String(headers['content-type']) },
      body: JSON.parse(String(value)),
    });
    expect(again.status).toBe(200);
    expect((await concerns()).length - before).toBe(20);
  });

  it('that are none go to the dead-letter topic within seconds, each with its code, and the partition moves on', async () => {
    const sentAt = Date.now();
    const kinds = Object.entries(poison);
    const records = kinds.flatMap(([kind, make], n) => [make(`${kind}-${run}`), goodRecord(`between-${run}`, n)]);
    const other = recordOf(concernEvent(`between-${run}-0`, {}, '9990000026'), 'binary', null);
    const before = (await concerns()).length;
    await traffic.send(topic, [...records, other]);
    await eventually('every dead letter is told', () => dead.length >= kinds.length + 1, 60_000);
    expect(reasonsOf(dead).toSorted()).toEqual([...kinds.map(([kind]) => kind), 'same-id-other-data'].toSorted());
    expect(Math.max(...dead.map(({ readAt }) => readAt)) - sentAt).toBeLessThan(5_000);
    await eventually(
      'the good ones behind them',
      async () => (await concerns()).length - before === kinds.length,
      60_000,
    );
    for (const { value } of dead) {
      const { data } = JSON.parse(value) as { data: Record<string, unknown> };
      expect(data).toMatchObject({ topic, partition: expect.any(Number), offset: expect.stringMatching(/^\d+$/) });
    }
    const told = [...dead.map(({ headers, value, key }) => headers + value + key), ...world.lines].join('\n');
    for (const canary of canaries) expect(told).not.toContain(canary);
  });

  it('are taken in batches of every compression', async () => {
    const before = (await concerns()).length;
    const codecs = kafkajs.CompressionCodecs as Record<number, () => Readonly<Record<string, unknown>>>;
    const producer = traffic.kafka.producer();
    await producer.connect();
    for (const [n, [type, pack]] of packings.entries()) {
      const reads = codecs[type]?.();
      codecs[type] = () => ({ ...reads, compress: ({ buffer }: { buffer: Buffer }) => pack(buffer) });
      const messages = [0, 1, 2].map((m) => ({ ...goodRecord(`packed-${run}`, 3 * n + m), partition: 0 }));
      await producer.send({ topic, messages, compression: type });
    }
    await producer.disconnect();
    await eventually('all are taken', async () => (await concerns()).length >= before + 12, 60_000);
    expect((await concerns()).length - before).toBe(12);
  });

  it('of a transaction are taken once it is committed, and never where it was aborted', async () => {
    const before = (await concerns()).length;
    const producer = traffic.kafka.producer({ transactionalId: `tx-${run}`, idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    for (const [n, ends] of (['abort', 'commit', 'abort'] as const).entries()) {
      const transaction = await producer.transaction();
      await transaction.send({ topic, messages: [{ ...goodRecord(`${ends}-${String(n)}-${run}`, n), partition: 1 }] });
      await transaction[ends]();
    }
    await producer.disconnect();
    await eventually('one is taken', async () => (await concerns()).length > before, 60_000);
    expect((await concerns()).length - before).toBe(1);
  });

  it('are counted: nothing waits, and metrics say so', async () => {
    await intake().lag.ask();
    await eventually(
      'the lag is gone',
      async () => {
        await intake().lag.ask();
        return intake().lag.messages() === 0;
      },
      60_000,
    );
    expect([intake().lag.reachable(), intake().lag.seconds()]).toEqual([true, 0]);
  });

  it('from a source with keys must be signed by one of them, over HTTP as well', async () => {
    const before = dead.length;
    const unsigned = concernEvent(`unsigned-${run}`, { source: signed });
    const good = await sign(concernEvent(`signed-${run}`, { source: signed }), ours);
    const changed = { ...good, id: `changed-${run}` };
    const foreign = await sign(concernEvent(`foreign-${run}`, { source: signed }), theirs);
    const [one, ...others] = [good, unsigned, changed, foreign].map((event) => recordOf(event, 'binary', 'key'));
    const recorded = (await concerns()).length;
    if (one) await traffic.send(topic, [...others, one]);
    await eventually('three are refused', () => dead.length >= before + 3, 60_000);
    await eventually('one is taken', async () => (await concerns()).length > recorded, 60_000);
    expect(reasonsOf(dead.slice(before)).toSorted()).toEqual([
      'signature-invalid',
      'signature-invalid',
      'signature-missing',
    ]);
    const { headers, value } = recordOf(concernEvent(`http-${run}`, { source: signed }), 'structured', null);
    const answer = await world.ask('POST', 'millbrook-clinical-system', '/v1/cloudevents', {
      headers: { 'content-type': String(headers['content-type']) },
      body: JSON.parse(String(value)),
    });
    expect([answer.status, answer.body['code']]).toEqual([403, 'INT-003']);
  });

  it('that were gone from the topic before they were taken are told of, and those behind them are taken', async () => {
    await world.service.close();
    const records = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => ({ ...goodRecord(`gone-${run}`, from + n), partition: 2 }));
    const producer = traffic.kafka.producer();
    await producer.connect();
    const [written] = await producer.send({ topic, messages: records(0, 5) });
    const admin = traffic.kafka.admin();
    await admin.connect();
    const offset = String(Number(written?.baseOffset ?? 0) + 4);
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 2, offset }] });
    await admin.disconnect();
    await producer.disconnect();
    await world.start({ agencies });
    const before = (await concerns()).length;
    await eventually('it is told', () => intake().lag.gaps() === 1, 30_000);
    await eventually('the one that is left is taken', () => intake().counts.taken === 1, 60_000);
    expect((await concerns()).length - before).toBeLessThanOrEqual(1);
    expect(world.lines.filter((line) => line.includes('kafka-records-gone'))).toEqual([
      expect.stringContaining('"count":4'),
    ]);
    expect(intake().membersAtWork()).toBe(1);
  });
});
