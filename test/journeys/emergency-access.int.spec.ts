import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { legal, World, type Answer } from '../support/world.ts';

const itemsOf = ({ body }: Answer): readonly Readonly<Record<string, unknown>>[] => (body['items'] ?? []) as never;
const asked = {
  reason: 'unconscious-or-unable-to-say',
  explanation: 'canary-explanation: found unconscious at midnight, nobody with her.',
};
const emergency = { 'x-purpose': 'emergency' };
const nobody = '00000000-0000-4000-8000-000000000001';

describe('emergency access', () => {
  const world = new World();
  let child = '';
  beforeAll(async () => {
    await world.start();
    child = await world.child('9990000018', 'oakfield-registrations', 'ashby-sexual-health-system');
  });
  afterAll(() => world.stop());

  const caughtUp = () => world.settled();
  const open = (as: string, body: object = {}, headers = {}) =>
    world.post(as, '/v1/emergency-accesses', { childId: child, ...asked, ...body }, headers);
  const timeline = async (as: string, headers: Readonly<Record<string, string>> = emergency) => {
    await caughtUp();
    return world.get(as, `/v1/children/${child}/timeline`, headers);
  };

  it('opens who the child is and its health to one person, for that purpose alone, and ends to the second', async () => {
    await world.post('gp', '/v1/concerns', {
      childId: child,
      category: 'neglect',
      occurredOn: '2026-01-05',
      summary: 'canary-summary',
      health: 'Severe allergy to penicillin, invented.',
    });
    await world.post('clinic-nurse', '/v1/concerns', {
      childId: child,
      category: 'sexual',
      occurredOn: '2026-01-06',
      health: 'canary-of-the-clinic',
    });
    expect((await timeline('police-officer')).status).toBe(404);
    await world.setClock('2030-01-01T00:00:00Z');
    const opened = await open('police-officer');
    expect(opened.status).toBe(201);
    const until = String(opened.body['until']);
    expect(until.slice(0, 16)).toBe('2030-01-01T01:00');
    expect(opened.body).toMatchObject({ childId: child, caseOpen: false, told: [{ agency: 'ashby-mash' }] });
    const seen = await timeline('police-officer');
    expect(itemsOf(seen)).toMatchObject([
      { kind: 'concern-raised', health: 'Severe allergy to penicillin, invented.' },
    ]);
    expect(seen.text).not.toContain('canary');
    const shown = await world.get('police-officer', `/v1/children/${child}`, emergency);
    expect(shown.body).toMatchObject({ name: { family: 'Canaryfamily' } });
    expect((await timeline('police-officer', {})).status).toBe(404);
    expect((await timeline('teacher')).status).toBe(404);
    await world.setClock(new Date(Date.parse(until) - 1_000).toISOString());
    expect((await timeline('police-officer')).status).toBe(200);
    await world.setClock(until);
    const after = await timeline('police-officer');
    expect([after.status, (await world.get('police-officer', `/v1/children/${child}`, emergency)).status]).toEqual([
      404, 404,
    ]);
  });

  it('is told to the authority on duty at once, is due for review, goes overdue, and is reviewed by another', async () => {
    await caughtUp();
    const listed = async (as: string, state = '') => world.get(as, `/v1/emergency-accesses${state}`);
    const [task] = itemsOf(await listed('social-worker'));
    expect(task).toMatchObject({ childId: child, agency: 'ashby-police', state: 'review-due', reason: asked.reason });
    expect((await timeline('social-worker', { 'x-purpose': 'referral-handling' })).text).toContain(
      'canary-explanation',
    );
    await world.setClock('2030-01-04T00:00:01Z');
    expect(itemsOf(await listed('social-worker', '?state=review-overdue'))).toHaveLength(1);
    expect(itemsOf(await listed('gp-lead'))).toEqual([]);
    const path = `/v1/children/${child}/emergency-accesses/${String(task?.['id'])}/review`;
    const body = { finding: 'justified', findings: 'canary-findings' };
    expect((await world.post('police-officer', path, body)).status).toBe(403);
    expect((await world.post('gp-lead', path, body)).status).toBe(404);
    expect((await world.post('social-worker', path, body)).status).toBe(200);
    const twice = await world.post('social-worker', path, body);
    expect([twice.status, twice.body['code']]).toEqual([409, 'SHA-027']);
    await caughtUp();
    expect(itemsOf(await listed('social-worker'))).toMatchObject([{ state: 'reviewed', finding: 'justified' }]);
  });

  it('may say why by the code of the NHS where a health service opens it; whoever is told reads it with its words', async () => {
    for (const [as, accessReason, code] of [
      ...([['police-officer', '04', 'ACC-040']] as const),
      ...([['other-gp', '15', 'ACC-039']] as const),
      ...([['other-gp', '4', 'ACC-038']] as const),
    ])
      expect([accessReason, (await open(as, { accessReason })).body['code']]).toEqual([accessReason, code]);
    const opened = await open('other-gp', { accessReason: '04' });
    expect(opened.status).toBe(201);
    await world.post('other-gp', `/v1/children/${child}/emergency-accesses/${String(opened.body['id'])}/end`, {});
    await caughtUp();
    const listed = itemsOf(await world.get('social-worker', '/v1/emergency-accesses'));
    expect(listed.map(({ accessReason }) => accessReason)).toEqual([
      ...[{ code: '04', words: 'Best interests of patient' }, undefined],
    ]);
    const told = itemsOf(await timeline('social-worker', { 'x-purpose': 'referral-handling' }));
    expect(told.map(({ accessReason }) => accessReason).filter((code) => code !== undefined)).toEqual(['04']);
  });

  it('is not reviewed by the person who opened it, whatever their role', async () => {
    const other = await world.child('9990000026', 'oakfield-registrations');
    const opened = await open('teacher', { childId: other });
    const path = `/v1/children/${other}/emergency-accesses/${String(opened.body['id'])}`;
    const body = { finding: 'justified', findings: 'By myself.' };
    const own = await world.post('teacher', `${path}/review`, body);
    expect([own.status, own.body['code']]).toEqual([409, 'SHA-020']);
    expect((await world.get('teacher', `/v1/children/${other}`, emergency)).status).toBe(200);
    expect((await world.post('teacher', `${path}/end`, {})).status).toBe(200);
    expect((await world.get('teacher', `/v1/children/${other}`, emergency)).status).toBe(404);
    expect((await world.post('teacher', `${path}/end`, {})).status).toBe(409);
  });

  it('tells the authority that leads instead of the one on duty, and whom to ring day and night', async () => {
    const led = await world.child('9990000034', 'oakfield-registrations');
    await world.post('gp', '/v1/referrals', {
      recipient: 'ashby-mash',
      children: [{ childId: led, summary: 'Invented.' }],
      urgency: 'standard',
      categories: ['neglect'],
      legal: { ...legal, consentDecision: 'refused' },
      consentInformation: { familyInformed: 'yes' },
    });
    await caughtUp();
    await caughtUp();
    const body = { childId: undefined, identifiers: [{ kind: 'nhs-number', value: '9990000034' }] };
    const opened = await open('police-officer', body);
    expect(opened.body).toMatchObject({ childId: led, caseOpen: true });
    const ring = opened.body['ring'] as readonly { readonly agency: string }[];
    expect(ring).toContainEqual(
      expect.objectContaining({ agency: 'ashby-mash', day: '01632 960001', outOfHours: '01632 960002' }),
    );
    expect(ring.map(({ agency }) => agency)).toContain('oakfield-gp');
    await world.post('gp', `/v1/children/${led}/shield`, { reasons: 'Invented danger.' });
    const shielded = await open('other-gp', body);
    expect((shielded.body['ring'] as typeof ring).map(({ agency }) => agency)).toEqual(['ashby-mash']);
    const seen = await world.get('other-gp', `/v1/children/${led}`, emergency);
    expect(seen.body).toMatchObject({ name: { family: 'Canaryfamily' } });
    expect(seen.body).not.toHaveProperty('addresses');
  });

  it('is refused as for nobody to whoever is barred, and every refusal is on record', async () => {
    const { ref } = (await world.get('police-officer', '/v1/me')).body;
    const bar = { person: ref, ground: 'relative', reasons: 'An uncle, invented.' };
    expect((await world.post('gp-lead', `/v1/children/${child}/bars`, bar)).status).toBe(201);
    const refusals = async () =>
      (await world.service.storage.log.readAll({ limit: 10_000 })).filter(({ body }) =>
        body.includes('"answer":"refused"'),
      ).length;
    const before = await refusals();
    const id = { 'x-request-id': '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f60' };
    const [barred, unknown] = [
      await open('police-officer', {}, id),
      await open('police-officer', { childId: nobody }, id),
    ];
    expect([barred.status, unknown.status]).toEqual([404, 404]);
    expect(barred.text).toBe(unknown.text);
    expect(await refusals()).toBe(before + 2);
    expect((await open('oakfield-clinical-system')).status).toBe(403);
    expect((await open('police-officer', { explanation: 'short' })).status).toBe(400);
    const both = await open('police-officer', { identifiers: [{ kind: 'nhs-number', value: '9990000018' }] });
    expect([both.status, both.body['code']]).toEqual([400, 'SHA-028']);
  });
});
