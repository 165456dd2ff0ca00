import { randomUUID } from 'node:crypto';
import { encodeKafkaBinary, encodeStructured, type CloudEvent } from '@safeguarding/cloud-events';
import type { Instant, JsonValue } from '@safeguarding/kernel';
import { demonstrationAgencies } from '../world.ts';
import type { AgencyInFile } from '@safeguarding/access';
import kafkajs, { type IHeaders, type Kafka } from 'kafkajs';

/** Words that must appear nowhere but in sealed content. */
export const canaries = ['Kafkafamily', 'Kafkagiven', 'kafka-narrative', '9990000018', '999 000 0018'];

/** One record as a sender writes it. */
export type Sent = {
  readonly key: string | null;
  readonly headers: IHeaders;
  readonly value: Buffer | null;
};

/** Valid numbers of the range that is nobody's (999), one for each patient. */
const nhsNumbers = (count: number): readonly string[] => {
  const found: string[] = [];
  for (let n = 1; found.length < count; n += 1) {
    const nine = `999${String(n).padStart(6, '0')}`;
    const sum = [...nine].reduce((total, digit, index) => total + Number(digit) * (10 - index), 0);
    const check = (11 - (sum % 11)) % 11;
    if (check !== 10) found.push(`${nine}${String(check)}`);
  }
  return found;
};
const numbers = nhsNumbers(2_000);
export const source = 'uk.nhs.gp.oakfield';
export const concernType = 'uk.nhs.gp.safeguarding-concern-raised.v1';

/** The demonstration's agencies, whose sources may also send to a topic of the test's own. */
export const agenciesOn = (topic: string): readonly AgencyInFile[] =>
  demonstrationAgencies().map((agency) => ({
    ...agency,
    sources: agency.sources.flatMap((one) => [one, { ...one, topic }]),
  }));

/** What a practice says about a child; every word of it is invented. */
export const concernData = (narrative: string, number = '9990000018'): JsonValue => ({
  child: {
    identifiers: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: number }],
    name: { given: 'Kafkagiven', family: 'Kafkafamily' },
  },
  concern: { category: 'neglect', occurredOn: '2026-01-05', narrative: `kafka-narrative ${narrative}` },
  legal: {
    gdprBasis: 'public-task',
    specialCategoryCondition: 'health-or-social-care',
    confidentialityBasis: 'public-interest',
    consentDecision: 'not-sought',
  },
  reporter: { role: 'gp' },
});

/** A concern as a CloudEvent of the demonstration's practice. */
export const concernEvent = (id: string, change: Partial<CloudEvent> = {}, number?: string): CloudEvent => ({
  id,
  source,
  specversion: '1.0',
  type: concernType,
  time: '2026-01-05T10:00:00.000Z' as Instant,
  subject: 'patient-1',
  datacontenttype: 'application/json',
  extensions: {},
  data: { kind: 'json', value: concernData(id, number) },
  ...change,
});

const bytes = (body: Uint8Array | undefined): Buffer | null => (body === undefined ? null : Buffer.from(body));

/** As a record, in one mode or the other; headers as bytes, as they arrive. */
export const recordOf = (event: CloudEvent, mode: 'binary' | 'structured', key: string | null): Sent => {
  const { headers, body } = mode === 'binary' ? encodeKafkaBinary(event) : encodeStructured(event);
  return {
    key,
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
    value: bytes(body),
  };
};

/** A good concern, the nth of a run, about one of so many patients. */
export const goodRecord = (run: string, n: number, patients = 50): Sent => {
  const patient = n % patients;
  const event = concernEvent(`${run}-${String(n)}`, { subject: `patient-${String(patient)}` }, numbers[patient]);
  return recordOf(event, n % 2 === 0 ? 'binary' : 'structured', `${source}\npatient-${String(patient)}`);
};

const padding = (text: string): JsonValue => ({ filling: text });

/** Every kind of record that is no concern, by the code that its dead letter must have. */
export const poison: Readonly<Record<string, (id: string) => Sent>> = {
  tombstone: (id) => ({ ...recordOf(concernEvent(id), 'binary', id), value: null }),
  'not-a-cloud-event': (id) => ({ key: id, headers: {}, value: Buffer.from('kafka-narrative of no form') }),
  'malformed-json': (id) => ({ ...recordOf(concernEvent(id), 'binary', id), value: Buffer.from('{"kafka-narrative') }),
  'too-large': (id) =>
    recordOf(
      concernEvent(id, { data: { kind: 'json', value: padding(`kafka-narrative${'x'.repeat(400_000)}`) } }),
      'structured',
      id,
    ),
  'unknown-version': (id) => recordOf(concernEvent(id, { type: concernType.replace('.v1', '.v9') }), 'binary', id),
  'unknown-type': (id) => recordOf(concernEvent(id, { type: 'uk.nhs.gp.lunch-served.v1' }), 'structured', id),
  'unknown-source': (id) => recordOf(concernEvent(id, { source: 'uk.nhs.gp.nobody' }), 'binary', id),
  'repeated-attribute': (id) => {
    const record = recordOf(concernEvent(id), 'binary', id);
    return { ...record, headers: { ...record.headers, ce_subject: ['one', 'two'] } };
  },
  'schema-violated': (id) =>
    recordOf(concernEvent(id, { data: { kind: 'json', value: { narrative: 'kafka-narrative' } } }), 'binary', id),
  'missing-attribute': (id) => {
    const { ce_id: _id, ...headers } = recordOf(concernEvent(id), 'binary', id).headers;
    return { ...recordOf(concernEvent(id), 'binary', id), headers };
  },
};

/** What was read from a topic. */
export type Read = { readonly headers: string; readonly value: string; readonly key: string; readonly readAt: number };

/** A plain client of the test's own: what a practice's system or a reader of a topic would be. */
export class Traffic {
  readonly kafka: Kafka;
  private readonly closing: (() => Promise<void>)[] = [];

  constructor(brokers: string) {
    this.kafka = new kafkajs.Kafka({
      clientId: 'test',
      brokers: brokers.split(','),
      logLevel: kafkajs.logLevel.NOTHING,
    });
  }

  async makeTopics(partitions: number, ...topics: readonly string[]): Promise<void> {
    const admin = this.kafka.admin();
    await admin.connect();
    await admin.createTopics({ topics: topics.map((topic) => ({ topic, numPartitions: partitions })) });
    await admin.disconnect();
  }

  /** Sends in order, a few hundred in one request. */
  async send(topic: string, records: readonly Sent[]): Promise<void> {
    const producer = this.kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
    await producer.connect();
    for (let at = 0; at < records.length; at += 250)
      await producer.send({ topic, messages: records.slice(at, at + 250).map((one) => ({ ...one })) });
    await producer.disconnect();
  }

  /** Everything of a topic from its beginning, as it comes. */
  async follow(topic: string): Promise<readonly Read[]> {
    const read: Read[] = [];
    const consumer = this.kafka.consumer({ groupId: `reader-${randomUUID()}` });
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      eachMessage: ({ message }) => {
        const headers = JSON.stringify(
          Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]),
        );
        read.push({
          headers,
          value: message.value?.toString('utf8') ?? '',
          key: message.key?.toString('utf8') ?? '',
          readAt: Date.now(),
        });
        return Promise.resolve();
      },
    });
    this.closing.push(() => consumer.disconnect());
    return read;
  }

  async close(): Promise<void> {
    await Promise.all(this.closing.map((close) => close()));
  }
}

/** Waits for something to come true; says what did not. */
export const eventually = async (
  what: string,
  isSo: () => boolean | Promise<boolean>,
  withinMs: number,
): Promise<void> => {
  const until = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > until) throw new Error(`Not within ${String(withinMs)} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
