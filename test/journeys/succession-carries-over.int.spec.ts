import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { legal, World, type Answer } from '../support/world.ts';

type Item = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Item[] => (body['items'] ?? []) as never;
const codeOf = ({ status, body }: Answer): readonly unknown[] => [status, body['code']];
const idOf = ({ body }: Answer): string => String(body['id']);
const why = { reasons: 'Invented.' };
const records = { 'x-purpose': 'records-management' };
const safeguarding = { 'x-purpose': 'safeguarding' };
const marac = { 'x-purpose': 'safeguarding' };
const mother = '10000000-0000-4000-8000-000000000001';
const father = '10000000-0000-4000-8000-000000000002';
const decided = (person: string) => ({
  decidedBy: { authority: 'parental-responsibility', standing: 'holder-of-parental-responsibility', person },
  evidence: 'A signed form, invented.',
});
const consent = (decision: string, person: string, agency: string) => ({
  ...{ decision, ...decided(person), awareOfRecordContent: 'yes' },
  scope: { recipients: [{ agency }], classes: ['presence', 'summary'] },
  ...(decision === 'given'
    ? {
        legal: {
          ...{ gdprBasis: 'public-task', specialCategoryCondition: 'health-or-social-care' },
          confidentialityBasis: 'consent',
        },
      }
    : {}),
});

describe('what a service leaves goes on with the one that does its work', () => {
  const world = new World();
  let [child, other, teen, grant, entry] = ['', '', '', '', ''];
  let [young, optOut] = ['', ''];
  let [own, hold, caseId, concern, contact, meeting] = ['', '', '', '', '', ''];
  const moved: Readonly<Record<string, () => string>> = {
    'gp-moved': () => world.tokens.person({ agency: 'millbrook-gp', roles: ['practitioner'], subject: 'gp' }),
    'gp-moved-on': () => world.tokens.person({ agency: 'hillside-gp', roles: ['practitioner'], subject: 'gp' }),
    'lead-moved': () =>
      world.tokens.person({ agency: 'millbrook-gp', roles: ['practitioner', 'safeguarding-lead'], subject: 'gp-lead' }),
    'keeper-moved': () =>
      world.tokens.person({ agency: 'millbrook-gp', roles: ['records-officer'], subject: 'records-officer' }),
    'coordinator-moved': () =>
      world.tokens.person({ agency: 'ashby-marac-two', roles: ['marac-coordinator'], subject: 'marac-coordinator' }),
    nurse: () => world.tokens.person({ agency: 'ashby-clinic', roles: ['practitioner'], subject: 'clinic-nurse' }),
    // The same system as before, which sends for the successor now.
    'system-moved': () =>
      world.tokens.system({
        ...{ agency: 'millbrook-gp', roles: ['submitting-system'], clientId: 'oakfield-clinical-system' },
        scopes: ['concerns:submit', 'children:submit', 'status:read'],
      }),
  };
  const ask = async (method: string, as: string, path: string, body?: object, headers = {}): Promise<Answer> => {
    const token = moved[as]?.();
    return world.ask(method, token === undefined ? as : 'gp', path, {
      ...(body === undefined ? {} : { body }),
      headers: {
        ...{ 'x-purpose': 'direct-care', ...headers },
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
    });
  };
  const get = (as: string, path: string, headers = {}) => ask('GET', as, path, undefined, headers);
  const post = (as: string, path: string, body: object = {}, headers = {}) => ask('POST', as, path, body, headers);
  const made = async (as: string, path: string, body: object, headers = {}): Promise<Answer> => {
    const answer = await post(as, path, body, headers);
    expect([path, answer.status, answer.text]).toEqual([path, expect.any(Number), expect.any(String)]);
    expect([path, answer.status < 300 ? 'made' : answer.text]).toEqual([path, 'made']);
    return answer;
  };
  const settled = () => world.settled();
  const entryOf = async (as: string, of: string, thing: string): Promise<string> => {
    await settled();
    const items = itemsOf(await get(as, `/v1/children/${of}/timeline?limit=200`));
    return String(items.find((item) => item['thing'] === thing && item['kind'] === 'concern-raised')?.['id']);
  };
  const raise = async (as: string, of: string, summary: string): Promise<string> =>
    idOf(await made(as, '/v1/concerns', { childId: of, category: 'neglect', occurredOn: '2026-01-05', summary }));
  const online = async (as: string, query = ''): Promise<readonly unknown[]> => {
    await settled();
    const answer = await get(as, `/v1/online-records/${teen}${query}`);
    return [answer.status, ...itemsOf(answer).map(({ summary }) => summary)];
  };
  const event = (id: string, narrative = 'canary-narrative') => ({
    ...{ specversion: '1.0', id, source: 'uk.nhs.gp.oakfield', time: '2026-01-05T10:00:00Z' },
    ...{ type: 'uk.nhs.gp.safeguarding-concern-raised.v1', datacontenttype: 'application/json' },
    data: {
      child: { identifiers: [{ system: 'https://oakfield.example/patients', value: '5001' }] },
      concern: { category: 'neglect', occurredOn: '2026-01-04', narrative },
      ...{ legal, reporter: { role: 'gp' } },
    },
  });
  const publish = (as: string, id: string, narrative?: string) =>
    post(as, '/v1/cloudevents', event(id, narrative), { 'content-type': 'application/cloudevents+json' });
  const found = async (as: string, identifier: object) => {
    const answer = await post(as, '/v1/children/search', { identifiers: [identifier] });
    return answer.status === 200 ? itemsOf(answer).map(({ id }) => id) : codeOf(answer);
  };
  /** Whoever coordinates: of the MARAC itself, later of the one that does its work. */
  const asCoordinator = async (): Promise<Answer> => {
    const held = await get('marac-coordinator', `/v1/marac-cases/${caseId}`, marac);
    return held.status === 200 ? held : get('coordinator-moved', `/v1/marac-cases/${caseId}`, marac);
  };
  const step = async (as: string, name: string, body: object): Promise<Answer> => {
    const held = await asCoordinator();
    const tag = { 'if-match': held.headers.get('etag') ?? '' };
    return post(as, `/v1/marac-cases/${caseId}/${name}`, body, { ...marac, ...tag });
  };

  beforeAll(async () => {
    await world.start();
    // After the start, at which the services were registered: time never runs backwards in one stream.
    await world.setClock('2027-03-01T10:00:00Z');
    const local = { kind: 'local', value: '5001' };
    const registered = async (as: string, number: string, dateOfBirth: string, more: readonly object[] = []) =>
      idOf(
        await made(as, '/v1/children', {
          identifiers: [{ kind: 'nhs-number', value: number }, ...more],
          demographics: { name: { family: 'Canaryfamily' }, dateOfBirth },
        }),
      );
    // One number, given by two practices to two children.
    child = await registered('oakfield-clinical-system', '9990000018', '2023-02-01', [local]);
    other = await registered('millbrook-clinical-system', '9990000026', '2023-02-01', [local]);
    teen = await registered('oakfield-registrations', '9990000034', '2012-06-01');
    for (const each of [child, teen]) await made('oakfield-registrations', '/v1/registrations', { child: each });
    await made('millbrook-clinical-system', '/v1/registrations', { child: other });
    await made('ashby-community-system', '/v1/registrations', { child });
    concern = idOf(
      await made('oakfield-clinical-system', '/v1/cloudevents', event('before'), {
        'content-type': 'application/cloudevents+json',
      }),
    );
    own = await raise('other-gp', other, 'of-millbrook');
    await raise('health-visitor', child, 'of-the-health-visitor');

    // Two teams of the standing share work with a child whose mother wants none of it.
    young = await registered('oakfield-registrations', '9990000042', '2023-02-01');
    await made('oakfield-registrations', '/v1/registrations', { child: young });
    await made('ashby-community-system', '/v1/registrations', { child: young });
    await raise('gp', young, 'young-by-oakfield');
    await raise('health-visitor', young, 'young-by-the-visitor');
    optOut = idOf(await made('gp', `/v1/children/${young}/opt-outs`, decided(mother)));

    // Online: the young person was found competent; a parent was shown one item.
    const of = `/v1/children/${teen}/online-access`;
    const parent = { relation: 'parent', other: { demographics: { name: { family: 'Parent' } } } };
    const relationship = idOf(await made('gp', `/v1/children/${teen}/relationships`, parent));
    const safe = { outcome: 'no-concern', next: 'none', assessedBy: 'GP, invented', ...why };
    await made('gp', `${of}/coercion-assessments`, { of: 'everybody', ...safe });
    await made('gp-lead', `${of}/competence-assessments`, { outcome: 'competent', ...why });
    const proxy = { relationship, authority: 'young-persons-consent', scope: 'released-items', evidence: 'Invented' };
    grant = idOf(await made('gp-lead', `${of}/proxies`, { ...proxy, ...why }));
    const released = await raise('gp', teen, 'released-by-oakfield');
    entry = await entryOf('gp', teen, released);
    await made('gp-lead', `${of}/releases`, { entry, ...why });
    const redacted = await entryOf('gp', teen, await raise('gp', teen, 'redacted-by-oakfield'));
    await made('gp', `${of}/redactions`, { entry: redacted, reason: 'coercion', ...why });

    await world.admit('gp');
    await made('health-visitor', `/v1/children/${child}/consent-decisions`, consent('refused', mother, 'oakfield-gp'));
    hold = idOf(
      await made('records-officer', '/v1/holds', { scope: 'child', person: child, reason: 'litigation' }, records),
    );

    const area = { inForceFrom: '2026-01-01', repeatDefinition: 'safelives-newer' };
    await made('marac-coordinator', '/v1/marac-areas', area);
    meeting = idOf(
      await made('marac-coordinator', '/v1/marac-meetings', {
        on: '2027-03-22',
        agencies: ['oakfield-gp', 'ashby-mash'],
      }),
    );
    const person = (family: string) => ({ demographics: { name: { family }, dateOfBirth: '1990-02-03' } });
    const nhs = (value: string) => ({ identifiers: [{ kind: 'nhs-number', value }] });
    const referred = await made('police-officer', '/v1/marac-cases', {
      ...{ marac: 'ashby-marac', children: [], incidentOn: '2027-02-20', criminal: true, victimAware: true },
      victim: { person: { ...nhs('9990000077'), ...person('Victimname') } },
      perpetrators: [{ person: { ...nhs('9990000085'), ...person('Perpetratorname') }, relationship: 'Partner' }],
      ...{ judgementReasons: 'Invented.', consent: 'given', summary: 'Invented.' },
      legal: { ...legal, consentDecision: 'given' },
    });
    caseId = idOf(referred);
    await step('marac-coordinator', 'listing', { meeting });

    const sensitiveBasis = 'young-person-consent';
    await made('ashby-sexual-health-system', '/v1/registrations', { child, sensitiveBasis });
    const plans = { childId: child, summary: 'We plan for the child, invented.' };
    contact = idOf(await made('gp', '/v1/contact-requests', plans, safeguarding));
    await settled();
    await made('social-worker', `/v1/contact-requests/${contact}/passing-on`, { to: 'ashby-sexual-health' });
    const clinic = { name: 'Ashby Clinic', kind: 'sexual-health', nation: 'england', area: 'E06000999' };
    await made('operator', '/v1/services', { code: 'ashby-clinic', ...clinic });
    await made('operator', '/v1/services/ashby-sexual-health/succession', { successor: 'ashby-clinic' });

    await made('operator', '/v1/services/oakfield-gp/succession', { successor: 'millbrook-gp' });
    const topic = 'gp.safeguarding-concerns.v1';
    await made('operator', '/v1/services/millbrook-gp/changes', {
      ...{ name: 'Millbrook Medical Centre', kind: 'gp-practice', nation: 'england', codes: { ods: 'Z99902' } },
      area: 'E06000999',
      clients: ['millbrook-clinical-system', 'millbrook-patient-app', 'oakfield-clinical-system'],
      sources: ['millbrook', 'oakfield'].map((name) => ({ topic, source: `uk.nhs.gp.${name}` })),
    });
    await settled();
  });
  afterAll(() => world.stop());

  describe('records online', () => {
    it('are shown on to the young person and to the parent, as they were; what was redacted stays hidden', async () => {
      const proxy = `?as=proxy&grant=${grant}`;
      expect(await online('millbrook-patient-app')).toEqual([200, 'released-by-oakfield']);
      expect(await online('millbrook-patient-app', proxy)).toEqual([200, 'released-by-oakfield']);
      const standing = await get('gp-moved', `/v1/children/${teen}/online-access`);
      expect(standing.body).toMatchObject({
        patient: { access: 'open' },
        proxies: [{ id: grant, standing: 'standing' }],
        releases: [{ entry }],
        redactions: [{ reason: 'coercion' }],
      });
    });

    it('go on with what the successor writes, and are decided on by it', async () => {
      const written = await entryOf('gp-moved', teen, await raise('gp-moved', teen, 'by-millbrook'));
      expect(await online('millbrook-patient-app')).toEqual([200, 'by-millbrook', 'released-by-oakfield']);
      const of = `/v1/children/${teen}/online-access`;
      for (const each of [written, entry])
        await made('gp-moved', `${of}/redactions`, { entry: each, reason: 'coercion', ...why });
      expect(await online('millbrook-patient-app')).toEqual([200]);
      await made('gp-moved', `${of}/proxies/${grant}/end`, { reason: 'withdrawn-by-patient', ...why });
      expect(await online('millbrook-patient-app', `?as=proxy&grant=${grant}`)).toEqual([404]);
    });
  });

  describe('the directory', () => {
    const look = () =>
      post('gp-moved', '/v1/directory/lookups', { childId: child, reason: 'who-else-works-with-child' }, safeguarding);

    it('is open to whoever was checked and trained, until the successor takes it away', async () => {
      expect((await get('gp-moved', '/v1/directory/access')).body).toMatchObject({ check: {}, training: {} });
      expect((await look()).status).toBe(200);
      const me = String((await get('gp-moved', '/v1/me')).body['ref']);
      await made('keeper-moved', `/v1/directory-users/${me}/revocation`, { reason: 'misuse' });
      expect(codeOf(await look())).toEqual([403, 'DIR-001']);
      expect((await get('gp-moved', '/v1/directory/access')).body).toEqual({});
    });

    it('stays closed to whoever was never admitted', async () => {
      const body = { childId: child, reason: 'who-else-works-with-child' };
      expect(codeOf(await post('lead-moved', '/v1/directory/lookups', body, safeguarding))).toEqual([403, 'DIR-001']);
    });
  });

  describe('numbers of its own', () => {
    const local = { kind: 'local', value: '5001' };

    it('mean the child that they meant, to the system that sends them, to whoever names whose they are', async () => {
      const sent = await made('system-moved', '/v1/concerns', {
        ...{ child: { identifiers: [local] }, category: 'neglect', occurredOn: '2026-01-06', summary: 'by-number' },
      });
      expect(await entryOf('gp-moved', child, idOf(sent))).not.toBe('undefined');
      expect(await found('gp-moved', { ...local, givenBy: 'oakfield-gp' })).toEqual([child]);
      // The one that the successor gave itself to another child is never taken for it.
      expect(await found('gp-moved', local)).toEqual([other]);
      expect(await entryOf('gp-moved', other, own)).not.toBe('undefined');
    });

    it('of anybody else cannot be named, and a national one is nobody’s', async () => {
      for (const identifier of [
        { ...local, givenBy: 'ashby-health-visiting' },
        { kind: 'nhs-number', value: '9990000018', givenBy: 'oakfield-gp' },
      ])
        expect(await found('gp-moved', identifier)).toEqual([400, 'PEO-016']);
    });

    it('are taken back by the successor as by whoever recorded them', async () => {
      const numbers = `/v1/children/${child}/identifiers`;
      const number = { kind: 'local', value: '5002', givenBy: 'oakfield-gp' };
      await made('gp-moved', numbers, { identifier: number });
      expect(await found('gp-moved', number)).toEqual([child]);
      await made('gp-moved', `${numbers}/retraction`, { identifier: number });
      expect(await found('gp-moved', number)).toEqual([]);
    });
  });

  describe('a source that moved', () => {
    it('and repeats what it sent before is answered as it was then, and nothing is doubled', async () => {
      const count = async () => {
        await settled();
        const items = itemsOf(await get('gp-moved', `/v1/children/${child}/timeline?limit=200`));
        return items.filter(({ thing }) => thing === concern).length;
      };
      const before = await count();
      const again = await publish('system-moved', 'before');
      expect([again.status < 300, idOf(again), await count()]).toEqual([true, concern, before]);
      const changed = await publish('system-moved', 'before', 'Something else, invented.');
      expect([changed.status, changed.text.includes('same-id-other-data')]).toEqual([422, true]);
    });

    it('goes on under the numbers that it always sent, in the name of the successor', async () => {
      const next = await made('system-moved', '/v1/cloudevents', event('after'), {
        'content-type': 'application/cloudevents+json',
      });
      await settled();
      const items = itemsOf(await get('gp-moved', `/v1/children/${child}/timeline?limit=200`));
      expect(items.find(({ thing }) => thing === idOf(next))).toMatchObject({ agency: 'millbrook-gp' });
    });
  });

  describe('what binds it', () => {
    it('is the refusal of a consent: what was refused for it is not given to its successor by an equal’s word', async () => {
      const given = await made(
        'health-visitor',
        `/v1/children/${child}/consent-decisions`,
        consent('given', father, 'millbrook-gp'),
      );
      const sharing = await get('health-visitor', `/v1/children/${child}/sharing`);
      const decisions = sharing.body['decisions'] as readonly Item[];
      expect(decisions.find(({ id }) => id === idOf(given))).toMatchObject({ effect: 'held' });
      const mine = await get('gp-moved', `/v1/children/${child}/sharing`);
      expect(mine.body['givenToYou']).toEqual([]);
    });

    it('is an opt-out that it recorded, which its successor alone reverses', async () => {
      const reads = async () => {
        await settled();
        return (await get('gp-moved', `/v1/children/${child}/timeline?limit=200`)).text.includes(
          'of-the-health-visitor',
        );
      };
      expect(await reads()).toBe(true);
      const optOut = idOf(await made('gp-moved', `/v1/children/${child}/opt-outs`, decided(mother)));
      expect(await reads()).toBe(false);
      await made('gp-moved', `/v1/children/${child}/opt-outs/${optOut}/reversal`, decided(mother));
      expect(await reads()).toBe(true);
    });

    describe('is an opt-out that its predecessor recorded:', () => {
      const byVisitor = 'young-by-the-visitor';
      const byPractices = ['young-by-oakfield', 'young-by-millbrook'];
      const read = async (as: string): Promise<readonly string[]> => {
        await settled();
        const { text } = await get(as, `/v1/children/${young}/timeline?limit=200`);
        return [byVisitor, ...byPractices].filter((summary) => text.includes(summary));
      };
      const sharing = async (as: string) => (await get(as, `/v1/children/${young}/sharing`)).body;

      it('neither side reads the other, also what the successor writes, and where the child comes to it besides', async () => {
        await raise('gp-moved', young, 'young-by-millbrook');
        expect([await read('gp-moved'), await read('health-visitor')]).toEqual([byPractices, [byVisitor]]);
        await made('millbrook-clinical-system', '/v1/registrations', { child: young });
        expect([await read('gp-moved'), await read('health-visitor')]).toEqual([byPractices, [byVisitor]]);
        expect((await sharing('gp-moved'))['optOuts']).toMatchObject([
          { id: optOut, recordedByYou: true, authority: 'parental-responsibility' },
        ]);
        expect((await sharing('health-visitor'))['optOuts']).toMatchObject([{ id: optOut, recordedByYou: false }]);
      });

      it('the other parent’s wish opens a task of the successor and no more; the mother ends it through the successor', async () => {
        const reversal = `/v1/children/${young}/opt-outs/${optOut}/reversal`;
        await made('gp-moved', reversal, decided(father));
        expect(await read('gp-moved')).toEqual(byPractices);
        expect((await sharing('gp-moved'))['conflicts']).toMatchObject([{ about: 'opt-out' }]);
        await made('gp-moved', reversal, decided(mother));
        expect((await sharing('gp-moved'))['conflicts']).toEqual([]);
        const all = [byVisitor, ...byPractices];
        expect([await read('gp-moved'), await read('health-visitor')]).toEqual([all, all]);
      });
    });

    it('is a legal hold: it keeps what either of the two holds of that child, until the successor lifts it', async () => {
      const erase = (person: string) =>
        post(
          'keeper-moved',
          '/v1/disposals',
          {
            ...{ person, retention: 'child-record', ground: 'erasure', basis: 'court-order' },
          },
          records,
        );
      // Of the successor's own on the same child, too: what the hold is about goes on in its records.
      expect(codeOf(await erase(child))).toEqual([409, 'RET-002']);
      expect(itemsOf(await get('keeper-moved', '/v1/holds?standing=true', records)).map(({ id }) => id)).toEqual([
        hold,
      ]);
      await made('keeper-moved', `/v1/holds/${hold}/lifting`, { reason: 'matter-ended' }, records);
      await settled();
      expect((await erase(child)).status).toBe(201);
    });
  });

  describe('brokered contact', () => {
    it('that was passed on to a service is answered by its successor, and the broker sees that it was', async () => {
      await made('nurse', `/v1/contact-requests/${contact}/answer`, { willing: true });
      const seen = await get('social-worker', `/v1/contact-requests/${contact}`, safeguarding);
      expect(seen.body['services']).toMatchObject([{ agency: 'ashby-sexual-health', standing: 'willing' }]);
      expect((await get('gp-moved', `/v1/contact-requests/${contact}`, safeguarding)).body).toMatchObject({
        status: 'asked',
      });
    });
  });

  describe('a MARAC', () => {
    const seen = async () => (await asCoordinator()).body;

    it('reads as answered what its successor answered for it, under the name that was asked', async () => {
      expect((await seen())['researchMissing']).toEqual(['oakfield-gp', 'ashby-mash']);
      const answer = await step('lead-moved', 'research', { outcome: 'nothing-held' });
      expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
      expect((await seen())['researchMissing']).toEqual(['ashby-mash']);
    });

    it('gives its successor what it is to do, whichever of the two names is said', async () => {
      for (const owner of ['oakfield-gp', 'millbrook-gp']) {
        const set = await step('marac-coordinator', 'actions', { owner, dueOn: '2027-03-23', summary: 'Invented.' });
        expect([owner, set.status]).toEqual([owner, 200]);
      }
      await settled();
      expect(itemsOf(await get('lead-moved', '/v1/marac-actions', marac)).map(({ owner }) => owner)).toEqual([
        ...['oakfield-gp', 'oakfield-gp'],
      ]);
    });

    it('that is succeeded itself lists its cases for the meetings that it had scheduled', async () => {
      const twin = { name: 'Ashby MARAC Two', kind: 'domestic-abuse-service', nation: 'england', area: 'E06000999' };
      await made('operator', '/v1/services', { code: 'ashby-marac-two', ...twin });
      await made('operator', '/v1/services/ashby-marac/succession', { successor: 'ashby-marac-two' });
      const agencies = ['ashby-police'];
      const listed = await step('coordinator-moved', 'listing', { meeting, agencies });
      expect([listed.status, listed.text]).toEqual([200, expect.any(String)]);
      expect((await seen())['researchMissing']).toEqual(['ashby-mash', 'ashby-police']);
    });

    it('is left by its successor, and then neither of the two is asked any more', async () => {
      const left = await step('lead-moved', 'departures', { agency: 'millbrook-gp', reason: 'not-involved' });
      expect([left.status, left.text]).toEqual([200, expect.any(String)]);
      expect(codeOf(await step('lead-moved', 'research', { outcome: 'nothing-held' }))).toEqual([409, 'MAR-007']);
    });
  });

  describe('a successor that is succeeded itself', () => {
    it('leaves the directory closed to whom it took the admission away', async () => {
      const third = { name: 'Hillside Surgery', kind: 'gp-practice', nation: 'england', area: 'E06000999' };
      await made('operator', '/v1/services', { code: 'hillside-gp', ...third });
      await made('operator', '/v1/services/millbrook-gp/succession', { successor: 'hillside-gp' });
      const asked = { childId: child, reason: 'who-else-works-with-child' };
      const look = await post('gp-moved-on', '/v1/directory/lookups', asked, safeguarding);
      expect(codeOf(look)).toEqual([403, 'DIR-001']);
      expect((await get('gp-moved-on', '/v1/directory/access')).body).toEqual({});
    });
  });
});
