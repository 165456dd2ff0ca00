import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { legal, World, type Answer } from '../support/world.ts';

type Item = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Item[] => (body['items'] ?? []) as never;
const kindsOf = ({ body }: Answer): readonly unknown[] =>
  ((body['steps'] ?? []) as readonly Item[]).map(({ kind }) => kind);
const idOf = ({ body }: Answer): string => String(body['id']);
const fixed = { 'x-request-id': '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f60', 'x-purpose': 'safeguarding' };
const nobody = '00000000-0000-4000-8000-000000000009';
const withoutNoise = ({ status, text, headers }: Answer) => ({
  status,
  text,
  headers: [...headers].filter(([name]) => name !== 'date' && !name.startsWith('ratelimit')),
});

describe('arrangements for an offender', () => {
  const world = new World();
  const [coordinator, chair] = ['mappa-coordinator', 'mappa-chair'];
  let child = '';
  let mappa = '';
  let ppani = '';
  const outsider = new Map<string, unknown>();
  const settled = () => world.settled();
  const get = async (as: string, path: string): Promise<Answer> => {
    await settled();
    return world.get(as, path, fixed);
  };
  const step = (as: string, path: string, body: object, of = mappa): Promise<Answer> =>
    world.post(as, `/v1/mappa-cases/${of}/${path}`, body, { 'if-match': '*' });
  const refer = (as: string, more: object = {}) =>
    world.post(as, '/v1/mappa-cases', {
      unit: 'ashby-mappa',
      offender: {
        identifiers: [{ kind: 'nhs-number', value: '9990000093' }],
        demographics: { name: { family: 'Offendername' }, dateOfBirth: '1980-02-03' },
      },
      ...{ category: '3', ground: 'other-dangerous-offender', leadAgency: 'ashby-probation', under18: false },
      children: [{ childId: child, note: 'Lives with his partner.' }],
      summary: 'Referralsummary.',
      offending: 'Offendinghistory.',
      ...more,
    });
  const codesOf = async (answers: readonly Promise<Answer>[]) =>
    (await Promise.all(answers)).map(({ status, body }) => [status, body['code']]);
  const meeting = {
    heldOn: '2026-11-25',
    ...{ attended: ['ashby-police', 'ashby-probation'], apologies: ['ashby-mash'], circulation: ['ashby-probation'] },
    summary: 'Decided, invented.',
    minutes: 'Restrictedminutes.',
  };

  beforeAll(async () => {
    await world.start();
    await world.setClock('2026-11-25T10:00:00Z');
    child = await world.child('9990000018', 'oakfield-registrations', 'ashby-police-system', 'hill-top-roll');
    for (const as of ['gp', 'gp-lead', 'teacher', 'other-gp', 'social-worker', 'police-officer'])
      outsider.set(as, withoutNoise(await get(as, `/v1/children/${child}/timeline`)));
  });
  afterAll(() => world.stop());

  it('refuses a category, a level or a ground that is none of the nation’s, each by its own code', async () => {
    const northern = { unit: 'lagan-ppani', leadAgency: 'lagan-probation', ground: 'domestic-violence', children: [] };
    expect(
      await codesOf([
        refer('police-officer', { category: '5' }),
        refer('police-officer', { category: 'restricted-patient' }),
        refer('police-officer', { ground: 'hospital-order' }),
        refer('police-officer', { unit: 'oakfield-gp' }),
        refer('police-officer', { leadAgency: 'nobody-here' }),
        refer('ni-probation', { ...northern, category: '4' }),
        refer('ni-probation', { ...northern, category: '1', under18: true }),
        refer('police-officer', { children: [{ childId: nobody }] }),
      ]),
    ).toEqual([
      [400, 'MAP-001'],
      [400, 'MAP-001'],
      [400, 'MAP-005'],
      [400, 'MAP-010'],
      [400, 'MAP-009'],
      [400, 'MAP-001'],
      [400, 'MAP-011'],
      [404, 'LED-002'],
    ]);
  });

  it('is referred, screened, and managed at a level that its category can have', async () => {
    const referred = await refer('police-officer');
    expect([referred.status, referred.body]).toEqual([
      201,
      expect.objectContaining({ scheme: 'mappa-england-and-wales', status: 'referred', category: '3' }),
    ]);
    mappa = idOf(referred);
    const level = (more: object) =>
      step(coordinator, 'level', { category: '3', level: '2', summary: 'Why, invented.', ...more });
    expect((await level({ ground: 'stepped-down' })).body['code']).toBe('MAP-006');
    expect(itemsOf(await get(coordinator, '/v1/mappa-cases?waitsFor=screening'))).toHaveLength(1);
    expect((await step('police-representative', 'screening', { outcome: 'accepted' })).status).toBe(403);
    expect((await step(coordinator, 'screening', { outcome: 'not-eligible' })).body['code']).toBe('MAP-011');
    expect((await step(coordinator, 'screening', { outcome: 'accepted' })).body['status']).toBe('screened');
    expect(
      await codesOf([
        level({ level: '1', ground: 'lead-agency-manages' }),
        level({ level: '4', ground: 'stepped-down' }),
        level({ level: undefined }),
        level({ ground: 'senior-representation' }),
        level({ category: '9', ground: 'stepped-down' }),
      ]),
    ).toEqual([
      [400, 'MAP-004'],
      [400, 'MAP-002'],
      [400, 'MAP-002'],
      [400, 'MAP-019'],
      [400, 'MAP-001'],
    ]);
    expect((await level({ ground: 'formal-meetings-add-value' })).body).toMatchObject({
      status: 'managed',
      level: '2',
    });
  });

  it('is nothing to whoever has no seat, byte for byte, the timeline of the child included', async () => {
    for (const as of ['gp', 'gp-lead', 'teacher', 'social-worker', 'northdale-mappa']) {
      const [hidden, empty] = await Promise.all(
        [mappa, nobody].map(async (id) => withoutNoise(await get(as, `/v1/mappa-cases/${id}`))),
      );
      expect([hidden?.status, hidden]).toEqual([404, empty]);
      expect(itemsOf(await get(as, '/v1/mappa-cases'))).toEqual([]);
    }
    // Nobody but representatives is told by a mark: who referred it knows of the case itself.
    for (const [as, seen] of outsider)
      expect([as, withoutNoise(await get(as, `/v1/children/${child}/timeline`))]).toEqual([as, seen]);
  });

  it('gives agencies a seat with their part, and tells their representatives on the child’s timeline', async () => {
    expect((await step(coordinator, 'invitations', { agencies: ['nobody-here'] })).body['code']).toBe('MAP-009');
    const agencies = ['ashby-police', 'ashby-probation', 'ashby-mash', 'oakfield-gp'];
    expect((await step(coordinator, 'invitations', { agencies })).status).toBe(200);
    const seen = await get('gp-lead', `/v1/mappa-cases/${mappa}`);
    expect(seen.body['agencies']).toEqual([
      { agency: 'ashby-police', part: 'responsible-authority' },
      { agency: 'ashby-probation', part: 'responsible-authority' },
      { agency: 'ashby-mash', part: 'duty-to-cooperate' },
      { agency: 'oakfield-gp', part: 'invited' },
    ]);
    expect(seen.text).toContain('Offendinghistory');
    expect((await get('gp', `/v1/mappa-cases/${mappa}`)).status).toBe(404);
    const hasMark = async (as: string) =>
      itemsOf(await get(as, `/v1/children/${child}/timeline`)).some(({ kind }) => kind === 'high-risk-process');
    expect(await Promise.all(['gp-lead', 'gp', 'teacher'].map(hasMark))).toEqual([true, false, false]);
  });

  it('keeps the minutes to their circulation, marks them exempt, and starts the interval to the next review', async () => {
    const late = { ...meeting, circulation: ['ashby-mash'] };
    expect((await step(coordinator, 'meetings', late)).body['code']).toBe('MAP-013');
    expect((await step(coordinator, 'meetings', { ...meeting, heldOn: '2026-11-26' })).body['code']).toBe('MAP-012');
    expect((await step(coordinator, 'meetings', { ...meeting, attended: ['teacher-x'] })).body['code']).toBe('MAP-008');
    expect((await step(coordinator, 'meetings', meeting)).status).toBe(200);
    const sees = async (as: string) => (await get(as, `/v1/mappa-cases/${mappa}`)).text.includes('Restrictedminutes');
    const readers = [coordinator, 'probation-officer', 'police-representative', 'social-worker', 'gp-lead'];
    expect(await Promise.all(readers.map(sees))).toEqual([true, true, false, false, false]);
    expect((await get('probation-officer', `/v1/mappa-cases/${mappa}`)).body).toMatchObject({
      ...{ lastMeetingOn: '2026-11-25', reviewRule: 'MAPPA-L2', reviewDueOn: '2027-02-17', reviewOverdue: false },
      steps: expect.arrayContaining([expect.objectContaining({ freedomOfInformation: 'exempt' })]),
    });
  });

  it('discloses by a decision of the chair alone, with what, why and which safeguards; not to is a decision too', async () => {
    const told = { to: 'partner', recipient: 'His partner.', what: 'Whatisdisclosed.', reasons: 'Her child.' };
    const yes = { ...told, decision: 'disclose', safeguards: 'With her social worker present.', legal };
    expect((await step(coordinator, 'disclosures', yes)).status).toBe(403);
    expect((await step('probation-officer', 'disclosures', yes)).status).toBe(403);
    expect(
      await codesOf([
        step(chair, 'disclosures', { ...yes, safeguards: undefined }),
        step(chair, 'disclosures', { ...yes, legal: undefined }),
        step(chair, 'disclosures', { ...yes, decision: 'do-not-disclose' }),
      ]),
    ).toEqual([1, 2, 3].map(() => [400, 'MAP-014']));
    expect((await step(chair, 'disclosures', yes)).status).toBe(200);
    expect((await step(chair, 'disclosures', { ...told, decision: 'do-not-disclose', to: 'employer' })).status).toBe(
      200,
    );
    const seen = await get('probation-officer', `/v1/mappa-cases/${mappa}`);
    expect(kindsOf(seen).filter((kind) => kind === 'mappa-disclosure-decided')).toHaveLength(2);
    expect(seen.text).toContain('Whatisdisclosed');
    expect((await get('police-officer', `/v1/mappa-cases/${mappa}`)).text).not.toContain('Whatisdisclosed');
  });

  it('has actions with an owner and a day, and a review that becomes overdue by itself', async () => {
    const set = { owner: 'ashby-probation', dueOn: '2027-02-17', summary: 'Visit, invented.' };
    const action = String((await step(coordinator, 'actions', set)).body['action']);
    await world.setClock('2027-02-17T23:30:00Z');
    expect(itemsOf(await get('probation-officer', '/v1/mappa-actions?due=today'))).toHaveLength(1);
    expect(itemsOf(await get(coordinator, '/v1/mappa-cases?reviewOverdue=true'))).toEqual([]);
    // What falls due is on the unit's desk before it is overdue, up to the day that is asked for and no further.
    const due = async (day: string) => itemsOf(await get(coordinator, `/v1/mappa-cases?reviewDueBy=${day}`));
    expect(await due('2027-02-16')).toEqual([]);
    expect(await due('2027-02-17')).toMatchObject([{ id: mappa, reviewDueOn: '2027-02-17', reviewOverdue: false }]);
    expect(itemsOf(await get('northdale-mappa', '/v1/mappa-cases?reviewDueBy=2027-12-31'))).toEqual([]);
    await world.setClock('2027-02-18T00:30:00Z');
    expect(itemsOf(await get('probation-officer', '/v1/mappa-actions?due=overdue'))).toHaveLength(1);
    expect(itemsOf(await get(coordinator, '/v1/mappa-cases?reviewOverdue=true'))).toEqual([
      expect.objectContaining({ id: mappa, reviewOverdue: true, actionsOverdue: 1 }),
    ]);
    expect(await due('2027-12-31')).toMatchObject([{ id: mappa, reviewOverdue: true }]);
    expect((await step(coordinator, 'exit', { reason: 'risk-reduced' })).body['code']).toBe('MAP-016');
    const end = { outcome: 'completed', summary: 'Done.' };
    expect((await step('gp-lead', `actions/${action}/end`, end)).body['code']).toBe('MAP-015');
    expect((await step('probation-officer', `actions/${action}/end`, end)).status).toBe(200);
  });

  it('is taken by the unit of another area, which decides the level anew; its end takes every mark', async () => {
    expect((await step(coordinator, 'transfer', { to: 'hill-top-primary', reason: 'wrong-area' })).body['code']).toBe(
      'MAP-010',
    );
    expect((await step(coordinator, 'transfer', { to: 'northdale-mappa', reason: 'offender-moved' })).status).toBe(200);
    expect((await get('northdale-mappa', `/v1/mappa-cases/${mappa}`)).text).not.toContain('Restrictedminutes');
    const taken = await step('northdale-mappa', 'transfer-acceptance', {});
    expect(taken.body).toMatchObject({ unit: 'northdale-mappa', status: 'screened' });
    expect(taken.body).not.toHaveProperty('level');
    expect((await get('gp-lead', `/v1/mappa-cases/${mappa}`)).status).toBe(404);
    const before = withoutNoise(await get(coordinator, `/v1/mappa-cases/${mappa}`));
    expect(before.status).toBe(200);
    expect((await step('northdale-mappa', 'exit', { reason: 'sentence-ended' })).body['status']).toBe('exited');
    expect(withoutNoise(await get(coordinator, `/v1/mappa-cases/${mappa}`))).toEqual(before);
    expect((await step('northdale-mappa', 'exit', { reason: 'sentence-ended' })).body['code']).toBe('MAP-007');
    for (const as of ['gp-lead', 'social-worker', 'teacher'])
      expect(withoutNoise(await get(as, `/v1/children/${child}/timeline`))).toEqual(outsider.get(as));
  });

  it('in Northern Ireland has categories of risk and no levels, and a designated risk manager', async () => {
    const referred = await refer('ni-probation', {
      ...{ unit: 'lagan-ppani', leadAgency: 'lagan-probation', category: '2', ground: 'sexual-offence-notification' },
      children: [],
    });
    expect(referred.body).toMatchObject({ scheme: 'ppani', category: '2' });
    ppani = idOf(referred);
    const by = (path: string, body: object, as = 'ppani-coordinator') => step(as, path, body, ppani);
    await by('screening', { outcome: 'accepted' });
    const risk = { category: '3', summary: 'Highly likely, invented.' };
    expect((await by('level', { ...risk, level: '2', ground: 'stepped-down' })).body['code']).toBe('MAP-002');
    expect((await by('level', { ...risk, category: '4' })).body['code']).toBe('MAP-001');
    expect((await by('level', risk)).body).toMatchObject({ status: 'managed', category: '3' });
    await by('invitations', { agencies: ['lagan-probation', 'lagan-trust'] });
    const held = {
      ...meeting,
      ...{
        heldOn: '2027-02-17',
        attended: ['lagan-probation', 'lagan-trust'],
        apologies: [],
        circulation: ['lagan-trust'],
      },
    };
    expect((await by('meetings', held)).body['code']).toBe('MAP-020');
    expect((await by('risk-manager', { agency: 'oakfield-gp' })).body['code']).toBe('MAP-008');
    expect((await by('risk-manager', { agency: 'lagan-probation' })).status).toBe(200);
    expect((await by('meetings', held)).status).toBe(200);
    const seen = await get('trust-social-worker', `/v1/mappa-cases/${ppani}`);
    expect(seen.body).toMatchObject({ riskManager: 'lagan-probation', category: '3', reviewOverdue: false });
    expect(seen.body).not.toHaveProperty('reviewDueOn');
    expect(seen.text).toContain('Restrictedminutes');
    expect((await get('mappa-coordinator', `/v1/mappa-cases/${ppani}`)).status).toBe(404);
  });

  it('is nothing to whoever is barred from the offender, whatever their part: on no list, for no step', async () => {
    const adult = idOf(
      await world.post('oakfield-registrations', '/v1/children', {
        ...{ kind: 'adult', identifiers: [{ kind: 'nhs-number', value: '9990000093' }] },
        demographics: { name: { family: 'Offendername', given: ['Invented'] }, dateOfBirth: '1980-02-03' },
      }),
    );
    await world.post('oakfield-registrations', '/v1/registrations', { child: adult });
    const another = idOf(await refer('police-officer', { children: [] }));
    await settled();
    expect((await get(chair, `/v1/mappa-cases/${another}`)).status).toBe(200);
    const { ref } = (await get(chair, '/v1/me')).body;
    const why = { person: ref, ground: 'other', reasons: 'They are brothers, invented.' };
    expect((await world.post('gp-lead', `/v1/children/${adult}/bars`, why)).status).toBe(201);
    const [hidden, empty] = await Promise.all(
      [another, nobody].map(async (id) => withoutNoise(await get(chair, `/v1/mappa-cases/${id}`))),
    );
    expect([hidden?.status, hidden]).toEqual([404, empty]);
    expect(itemsOf(await get(chair, '/v1/mappa-cases')).map(({ id }) => id)).not.toContain(another);
    expect((await step(chair, 'exit', { reason: 'sentence-ended' }, another)).status).toBe(404);
    expect((await get(coordinator, `/v1/mappa-cases/${another}`)).body['status']).toBe('referred');
  });
});
