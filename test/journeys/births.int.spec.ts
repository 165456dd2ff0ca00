import { cpSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { legal, World, type Answer } from '../support/world.ts';

type Item = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Item[] => (body['items'] ?? []) as never;
const idOf = ({ body }: Answer): string => String(body['id']);
const nhs = (value: string) => ({ kind: 'nhs-number', value });
const mother = {
  identifiers: [nhs('9990000050')],
  demographics: { name: { family: 'Example', given: ['Alex'] } },
};
const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

describe('a child before and after its birth', () => {
  const world = new World();
  let unborn = '';
  let first = '';
  let second = '';
  const bornOn = day(-10);
  const settled = () => world.settled();
  const send = async (as: string, path: string, body: unknown): Promise<Answer> => {
    const answer = await world.post(as, path, body, { 'if-match': '*', 'x-purpose': 'safeguarding' });
    if (answer.status > 201) throw new Error(`${as} ${path}: ${String(answer.status)} ${answer.text}`);
    return answer;
  };
  const timeline = async (as: string, child: string): Promise<Answer> => {
    await settled();
    return world.get(as, `/v1/children/${child}/timeline?limit=200`);
  };
  const summaries = async (as: string, child: string) =>
    itemsOf(await timeline(as, child)).flatMap(({ summary }) => summary ?? []);
  const concern = (as: string, childId: string, summary: string) =>
    send(as, '/v1/concerns', { childId, category: 'unborn', occurredOn: day(-40), summary });
  const search = async (as: string, family: string, purpose = 'safeguarding') => {
    await settled();
    const body = { name: { family, given: ['Robin'] }, dateOfBirth: bornOn, reason: 'number-not-at-hand' };
    return itemsOf(await world.post(as, '/v1/children/name-search', body, { 'x-purpose': purpose }));
  };
  const notice = (...children: readonly object[]) => ({ mother, bornOn, children });
  const baby = (order: number, given: string, postcode = 'ZZ99 1AA') => ({
    order,
    demographics: {
      name: { family: 'Example', given: [given] },
      addresses: [{ use: 'current', lines: ['1 Canary Street'], postcode }],
    },
  });

  beforeAll(async () => {
    await world.start();
    await world.admit('gp', 'social-worker', 'teacher');
    const registered = await send('ashby-maternity-system', '/v1/children', {
      kind: 'unborn',
      mother,
      expectedOn: day(15),
    });
    unborn = idOf(registered);
    for (const feed of ['ashby-maternity-system', 'oakfield-registrations'])
      await send(feed, '/v1/registrations', { child: unborn });
    await concern('midwife', unborn, 'Seen before birth, by the midwife.');
    await concern('gp', unborn, 'Seen before birth, by the GP.');
    await send('gp', `/v1/children/${unborn}/shield`, { reasons: 'Invented.' });
  });
  afterAll(() => world.stop());

  it('is one record for the GP and the midwife, and nothing to a stranger', async () => {
    const again = await send('oakfield-registrations', '/v1/children', { kind: 'unborn', mother, expectedOn: day(20) });
    expect(idOf(again)).toBe(unborn);
    const page = (await world.get('midwife', `/v1/children/${unborn}`)).body;
    expect(page['kind']).toBe('unborn');
    expect((await world.get('teacher', `/v1/children/${unborn}`)).status).toBe(404);
  });

  it('is born shielded: no answer ever tells where, from the first one on', async () => {
    const told = await send('ashby-maternity-system', '/v1/births', notice(baby(1, 'Robin')));
    first = String((told.body['children'] as readonly Item[])[0]?.['id']);
    await send('ashby-community-system', '/v1/registrations', { child: first });
    const page = await world.get('health-visitor', `/v1/children/${first}`);
    expect(page.status).toBe(200);
    expect([page.body['addresses'], page.body['beforeBirth']]).toEqual([undefined, [unborn]]);
    expect(page.body['numberStatus']).toBe('trace-postponed');
  });

  it('has on its timeline what was recorded before, for each reader what that reader may see', async () => {
    expect(await summaries('gp', first)).toEqual(['Seen before birth, by the GP.']);
    expect(await summaries('health-visitor', first)).toEqual(['Seen before birth, by the GP.']);
    const kinds = itemsOf(await timeline('midwife', first)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['unborn-child-recorded', 'birth-recorded', 'concern-raised']));
  });

  it('has a twin nobody expected, who shares what was before and nothing else', async () => {
    const told = await send('ashby-maternity-system', '/v1/births', notice(baby(1, 'Robin'), baby(2, 'Rowan')));
    const ids = (told.body['children'] as readonly Item[]).map(({ id }) => String(id));
    expect(ids[0]).toBe(first);
    second = ids[1] ?? '';
    await concern('health-visitor', first, 'Of the first twin alone.');
    expect((await world.get('health-visitor', `/v1/children/${second}`)).status).toBe(404);
    expect(await summaries('gp', second)).toEqual(['Seen before birth, by the GP.']);
    expect((await world.get('gp', `/v1/children/${second}`)).body['addresses']).toBeUndefined();
    expect((await world.get('midwife', `/v1/children/${unborn}`)).body['bornAs']).toEqual([first, second]);
    expect((await world.get('health-visitor', `/v1/children/${unborn}`)).body['bornAs']).toEqual([first]);
  });

  it('gets its number later, and another one after that; both lead to it', async () => {
    const path = `/v1/children/${first}/identifiers`;
    await send('midwife', path, { identifier: { ...nhs('9990000018'), verification: 'number-present-and-verified' } });
    await send('ashby-maternity-system', path, { identifier: nhs('9990000026'), replaces: nhs('9990000018') });
    for (const value of ['9990000018', '9990000026']) {
      const found = await world.post(
        'health-visitor',
        '/v1/children/search',
        { identifiers: [nhs(value)] },
        { 'x-purpose': 'direct-care' },
      );
      expect(itemsOf(found)).toEqual([{ id: first }]);
    }
    const { identifiers, numberStatus } = (await world.get('gp', `/v1/children/${first}`)).body;
    expect(identifiers).toEqual([
      { kind: 'nhs-number', value: '9990000018', verification: 'number-present-and-verified', superseded: true },
      { kind: 'nhs-number', value: '9990000026', verification: 'number-present-but-not-traced' },
    ]);
    expect(numberStatus).toBeUndefined();
  });

  it('is found by a mistyped name by those who may know of it; shielded, not through the directory right', async () => {
    expect((await search('gp', 'Exampel')).map(({ id }) => id)).toEqual([first]);
    expect(await search('social-worker', 'Exampel', 'referral-handling')).toEqual([]);
    expect(await search('teacher', 'Exampel')).toEqual([]);
    expect(JSON.stringify(await search('gp', 'Exampel'))).not.toContain('ZZ99');
  });

  it('is led by the MASH across its birth where the referral was made before', async () => {
    await send('midwife', '/v1/referrals', {
      recipient: 'ashby-mash',
      children: [{ childId: unborn, summary: 'Referred before birth.' }],
      urgency: 'standard',
      categories: ['unborn'],
      legal: { ...legal, consentDecision: 'refused' },
      consentInformation: { familyInformed: 'yes' },
    });
    await settled();
    const page = await world.get('social-worker', `/v1/children/${first}`, { 'x-purpose': 'referral-handling' });
    expect([page.status, page.body['addresses']]).toEqual([200, undefined]);
    expect((await search('social-worker', 'Exampel', 'referral-handling')).map(({ id }) => id)).toEqual([first]);
  });

  it('stays shielded through late data, lost read models and a restore to a new place', async () => {
    await send(
      'ashby-maternity-system',
      '/v1/births',
      notice(baby(1, 'Robin', 'ZZ99 2BB'), baby(2, 'Rowan', 'ZZ99 2BB')),
    );
    const hidden = async (at: World): Promise<void> => {
      for (const child of [first, second])
        for (const as of ['gp', 'health-visitor', 'social-worker'])
          expect((await at.get(as, `/v1/children/${child}`)).text).not.toContain('ZZ99');
    };
    await hidden(world);
    await world.restart({ loseReadModels: true });
    await settled();
    await hidden(world);
    expect((await search('gp', 'Exampel')).map(({ id }) => id)).toEqual([first]);
    const copy = new World();
    await world.service.close();
    cpSync(world.folder, copy.folder, { recursive: true });
    await world.start();
    await copy.start();
    await hidden(copy);
    await copy.stop();
  });

  it('is told apart from a pregnancy that was another mother’s, by one person; both stay shielded', async () => {
    const why = { reason: 'wrong-mother', explanation: 'Two mothers of one name, invented.' };
    expect((await world.post('health-visitor', `/v1/children/${second}/birth/undoing`, why)).status).toBe(403);
    await send('gp-lead', `/v1/children/${first}/birth/undoing`, why);
    expect(await summaries('health-visitor', first)).toEqual(['Of the first twin alone.']);
    expect((await world.get('health-visitor', `/v1/children/${first}`)).body['addresses']).toBeUndefined();
    const { body } = await world.get('health-visitor', `/v1/children/${first}/sharing`);
    expect(body).toHaveProperty('shield');
    expect((await world.get('gp', `/v1/children/${first}`)).status).toBe(404);
  });

  it('is told with care where it is not born: how is for the service that says so, and for nobody’s standing share', async () => {
    const other = { identifiers: [nhs('9990000069')] };
    const lost = idOf(
      await send('ashby-maternity-system', '/v1/children', { kind: 'unborn', mother: other, expectedOn: day(90) }),
    );
    for (const feed of ['ashby-maternity-system', 'oakfield-registrations'])
      await send(feed, '/v1/registrations', { child: lost });
    await send('midwife', `/v1/children/${lost}/pregnancy-end`, { outcome: 'stillbirth', note: 'Told with care.' });
    const told = itemsOf(await timeline('midwife', lost)).find(({ kind }) => kind === 'pregnancy-ended');
    expect(told).toMatchObject({ outcome: 'stillbirth', note: 'Told with care.' });
    expect((await timeline('gp', lost)).text).not.toMatch(/stillbirth|pregnancy-ended/);
  });
});
