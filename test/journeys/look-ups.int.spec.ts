import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { legal, World, type Answer } from '../support/world.ts';

type Item = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Item[] => (body['items'] ?? []) as never;
const idOf = ({ body }: Answer): string => String(body['id']);
const audit = { 'x-purpose': 'audit' };

describe('unusual look-ups', () => {
  const world = new World();
  let child = '';
  let elsewhere = '';
  let gp: unknown;
  let lead: unknown;
  const settled = () => world.settled();
  const flags = async (query = '', as = 'caldicott-guardian', headers = {}): Promise<readonly Item[]> => {
    await settled();
    return itemsOf(await world.get(as, `/v1/look-up-flags${query}`, { ...audit, ...headers }));
  };
  const rules = async (query = '') => new Set((await flags(query)).map(({ rule }) => rule));
  const look = (as: string, whom: string) => world.get(as, `/v1/children/${whom}`);
  /** A second person of the practice who answers for its readings. */
  const second = () => ({
    authorization: `Bearer ${world.tokens.person({ agency: 'oakfield-gp', roles: ['information-governance'], subject: 'second' })}`,
  });

  beforeAll(async () => {
    await world.start();
    await world.setClock('2026-03-04T10:00:00Z');
    child = await world.child('9990000018', 'oakfield-registrations');
    elsewhere = await world.child('9990000034', 'oakfield-registrations');
    gp = (await world.get('gp', '/v1/me')).body['ref'];
    lead = (await world.get('gp-lead', '/v1/me')).body['ref'];
    await world.post('gp', '/v1/referrals', {
      recipient: 'ashby-mash',
      children: [{ childId: child, summary: 'Invented.' }],
      urgency: 'standard',
      categories: ['neglect'],
      legal: { ...legal, consentDecision: 'refused' },
      consentInformation: { familyInformed: 'yes' },
    });
    await settled();
  });
  afterAll(() => world.stop());

  it('are told as rules with their reasons, to anybody who looks', async () => {
    const told = await world.get('teacher', '/v1/look-up-rules');
    expect(itemsOf(told)).toHaveLength(7);
    expect(itemsOf(told).every(({ reason, version }) => String(reason).length > 40 && version === 1)).toBe(true);
  });

  it('are none where a practitioner reads the children of the practice by day', async () => {
    expect((await look('gp', child)).status).toBe(200);
    expect(await flags()).toEqual([]);
  });

  it('are looks at a child with whom the service has nothing to do', async () => {
    await world.post('oakfield-registrations', '/v1/registrations/end', { child: elsewhere });
    await settled();
    const records = { 'x-purpose': 'records-management' };
    expect((await world.get('gp-lead', `/v1/children/${elsewhere}`, records)).status).toBe(200);
    expect(await flags()).toMatchObject([
      { rule: 'no-involvement', child: elsewhere, person: lead, lookUps: 1, state: 'open', day: '2026-03-04' },
    ]);
  });

  it('are looks at a child in the news, which its lead says, and by somebody with a connection, which their service says', async () => {
    const path = `/v1/children/${child}/look-up-marks`;
    const press = { kind: 'press-attention' };
    const byOther = await world.post('gp-lead', path, press);
    expect([byOther.status, byOther.body['code']]).toEqual([403, 'LKU-004']);
    const nobodys = await world.post('gp-lead', path, { kind: 'conflict' });
    expect([nobodys.status, nobodys.body['code']]).toEqual([400, 'LKU-003']);
    expect((await world.post('gp', path, { kind: 'conflict', person: gp })).status).toBe(403);
    expect((await world.post('teacher', path, { kind: 'conflict', person: gp })).status).toBe(404);
    const marked = await world.post('social-worker', path, press);
    expect(marked.status).toBe(201);
    expect((await world.post('gp-lead', path, { kind: 'conflict', person: gp })).status).toBe(201);
    await settled();
    await look('gp', child);
    await look('gp', child);
    await look('social-worker', child);
    const found = await flags();
    expect(found.map(({ rule, child: whom, lookUps }) => [rule, whom, lookUps])).toEqual(
      expect.arrayContaining([
        ['declared-conflict', child, 2],
        ['press-attention', child, 2],
      ]),
    );
    const end = `${path}/${idOf(marked)}/end`;
    const others = await world.post('gp-lead', end, {});
    expect(others.status).toBe(404);
    expect((await world.post('social-worker', end, {})).status).toBe(200);
    await settled();
    await look('gp', child);
    expect((await flags('?rule=press-attention')).map(({ lookUps }) => lookUps)).toEqual([2]);
  });

  it('are five refusals in an hour, three emergencies in a day, and forty children in an hour', async () => {
    for (let n = 0; n < 4; n += 1) await look('gp', randomUUID());
    expect(await rules('?rule=repeated-refusals')).toEqual(new Set());
    await look('gp', randomUUID());
    expect(await rules('?rule=repeated-refusals')).toEqual(new Set(['repeated-refusals']));
    const children: string[] = [];
    for (let n = 0; n < 39; n += 1) {
      const identifiers = [{ kind: 'local', value: `invented-${String(n)}` }];
      const made = idOf(await world.post('oakfield-registrations', '/v1/children', { identifiers }));
      await world.post('oakfield-registrations', '/v1/registrations', { child: made });
      children.push(made);
    }
    for (const one of children) expect((await look('gp', one)).status).toBe(200);
    // With the one of before these are forty.
    expect(await rules('?rule=many-children')).toEqual(new Set(['many-children']));
    for (const one of children.slice(0, 3)) {
      expect(await rules('?rule=emergency-cluster')).toEqual(new Set());
      const opened = await world.post('gp', '/v1/emergency-accesses', {
        childId: one,
        reason: 'missing-child',
        explanation: 'Missing since noon, invented.',
      });
      expect(opened.status).toBe(201);
      await settled();
    }
    expect(await rules('?rule=emergency-cluster')).toEqual(new Set(['emergency-cluster']));
  });

  it('are looks at night and at weekends, of services that keep office hours', async () => {
    expect(await rules('?rule=out-of-hours')).toEqual(new Set());
    await world.setClock('2026-03-07T11:00:00Z');
    await look('gp', child);
    expect(await flags('?rule=out-of-hours')).toMatchObject([{ day: '2026-03-07', person: gp, role: 'practitioner' }]);
    expect((await flags('?day=2026-03-04')).map(({ rule }) => rule)).not.toContain('out-of-hours');
  });

  it('are for those who answer for the readings of that service, page by page, and say nothing of what was shown', async () => {
    expect((await world.get('gp', '/v1/look-up-flags', audit)).status).toBe(403);
    expect((await world.get('gp-lead', '/v1/look-up-flags', audit)).status).toBe(403);
    expect((await world.get('caldicott-guardian', '/v1/look-up-flags', { 'x-purpose': '' })).status).toBe(400);
    expect(await flags('', 'governance')).toEqual([]);
    const all = await flags();
    const first = await world.get('caldicott-guardian', '/v1/look-up-flags?limit=2', audit);
    const next = `?limit=200&cursor=${String(first.body['next'])}`;
    expect([...itemsOf(first), ...(await flags(next))]).toEqual(all);
    expect((await world.get('caldicott-guardian', `/v1/look-up-flags${next}&rule=many-children`, audit)).status).toBe(
      400,
    );
    expect(JSON.stringify(all)).not.toContain('Canary');
  });

  it('are nothing to the person flagged, whatever their role', async () => {
    for (let n = 0; n < 5; n += 1) await look('caldicott-guardian', randomUUID());
    const own = (await world.get('caldicott-guardian', '/v1/me')).body['ref'];
    expect((await flags()).filter(({ person }) => person === own)).toEqual([]);
    const seen = (await flags('', 'gp', second())).filter(({ person }) => person === own);
    expect(seen.map(({ rule }) => rule)).toContain('repeated-refusals');
    const body = { outcome: 'explained', reason: 'records-work' };
    const anId = { 'x-request-id': '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f62' };
    const self = await world.post(
      'caldicott-guardian',
      `/v1/look-up-flags/${String(seen[0]?.['id'])}/review`,
      body,
      anId,
    );
    const none = await world.post('caldicott-guardian', `/v1/look-up-flags/${randomUUID()}/review`, body, anId);
    expect([self.status, self.text]).toEqual([404, none.text]);
  });

  it('are reviewed by somebody else: investigated first where need be, then for good', async () => {
    const [flag] = await flags('?rule=many-children');
    const path = `/v1/look-up-flags/${String(flag?.['id'])}/review`;
    expect((await world.post('governance', path, { outcome: 'explained', reason: 'other' })).status).toBe(404);
    expect((await world.post('gp', path, { outcome: 'explained', reason: 'other' })).status).toBe(403);
    const investigate = { outcome: 'needs-investigation', reason: 'no-explanation-found' };
    const key = { 'idempotency-key': 'a-review' };
    const begun = await world.post('caldicott-guardian', path, investigate, key);
    expect([begun.status, begun.body['outcome']]).toEqual([200, 'needs-investigation']);
    expect((await world.post('caldicott-guardian', path, investigate, key)).text).toBe(begun.text);
    const done = { outcome: 'explained', reason: 'clinic-or-duty-list' };
    expect((await world.post('caldicott-guardian', path, done, second())).status).toBe(200);
    const again = await world.post('caldicott-guardian', path, done);
    expect([again.status, again.body['code']]).toEqual([409, 'LKU-002']);
    expect(await flags('?state=explained')).toMatchObject([{ id: flag?.['id'], reason: 'clinic-or-duty-list' }]);
    expect((await flags('?state=open')).map(({ id }) => id)).not.toContain(flag?.['id']);
  });

  it('are the same after the rows were built anew from the receipts', async () => {
    const before = await flags();
    await world.restart({ loseReadModels: true });
    expect(await flags()).toEqual(expect.arrayContaining([...before]));
  });
});
