import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStoreDbEventLog, testServerKind, testServerNote, type LogEvent } from '@safeguarding/event-log';
import { Replicas, type Replica, type ReplicaAnswer } from '../support/replicas.ts';
import { document } from '../support/world.ts';

const concern = {
  category: 'neglect',
  occurredOn: '2026-01-05',
  summary: 'canary-summary',
  narrative: 'canary-narrative',
};
const optOut = {
  decidedBy: { authority: 'parental-responsibility', standing: 'holder-of-parental-responsibility' },
  evidence: 'canary-evidence',
};
const itemsOf = ({ body }: ReplicaAnswer): readonly Readonly<Record<string, unknown>>[] =>
  (body['items'] ?? []) as never;
const registration = (number: string) => ({
  identifiers: [{ kind: 'nhs-number', value: number }],
  demographics: { name: { family: 'Canaryfamily', given: ['Canarygiven'] }, dateOfBirth: '2023-02-01' },
});

describe(`two processes of the service on one EventStoreDB, ${testServerNote(testServerKind())}`, () => {
  const replicas = new Replicas();
  const running: Replica[] = [];
  const [a, b] = [0, 1].map((index) => (): Replica => {
    const replica = running[index];
    if (!replica) throw new Error('The process was not started.');
    return replica;
  }) as [() => Replica, () => Replica];

  const child = async (number: string, ...feeds: readonly string[]): Promise<string> => {
    const { body } = await a().ask('POST', 'oakfield-registrations', '/v1/children', { body: registration(number) });
    const id = String(body['id']);
    for (const feed of feeds) await a().ask('POST', feed, '/v1/registrations', { body: { child: id } });
    return id;
  };
  const everything = async (): Promise<readonly LogEvent[]> => {
    const log = await EventStoreDbEventLog.open({ url: replicas.server.url });
    const events = await log.readAll({ limit: 10_000 });
    await log.close();
    return events;
  };

  beforeAll(async () => {
    await replicas.start();
    running.push(...(await Promise.all([replicas.add(), replicas.add()])));
  }, 240_000);
  afterAll(() => replicas.stop());

  it('gives one child to a race for one NHS number', async () => {
    const race = Array.from({ length: 12 }, (_, index) =>
      (index % 2 === 0 ? a() : b()).ask('POST', 'oakfield-registrations', '/v1/children', {
        body: registration('9990000018'),
      }),
    );
    const answers = await Promise.all(race);
    expect(new Set(answers.map(({ status, body }) => `${String(status)} ${String(body['id'])}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
  });

  it('obeys an opt-out taken by one process in the very next read of the other', async () => {
    const id = await child('9990000026', 'oakfield-registrations', 'ashby-community-system');
    const raised = await a().ask('POST', 'gp', '/v1/concerns', { body: { ...concern, childId: id } });
    const timeline = `/v1/children/${id}/timeline`;
    const after = { 'x-min-position': raised.headers.get('x-position') ?? '' };
    const before = await b().ask('GET', 'health-visitor', timeline, { headers: after });
    expect([before.status, itemsOf(before).length]).toEqual([200, 1]);
    expect((await a().ask('POST', 'gp', `/v1/children/${id}/opt-outs`, { body: optOut })).status).toBe(201);
    const next = await b().ask('GET', 'health-visitor', timeline);
    expect([next.status, itemsOf(next)]).toEqual([200, []]);
  });

  it('answers one Idempotency-Key at both processes from one event', async () => {
    const id = await child('9990000034', 'oakfield-registrations');
    const headers = { 'idempotency-key': 'one-key-for-both' };
    const send = (to: Replica) => to.ask('POST', 'gp', '/v1/concerns', { body: { ...concern, childId: id }, headers });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => send(index % 2 === 0 ? a() : b())));
    expect(new Set(answers.map(({ status, text }) => `${String(status)} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    const stream = `concern-${String(answers[0]?.body['id'])}`;
    expect((await everything()).filter((event) => event.stream === stream)).toHaveLength(1);
    const other = await b().ask('POST', 'gp', '/v1/concerns', {
      body: { ...concern, childId: id, category: 'physical' },
      headers,
    });
    expect([other.status, other.body['code']]).toEqual([422, 'LED-001']);
  });

  it('lets one of two processes win a race for one revision', async () => {
    const id = await child('9990000042', 'oakfield-registrations');
    const submitted = await a().ask('POST', 'gp', '/v1/referrals', {
      body: {
        recipient: 'ashby-mash',
        children: [{ childId: id, summary: 'canary-referral' }],
        urgency: 'standard',
        categories: ['neglect'],
        legal: {
          gdprBasis: 'public-task',
          specialCategoryCondition: 'health-or-social-care',
          confidentialityBasis: 'public-interest',
          consentDecision: 'refused',
        },
        consentInformation: { familyInformed: 'yes' },
      },
    });
    expect(submitted.status).toBe(201);
    const path = `/v1/referrals/${String(submitted.body['id'])}/acknowledgement`;
    const headers = { 'if-match': submitted.headers.get('etag') ?? '' };
    const race = await Promise.all(
      [a(), b()].map((one) => one.ask('POST', 'ashby-case-management', path, { body: {}, headers })),
    );
    expect(race.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it('writes the receipt of a read on either process into the one log, before the answer', async () => {
    const id = await child('9990000050', 'oakfield-registrations');
    const receipts = async () => (await everything()).filter(({ stream }) => stream.startsWith('reads-')).length;
    const before = await receipts();
    for (const one of [a(), b()]) expect((await one.ask('GET', 'gp', `/v1/children/${id}/timeline`)).status).toBe(200);
    expect(await receipts()).toBe(before + 2);
  });

  it('hands out at one process the document that the other took, also when that one is gone with its folder', async () => {
    const id = await child('9990000085', 'oakfield-registrations');
    const passing = await replicas.add();
    const raised = await passing.ask('POST', 'gp', '/v1/concerns', { body: { ...concern, childId: id } });
    const path = `/v1/concerns/${String(raised.body['id'])}/attachments`;
    const added = await passing.ask('POST', 'gp', path, { body: document('canary-document') });
    expect(added.status).toBe(201);
    await passing.kill();
    rmSync(passing.folder, { recursive: true });
    const after = { 'x-min-position': added.headers.get('x-position') ?? '' };
    const got = await b().ask('GET', 'gp', added.headers.get('location') ?? '', { headers: after });
    expect([got.status, got.text]).toEqual([200, 'canary-document']);
  });

  it('finds its database again after that was killed, and says meanwhile that it is not ready', async () => {
    if (replicas.server.kind === 'given') return;
    await replicas.server.kill();
    expect(await b().ready()).toBe(false);
    const refused = await b().ask('POST', 'oakfield-registrations', '/v1/children', {
      body: registration('9990000069'),
    });
    expect([refused.status, refused.headers.has('retry-after')]).toEqual([503, true]);
    await replicas.server.begin();
    for (let waited = 0; waited < 60_000 && !(await b().ready()); waited += 100) await sleep(100);
    const taken = await b().ask('POST', 'oakfield-registrations', '/v1/children', { body: registration('9990000069') });
    expect(taken.status).toBe(201);
  });

  it('breaks no request when it is told to end under load, and a new process with an empty folder takes its place', async () => {
    const ending = await replicas.add({ DRAIN_NOTICE_MS: '5000' });
    const id = await child('9990000077', 'oakfield-registrations');
    const statuses: number[] = [];
    const broken: unknown[] = [];
    // It listens before it has caught up, on a slow machine; a balancer sends nobody there until then.
    while (!(await ending.ready())) await sleep(50);
    const balanced = { open: true };
    /** As a balancer does: no more requests once the process says that it is not ready. */
    const watching = (async () => {
      while ((balanced.open = await ending.ready())) await sleep(50);
    })();
    const client = async (index: number): Promise<void> => {
      while (balanced.open)
        await (
          index % 2 === 0
            ? ending.ask('GET', 'gp', `/v1/children/${id}/timeline`)
            : ending.ask('POST', 'gp', '/v1/concerns', { body: { ...concern, childId: id } })
        ).then(
          ({ status }) => statuses.push(status),
          (error: unknown) => broken.push(error),
        );
    };
    const clients = Promise.all(Array.from({ length: 8 }, (_, index) => client(index)));
    while (statuses.length <= 8 && broken.length === 0) await sleep(20);
    const { code, tookMs } = await ending.terminate();
    await Promise.all([watching, clients]);
    expect(broken).toEqual([]);
    expect(statuses.length).toBeGreaterThan(8);
    expect(statuses.filter((status) => status >= 300)).toEqual([]);
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(25_000);
    const fresh = await replicas.add();
    for (let waited = 0; waited < 60_000 && !(await fresh.ready()); waited += 50) await sleep(50);
    const read = await fresh.ask('GET', 'gp', `/v1/children/${id}/timeline`);
    const raised = statuses.filter((status) => status === 201).length;
    expect([read.status, itemsOf(read).length]).toEqual([200, Math.min(raised, itemsOf(read).length)]);
    expect(itemsOf(read).length).toBeGreaterThan(0);
  }, 240_000);
});
