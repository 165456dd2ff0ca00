import { createPublicKey, generateKeyPairSync, randomUUID, verify } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { beginning } from '@safeguarding/event-log';
import { ParkedWebhooks, parkedWebhooksFile } from '@safeguarding/signals';
import type { AgencyId } from '@safeguarding/kernel';
import { runOperator } from '../../apps/operator/src/program.ts';
import { eventually, Traffic, type Read } from '../support/kafka/traffic.ts';
import { brokers, whereThereIsKafka } from '../support/kafka/where.ts';
import { demonstrationAgencies, legal, World } from '../support/world.ts';

const run = randomUUID().slice(0, 8);
const mashWorker = 'social-worker';
const referralOf = (children: readonly string[]) => ({
  recipient: 'ashby-mash',
  urgency: 'standard',
  categories: ['neglect'],
  children: children.map((childId) => ({ childId, summary: 'canary-summary' })),
  legal: { ...legal, consentDecision: 'refused' },
  consentInformation: { familyInformed: 'yes' },
});

type Told = { readonly type: string; readonly subject: string; readonly id: string; readonly sequence?: string };

/** A referral that is acknowledged and decided; the ids of the children. */
const tellStory = async (world: World, ...numbers: readonly string[]): Promise<readonly string[]> => {
  const children = [];
  for (const number of numbers) children.push(await world.child(number, 'oakfield-registrations'));
  const submitted = await world.post('gp', '/v1/referrals', referralOf(children));
  expect([submitted.status, submitted.body['errors']]).toEqual([201, undefined]);
  const path = `/v1/referrals/${String(submitted.body['id'])}`;
  const acknowledged = await world.post(mashWorker, `${path}/acknowledgement`, {}, { 'if-match': '*' });
  expect(acknowledged.status).toBeLessThan(300);
  const decided = await world.post(
    mashWorker,
    `${path}/decisions`,
    { decisions: children.map((childId) => ({ childId, decision: 's17-assessment', reasons: 'canary-reasons' })) },
    { 'if-match': '*' },
  );
  expect(decided.status).toBeLessThan(300);
  return children;
};

whereThereIsKafka('signals on Kafka', () => {
  const topic = `signals-${run}`;
  const world = new World({
    KAFKA_BROKERS: brokers,
    KAFKA_GROUP: `signals-${run}`,
    KAFKA_INTAKE_TOPICS: `none-${run}`,
    KAFKA_DEAD_LETTER_TOPIC: `dead-${run}`,
    KAFKA_SIGNALS_TOPIC: topic,
  });
  const traffic = new Traffic(brokers);
  let [gp, mash]: readonly (readonly Read[])[] = [[], []];

  beforeAll(async () => {
    const agencies = demonstrationAgencies().map((agency) =>
      agency.code === 'oakfield-gp' || agency.code === 'ashby-mash' ? { ...agency, signals: { kafka: true } } : agency,
    );
    await traffic.makeTopics(3, `${topic}.oakfield-gp`, `${topic}.ashby-mash`, `none-${run}`, `dead-${run}`);
    await world.start({ agencies });
    gp = await traffic.follow(`${topic}.oakfield-gp`);
    mash = await traffic.follow(`${topic}.ashby-mash`);
  }, 420_000);
  afterAll(async () => {
    await traffic.close();
    await world.stop();
  });

  const toldIn = (read: readonly Read[]): readonly Told[] =>
    read.map(({ headers }) => {
      const texts = Object.fromEntries(JSON.parse(headers) as [string, string][]);
      const { ce_type: type = '', ce_subject: subject = '', ce_id: id = '', ce_sequence: sequence } = texts;
      return { type, subject, id, ...(sequence === undefined ? {} : { sequence }) };
    });

  it('tell each side of a referral what the other did, per child and in order, on a topic of its own', async () => {
    const children = await tellStory(world, '9990000018', '9990000026');
    await eventually('the practice is told', () => (gp?.length ?? 0) >= 4, 60_000);
    await eventually('the recipient is told', () => (mash?.length ?? 0) >= 2, 60_000);
    for (const child of children) {
      const told = toldIn(gp ?? []).filter(({ subject }) => subject === child);
      expect(told.map(({ type }) => type)).toEqual([
        'uk.safeguarding-ledger.referral-acknowledged.v1',
        'uk.safeguarding-ledger.referral-decided.v1',
      ]);
      expect(told.map(({ sequence }) => sequence)).toEqual(['0000000001', '0000000002']);
    }
    expect(new Set(toldIn(mash ?? []).map(({ type }) => type))).toEqual(
      new Set(['uk.safeguarding-ledger.referral-submitted.v1']),
    );
    expect(JSON.stringify([gp, mash])).not.toMatch(/canary|99900000/i);
  });

  it('tell of a clock that ran out: whoever is responsible and whoever waits', async () => {
    await world.setClock('2027-12-01T09:00:00Z');
    await eventually('it is noted', async () => (await world.service.noteMissed()) > 0, 60_000);
    const missed = (read: readonly Read[] | undefined) =>
      toldIn(read ?? []).filter(({ type }) => type === 'uk.safeguarding-ledger.clock-missed.v1');
    await eventually('both are told', () => missed(gp).length >= 2 && missed(mash).length >= 2, 60_000);
    expect(missed(gp).every(({ sequence }) => sequence === undefined)).toBe(true);
  });

  it('keep their ids when they are told again', async () => {
    const before = toldIn(gp ?? []).map(({ id }) => id);
    await world.service.close();
    const { DatabaseSync } = await import('node:sqlite');
    const checkpoints = new DatabaseSync(join(world.folder, 'reactions.db'));
    checkpoints.exec(
      `UPDATE checkpoint SET position = '${beginning}' WHERE name = 'when-fact-recorded-then-tell-topic-oakfield-gp'`,
    );
    checkpoints.close();
    await world.start();
    await eventually('all is told again', () => (gp?.length ?? 0) >= 2 * before.length, 60_000);
    expect(new Set(toldIn(gp ?? []).map(({ id }) => id))).toEqual(new Set(before));
  });
});

describe('signals by webhook', () => {
  type Call = { readonly headers: IncomingHttpHeaders; readonly body: string };
  const calls: Call[] = [];
  let answer = 500;
  let endpoint: Server;
  let world: World;
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');

  beforeAll(async () => {
    endpoint = createServer((request, response) => {
      let body = '';
      request.on('data', (bytes: Buffer) => (body += bytes.toString('utf8')));
      request.on('end', () => {
        if (answer === 200) calls.push({ headers: request.headers, body });
        response.writeHead(answer).end();
      });
    }).listen(0, '127.0.0.1');
    await once(endpoint, 'listening');
    const { port } = endpoint.address() as AddressInfo;
    const webhook = `http://127.0.0.1:${String(port)}/signals`;
    world = new World({ WEBHOOK_PARK_AFTER: '2' });
    writeFileSync(join(world.folder, 'webhook.key'), String(privateKey.export({ format: 'pem', type: 'pkcs8' })), {
      mode: 0o600,
    });
    const agencies = demonstrationAgencies().map((agency) =>
      agency.code === 'oakfield-gp' ? { ...agency, signals: { webhook } } : agency,
    );
    await world.start({ agencies });
  });
  afterAll(async () => {
    await world.stop();
    endpoint.close();
  });

  it('wait while the endpoint fails, are parked after too often, and lose nothing when somebody resumes them', async () => {
    const parked = new ParkedWebhooks(join(world.folder, parkedWebhooksFile));
    await tellStory(world, '9990000018');
    await eventually('it is parked', () => parked.has('oakfield-gp' as AgencyId), 60_000);
    expect(parked.all()).toMatchObject([{ agency: 'oakfield-gp', attempts: 2, fault: 'status 500' }]);
    // A restart does not begin again by itself.
    await world.restart();
    answer = 200;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(calls).toEqual([]);
    const operate = async (...words: readonly string[]): Promise<readonly unknown[]> => {
      const lines: string[] = [];
      const say = (line: string): void => void lines.push(line);
      const terminal = { out: say, err: say, interactive: false };
      return [await runOperator(['webhooks', ...words], terminal, { DATA_DIR: world.folder }), lines.join()];
    };
    expect(await operate('list')).toEqual([0, expect.stringMatching(/^oakfield-gp {2}parked .*status 500$/)]);
    expect((await operate('resume', 'millbrook-gp'))[0]).toBe(4);
    expect((await operate('resume', 'oakfield-gp'))[0]).toBe(0);
    await eventually('it is told', () => calls.length >= 2, 60_000);
    parked.close();
    const bodies = calls.map(({ body }) => JSON.parse(body) as { type: string; subject: string });
    expect(bodies.map(({ type }) => type)).toEqual([
      'uk.safeguarding-ledger.referral-acknowledged.v1',
      'uk.safeguarding-ledger.referral-decided.v1',
    ]);
    expect(JSON.stringify(calls)).not.toMatch(/canary|99900000/i);
  });

  it('are signed, so that a receiver knows who sent them and that they are whole', () => {
    const [{ headers, body } = { headers: {}, body: '' }] = calls;
    const signedText = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    const [form, signature = ''] = String(headers['webhook-signature']).split(',');
    const key = createPublicKey(publicKey.export({ format: 'pem', type: 'spki' }));
    const accepts = (text: string) => verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
    expect([form, accepts(signedText), accepts(`${signedText} `)]).toEqual(['v1a', true, false]);
    expect(headers['content-type']).toMatch(/^application\/cloudevents\+json/);
  });
});
