import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { legal, World, type Answer } from '../support/world.ts';

type Item = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Item[] => (body['items'] ?? []) as never;
const codeOf = ({ status, body }: Answer): readonly unknown[] => [status, body['code']];
const tagOf = ({ headers }: Answer) => ({ 'if-match': headers.get('etag') ?? '' });
const idOf = ({ body }: Answer): string => String(body['id']);
const handling = { 'x-purpose': 'referral-handling' };
const ods = 'nhsd-end-user-organisation-ods';

describe('a service whose code or whose work goes to another', () => {
  const world = new World();
  let [child, other, concern, referral, handover, accessRequest] = ['', '', '', '', '', ''];
  const people: Readonly<Record<string, () => string>> = {
    // The same persons as before, who sign in for the service that took over.
    'gp-moved': () => world.tokens.person({ agency: 'millbrook-gp', roles: ['practitioner'], subject: 'gp' }),
    'records-moved': () =>
      world.tokens.person({ agency: 'millbrook-gp', roles: ['records-officer'], subject: 'keeper' }),
    'front-door': () =>
      world.tokens.person({
        ...{ agency: 'ashby-front-door', roles: ['social-worker', 'mash-decision-maker'], subject: 'social-worker' },
      }),
  };
  const ask = async (method: string, as: string, path: string, body?: object, headers = {}): Promise<Answer> => {
    const token = people[as]?.();
    const sent = token === undefined ? {} : { authorization: `Bearer ${token}` };
    // A token of one's own stands in the place of the persona's, whoever that is.
    return world.ask(method, token === undefined ? as : 'gp', path, {
      ...(body === undefined ? {} : { body }),
      headers: { 'x-purpose': 'direct-care', ...headers, ...sent },
    });
  };
  const get = (as: string, path: string, headers = {}) => ask('GET', as, path, undefined, headers);
  const put = (path: string, body: object = {}, as = 'operator') => ask('POST', as, `/v1/services/${path}`, body);
  const caughtUp = () => world.settled();
  const timeline = async (as: string, headers = {}, of = child) => {
    await caughtUp();
    return get(as, `/v1/children/${of}/timeline?limit=100`, headers);
  };

  beforeAll(async () => {
    await world.start();
    child = await world.child('9990000018', 'oakfield-registrations', 'ashby-community-system');
    other = await world.child('9990000026', 'oakfield-registrations');
    const raised = await world.post('gp', '/v1/concerns', {
      ...{ childId: child, category: 'neglect', occurredOn: '2026-01-05', summary: 'canary-of-oakfield' },
    });
    concern = idOf(raised);
    await world.post('gp', '/v1/concerns', { childId: other, category: 'neglect', occurredOn: '2026-01-05' });
    // Of a third service, which the authority knows of for as long as it leads.
    await world.post('health-visitor', '/v1/concerns', {
      childId: child,
      category: 'neglect',
      occurredOn: '2026-01-06',
    });
    const why = { ground: 'relative', reasons: 'A cousin of the mother, invented.' };
    const me = String((await world.get('gp', '/v1/me')).body['ref']);
    await world.post('gp-lead', `/v1/children/${other}/bars`, { person: me, ...why });
    const submitted = await world.post('gp', '/v1/referrals', {
      recipient: 'ashby-mash',
      children: [{ childId: child, summary: 'Invented.' }],
      urgency: 'standard',
      categories: ['neglect'],
      legal: { ...legal, consentDecision: 'refused' },
      consentInformation: { familyInformed: 'yes' },
    });
    referral = idOf(submitted);
    await caughtUp();
    const stay = {
      to: 'lagan-trust',
      move: 'temporary',
      movedOn: '2026-01-05',
      acrossNations: true,
      reasons: 'Invented.',
    };
    handover = idOf(await world.post('social-worker', `/v1/children/${child}/handovers`, { ...stay, legal }));
    const asked = { subject: child, by: 'parent', requester: 'N', receivedOn: '2026-01-10', identity: 'known' };
    const keeping = { 'x-purpose': 'records-management' };
    accessRequest = idOf(await world.post('records-officer', '/v1/access-requests', asked, keeping));
    await caughtUp();
  });
  afterAll(() => world.stop());

  it('is named by a new ODS code and, until its grace is over, by the former one; nobody else may have that', async () => {
    const today = new Date();
    const day = (days: number) => new Date(today.getTime() + days * 86_400_000).toISOString().slice(0, 10);
    const named = async (code: string) => (await get('gp', '/v1/me', { [ods]: code })).status;
    expect([await named('Z99901'), await named('Z99951')]).toEqual([200, 403]);
    const recoded = await put('oakfield-gp/code-successions', {
      ...{ kind: 'ods', successor: 'Z99951', from: day(0), acceptedUntil: day(30) },
    });
    expect([recoded.status, recoded.body['codes'], recoded.body['formerCodes']]).toEqual([
      200,
      { ods: 'Z99951' },
      [{ kind: 'ods', code: 'Z99901', until: day(0), acceptedUntil: day(30) }],
    ]);
    expect([await named('Z99901'), await named('Z99951')]).toEqual([200, 200]);
    const taken = { kind: 'ods', successor: 'Z99901', from: day(0) };
    expect(codeOf(await put('millbrook-gp/code-successions', taken))).toEqual([409, 'ACC-017']);
    const malformed = { kind: 'ods', successor: 'no', from: day(0) };
    expect(codeOf(await put('millbrook-gp/code-successions', malformed))).toEqual([400, 'ACC-011']);
    expect(codeOf(await put('millbrook-gp/code-successions', taken, 'gp-lead'))).toEqual([403, 'ACC-003']);
    await world.setClock(`${day(31)}T12:00:00Z`);
    expect([await named('Z99901'), await named('Z99951')]).toEqual([403, 200]);
  });

  it('is on duty for its area under the former code of that area too', async () => {
    const from = (await world.get('operator', '/v1/me')).headers.get('date') ?? '';
    const day = new Date(from).toISOString().slice(0, 10);
    const recoded = await put('ashby-mash/code-successions', { kind: 'area', successor: 'E06000997', from: day });
    expect([recoded.status, recoded.body['area']]).toEqual([200, 'E06000997']);
    const why = { reason: 'unconscious-or-unable-to-say', explanation: 'Found unconscious at midnight, invented.' };
    const opened = await ask('POST', 'police-officer', '/v1/emergency-accesses', { childId: other, ...why });
    expect(opened.body).toMatchObject({ told: [{ agency: 'ashby-mash' }] });
  });

  it('is succeeded by a service of its own kind alone, by an operator of another one', async () => {
    expect(codeOf(await put('oakfield-gp/succession', { successor: 'ashby-police' }))).toEqual([409, 'ACC-033']);
    expect(codeOf(await put('oakfield-gp/succession', { successor: 'unheard-of' }))).toEqual([400, 'ACC-032']);
    expect(codeOf(await put('ashby-partnership/succession', { successor: 'oakfield-gp' }))).toEqual([409, 'ACC-018']);
    expect(codeOf(await put('oakfield-gp/succession', { successor: 'millbrook-gp' }, 'gp-lead'))).toEqual([
      403,
      'ACC-003',
    ]);
    expect(codeOf(await put('oakfield-gp/succession/withdrawal'))).toEqual([409, 'ACC-034']);
  });

  it('acts no more once it is succeeded: tokens, systems and sources are refused with a code that says so', async () => {
    const before = await timeline('health-visitor');
    expect([(await timeline('other-gp')).status, (await timeline('gp')).status]).toEqual([404, 200]);
    const done = await put('oakfield-gp/succession', { successor: 'millbrook-gp' });
    expect(done.body).toMatchObject({ status: 'succeeded', succession: { by: 'millbrook-gp' } });
    expect((await get('operator', '/v1/services/millbrook-gp')).body['predecessors']).toEqual(['oakfield-gp']);
    for (const as of ['gp', 'gp-lead', 'oakfield-clinical-system'])
      expect([as, ...codeOf(await get(as, '/v1/me'))]).toEqual([as, 403, 'ACC-030']);
    expect((await get('other-gp', '/v1/agencies?limit=500')).text).not.toContain('oakfield-gp');
    const event = {
      ...{ specversion: '1.0', id: 'after', source: 'uk.nhs.gp.oakfield', time: '2026-01-05T10:00:00Z' },
      ...{ type: 'uk.nhs.gp.safeguarding-concern-raised.v1', datacontenttype: 'application/json' },
      data: {
        child: { identifiers: [{ system: 'nhs-number', value: '9990000018' }] },
        concern: { category: 'neglect', occurredOn: '2026-01-04', narrative: 'Invented.' },
        ...{ legal, reporter: { role: 'gp' } },
      },
    };
    const publish = () =>
      ask('POST', 'millbrook-clinical-system', '/v1/cloudevents', event, {
        'content-type': 'application/cloudevents+json',
      });
    const refused = await publish();
    expect([refused.status, refused.text.includes('succeeded-source')]).toEqual([403, true]);
    // What others see of it is what they saw.
    expect(itemsOf(await timeline('health-visitor'))).toEqual(itemsOf(before));
  });

  it('lives on in its successor: its people read, list and go on with what it left, under the name that it has', async () => {
    const read = await timeline('other-gp');
    expect(read.status).toBe(200);
    expect(read.text).toContain('canary-of-oakfield');
    expect(itemsOf(read).find(({ kind }) => kind === 'concern-raised')).toMatchObject({ agency: 'oakfield-gp' });
    const sent = await get('other-gp', '/v1/referrals?box=sent', handling);
    expect(itemsOf(sent).map(({ id }) => id)).toEqual([referral]);
    const open = await get('records-moved', '/v1/access-requests', { 'x-purpose': 'records-management' });
    expect(itemsOf(open).map(({ id }) => id)).toEqual([accessRequest]);
    const held = await get('other-gp', `/v1/concerns/${concern}`);
    expect([held.status, held.text.includes('canary-of-oakfield')]).toEqual([200, true]);
    const amended = await ask(
      'POST',
      'other-gp',
      `/v1/concerns/${concern}/amendments`,
      { reason: 'correction', summary: 'canary-of-millbrook' },
      tagOf(held),
    );
    expect(amended.status).toBe(200);
    const seen = await timeline('health-visitor');
    expect(seen.text).toContain('canary-of-millbrook');
    // The referral is the authority's to acknowledge, whoever of the two practices asks.
    const mine = await get('other-gp', `/v1/referrals/${referral}`, handling);
    const tries = await ask('POST', 'other-gp', `/v1/referrals/${referral}/acknowledgement`, {}, tagOf(mine));
    expect([mine.status, tries.status]).toEqual([200, 403]);
    expect((await timeline('teacher')).status).toBe(404);
  });

  it('keeps out whoever was barred, now that the same person signs in for the successor', async () => {
    expect([(await timeline('other-gp', {}, other)).status, (await timeline('gp-moved', {}, other)).status]).toEqual([
      200, 404,
    ]);
    expect((await timeline('gp-moved')).status).toBe(200);
  });

  it('that is an authority hands on what was addressed to it: its successor acknowledges, leads, and is told in its place', async () => {
    const frontDoor = { code: 'ashby-front-door', name: 'Ashby Front Door', kind: 'mash', nation: 'england' };
    const onboarded = await ask('POST', 'operator', '/v1/services', { ...frontDoor, area: 'E06000996' });
    expect(onboarded.status).toBe(201);
    expect(itemsOf(await get('front-door', '/v1/referrals?box=inbox', handling))).toEqual([]);
    expect((await put('ashby-mash/succession', { successor: 'ashby-front-door' })).status).toBe(200);
    expect(codeOf(await get('social-worker', '/v1/me'))).toEqual([403, 'ACC-030']);
    await caughtUp();
    expect(itemsOf(await get('front-door', '/v1/referrals?box=inbox', handling)).map(({ id }) => id)).toEqual([
      referral,
    ]);
    expect(itemsOf(await get('front-door', '/v1/handovers', handling)).map(({ id }) => id)).toEqual([handover]);
    const clocks = await get('front-door', '/v1/clocks', handling);
    expect(itemsOf(clocks).length).toBeGreaterThan(0);
    const step = async (name: string, body: object) => {
      const held = await get('front-door', `/v1/referrals/${referral}`, handling);
      return ask('POST', 'front-door', `/v1/referrals/${referral}/${name}`, body, tagOf(held));
    };
    expect((await step('acknowledgement', {})).status).toBe(200);
    const decisions = [{ childId: child, decision: 'no-further-action', reasons: 'Invented.' }];
    expect((await step('decisions', { decisions })).status).toBe(200);
    expect((await get('other-gp', `/v1/referrals/${referral}`, handling)).body).toMatchObject({ status: 'decided' });
    const led = await timeline('front-door', handling);
    expect(itemsOf(led).map(({ agency }) => agency)).toEqual(
      expect.arrayContaining(['oakfield-gp', 'ashby-front-door', 'ashby-health-visiting']),
    );
    const why = { reason: 'unconscious-or-unable-to-say', explanation: 'Found unconscious at midnight, invented.' };
    const opened = await ask('POST', 'police-officer', '/v1/emergency-accesses', { childId: other, ...why });
    expect(opened.body).toMatchObject({ told: [{ agency: 'ashby-front-door' }] });
    await caughtUp();
    expect(itemsOf(await get('front-door', '/v1/emergency-accesses', handling))).toHaveLength(2);
  });

  it('is named among those who read, under the name it read under', async () => {
    await caughtUp();
    const readers = await get('front-door', `/v1/children/${child}/readers?limit=100`, handling);
    expect(itemsOf(readers).map(({ agency }) => agency)).toEqual(
      expect.arrayContaining(['oakfield-gp', 'millbrook-gp', 'ashby-front-door']),
    );
  });

  it('is what it was once the succession is withdrawn; who read meanwhile stays on record', async () => {
    expect((await put('oakfield-gp/succession/withdrawal')).body).toMatchObject({ status: 'active' });
    expect([(await timeline('gp')).status, (await timeline('other-gp')).status]).toEqual([200, 404]);
    expect((await get('other-gp', `/v1/concerns/${concern}`)).status).toBe(404);
    expect(itemsOf(await get('other-gp', '/v1/referrals?box=sent', handling))).toEqual([]);
    const readers = await get('front-door', `/v1/children/${child}/readers?limit=100`, handling);
    expect(itemsOf(readers).map(({ agency }) => agency)).toContain('millbrook-gp');
  });

  it('has closed with its predecessor’s referral the lead that came by it', async () => {
    const held = await get('front-door', `/v1/referrals/${referral}`, handling);
    const closed = await ask(
      'POST',
      'front-door',
      `/v1/referrals/${referral}/closure`,
      { reason: 'no-further-action' },
      tagOf(held),
    );
    expect(closed.status).toBe(200);
    await caughtUp();
    const left = await timeline('front-door', handling);
    expect(itemsOf(left).map(({ agency }) => agency)).not.toContain('ashby-health-visiting');
    const clocks = await get('front-door', `/v1/children/${child}/clocks`, handling);
    expect(itemsOf(clocks).filter(({ state }) => state === 'running')).toEqual([]);
  });

  it('that is the authority of where a child lives is told of an emergency in its predecessor’s place', async () => {
    const trust = { code: 'foyle-trust', name: 'Foyle Trust', kind: 'hsct', nation: 'northern-ireland' };
    const onboarded = await ask('POST', 'operator', '/v1/services', { ...trust, area: 'N09000098' });
    expect(onboarded.status).toBe(201);
    const residence = { authority: 'lagan-trust', from: '2026-01-01' };
    expect((await ask('POST', 'gp-lead', `/v1/children/${other}/residences`, residence)).status).toBe(201);
    expect((await put('lagan-trust/succession', { successor: 'foyle-trust' })).status).toBe(200);
    const why = { reason: 'unconscious-or-unable-to-say', explanation: 'Found unconscious at midnight, invented.' };
    const opened = await ask('POST', 'police-officer', '/v1/emergency-accesses', { childId: other, ...why });
    expect(opened.body).toMatchObject({ told: [{ agency: 'foyle-trust' }] });
  });
});
