import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { legal, World, type Answer } from '../support/world.ts';

type Item = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Item[] => (body['items'] ?? []) as never;
const stepsOf = ({ body }: Answer): readonly Item[] => (body['steps'] ?? []) as never;
const kindsOf = (answer: Answer): readonly unknown[] => stepsOf(answer).map(({ kind }) => kind);
const idOf = ({ body }: Answer): string => String(body['id']);
const fixed = { 'x-request-id': '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f60', 'x-purpose': 'safeguarding' };
const nobody = '00000000-0000-4000-8000-000000000009';
const dash = (yes: number) => ({
  tool: 'safelives-dash',
  version: '2014',
  answers: Object.fromEntries(Array.from({ length: 24 }, (_, n) => [String(n + 1), n < yes ? 'yes' : 'dont-know'])),
});
const withoutNoise = ({ status, text, headers }: Answer) => ({
  status,
  text,
  headers: [...headers].filter(([name]) => name !== 'date' && !name.startsWith('ratelimit')),
});

describe('a MARAC with its IDVA, the police, children’s social care and the practice', () => {
  const world = new World();
  const coordinator = 'marac-coordinator';
  let child = '';
  let sibling = '';
  let marac = '';
  let meeting = '';
  let action = '';
  let tag = '';
  const outsider = new Map<string, unknown>();
  const settled = () => world.settled();
  const get = async (as: string, path: string, headers = {}): Promise<Answer> => {
    await settled();
    return world.get(as, path, { ...fixed, ...headers });
  };
  const step = async (as: string, path: string, body: object, of = marac): Promise<Answer> => {
    const answer = await world.post(as, `/v1/marac-cases/${of}/${path}`, body, {
      'if-match': of === marac ? tag : '*',
    });
    if (of === marac) tag = answer.headers.get('etag') ?? tag;
    return answer;
  };
  const person = (family: string) => ({ demographics: { name: { family }, dateOfBirth: '1990-02-03' } });
  const victim = { identifiers: [{ kind: 'nhs-number', value: '9990000077' }], ...person('Victimname') };
  const perpetrator = { identifiers: [{ kind: 'nhs-number', value: '9990000085' }], ...person('Perpetratorname') };
  const referral = (more: object = {}) => ({
    marac: 'ashby-marac',
    victim: {
      person: victim,
      safeContact: 'Safecontact, mornings, never a text.',
      fears: 'Fears him and his brother.',
      diversity: 'Diversityfact.',
    },
    perpetrators: [{ person: perpetrator, relationship: 'Former partner', note: 'Perpetratornote.' }],
    children: [{ childId: child, school: 'Hill Top Primary' }],
    incidentOn: '2026-11-20',
    criminal: true,
    assessment: dash(15),
    victimAware: true,
    consent: 'given',
    legal: { ...legal, consentDecision: 'given' },
    summary: 'Strangled in front of the child, invented.',
    ...more,
  });
  const refer = (as: string, more: object = {}) => world.post(as, '/v1/marac-cases', referral(more));
  const timelines = async (...readers: readonly string[]) =>
    new Map(
      await Promise.all(
        readers.map(async (as) => [as, withoutNoise(await get(as, `/v1/children/${child}/timeline`))] as const),
      ),
    );

  beforeAll(async () => {
    await world.start();
    await world.setClock('2026-11-25T10:00:00Z');
    child = await world.child('9990000018', 'oakfield-registrations', 'ashby-police-system', 'hill-top-roll');
    sibling = await world.child('9990000026', 'oakfield-registrations', 'ashby-police-system');
    for (const [as, seen] of await timelines(
      'gp',
      'gp-lead',
      'teacher',
      'police-officer',
      'other-gp',
      'health-visitor',
    ))
      outsider.set(as, seen);
  });
  afterAll(() => world.stop());

  it('is kept by a service that has said what counts in its area, from a day on', async () => {
    expect((await refer('police-officer')).body['code']).toBe('MAR-001');
    const area = { inForceFrom: '2026-01-01', repeatDefinition: 'safelives-newer' };
    expect((await world.post('police-representative', '/v1/marac-areas', area)).status).toBe(403);
    for (const as of [coordinator, 'northdale-coordinator'])
      expect((await world.post(as, '/v1/marac-areas', area)).status).toBe(200);
    expect((await get('gp', '/v1/marac-areas/ashby-marac')).body['versions']).toEqual([
      {
        inForceFrom: '2026-01-01',
        repeat: { anchor: 'referral', windowMonths: 12, qualifying: 'any', samePerpetrator: true },
        visibleHighRisk: [{ tool: 'safelives-dash', yesAnswers: 14 }],
        escalation: { events: 3, windowMonths: 12 },
        listWorkingDaysBefore: 8,
      },
    ]);
  });

  it('takes a referral only where a criterion is met, whatever stands beside it', async () => {
    const codes = await Promise.all(
      [
        { assessment: dash(13) },
        { assessment: { ...dash(15), answers: { 25: 'yes' } } },
        { assessment: { ...dash(15), tool: 'a-tool-of-our-own' } },
        { assessment: undefined, potentialEscalation: { events: 2 } },
        { assessment: undefined, repeat: { lastReferralOn: '2025-01-01', samePerpetrator: true } },
        { victimAware: false },
        { children: [{}] },
        { marac: 'oakfield-gp' },
        { incidentOn: '2026-12-24' },
      ].map(async (more) => (await refer('police-officer', more)).body['code']),
    );
    expect(codes).toEqual([
      'MAR-002',
      'MAR-004',
      'MAR-022',
      'MAR-003',
      'MAR-003',
      'MAR-008',
      'MAR-021',
      'MAR-001',
      'MAR-012',
    ]);
  });

  it('is referred to by the police, and says that each child still needs a referral of its own', async () => {
    const referred = await refer('police-officer', { judgementReasons: 'Judgementreason.' });
    expect([referred.status, referred.body]).toEqual([
      201,
      { id: referred.body['id'], marac: 'ashby-marac', status: 'referred', childReferralsMissing: [child] },
    ]);
    marac = idOf(referred);
    tag = referred.headers.get('etag') ?? '';
    expect(itemsOf(await get(coordinator, '/v1/marac-cases?waitsFor=child-referral'))).toEqual([
      expect.objectContaining({ id: marac, childReferralsMissing: 1 }),
    ]);
  });

  it('is nothing to whoever has no seat, byte for byte, and so is its mark on the timeline', async () => {
    for (const as of ['gp', 'gp-lead', 'idva', 'teacher', 'social-worker', 'northdale-coordinator', 'review-chair']) {
      const [hidden, empty] = await Promise.all(
        [marac, nobody].map(async (id) => withoutNoise(await get(as, `/v1/marac-cases/${id}`))),
      );
      expect(hidden?.status).toBe(as === 'review-chair' ? 403 : 404);
      expect(hidden).toEqual(empty);
      expect(itemsOf(await get(as, '/v1/marac-cases'))).toEqual([]);
    }
    const now = await timelines('gp', 'gp-lead', 'teacher', 'other-gp', 'health-visitor');
    for (const [as, seen] of now) expect([as, seen]).toEqual([as, outsider.get(as)]);
    // Another officer of the same service knows that there is something, and whom to ask: not what.
    const marks = itemsOf(await get('police-officer', `/v1/children/${child}/timeline`));
    expect(marks.find(({ kind }) => kind === 'high-risk-process')).toMatchObject({ agency: 'ashby-police' });
  });

  it('is listed for a meeting, and its agencies are asked; the list is due so many working days before', async () => {
    const on = { on: '2026-12-16', agencies: ['ashby-police', 'ashby-mash', 'oakfield-gp'] };
    expect((await world.post('police-representative', '/v1/marac-meetings', on)).status).toBe(403);
    const scheduled = await world.post(coordinator, '/v1/marac-meetings', on);
    expect([scheduled.status, scheduled.body['listDueOn']]).toEqual([201, '2026-12-04']);
    meeting = idOf(scheduled);
    // Past the last bank holiday that is known nobody guesses when the list is due.
    const far = await world.post(coordinator, '/v1/marac-meetings', { ...on, on: '2029-01-10' });
    expect([far.status, far.body['code']]).toEqual([409, 'CLK-001']);
    expect((await get('gp-lead', `/v1/marac-meetings/${meeting}`)).status).toBe(200);
    expect((await get('teacher', `/v1/marac-meetings/${meeting}`)).status).toBe(404);
    expect((await step(coordinator, 'listing', { meeting: nobody })).body['code']).toBe('MAR-018');
    expect((await step(coordinator, 'listing', { meeting })).body['status']).toBe('listed');
    expect((await step(coordinator, 'idva', { idva: 'ashby-domestic-abuse' })).status).toBe(200);
    expect(itemsOf(await get('gp-lead', `/v1/marac-cases?meeting=${meeting}`))).toHaveLength(1);
  });

  it('shows agencies the risk and not where the victim is safe to reach; that is for the IDVA alone', async () => {
    const [practice, idva] = [
      await get('gp-lead', `/v1/marac-cases/${marac}`),
      await get('idva', `/v1/marac-cases/${marac}`),
    ];
    for (const text of ['Strangled', 'Perpetratornote', 'Judgementreason', 'Victimname', 'Fears him'])
      expect(practice.text).toContain(text);
    for (const text of ['Safecontact', 'Diversityfact']) {
      expect(practice.text).not.toContain(text);
      expect(idva.text).toContain(text);
    }
    // A colleague of the representative is a stranger to the case.
    expect((await get('gp', `/v1/marac-cases/${marac}`)).status).toBe(404);
    const marks = itemsOf(await get('gp', `/v1/children/${child}/timeline`));
    const mark = marks.find(({ kind }) => kind === 'high-risk-process');
    expect(mark).toBeDefined();
    expect(mark).not.toHaveProperty('process');
    const known = itemsOf(await get('gp-lead', `/v1/children/${child}/timeline`));
    expect(known.find(({ kind }) => kind === 'high-risk-process')).toMatchObject({ process: 'marac', thing: marac });
  });

  it('hears from each agency what it holds, or why it does not share it', async () => {
    const shared = { outcome: 'shared', summary: 'Two injuries, invented.', opinion: 'Not an accident.', legal };
    const codes = [
      await step('gp-lead', 'research', { outcome: 'not-shared' }),
      await step('gp-lead', 'research', { outcome: 'shared', summary: 'Without legal facts.' }),
      await step('idva', 'research', shared),
      await step('teacher', 'research', shared),
    ].map(({ status, body }) => [status, body['code']]);
    expect(codes).toEqual([
      [400, 'MAR-008'],
      [400, 'MAR-009'],
      [409, 'MAR-007'],
      [404, 'LED-002'],
    ]);
    expect((await step('gp-lead', 'research', { ...shared, heldBack: 'Heldback, irrelevant.' })).status).toBe(200);
    const refused = { outcome: 'not-shared', reason: 'would-prejudice-investigation', explanation: 'Explained.' };
    expect((await step('police-representative', 'research', refused)).status).toBe(200);
    const kept = await get(coordinator, `/v1/marac-cases/${marac}`);
    expect(kept.body['researchMissing']).toEqual(['ashby-mash']);
    expect(kept.text).toContain('would-prejudice-investigation');
    expect(kept.text).not.toContain('Heldback');
    const other = await get('social-worker', `/v1/marac-cases/${marac}`);
    expect(other.text).toContain('Not an accident.');
    for (const text of ['Heldback', 'would-prejudice-investigation', 'Explained.'])
      expect(other.text).not.toContain(text);
    expect((await get('gp-lead', `/v1/marac-cases/${marac}`)).text).toContain('Heldback');
  });

  it('lets the IDVA alone contact the victim', async () => {
    const contact = { outcome: 'spoken-to', victimsVoice: 'She wants to stay in her home.' };
    expect((await step('police-representative', 'victim-contacts', contact)).status).toBe(403);
    expect((await step('idva', 'victim-contacts', contact)).status).toBe(200);
    expect((await get('gp-lead', `/v1/marac-cases/${marac}`)).text).toContain('stay in her home');
  });

  it('gives the minutes to the agencies that came and are in the circulation', async () => {
    const discussion = {
      attended: ['ashby-police', 'ashby-mash', 'ashby-domestic-abuse'],
      apologies: ['oakfield-gp'],
      circulation: ['ashby-mash', 'ashby-domestic-abuse'],
      outcome: 'actions-set',
      summary: 'Two actions, invented.',
      minutes: 'Restrictedminutes.',
    };
    expect((await step(coordinator, 'discussion', discussion)).body['code']).toBe('MAR-005');
    await world.setClock('2026-12-16T10:00:00Z');
    const late = { ...discussion, circulation: ['oakfield-gp'] };
    expect((await step(coordinator, 'discussion', late)).body['code']).toBe('MAR-017');
    expect((await step(coordinator, 'discussion', discussion)).body['status']).toBe('discussed');
    const sees = async (as: string) => (await get(as, `/v1/marac-cases/${marac}`)).text.includes('Restrictedminutes');
    expect(
      await Promise.all([coordinator, 'social-worker', 'idva', 'police-representative', 'gp-lead'].map(sees)),
    ).toEqual([true, true, true, false, false]);
  });

  it('sets actions with an owner and a day; who has to do them finds them due today and overdue', async () => {
    const set = { owner: 'ashby-police', dueOn: '2026-12-17', summary: 'Mark the address.' };
    expect((await step(coordinator, 'actions', { ...set, owner: 'hill-top-primary' })).body['code']).toBe('MAR-007');
    expect((await step(coordinator, 'actions', { ...set, dueOn: '2026-12-15' })).body['code']).toBe('MAR-012');
    const answer = await step(coordinator, 'actions', set);
    action = String(answer.body['action']);
    await step(coordinator, 'actions', { owner: 'ashby-mash', dueOn: '2026-12-18', summary: 'Visit.' });
    const due = async (as: string, filter: string) =>
      itemsOf(await get(as, `/v1/marac-actions?${filter}`)).map(({ owner, dueOn, overdue }) => [owner, dueOn, overdue]);
    expect(await due('police-representative', 'due=today')).toEqual([]);
    await world.setClock('2026-12-17T10:00:00Z');
    expect(await due('police-representative', 'due=today')).toEqual([['ashby-police', '2026-12-17', false]]);
    await world.setClock('2026-12-18T10:00:00Z');
    expect(await due('police-representative', 'due=overdue')).toEqual([['ashby-police', '2026-12-17', true]]);
    expect(await due('gp-lead', 'due=open')).toEqual([]);
    const first = await get(coordinator, '/v1/marac-actions?side=kept&limit=1');
    expect(itemsOf(first)).toHaveLength(1);
    const next = encodeURIComponent(String(first.body['next']));
    expect(itemsOf(await get(coordinator, `/v1/marac-actions?side=kept&limit=1&cursor=${next}`))).toEqual([
      expect.objectContaining({ owner: 'ashby-mash' }),
    ]);
  });

  it('is not closed while an action is open or a child’s own referral is missing', async () => {
    const close = () => step(coordinator, 'closure', { reason: 'actions-ended' });
    expect((await close()).body['code']).toBe('MAR-013');
    const link = (body: object, as = coordinator) => step(as, 'child-referrals', { childId: child, ...body });
    expect((await link({ referral: nobody })).body['code']).toBe('MAR-014');
    const submitted = await world.post('gp', '/v1/referrals', {
      recipient: 'ashby-mash',
      children: [{ childId: child, summary: 'Saw it, invented.' }],
      urgency: 'same-day',
      categories: ['domestic-abuse'],
      legal: { ...legal, consentDecision: 'refused' },
      consentInformation: { familyInformed: 'yes' },
    });
    await settled();
    expect((await link({ referral: idOf(submitted) }, 'gp-lead')).body['childReferralsMissing']).toEqual([]);
    expect(itemsOf(await get(coordinator, '/v1/marac-cases?waitsFor=child-referral'))).toEqual([]);
    expect((await close()).body['code']).toBe('MAR-015');
    const done = (as: string, body: object) => step(as, `actions/${action}/end`, { summary: 'Done.', ...body });
    expect((await done('gp-lead', { outcome: 'completed' })).body['code']).toBe('MAR-011');
    expect((await done('police-representative', { outcome: 'not-completed' })).body['code']).toBe('MAR-008');
    expect((await done('police-representative', { outcome: 'completed' })).status).toBe(200);
  });

  it('finds a repeat by itself, and does not tell the referrer', async () => {
    const later = await refer('teacher', { children: [], incidentOn: '2026-12-17', criminal: false });
    const repeat = idOf(later);
    await settled();
    expect(kindsOf(await get('teacher', `/v1/marac-cases/${repeat}`))).toEqual(['marac-referred']);
    expect(kindsOf(await get(coordinator, `/v1/marac-cases/${repeat}`))).toEqual([
      'marac-referred',
      'marac-repeat-found',
    ]);
    expect(JSON.stringify(later.body)).not.toContain('repeat');
    expect((await step('gp-lead', 'withdrawal', { reason: 'duplicate' }, repeat)).status).toBe(404);
    expect((await step('teacher', 'withdrawal', { reason: 'duplicate' }, repeat)).body['status']).toBe('withdrawn');
  });

  it('takes the seat of an agency that leaves and of a person who must not know, with the mark', async () => {
    const hasMark = async (as: string) =>
      itemsOf(await get(as, `/v1/children/${child}/timeline`)).some(({ kind }) => kind === 'high-risk-process');
    expect(await hasMark('gp')).toBe(true);
    expect((await step('social-worker', 'departures', { agency: 'oakfield-gp', reason: 'not-involved' })).status).toBe(
      403,
    );
    expect((await step('gp-lead', 'departures', { agency: 'oakfield-gp', reason: 'not-involved' })).status).toBe(200);
    expect((await get('gp-lead', `/v1/marac-cases/${marac}`)).status).toBe(404);
    expect([await hasMark('gp'), await hasMark('gp-lead')]).toEqual([false, false]);
    const ref = (await get('police-representative', '/v1/me')).body['ref'];
    const exclude = { agency: 'ashby-police', person: ref, explanation: 'His brother.' };
    expect((await step(coordinator, 'exclusions', exclude)).status).toBe(200);
    const [hidden, empty] = await Promise.all(
      [marac, nobody].map(async (id) => withoutNoise(await get('police-representative', `/v1/marac-cases/${id}`))),
    );
    expect([hidden?.status, hidden]).toEqual([404, empty]);
    expect(itemsOf(await get('police-representative', '/v1/marac-actions?due=ended'))).toEqual([]);
    // Whoever referred keeps the case in sight; the mark on the timeline is gone for the whole service.
    expect((await get('police-officer', `/v1/marac-cases/${marac}`)).status).toBe(200);
    expect(await hasMark('police-officer')).toBe(false);
  });

  it('is offered to the MARAC of another area, which keeps it once it accepts', async () => {
    expect((await step('northdale-coordinator', 'transfer-acceptance', {})).status).toBe(404);
    const offer = { to: 'northdale-marac', reason: 'victim-moved', explanation: 'She moved.' };
    expect((await step(coordinator, 'transfer', { ...offer, to: 'oakfield-gp' })).body['code']).toBe('MAR-001');
    expect((await step(coordinator, 'transfer', offer)).body['status']).toBe('transfer-offered');
    const offered = await get('northdale-coordinator', `/v1/marac-cases/${marac}`);
    expect(offered.text).toContain('Strangled');
    expect(offered.text).not.toContain('Restrictedminutes');
    const taken = await step('northdale-coordinator', 'transfer-acceptance', {});
    expect(taken.body).toMatchObject({ marac: 'northdale-marac', status: 'referred' });
    expect((await get('northdale-coordinator', `/v1/marac-cases/${marac}`)).text).toContain('Restrictedminutes');
    expect((await get('idva', `/v1/marac-cases/${marac}`)).status).toBe(404);
    // The first MARAC keeps what it had, and nothing that comes after.
    const before = await get(coordinator, `/v1/marac-cases/${marac}`);
    expect(before.text).toContain('Restrictedminutes');
    expect((await step(coordinator, 'closure', { reason: 'risk-reduced' })).status).toBe(403);
    expect((await step('northdale-coordinator', 'idva', { idva: 'ashby-domestic-abuse' })).status).toBe(200);
    expect(withoutNoise(await get(coordinator, `/v1/marac-cases/${marac}`))).toEqual(withoutNoise(before));
    expect(itemsOf(await get(coordinator, '/v1/marac-cases'))).toEqual([]);
  });

  it('tells nobody on the timeline of a child whose case was withdrawn as entered in error', async () => {
    const before = withoutNoise(await get('police-officer', `/v1/children/${sibling}/timeline`));
    const wrong = idOf(await refer('police-officer', { children: [{ childId: sibling }] }));
    await settled();
    expect(withoutNoise(await get('police-officer', `/v1/children/${sibling}/timeline`))).not.toEqual(before);
    expect((await step('police-officer', 'withdrawal', { reason: 'entered-in-error' }, wrong)).status).toBe(200);
    expect(withoutNoise(await get('police-officer', `/v1/children/${sibling}/timeline`))).toEqual(before);
  });

  it('is nothing to whoever is barred from the victim, whatever their seat: on no list, for no step', async () => {
    const who = { kind: 'adult', ...victim };
    const adult = idOf(await world.post('oakfield-registrations', '/v1/children', who));
    await world.post('oakfield-registrations', '/v1/registrations', { child: adult });
    const another = idOf(await refer('police-officer', { children: [], incidentOn: '2026-12-18' }));
    await settled();
    expect((await get('police-officer', `/v1/marac-cases/${another}`)).status).toBe(200);
    const { ref } = (await get('police-officer', '/v1/me')).body;
    const why = { person: ref, ground: 'other', reasons: 'He is her former partner, invented.' };
    expect((await world.post('gp-lead', `/v1/children/${adult}/bars`, why)).status).toBe(201);
    const [hidden, empty] = await Promise.all(
      [another, nobody].map(async (id) => withoutNoise(await get('police-officer', `/v1/marac-cases/${id}`))),
    );
    expect([hidden?.status, hidden]).toEqual([404, empty]);
    expect(itemsOf(await get('police-officer', '/v1/marac-cases'))).toEqual([]);
    const away = await step('police-officer', 'withdrawal', { reason: 'duplicate' }, another);
    expect(away.status).toBe(404);
    expect((await get(coordinator, `/v1/marac-cases/${another}`)).body['status']).toBe('referred');
  });
});
