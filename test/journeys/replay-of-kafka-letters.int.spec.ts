import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DeadLetterDesk, Intake, type Arrival } from '@safeguarding/intake';
import { legal, World } from '../support/world.ts';

const world = new World();
beforeAll(() => world.start());
afterAll(() => world.stop());

/** As a record of a topic in which nobody has registered this source. */
const arrival = (body: string, offset: string): Arrival => ({
  door: 'kafka',
  topic: 'somebody-elses-topic.v1',
  coordinates: { partition: 3, offset },
  message: {
    headers: { 'content-type': 'application/cloudevents+json' },
    body: new TextEncoder().encode(body),
  },
  receivedAt: world.service.clock.now(),
  correlationId: '00000000-0000-4000-8000-000000000077',
});
const concern = JSON.stringify({
  specversion: '1.0',
  id: 'replayed-from-another-topic',
  source: 'uk.nhs.gp.oakfield',
  type: 'uk.nhs.gp.safeguarding-concern-raised.v1',
  time: '2026-01-05T10:00:00Z',
  datacontenttype: 'application/json',
  data: {
    child: { identifiers: [{ system: 'nhs-number', value: '9990000018' }] },
    concern: { category: 'neglect', occurredOn: '2026-01-04', narrative: 'Invented.' },
    legal,
    reporter: { role: 'gp' },
  },
});

const deskOf = () => {
  const { app, storage, clock } = world.service;
  const { readDatabase: db, ledger, sealed } = storage;
  const { sealing, keyStore } = sealed;
  const intake = app.get(Intake, { strict: false });
  return { intake, desk: new DeadLetterDesk({ db, ledger, sealing, keyStore, clock, intake }) };
};
const settled = () => world.settled();
const context = () => ({
  actor: { agency: 'unknown-agency', role: 'operator', ref: `s-${'0'.repeat(32)}`, via: 'system' } as never,
  scope: 'test of a replay',
  key: 'one',
  bodyHash: '',
  receivedAt: world.service.clock.now(),
  correlationId: '00000000-0000-4000-8000-000000000078',
});

it('judges a letter of Kafka by the topic that it came from, and a second refusal is the same letter', async () => {
  const { intake, desk } = deskOf();
  expect(await intake.take(arrival(concern, '41'))).toMatchObject({ refused: 'unknown-source' });
  await settled();
  const [letter] = desk.list({ all: true, limit: 10 });
  if (!letter) throw new Error('It was not kept.');
  // In its own topic the source is known: replayed as if from there, a stranger's record would become the practice's concern.
  expect(await desk.replay(letter.letter, context())).toMatchObject({ refused: 'unknown-source' });
  await settled();
  expect(desk.list({ all: true, limit: 10 })).toHaveLength(1);
  const types = (await world.service.storage.log.readAll({ limit: 10_000 })).map(({ type }) => type);
  expect(types).not.toContain('ConcernRaised');
});

it('has nothing to send again of a record that was too large to be kept', async () => {
  const { intake, desk } = deskOf();
  await intake.take(arrival(JSON.stringify({ padding: 'x'.repeat(400_000) }), '42'));
  await settled();
  const large = desk.list({ all: true, limit: 10 }).find(({ bytes }) => bytes > 300_000);
  if (!large) throw new Error('It was not kept.');
  expect(await desk.replay(large.letter, context())).toEqual({ forgotten: true });
});
