import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  LogUnavailable,
  SqliteEventLog,
  startTestServer,
  testServerKind,
  testServerNote,
  type EventLog,
  type TestServer,
} from '@safeguarding/event-log';
import { legal, World, type Answer } from '../support/world.ts';

const concern = {
  category: 'neglect',
  occurredOn: '2026-01-05',
  summary: 'canary-summary',
  narrative: 'canary-narrative',
  health: 'canary-health',
};
const optOut = {
  decidedBy: { authority: 'parental-responsibility', standing: 'holder-of-parental-responsibility' },
  evidence: 'canary-evidence',
};
const itemsOf = ({ body }: Answer): readonly Readonly<Record<string, unknown>>[] => (body['items'] ?? []) as never;

const engines = [
  { engine: 'the embedded log', start: () => Promise.resolve(undefined) },
  { engine: `EventStoreDB, ${testServerNote(testServerKind())}`, start: () => startTestServer() },
];

describe.each(engines)('the spine on $engine', ({ start }) => {
  const environment: Record<string, string> = {};
  const world = new World(environment);
  const running: { server?: TestServer | undefined } = {};
  beforeAll(async () => {
    running.server = await start();
    if (running.server) environment['EVENTSTOREDB_URL'] = running.server.url;
    await world.start();
  }, 120_000);
  afterAll(async () => {
    await world.stop();
    await running.server?.stop();
  });

  it('shows a concern to its writer and to the standing share, and nothing of it to a school', async () => {
    const child = await world.child('9990000018', 'oakfield-registrations', 'ashby-community-system', 'hill-top-roll');
    const raised = await world.post('gp', '/v1/concerns', { ...concern, childId: child });
    expect(raised.status).toBe(201);
    const after = { 'x-min-position': raised.headers.get('x-position') ?? '' };
    const [own] = itemsOf(await world.get('gp', `/v1/children/${child}/timeline`, after));
    expect(own).toMatchObject({ kind: 'concern-raised', narrative: 'canary-narrative', late: true });
    expect(itemsOf(await world.get('health-visitor', `/v1/children/${child}/timeline`, after))).toHaveLength(1);
    const school = await world.get('teacher', `/v1/children/${child}/timeline`, after);
    expect([school.status, itemsOf(school)]).toEqual([200, []]);
  });

  it('answers a stranger about a child, and about nobody, byte for byte alike', async () => {
    const child = await world.child('9990000026', 'oakfield-registrations');
    const id = '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f60';
    const ask = (of: string) => world.get('other-gp', `/v1/children/${of}/timeline`, { 'x-request-id': id });
    const [hidden, nobody] = [await ask(child), await ask('00000000-0000-4000-8000-000000000001')];
    expect(hidden.status).toBe(404);
    expect(hidden.text).toBe(nobody.text);
    const told = ({ headers }: Answer) =>
      [...headers].filter(([name]) => name !== 'date' && !name.startsWith('ratelimit'));
    expect(told(hidden)).toEqual(told(nobody));
  });

  it('answers fifty retries of one command, and one after a restart, from one event', async () => {
    const child = await world.child('9990000034', 'oakfield-registrations');
    const headers = { 'idempotency-key': 'the-same-key' };
    const body = { ...concern, childId: child };
    const send = () => world.post('gp', '/v1/concerns', body, headers);
    const answers = await Promise.all(Array.from({ length: 50 }, send));
    await world.restart();
    answers.push(await send());
    expect(new Set(answers.map(({ status, text }) => `${String(status)} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    const other = await world.post('gp', '/v1/concerns', { ...body, category: 'physical' }, headers);
    expect([other.status, other.body['code']]).toEqual([422, 'LED-001']);
    const id = String(answers[0]?.body['id']);
    expect(await world.service.storage.log.readStream(`concern-${id}` as never)).toHaveLength(1);
  });

  it('obeys an opt-out in the very next read while the read model is held back, a conditional one too', async () => {
    const child = await world.child('9990000042', 'oakfield-registrations', 'ashby-community-system');
    const raised = await world.post('gp', '/v1/concerns', { ...concern, childId: child });
    const timeline = `/v1/children/${child}/timeline`;
    const before = await world.get('health-visitor', timeline, {
      'x-min-position': raised.headers.get('x-position') ?? '',
    });
    expect(itemsOf(before)).toHaveLength(1);
    world.service.followers.get('timeline')?.pause();
    try {
      expect((await world.post('gp', `/v1/children/${child}/opt-outs`, optOut)).status).toBe(201);
      const tag = before.headers.get('etag') ?? '';
      const after = await world.get('health-visitor', timeline, { 'if-none-match': tag });
      expect([after.status, itemsOf(after)]).toEqual([200, []]);
    } finally {
      world.service.followers.get('timeline')?.resume();
    }
  });

  it('lets one of two racing acknowledgements win', async () => {
    const child = await world.child('9990000050', 'oakfield-registrations');
    const submitted = await world.post('gp', '/v1/referrals', {
      recipient: 'ashby-mash',
      children: [{ childId: child, summary: 'canary-referral' }],
      urgency: 'standard',
      categories: ['neglect'],
      legal: { ...legal, consentDecision: 'refused' },
      consentInformation: { familyInformed: 'yes' },
    });
    expect(submitted.status).toBe(201);
    const path = `/v1/referrals/${String(submitted.body['id'])}/acknowledgement`;
    const headers = { 'if-match': submitted.headers.get('etag') ?? '' };
    const race = await Promise.all([1, 2].map(() => world.post('ashby-case-management', path, {}, headers)));
    expect(race.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it('takes a CloudEvent once, and keeps what it refuses as a dead letter without telling what it said', async () => {
    const event = {
      specversion: '1.0',
      id: 'journey-1',
      source: 'uk.nhs.gp.oakfield',
      type: 'uk.nhs.gp.safeguarding-concern-raised.v1',
      time: '2026-01-05T10:00:00Z',
      datacontenttype: 'application/json',
      data: {
        child: { identifiers: [{ system: 'nhs-number', value: '9990000069' }] },
        concern: { category: 'neglect', occurredOn: '2026-01-04', narrative: 'canary-cloud' },
        legal,
        reporter: { role: 'gp' },
      },
    };
    const send = (body: object) =>
      world.post('oakfield-clinical-system', '/v1/cloudevents', body, {
        'content-type': 'application/cloudevents+json',
      });
    const first = await send(event);
    expect(first.status).toBe(200);
    expect((await send(event)).text).toBe(first.text);
    const changed = await send({ ...event, data: { ...event.data, reporter: { role: 'nurse' } } });
    expect([changed.status, changed.body['code']]).toEqual([422, 'INT-004']);
    const foreign = await send({ ...event, id: 'journey-2', source: 'uk.nhs.gp.millbrook' });
    expect([foreign.status, foreign.body['code']]).toEqual([403, 'INT-003']);
    await world.settled();
    const letters = await world.get('operator', '/v1/dead-letters');
    expect(itemsOf(letters).map(({ reason }) => reason)).toEqual(['source-of-another-agency', 'same-id-other-data']);
    expect(letters.text).not.toContain('canary');
  });

  it('tells a service alone which of its submissions could not be matched, page by page', async () => {
    const unknown = (why: string) => ({
      ...concern,
      child: { identifierOmittedBecause: why, demographics: { dateOfBirth: '2023-02-01' } },
    });
    for (const why of ['not-known', 'not-yet-issued'])
      expect((await world.post('oakfield-clinical-system', '/v1/concerns', unknown(why))).status).toBe(201);
    const first = await world.get('gp', '/v1/worklist?limit=1');
    expect(itemsOf(first)).toMatchObject([{ reason: 'identifier-omitted', identifierOmittedBecause: 'not-known' }]);
    const second = await world.get('gp', `/v1/worklist?cursor=${String(first.body['next'])}`);
    expect(itemsOf(second)).toMatchObject([{ identifierOmittedBecause: 'not-yet-issued' }]);
    expect(second.body).not.toHaveProperty('next');
    expect(itemsOf(await world.get('oakfield-clinical-system', '/v1/worklist'))).toHaveLength(2);
    expect(itemsOf(await world.get('other-gp', '/v1/worklist'))).toEqual([]);
    const foreign = await world.get('other-gp', `/v1/worklist?cursor=${String(first.body['next'])}`);
    expect([foreign.status, foreign.body['code']]).toEqual([400, 'HTTP-015']);
  });

  it('keeps every canary sealed: none in the data folder, none in the log, none in a log line', async () => {
    const canaries = /canary|Canaryfamily|Canarygiven|2023-02-01|9990000018/i;
    const events = await world.service.storage.log.readAll({ limit: 10_000 });
    expect(events.length).toBeGreaterThan(0);
    expect(events.filter((event) => canaries.test(JSON.stringify(event)))).toEqual([]);
    for (const file of world.files()) {
      const content = readFileSync(file).toString('latin1');
      expect([file, canaries.exec(content)?.[0]]).toEqual([file, undefined]);
    }
    expect(world.lines.filter((line) => canaries.test(line))).toEqual([]);
    expect(world.lines.length).toBeGreaterThan(0);
  });
});

describe('a receipt that cannot be kept', () => {
  const world = new World();
  let failing = false;
  beforeAll(() =>
    world.start({
      wrapStorage: (storage) => {
        const { log } = storage;
        const append = log.append.bind(log);
        Object.assign(log, {
          append: (...args: Parameters<EventLog['append']>) =>
            failing && args[0].startsWith('reads-')
              ? Promise.reject(new LogUnavailable('a fault of the test'))
              : append(...args),
        });
        return storage;
      },
    }),
  );
  afterAll(() => world.stop());

  it('answers 503 with no data', async () => {
    expect(world.service.storage.log).toBeInstanceOf(SqliteEventLog);
    const child = await world.child('9990000077', 'oakfield-registrations');
    await world.post('gp', '/v1/concerns', { ...concern, childId: child });
    failing = true;
    const refused = await world.get('gp', `/v1/children/${child}/timeline`);
    expect([refused.status, refused.headers.has('retry-after'), refused.headers.has('etag')]).toEqual([
      503,
      true,
      false,
    ]);
    expect(refused.text).not.toContain('canary');
  });
});
