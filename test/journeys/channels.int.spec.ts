import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { demonstrationAgencies, legal, World, type Answer } from '../support/world.ts';

type Item = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Item[] => (body['items'] ?? []) as never;
const stepsOf = ({ body }: Answer): readonly Item[] => (body['steps'] ?? []) as never;
const idOf = ({ body }: Answer): string => String(body['id']);
const codeOf = ({ status, body }: Answer) => [status, body['code']];
const stranger = { 'x-request-id': '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f60' };
const nobody = '00000000-0000-4000-8000-000000000009';

describe('whom a service told about a child, and how', () => {
  const world = new World();
  const mash = 'social-worker';
  let child = '';
  const settled = () => world.settled();
  const get = async (as: string, path: string, headers = {}): Promise<Answer> => {
    await settled();
    return world.get(as, path, { 'x-purpose': as === mash ? 'referral-handling' : 'safeguarding', ...headers });
  };
  const step = (as: string, path: string, body: object) => world.post(as, path, body, { 'if-match': '*' });
  const kindsOf = async (as: string) =>
    itemsOf(await get(as, `/v1/children/${child}/timeline?limit=200`)).map(({ kind }) => String(kind));

  beforeAll(async () => {
    const [first] = demonstrationAgencies();
    if (!first) throw new Error('The demonstration has agencies.');
    const { signals: _none, contact: _no, ...plain } = first;
    await world.start({
      agencies: [
        ...demonstrationAgencies(),
        {
          ...plain,
          code: 'ashby-housing',
          name: 'Ashby Housing',
          kind: 'housing',
          codes: {},
          clients: [],
          sources: [],
        },
      ],
    });
    await world.setClock('2026-11-25T10:00:00Z');
    child = await world.child('9990000018', 'oakfield-registrations', 'ashby-community-system', 'hill-top-roll');
  });
  afterAll(() => world.stop());

  it('lists its channels, each with its own facts', async () => {
    const channels = itemsOf(await world.get('gp', '/v1/contact-channels'));
    expect(channels.map(({ channel }) => channel)).toEqual([
      'wider-health',
      'education',
      'housing',
      'substance-misuse',
      'care-home',
      'domestic-abuse',
      'homelessness',
    ]);
    expect(channels[2]?.['particulars']).toMatchObject({ householdInformed: ['yes', 'no', 'not-known'] });
  });

  describe('advice', () => {
    let anonymous = '';
    it('may be sought without a name from anybody, and tells nobody who the child is', async () => {
      const sought = await world.post('gp', '/v1/advice', {
        childId: child,
        from: 'information-governance',
        form: 'anonymous',
        adviser: 'ashby-mash',
        summary: 'May I tell the school? Invented.',
      });
      expect([sought.status, sought.body['status']]).toEqual([201, 'sought']);
      anonymous = idOf(sought);
      expect((await get(mash, `/v1/advice/${anonymous}`)).status).toBe(404);
      const named = { childId: child, from: 'caldicott-guardian', form: 'named', adviser: 'ashby-mash', summary: 'S' };
      expect(codeOf(await world.post('gp', '/v1/advice', named))).toEqual([400, 'CHN-003']);
      expect(codeOf(await world.post('gp', '/v1/advice', { ...named, form: 'anonymous', legal }))).toEqual([
        400,
        'CHN-004',
      ]);
    });

    it('is not taken only with a reason, and stays open until somebody decided', async () => {
      const open = async () => itemsOf(await get('gp', '/v1/advice')).map(({ id, status }) => [id, status]);
      expect(await open()).toEqual([[anonymous, 'sought']]);
      expect(codeOf(await step('gp', `/v1/advice/${anonymous}/decision`, { decision: 'taken' }))).toEqual([
        409,
        'CHN-002',
      ]);
      const without = await world.post('gp', `/v1/advice/${anonymous}/answer`, { record: 'Tell it.' });
      expect(without.status).toBe(428);
      expect((await step('gp', `/v1/advice/${anonymous}/answer`, { record: 'Tell it, invented.' })).status).toBe(200);
      const not = { decision: 'not-taken' };
      expect(codeOf(await step('gp', `/v1/advice/${anonymous}/decision`, not))).toEqual([400, 'CHN-005']);
      const decided = await step('gp', `/v1/advice/${anonymous}/decision`, {
        ...not,
        reasons: 'The mother is asked first.',
      });
      expect(decided.body['status']).toBe('decided');
      expect(await open()).toEqual([]);
      expect(stepsOf(await get('gp', `/v1/advice/${anonymous}`)).map(({ kind }) => kind)).toEqual([
        'advice-sought',
        'advice-given',
        'advice-decided',
      ]);
    });

    it('that was sought by name is a disclosure to the adviser, who sees the question and no more', async () => {
      const sought = await world.post('gp', '/v1/advice', {
        ...{ childId: child, from: 'safeguarding-lead', form: 'named', adviser: 'ashby-police', legal },
        summary: 'Is this a crime? Invented.',
        record: 'What the GP wrote down beside it.',
      });
      await step('gp', `/v1/advice/${idOf(sought)}/answer`, { record: 'It may be.' });
      await settled();
      const seen = stepsOf(await get('police-officer', `/v1/advice/${idOf(sought)}`));
      expect(seen).toHaveLength(1);
      expect(seen[0]).toMatchObject({ kind: 'advice-sought', summary: 'Is this a crime? Invented.' });
      expect(JSON.stringify(seen)).not.toContain('wrote down');
      // The adviser records nothing on it.
      const answer = await step('police-officer', `/v1/advice/${idOf(sought)}/decision`, { decision: 'taken' });
      expect(codeOf(answer)).toEqual([404, 'LED-002']);
    });
  });

  describe('direct contact', () => {
    const told = async (): Promise<Item> =>
      Object.fromEntries<unknown>(
        itemsOf(await get('gp', `/v1/children/${child}/direct-contacts`)).map(({ agency, toldDirectly }) => [
          String(agency),
          toldDirectly,
        ]),
      );
    const untold = async () => itemsOf(await get('gp', '/v1/untold-concerns')).map(({ concern }) => concern);
    let concern = '';

    it('is missing after a concern although the health visitor shares the record', async () => {
      const raised = { childId: child, category: 'neglect', occurredOn: '2026-11-24', summary: 'Invented.' };
      concern = idOf(await world.post('gp', '/v1/concerns', raised));
      // The standing share shows it to the health visitor: nobody was told by that.
      expect(await kindsOf('health-visitor')).toContain('concern-raised');
      expect(await told()).toEqual({ 'ashby-health-visiting': false, 'hill-top-primary': false });
      expect(await untold()).toEqual([concern]);
    });

    it('is not made by a letter, nor by a call that reached nobody', async () => {
      const particulars = { nature: 'information', copiedToFamily: 'no-not-asked-for' };
      const to = { childId: child, channel: 'wider-health', with: { agency: 'ashby-health-visiting' }, particulars };
      const letter = {
        ...to,
        form: 'letter',
        outcome: 'sent',
        summary: 'A letter, invented.',
        classes: ['summary'],
        legal,
      };
      expect((await world.post('gp', '/v1/contacts', { ...letter, replyBy: '2026-11-27' })).status).toBe(201);
      expect(
        (await world.post('gp', '/v1/contacts', { ...to, form: 'telephone', outcome: 'not-reached' })).status,
      ).toBe(201);
      expect([await told(), await untold()]).toEqual([
        { 'ashby-health-visiting': false, 'hill-top-primary': false },
        [concern],
      ]);
    });

    it('is made when somebody is spoken to, and by no other channel of the same service', async () => {
      const called = await world.post('gp', '/v1/contacts', {
        ...{ childId: child, channel: 'education', with: { agency: 'hill-top-primary' }, form: 'telephone' },
        ...{ outcome: 'spoken-to', summary: 'Told the school what was seen, invented.', classes: ['summary'], legal },
        particulars: { toldPerson: 'designated-safeguarding-lead', attendanceOfConcern: 'yes' },
      });
      expect(called.status).toBe(201);
      expect([await told(), await untold()]).toEqual([
        { 'ashby-health-visiting': false, 'hill-top-primary': true },
        [],
      ]);
      expect(await kindsOf('gp')).toContain('direct-contact-recorded');
    });
  });

  describe('a contact', () => {
    const housing = {
      childId: '',
      channel: 'housing',
      with: { agency: 'ashby-housing' },
      form: 'letter',
      outcome: 'sent',
    };
    const facts = { particulars: { housingMatter: 'overcrowding', householdInformed: 'yes' } };
    let contact = '';

    it('has the facts of its channel, its legal facts, and goes to a service that the channel leads to', async () => {
      const say = { ...housing, childId: child, summary: 'Three to a bed, invented.' };
      const codes = [
        { ...say, ...facts, classes: ['summary'] },
        { ...say, particulars: { housingMatter: 'overcrowding' }, classes: ['summary'], legal },
        { ...say, ...facts, with: { agency: 'ashby-police' }, classes: ['summary'], legal },
        { ...say, ...facts, with: { agency: 'nobody-here' }, classes: ['summary'], legal },
        { ...say, ...facts, form: 'telephone', classes: ['summary'], legal },
        {
          ...say,
          ...facts,
          classes: ['summary'],
          legal: { ...legal, confidentialityBasis: 'consent', consentDecision: 'given' },
        },
        { ...say, ...facts, classes: ['summary'], legal: { ...legal, specialCategoryCondition: 'dpa2018-sch8-para4' } },
      ].map((body) => world.post('gp', '/v1/contacts', body));
      expect((await Promise.all(codes)).map(codeOf)).toEqual([
        [400, 'CHN-003'],
        [400, 'CHN-010'],
        [400, 'CHN-007'],
        [400, 'CHN-008'],
        [400, 'CHN-009'],
        [409, 'SHA-015'],
        [422, 'SHA-001'],
      ]);
    });

    it('opens what was told to the service that was told, and a withdrawal takes it back at once', async () => {
      const made = await world.post('gp', '/v1/contacts', {
        ...{ ...housing, childId: child, ...facts, channel: 'education', with: { agency: 'hill-top-primary' } },
        particulars: { toldPerson: 'head-teacher', attendanceOfConcern: 'no' },
        ...{
          summary: 'For the head teacher, invented.',
          record: 'For the practice alone.',
          classes: ['summary'],
          legal,
        },
      });
      contact = idOf(made);
      const seen = await get('teacher', `/v1/contacts/${contact}`);
      expect(stepsOf(seen)).toMatchObject([{ kind: 'contact-made', summary: 'For the head teacher, invented.' }]);
      expect(seen.text).not.toContain('practice alone');
      expect(seen.text).not.toContain('head-teacher');
      expect(codeOf(await step('teacher', `/v1/contacts/${contact}/closure`, { reason: 'overtaken' }))).toEqual([
        404,
        'LED-002',
      ]);
      const decisions = (await get('gp', `/v1/children/${child}/sharing`)).body['decisions'] as readonly Item[];
      const entry = stepsOf(await get('gp', `/v1/contacts/${contact}`))[0]?.['id'];
      const disclosure = decisions.find(({ entries }) => (entries as readonly unknown[] | undefined)?.includes(entry));
      const path = `/v1/children/${child}/disclosures/${String(disclosure?.['id'])}/withdrawal`;
      expect((await world.post('gp', path, {})).status).toBe(201);
      expect((await get('teacher', `/v1/contacts/${contact}`)).status).toBe(404);
    });

    it('is nothing to anybody else, as an id that nobody has', async () => {
      const [hidden, none] = [
        await get('police-officer', `/v1/contacts/${contact}`, stranger),
        await get('police-officer', `/v1/contacts/${nobody}`, stranger),
      ];
      expect([hidden.status, hidden.text]).toEqual([404, none.text]);
      // The letter to the health visitor and nothing of what the school was told.
      expect((await kindsOf('health-visitor')).filter((kind) => kind === 'contact-made')).toHaveLength(1);
    });

    it('waits for its reply, is late when the day has passed, and is over when one came', async () => {
      const waiting = async (state: string) => itemsOf(await get('gp', `/v1/contacts?state=${state}`));
      expect((await waiting('open')).map(({ overdue }) => overdue)).toEqual([false]);
      await world.setClock('2026-11-28T10:00:00Z');
      const [late] = await waiting('overdue');
      expect(late).toMatchObject({ overdue: true, with: 'ashby-health-visiting', dueBy: '2026-11-28T00:00:00.000Z' });
      const replied = await step('gp', `/v1/contacts/${String(late?.['id'])}/replies`, {
        outcome: 'acting-on-it',
        record: 'A visit is arranged, invented.',
      });
      expect(replied.body['status']).toBe('replied');
      expect(await waiting('open')).toEqual([]);
    });
  });

  describe('a contribution to an assessment', () => {
    const ask = (as: string, of: string, dueOn = '2026-12-03') =>
      world.post(as, '/v1/contributions', {
        ...{ childId: child, of, assessment: 's17', dueOn, legal },
        summary: 'What do you know of the child? Invented.',
      });
    let asked = '';

    it('is asked for by nobody but the authority that leads', async () => {
      expect((await ask(mash, 'oakfield-gp')).status).toBe(404);
      expect((await ask('gp', 'hill-top-primary')).status).toBe(403);
      await world.post('gp', '/v1/referrals', {
        ...{ recipient: 'ashby-mash', urgency: 'standard', categories: ['neglect'] },
        children: [{ childId: child, summary: 'Invented.' }],
        legal: { ...legal, consentDecision: 'refused' },
        consentInformation: { familyInformed: 'yes' },
      });
      await settled();
      const answer = await ask(mash, 'ashby-police');
      expect([answer.status, answer.body['status']]).toEqual([201, 'asked']);
      asked = idOf(answer);
    });

    it('is told to the service that is asked and to no other', async () => {
      expect(itemsOf(await get('police-officer', '/v1/contributions')).map(({ id, with: by }) => [id, by])).toEqual([
        [asked, 'ashby-mash'],
      ]);
      expect(stepsOf(await get('police-officer', `/v1/contributions/${asked}`))[0]).toMatchObject({
        summary: 'What do you know of the child? Invented.',
      });
      expect(itemsOf(await get('teacher', '/v1/contributions'))).toEqual([]);
      expect((await get('gp', `/v1/contributions/${asked}`)).status).toBe(404);
      const wrong = await step(mash, `/v1/contributions/${asked}/answer`, {
        summary: 'S',
        classes: ['summary'],
        legal,
      });
      expect(codeOf(wrong)).toEqual([403, 'CHN-001']);
    });

    it('that comes late says so, is a disclosure to the authority, and holds what was given alone', async () => {
      await world.setClock('2026-12-04T09:00:00Z');
      const late = itemsOf(await get(mash, '/v1/contributions?side=asked-by-you&state=overdue'));
      expect(late.map(({ id, overdue }) => [id, overdue])).toEqual([[asked, true]]);
      const given = await step('police-officer', `/v1/contributions/${asked}/answer`, {
        ...{ summary: 'Two calls to the home, invented.', record: 'Kept by the police.', classes: ['summary'] },
        legal: { ...legal, specialCategoryCondition: 'dpa2018-sch8-para4' },
      });
      expect([given.status, given.body['status']]).toEqual([200, 'given']);
      const seen = await get(mash, `/v1/contributions/${asked}`);
      expect(stepsOf(seen)[1]).toMatchObject({
        kind: 'contribution-given',
        late: true,
        summary: 'Two calls to the home, invented.',
      });
      expect(seen.text).not.toContain('Kept by');
      expect(itemsOf(await get(mash, '/v1/contributions?side=asked-by-you'))).toEqual([]);
    });

    it('is refused with a reason that the authority reads', async () => {
      const other = idOf(await ask(mash, 'hill-top-primary', '2026-12-10'));
      const path = `/v1/contributions/${other}/refusal`;
      expect(codeOf(await step('teacher', path, { reason: 'no-relevant-information' }))).toEqual([400, 'CHN-005']);
      const refused = await step('teacher', path, {
        reason: 'no-relevant-information',
        reasons: 'New here, invented.',
      });
      expect(refused.body['status']).toBe('refused');
      expect(stepsOf(await get(mash, `/v1/contributions/${other}`))[1]).toMatchObject({
        reason: 'no-relevant-information',
        reasons: 'New here, invented.',
      });
    });
  });

  describe('the safeguarding meeting of a practice', () => {
    let meeting = '';
    let second = '';
    const act = (path: string, body: object, as = 'gp-lead') =>
      world.post(as, `/v1/practice-meetings/${meeting}/${path}`, body);

    it('is held by a practice, about children that it works with', async () => {
      const body = { attendance: [{ role: 'gp', count: 3 }], visitors: ['ashby-health-visiting'] };
      expect((await world.post('teacher', '/v1/practice-meetings', body)).status).toBe(403);
      meeting = idOf(await world.post('gp-lead', '/v1/practice-meetings', body));
      const foreign = await world.post('millbrook-clinical-system', '/v1/children', {
        identifiers: [{ kind: 'nhs-number', value: '9990000034' }],
      });
      second = idOf(foreign);
      expect(codeOf(await act('items', { childId: second, summary: 'S' }))).toEqual([404, 'LED-002']);
      expect(codeOf(await act('items', { childId: child, summary: 'S' }, 'other-gp'))).toEqual([404, 'LED-002']);
    });

    it('lets visitors know what they heard, and no more', async () => {
      const said = { childId: child, summary: 'Talked of the child, invented.', record: 'The practice alone.' };
      expect(codeOf(await act('items', { ...said, toldTo: ['hill-top-primary'], legal }))).toEqual([400, 'CHN-013']);
      const item = await act('items', { ...said, toldTo: ['ashby-health-visiting'], legal });
      expect(item.status).toBe(200);
      expect(await kindsOf('health-visitor')).toContain('meeting-item-discussed');
      const seen = await get('health-visitor', `/v1/children/${child}/timeline?limit=200`);
      expect(seen.text).toContain('Talked of the child');
      expect(seen.text).not.toContain('The practice alone');
      expect((await get('health-visitor', `/v1/practice-meetings/${meeting}`)).status).toBe(404);
    });

    it("agrees actions, each with an owner and a day: mine, the practice's, the overdue ones", async () => {
      const item = stepsOf(await get('gp-lead', `/v1/practice-meetings/${meeting}`))[0]?.['item'];
      expect(typeof item).toBe('string');
      const { ref } = (await world.get('gp', '/v1/me')).body;
      const agree = { item, dueOn: '2026-12-08', summary: 'Ring the school, invented.' };
      expect(codeOf(await act('actions', agree))).toEqual([400, 'CHN-015']);
      const action = await act('actions', { ...agree, owner: ref });
      expect(action.status).toBe(200);
      await act('actions', { ...agree, ownerRole: 'practice-nurse', dueOn: '2026-12-20' });
      const lines = async (as: string, query: string) => itemsOf(await get(as, `/v1/meeting-actions?${query}`));
      expect((await lines('gp', 'owner=mine')).map(({ id }) => id)).toEqual([action.body['part']]);
      expect(await lines('gp-lead', 'owner=mine')).toEqual([]);
      expect(await lines('gp-lead', 'owner=service')).toHaveLength(2);
      await world.setClock('2026-12-09T09:00:00Z');
      expect((await lines('gp-lead', 'state=overdue')).map(({ id }) => id)).toEqual([action.body['part']]);
      const end = `actions/${String(action.body['part'])}/end`;
      expect(codeOf(await act(end, { outcome: 'not-done' }))).toEqual([400, 'CHN-005']);
      expect((await act(end, { outcome: 'done' })).status).toBe(200);
      expect(codeOf(await act(end, { outcome: 'done' }))).toEqual([409, 'CHN-002']);
      expect(await lines('gp-lead', 'state=overdue')).toEqual([]);
    });
  });
});
