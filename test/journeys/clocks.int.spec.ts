import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { legal, World, type Answer } from '../support/world.ts';

type Line = Readonly<Record<string, unknown>> & { readonly id: string; readonly rule: string; readonly state: string };
const itemsOf = ({ body }: Answer): readonly Line[] => (body['items'] ?? []) as never;
const idOf = ({ body }: Answer): string => String(body['id']);

describe('the clocks of a referral', () => {
  const world = new World();
  let child = '';
  let other = '';
  let referral = '';
  let tag = '';
  const mash = 'social-worker';
  const handling = { 'x-purpose': 'referral-handling' };
  const settled = () => world.settled();
  const clocksOf = async (as: string, of = child, headers = {}): Promise<Answer> => {
    await settled();
    return world.get(as, `/v1/children/${of}/clocks`, as === mash ? handling : headers);
  };
  const list = async (as: string, query = ''): Promise<Answer> => {
    await settled();
    return world.get(as, `/v1/clocks${query}`, as === mash ? handling : {});
  };
  const step = async (as: string, path: string, body: object): Promise<void> => {
    const answer = await world.post(as, `/v1/referrals/${referral}/${path}`, body, { 'if-match': tag });
    expect([path, answer.status, answer.body['code']]).toEqual([path, 200, undefined]);
    tag = answer.headers.get('etag') ?? '';
  };
  const named = (lines: readonly Line[], of = child) =>
    lines.filter(({ childId }) => childId === of).map(({ rule, state, dueBy }) => ({ rule, state, dueBy }));

  beforeAll(async () => {
    await world.start();
    // A Wednesday morning.
    await world.setClock('2026-11-25T10:00:00Z');
    child = await world.child('9990000018', 'oakfield-registrations', 'ashby-community-system', 'hill-top-roll');
    other = await world.child('9990000026', 'oakfield-registrations');
    const submitted = await world.post('gp', '/v1/referrals', {
      recipient: 'ashby-mash',
      children: [child, other].map((childId) => ({ childId, summary: 'Invented.' })),
      urgency: 'standard',
      categories: ['neglect'],
      legal: { ...legal, consentDecision: 'refused' },
      consentInformation: { familyInformed: 'yes' },
    });
    referral = idOf(submitted);
    tag = submitted.headers.get('etag') ?? '';
  });
  afterAll(() => world.stop());

  const due = { ack: '2026-11-27T00:00:00.000Z', assess: '2027-02-02T00:00:00.000Z' };

  it('start with it, one set for each child, and the authority sees both', async () => {
    const running = [
      { rule: 'ENG-REF-ACK', state: 'running', dueBy: due.ack },
      { rule: 'ENG-ASSESS', state: 'running', dueBy: due.assess },
    ];
    expect(named(itemsOf(await clocksOf(mash)))).toEqual(running);
    expect(named(itemsOf(await clocksOf(mash, other)), other)).toEqual(running);
    expect(itemsOf(await list(mash))).toHaveLength(4);
  });

  it('are seen by the referrer, who waits, and by nobody else who works with the child', async () => {
    expect(named(itemsOf(await clocksOf('gp')))).toHaveLength(2);
    expect(itemsOf(await list('gp', '?side=awaiting'))).toHaveLength(4);
    expect(itemsOf(await list('gp'))).toEqual([]);
    expect(itemsOf(await clocksOf('health-visitor'))).toEqual([]);
    expect(itemsOf(await clocksOf('teacher'))).toEqual([]);
    const stranger = { 'x-request-id': '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f60' };
    const hidden = await clocksOf('other-gp', child, stranger);
    const nobody = await clocksOf('other-gp', '00000000-0000-4000-8000-000000000001', stranger);
    expect([hidden.status, hidden.text]).toEqual([404, nobody.text]);
  });

  it('are due tomorrow, then today, then overdue, by the clock alone', async () => {
    expect(itemsOf(await list(mash, '?due=today'))).toEqual([]);
    await world.setClock('2026-11-26T09:00:00Z');
    expect(itemsOf(await list(mash, '?due=today')).map(({ rule }) => rule)).toEqual(['ENG-REF-ACK', 'ENG-REF-ACK']);
    await world.setClock('2026-11-27T00:00:00Z');
    expect(itemsOf(await list(mash, '?due=today'))).toEqual([]);
    const overdue = itemsOf(await list(mash, '?due=overdue'));
    expect(overdue.map(({ rule, state }) => [rule, state])).toEqual([
      ['ENG-REF-ACK', 'overdue'],
      ['ENG-REF-ACK', 'overdue'],
    ]);
    expect(itemsOf(await list('gp', '?side=awaiting&due=overdue'))).toHaveLength(2);
  });

  it('that ran out are noted once, for signals', async () => {
    await settled();
    expect(await world.service.noteMissed()).toBe(2);
    await settled();
    expect(await world.service.noteMissed()).toBe(0);
    const events = await world.service.storage.log.readAll({ limit: 10_000 });
    expect(events.filter(({ type }) => type === 'ClockMissed')).toHaveLength(2);
  });

  it('page without losing or repeating any', async () => {
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const page = await list(mash, `?limit=1${cursor}`);
      seen.push(...itemsOf(page).map(({ id }) => id));
      if (page.body['next'] === undefined) break;
      cursor = `&cursor=${encodeURIComponent(page.body['next'] as string)}`;
    }
    expect(seen).toHaveLength(4);
    expect(new Set(seen).size).toBe(4);
  });

  it('are satisfied late by a late decision, for the child that it is about', async () => {
    await step(mash, 'acknowledgement', {});
    await step(mash, 'decisions', {
      decisions: [{ childId: child, decision: 's17-assessment', reasons: 'Invented.' }],
    });
    expect(named(itemsOf(await clocksOf(mash))).map(({ state }) => state)).toEqual(['satisfied-late', 'running']);
    expect(named(itemsOf(await clocksOf(mash, other)), other).map(({ state }) => state)).toEqual([
      'overdue',
      'running',
    ]);
  });

  it('are superseded where nothing is to be assessed', async () => {
    await step(mash, 'decisions', {
      decisions: [{ childId: other, decision: 'no-further-action', reasons: 'Invented.' }],
    });
    expect(named(itemsOf(await clocksOf(mash, other)), other).map(({ state }) => state)).toEqual([
      'satisfied-late',
      'superseded',
    ]);
    expect(itemsOf(await list(mash, '?due=ended'))).toHaveLength(3);
  });

  it('would have been in time under another rule, and asking changes nothing', async () => {
    const path = `/v1/children/${child}/clocks/evaluation`;
    const answer = await world.post(mash, path, { rules: [{ id: 'ENG-REF-ACK', amount: 3 }] }, handling);
    expect(answer.status).toBe(200);
    expect(answer.body['differences']).toEqual([
      {
        rule: 'ENG-REF-ACK',
        before: { version: 1, dueBy: due.ack, state: 'satisfied-late' },
        after: { version: 1, dueBy: '2026-12-01T00:00:00.000Z', state: 'satisfied' },
      },
    ]);
    const unknown = await world.post(mash, path, { rules: [{ id: 'ENG-NONE' }] }, handling);
    expect([unknown.status, unknown.body['code']]).toEqual([400, 'CLK-006']);
    expect(named(itemsOf(await clocksOf(mash)))[0]).toMatchObject({ dueBy: due.ack, state: 'satisfied-late' });
  });

  it('are waived by who has to act, with a reason that nobody reads in plain, and by nobody else', async () => {
    const assess = itemsOf(await clocksOf(mash)).find(({ rule }) => rule === 'ENG-ASSESS')?.id ?? '';
    const path = `/v1/children/${child}/clocks/${assess}`;
    const body = { reason: 'court-timetable', explanation: 'Waiver canary zqw000xz.' };
    expect((await world.post('gp-lead', `${path}/waiver`, body)).status).toBe(403);
    expect((await world.post('teacher', `${path}/waiver`, body)).status).toBe(404);
    const paused = await world.post(mash, `${path}/pause`, { reason: 'identity-awaited' }, handling);
    expect([paused.status, paused.body['code']]).toEqual([409, 'CLK-003']);
    const waived = await world.post(mash, `${path}/waiver`, body, handling);
    expect([waived.status, waived.body]).toEqual([200, { id: assess, state: 'waived' }]);
    expect(itemsOf(await clocksOf(mash)).find(({ id }) => id === assess)).toMatchObject({
      because: 'court-timetable',
      explanation: body.explanation,
    });
    const told = itemsOf(await clocksOf('gp')).find(({ id }) => id === assess);
    expect([told?.['because'], told?.['explanation']]).toEqual(['court-timetable', undefined]);
    const again = await world.post(mash, `${path}/waiver`, body, handling);
    expect([again.status, again.body['code']]).toEqual([409, 'CLK-002']);
    expect(itemsOf(await list(mash))).toEqual([]);
  });

  it('follow rules that anybody with a token can read, with their source', async () => {
    const rules = itemsOf(await world.get('teacher', '/v1/timescales/rules'));
    expect(rules.length).toBeGreaterThan(20);
    for (const rule of rules) expect(rule).toMatchObject({ source: expect.any(String), verified: expect.any(Boolean) });
  });

  it('are the same when the read model and the service start anew', async () => {
    const before = (await list(mash, '?due=ended')).text;
    await world.restart({ loseReadModels: true });
    await world.setClock('2026-11-27T12:00:00Z');
    expect((await list(mash, '?due=ended')).text).toBe(before);
  });
});
