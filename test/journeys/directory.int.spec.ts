import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World, type Answer } from '../support/world.ts';

type Item = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Item[] => (body['items'] ?? []) as never;
const listOf = ({ body }: Answer, name: string): readonly Item[] => (body[name] ?? []) as never;
const idOf = ({ body }: Answer): string => String(body['id']);
const codeOf = ({ status, body }: Answer) => [status, body['code']];
const why = { 'x-purpose': 'safeguarding', 'x-request-id': '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f60' };
const nobody = '00000000-0000-4000-8000-000000000009';

describe('the directory of who works with a child', () => {
  const world = new World();
  const mash = 'social-worker';
  let child = '';
  /** Without a sensitive service. */
  let plain = '';
  /** Merged with the child. */
  let twin = '';
  const settled = () => world.settled();
  let asked = 0;
  const look = (as: string, body: object, headers: object = { 'x-purpose': 'safeguarding' }) => {
    asked += 1;
    const key = { 'idempotency-key': `look-${String(asked)}` };
    return world.post(
      as,
      '/v1/directory/lookups',
      { reason: 'who-else-works-with-child', ...body },
      { ...key, ...headers },
    );
  };
  const refOf = async (as: string) => String((await world.get(as, '/v1/me')).body['ref']);
  const grant = async (by: string, as: string, what: 'checks' | 'training', until: string, doneOn = '2026-11-25') =>
    world.post(by, `/v1/directory-users/${await refOf(as)}/${what}`, { doneOn, until });
  const numbered = async (number: string, dateOfBirth: string) => {
    const answer = await world.post('oakfield-registrations', '/v1/children', {
      identifiers: [
        { kind: 'nhs-number', value: number },
        { kind: 'local', value: `local-${number}` },
      ],
      demographics: {
        name: { family: 'Example', given: ['Ada'] },
        sex: 'female',
        dateOfBirth,
        addresses: [{ use: 'current', lines: ['1 Invented Street'], postcode: 'ZZ1 1ZZ', from: '2024-01-01' }],
      },
    });
    return idOf(answer);
  };

  beforeAll(async () => {
    await world.start();
    await world.setClock('2026-11-25T10:00:00Z');
    child = await numbered('9990000018', '2015-02-01');
    plain = await numbered('9990000026', '2015-02-01');
    for (const each of [child, plain])
      for (const feed of ['oakfield-registrations', 'hill-top-roll'])
        await world.post(feed, '/v1/registrations', { child: each });
    await world.post('ashby-sexual-health-system', '/v1/registrations', {
      child,
      sensitiveBasis: 'young-person-consent',
    });
    await world.post('gp', `/v1/children/${child}/relationships`, {
      relation: 'parent',
      other: { demographics: { name: { family: 'Example', given: ['Mary'] } } },
      contact: '01632 960099',
      note: 'A note that is case information.',
    });
  });
  afterAll(() => world.stop());

  describe('who may ask', () => {
    it('is nobody without a check, nor without training, whatever child is asked about', async () => {
      for (const childId of [child, nobody])
        expect(codeOf(await look('teacher', { childId }))).toEqual([403, 'DIR-001']);
      expect((await grant('gp-lead', 'gp', 'checks', '2029-01-01')).status).toBe(200);
      for (const childId of [child, nobody]) expect(codeOf(await look('gp', { childId }))).toEqual([403, 'DIR-002']);
      expect((await grant('gp-lead', 'gp', 'training', '2027-01-31', '2026-11-01')).status).toBe(200);
      expect((await look('gp', { childId: child })).status).toBe(200);
    });

    it('is asked of a search by name too, alike for a child that is there and one that is not', async () => {
      const search = (as: string, family: string, more: object = { reason: 'number-not-at-hand' }) =>
        world.post(as, '/v1/children/name-search', { name: { family, given: ['Ada'] }, ...more }, why);
      await settled();
      expect(codeOf(await search('gp', 'Example', {}))).toEqual([400, 'HTTP-001']);
      expect(itemsOf(await search('gp', 'Example'))).toHaveLength(2);
      const refused = [await search('teacher', 'Example'), await search('teacher', 'Nobodyatall')];
      expect(refused.map(codeOf)).toEqual([
        [403, 'DIR-001'],
        [403, 'DIR-001'],
      ]);
      expect(refused[0]?.text).toBe(refused[1]?.text);
    });

    it('is not said by themselves, nor for another service', async () => {
      expect(codeOf(await grant('teacher', 'teacher', 'checks', '2029-01-01'))).toEqual([403, 'DIR-005']);
      expect((await grant('gp', 'teacher', 'checks', '2029-01-01')).status).toBe(403);
      // What the practice says of the teacher counts in the practice, where the teacher does not work.
      await grant('gp-lead', 'teacher', 'checks', '2029-01-01');
      expect(codeOf(await look('teacher', { childId: child }))).toEqual([403, 'DIR-001']);
    });

    it('states why, with a purpose and a reason', async () => {
      expect(codeOf(await look('gp', { childId: child }, {}))).toEqual([400, 'ACC-004']);
      expect(codeOf(await look('gp', { childId: child, reason: 'curiosity' }))).toEqual([400, 'HTTP-001']);
      expect(codeOf(await look('gp', { childId: child, reason: 'other' }))).toEqual([400, 'DIR-003']);
      expect((await look('gp', { childId: child, reason: 'other', explanation: 'Invented.' })).status).toBe(200);
    });

    it('may say why by the code of the NHS too, where it is a service of health and the code is one that a look-up can carry', async () => {
      const coded = async (as: string, accessReason: string, childId = child) =>
        codeOf(await look(as, { childId, accessReason }));
      for (const who of [child, nobody])
        expect([await coded('gp', '18', who), await coded('gp', '07', who), await coded('gp', '17', who)]).toEqual([
          [400, 'ACC-038'],
          [400, 'ACC-039'],
          [400, 'ACC-039'],
        ]);
      expect(await coded('gp', '04')).toEqual([200, undefined]);
      // Of the police too it is refused before anybody is looked for.
      await world.admit('police-officer');
      expect(await coded('police-officer', '04')).toEqual([400, 'ACC-040']);
      const search = { name: { family: 'Example', given: ['Ada'] }, reason: 'number-not-at-hand', accessReason: '01' };
      expect((await world.post('gp', '/v1/children/name-search', search, why)).status).toBe(200);
      await settled();
      const audit = { 'x-purpose': 'audit' };
      const words = { accessReason: { code: '04', words: 'Best interests of patient' } };
      const uses = await world.get('auditor', `/v1/children/${child}/directory-uses`, audit);
      expect(itemsOf(uses)[0]).toMatchObject({ reason: 'who-else-works-with-child', ...words });
      expect(itemsOf(uses).at(-1)).not.toHaveProperty('accessReason');
      const readers = await world.get('auditor', `/v1/children/${child}/readers?limit=100`, audit);
      const told = (action: string) => itemsOf(readers).find((line) => line['action'] === action);
      expect(told('directory:consult')).toMatchObject(words);
      expect(told('child:search-by-name')).toMatchObject({
        ...{ reason: 'number-not-at-hand', accessReason: { code: '01', words: 'Public interest' } },
      });
    });

    it('signs in strongly', async () => {
      const token = world.tokens.person({
        agency: 'oakfield-gp',
        roles: ['practitioner'],
        subject: 'gp',
        strong: false,
      });
      const response = await fetch(`${world.service.url}/v1/directory/lookups`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          ...why,
          'idempotency-key': 'weak',
        },
        body: JSON.stringify({ childId: child, reason: 'make-referral' }),
      });
      expect(response.status).toBe(401);
    });
  });

  describe('what it says', () => {
    it('is the data set and no case information', async () => {
      await world.post('gp', '/v1/concerns', {
        childId: child,
        category: 'neglect',
        occurredOn: '2026-11-24',
        summary: 'A secret concern.',
      });
      await world.post('teacher', `/v1/children/${child}/lead-professional`, {
        name: 'Ms Invented',
        contact: '01632 960011',
      });
      const entry = await look('gp', { identifiers: [{ kind: 'nhs-number', value: '9990000018' }] });
      expect(entry.body).toMatchObject({
        id: child,
        name: { family: 'Example', given: ['Ada'] },
        sex: 'female',
        dateOfBirth: '2015-02-01',
        identifiers: [{ kind: 'nhs-number', value: '9990000018' }],
        carers: [{ relation: 'parent', name: { family: 'Example', given: ['Mary'] }, contact: '01632 960099' }],
        schools: [{ agency: 'hill-top-primary' }],
        practices: [{ agency: 'oakfield-gp', name: 'Oakfield Surgery', day: '01632 960010' }],
        leadProfessional: { agency: 'hill-top-primary', name: 'Ms Invented', contact: '01632 960011' },
      });
      expect(listOf(entry, 'addresses')[0]).toMatchObject({ postcode: 'ZZ1 1ZZ' });
      for (const secret of ['secret concern', 'case information', 'local-999', 'sexual-health'])
        expect(entry.text).not.toContain(secret);
      expect(Object.keys(entry.body).sort()).toEqual([
        'addresses',
        'carers',
        'dateOfBirth',
        'id',
        'identifiers',
        'leadProfessional',
        'name',
        'others',
        'practices',
        'schools',
        'sex',
      ]);
    });

    it('never tells of a sensitive service, whose own professional leads for nobody in it', async () => {
      const named = await world.post('clinic-nurse', `/v1/children/${child}/lead-professional`, { name: 'Nurse' });
      expect(codeOf(named)).toEqual([409, 'DIR-008']);
      const other = await look('gp', { childId: plain });
      expect(listOf(other, 'others')).toEqual(listOf(await look('gp', { childId: child }), 'others'));
    });

    it('of a shielded child is name, sex, date of birth, number and the name of the carer, for its own surgery too', async () => {
      await world.post('gp', `/v1/children/${child}/shield`, { reasons: 'Invented.' });
      const entry = await look('gp', { childId: child });
      expect(Object.keys(entry.body).sort()).toEqual([
        'carers',
        'dateOfBirth',
        'id',
        'identifiers',
        'name',
        'others',
        'practices',
        'schools',
        'sex',
      ]);
      expect(entry.body['carers']).toEqual([{ relation: 'parent', name: { family: 'Example', given: ['Mary'] } }]);
      expect([...listOf(entry, 'schools'), ...listOf(entry, 'practices'), ...listOf(entry, 'others')]).toEqual([]);
    });

    it('holds the shield over a duplicate that is merged with the child, as soon as it is one', async () => {
      const duplicate = await numbered('9990000042', '2015-02-01');
      twin = duplicate;
      for (const feed of ['oakfield-registrations', 'hill-top-roll'])
        await world.post(feed, '/v1/registrations', { child: duplicate });
      expect(listOf(await look('gp', { childId: duplicate }), 'schools')).toHaveLength(1);
      const merge = await world.post('gp-lead', '/v1/merges', {
        ...{ one: child, other: duplicate, reason: 'same-demographics', explanation: 'Invented.' },
      });
      await world.post('teacher', `/v1/merges/${idOf(merge)}/confirmation`, {});
      await settled();
      const entry = await look('gp', { childId: duplicate });
      expect([listOf(entry, 'schools'), entry.body['addresses']]).toEqual([[], undefined]);
      // Data that arrives late on the duplicate shows no more.
      await world.post('ashby-community-system', '/v1/registrations', { child: duplicate });
      expect(listOf(await look('gp', { childId: duplicate }), 'others')).toEqual([]);
    });

    it('is on record with its reason before it is answered', async () => {
      const uses = await world.get('auditor', `/v1/children/${plain}/directory-uses`, { 'x-purpose': 'audit' });
      expect(itemsOf(uses).map(({ agency, reason }) => [agency, reason])).toEqual([
        ['oakfield-gp', 'who-else-works-with-child'],
      ]);
      expect((await world.get('teacher', `/v1/children/${plain}/directory-uses`)).status).toBe(403);
      const [of, audit] = [`/v1/children/${child}/directory-uses`, { 'x-purpose': 'audit' }];
      const all = itemsOf(await world.get('auditor', of, audit));
      const first = await world.get('auditor', `${of}?limit=2`, audit);
      const rest = await world.get('auditor', `${of}?limit=100&cursor=${String(first.body['next'])}`, audit);
      expect([...itemsOf(first), ...itemsOf(rest)]).toEqual(all);
      expect([itemsOf(first).length, rest.body['next']]).toEqual([2, undefined]);
      // Of merged records the looks at either.
      expect(itemsOf(await world.get('auditor', `/v1/children/${twin}/directory-uses`, audit))).toEqual(all);
    });

    it('answers for nobody, an adult and a barred person alike', async () => {
      const none = await look('gp', { childId: nobody }, why);
      expect(none.status).toBe(404);
      await world.post('gp-lead', `/v1/children/${plain}/bars`, {
        person: await refOf('gp'),
        ground: 'relative',
        reasons: 'Invented.',
      });
      const barred = await look('gp', { childId: plain }, why);
      expect([barred.status, barred.text]).toEqual([404, none.text]);
    });
  });

  describe('contact with a sensitive service', () => {
    const request = async (as: string, childId: string) =>
      world.post(as, '/v1/contact-requests', { childId, summary: 'We plan for the child, invented.' });
    const read = (as: string, id: string) =>
      world.get(as, `/v1/contact-requests/${id}`, { 'x-purpose': 'safeguarding' });
    const step = (as: string, id: string, path: string, body: object) =>
      world.post(as, `/v1/contact-requests/${id}/${path}`, body);
    let one = '';
    let none = '';

    it('is asked of a broker, and tells whoever asks nothing of whether there is one', async () => {
      expect(codeOf(await request('teacher', child))).toEqual([403, 'DIR-001']);
      await grant('gp-lead', 'gp-lead', 'checks', '2029-01-01');
      await world.post('gp-lead', `/v1/directory-users/${await refOf('gp')}/checks`, {
        doneOn: '2026-11-25',
        until: '2029-01-01',
      });
      one = idOf(await request('gp', child));
      // A child with whom no sensitive service works, known to another surgery alone.
      const other = await world.post('millbrook-clinical-system', '/v1/children', {
        identifiers: [{ kind: 'nhs-number', value: '9990000034' }],
        demographics: { dateOfBirth: '2016-01-01' },
      });
      none = idOf(await request('gp', idOf(other)));
      const shape = async (id: string) =>
        Object.entries((await read('gp', id)).body).filter(([name]) => !['id', 'child'].includes(name));
      expect(await shape(one)).toEqual(await shape(none));
      expect(await shape(one)).toEqual([
        ['status', 'asked'],
        ['summary', 'We plan for the child, invented.'],
      ]);
    });

    it('is told to the broker, who alone learns of the service and passes it on', async () => {
      await settled();
      const waiting = await world.get(mash, '/v1/contact-requests?side=to-broker', { 'x-purpose': 'safeguarding' });
      expect(itemsOf(waiting).map(({ id }) => id)).toEqual([none, one]);
      expect((await read(mash, one)).body['services']).toEqual([
        { agency: 'ashby-sexual-health', kind: 'sexual-health', standing: 'not-passed-on' },
      ]);
      expect((await read(mash, none)).body['services']).toEqual([]);
      expect((await read('clinic-nurse', one)).status).toBe(404);
      expect(codeOf(await step(mash, one, 'passing-on', { to: 'ashby-police' }))).toEqual([400, 'DIR-015']);
      expect((await step('gp', one, 'passing-on', { to: 'ashby-sexual-health' })).status).toBe(403);
      const before = (await read('gp', one)).text;
      expect((await step(mash, one, 'passing-on', { to: 'ashby-sexual-health' })).status).toBe(200);
      expect((await step('clinic-nurse', one, 'answer', { willing: true })).status).toBe(200);
      expect((await read(mash, one)).body['services']).toMatchObject([{ standing: 'willing' }]);
      // Of all that the requester sees nothing.
      expect((await read('gp', one)).text).toBe(before);
    });

    it('ends in being put in touch, or in not being put in touch, whyever that is', async () => {
      expect(codeOf(await step(mash, one, 'settlement', { outcome: 'put-in-touch' }))).toEqual([400, 'DIR-016']);
      await step(mash, one, 'settlement', { outcome: 'put-in-touch', contact: 'Ring 01632 960055' });
      expect((await read('gp', one)).body).toMatchObject({ status: 'put-in-touch', contact: 'Ring 01632 960055' });
      await step(mash, none, 'settlement', { outcome: 'not-put-in-touch' });
      expect(Object.keys((await read('gp', none)).body).sort()).toEqual(['child', 'id', 'status', 'summary']);
      expect(codeOf(await step('clinic-nurse', one, 'answer', { willing: false }))).toEqual([409, 'DIR-013']);
      // A colleague of whoever asked is not told.
      expect((await read('gp-lead', one)).status).toBe(404);
    });
  });

  describe('time', () => {
    it('ends access by the calendar, without an event, and a revocation ends it at once', async () => {
      const young = await numbered('9990000050', '2009-03-10');
      await world.post('oakfield-registrations', '/v1/registrations', { child: young });
      await world.setClock('2027-02-01T09:00:00Z');
      expect(codeOf(await look('gp', { childId: young }))).toEqual([403, 'DIR-002']);
      const question = { name: { family: 'Example' }, reason: 'make-referral' };
      const search = () => world.post('gp', '/v1/children/name-search', question, why);
      expect(codeOf(await search())).toEqual([403, 'DIR-002']);
      await grant('gp-lead', 'gp', 'training', '2028-01-31', '2027-02-01');
      expect([(await look('gp', { childId: young })).status, (await search()).status]).toEqual([200, 200]);
      // Its 18th birthday, at the start of the day in London.
      await world.setClock('2027-03-09T23:59:00Z');
      expect((await look('gp', { childId: young })).status).toBe(200);
      await world.setClock('2027-03-10T00:00:01Z');
      expect((await look('gp', { childId: young })).status).toBe(404);
      const keeping = { ground: 'care-leaver', evidence: 'A form, invented.' };
      expect((await world.post('gp', `/v1/children/${young}/directory-keeping`, keeping)).status).toBe(200);
      expect((await look('gp', { childId: young })).status).toBe(200);
      await world.post('gp', `/v1/children/${young}/directory-keeping/end`, { reason: 'consent-withdrawn' });
      expect((await look('gp', { childId: young })).status).toBe(404);
      await settled();
      expect(await world.service.noteArchived()).toBe(0);
      await world.setClock('2027-04-01T09:00:00Z');
      expect(await world.service.noteArchived()).toBe(1);
      await settled();
      expect(await world.service.noteArchived()).toBe(0);
      await world.post('gp-lead', `/v1/directory-users/${await refOf('gp')}/revocation`, { reason: 'role-changed' });
      expect(codeOf(await look('gp', { childId: child }))).toEqual([403, 'DIR-001']);
    });
  });
});
