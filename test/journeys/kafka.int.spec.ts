import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { CloudEvent } from '@safeguarding/cloud-events';
import { signatureExtension, signedContent } from '@safeguarding/intake';
import { CompactSign } from 'jose';
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
    await eventually('every record was taken', () => intake().counts.taken >= 45, 20_000);
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
    await eventually('every dead letter is told', () => dead.length >= kinds.length + 1, 10_000);
    expect(reasonsOf(dead).toSorted()).toEqual([...kinds.map(([kind]) => kind), 'same-id-other-data'].toSorted());
    expect(Math.max(...dead.map(({ readAt }) => readAt)) - sentAt).toBeLessThan(5_000);
    await eventually(
      'the good ones behind them',
      async () => (await concerns()).length - before === kinds.length,
      10_000,
    );
    for (const { value } of dead) {
      const { data } = JSON.parse(value) as { data: Record<string, unknown> };
      expect(data).toMatchObject({ topic, partition: expect.any(Number), offset: expect.stringMatching(/^\d+$/) });
    }
    const told = [...dead.map(({ headers, value, key }) => headers + value + key), ...world.lines].join('\n');
    for (const canary of canaries) expect(told).not.toContain(canary);
  });

  it('are counted: nothing waits, and metrics say so', async () => {
    await intake().lag.ask();
    await eventually(
      'the lag is gone',
      async () => {
        await intake().lag.ask();
        return intake().lag.messages() === 0;
      },
      10_000,
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
    await eventually('three are refused', () => dead.length >= before + 3, 10_000);
    await eventually('one is taken', async () => (await concerns()).length > recorded, 10_000);
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
});
