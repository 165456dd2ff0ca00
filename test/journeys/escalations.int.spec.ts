import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AgencyInFile } from '@safeguarding/access';
import { demonstrationAgencies, legal, World, type Answer } from '../support/world.ts';

type Item = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Item[] => (body['items'] ?? []) as never;
const stepsOf = ({ body }: Answer): readonly Item[] => (body['steps'] ?? []) as never;
const idOf = ({ body }: Answer): string => String(body['id']);
const codeOf = ({ status, body }: Answer) => [status, body['code']];
const stranger = { 'x-request-id': '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f60' };

/** Services of the other nations, beside those of Ashby. */
const elsewhere = (): readonly AgencyInFile[] => {
  const [first] = demonstrationAgencies();
  if (!first) throw new Error('The demonstration has agencies.');
  const { contact: _none, ...plain } = first;
  const of = (
    code: string,
    kind: AgencyInFile['kind'],
    nation: AgencyInFile['nation'],
    area: string,
  ): AgencyInFile => ({
    ...plain,
    ...{ code, name: code, kind, nation, area, codes: {}, clients: [], sources: [] },
  });
  return [
    of('lagan-trust', 'hsct', 'northern-ireland', 'N09000099'),
    of('lagan-council', 'childrens-social-care', 'northern-ireland', 'N09000099'),
    of('strath-council', 'childrens-social-care', 'scotland', 'S12000099'),
  ];
};

describe('a professional disagreement, from practitioner to partnership', () => {
  const world = new World();
  const mash = 'social-worker';
  let child = '';
  let referral = '';
  let raised = '';
  let earlier = '';
  const settled = () => world.settled();
  const get = async (as: string, path: string, headers = {}): Promise<Answer> => {
    await settled();
    return world.get(as, path, { 'x-purpose': as === mash ? 'referral-handling' : 'safeguarding', ...headers });
  };
  const step = (as: string, path: string, body: object) =>
    world.post(as, `/v1/escalations/${raised}/${path}`, { summary: 'Invented.', ...body }, { 'if-match': '*' });
  const raise = (as: string, body: object) =>
    world.post(as, '/v1/escalations', {
      ...{ childId: child, with: 'ashby-mash', about: 'decision-on-referral', legal },
      summary: 'The threshold was met, invented.',
      ...body,
    });

  beforeAll(async () => {
    await world.start({ agencies: [...demonstrationAgencies(), ...elsewhere()] });
    await world.setClock('2026-11-25T10:00:00Z');
    child = await world.child('9990000018', 'oakfield-registrations', 'hill-top-roll');
    const submitted = await world.post('gp', '/v1/referrals', {
      ...{ recipient: 'ashby-mash', urgency: 'standard', categories: ['neglect'] },
      children: [{ childId: child, summary: 'Invented.' }],
      legal: { ...legal, consentDecision: 'refused' },
      consentInformation: { familyInformed: 'yes' },
    });
    referral = idOf(submitted);
    await settled();
  });
  afterAll(() => world.stop());

  it('names who takes referrals in an area, by the law of its nation', async () => {
    const receiving = async (area: string) =>
      ((await world.get('gp', `/v1/local-processes/${area}`)).body['receiving'] as readonly Item[]).map(
        ({ agency }) => agency,
      );
    expect(await receiving('E06000999')).toEqual(['ashby-mash']);
    // In Northern Ireland a trust, and no council whatever it calls itself.
    expect(await receiving('N09000099')).toEqual(['lagan-trust']);
    expect(await receiving('S12000099')).toEqual(['strath-council']);
    expect(codeOf(await world.get('gp', '/v1/local-processes/W06000099'))).toEqual([404, 'LED-002']);
  });

  it('tells the referrer of each stage of the screening: decision, category, urgency', async () => {
    await world.post(mash, `/v1/referrals/${referral}/acknowledgement`, {}, { 'if-match': '*' });
    for (const [stage, decision] of [
      ['contact', 'proceed'],
      ['initial', 'proceed'],
      ['screening', 'proceed'],
      ['final', 'no-further-action'],
    ]) {
      const screened = await world.post(
        mash,
        `/v1/referrals/${referral}/screenings`,
        { stage, decision, category: 'neglect', urgency: 'standard' },
        { 'if-match': '*' },
      );
      expect(screened.status).toBe(200);
    }
    const told = itemsOf(await get('gp', `/v1/children/${child}/timeline?limit=200`)).filter(
      ({ kind }) => kind === 'referral-screened',
    );
    expect(told).toHaveLength(4);
    expect(JSON.stringify(told)).toContain('no-further-action');
  });

  it('is raised by who works with the child, about a referral that is between the two', async () => {
    expect((await raise('police-officer', {})).status).toBe(404);
    expect(codeOf(await raise('teacher', { matter: referral }))).toEqual([400, 'ESC-003']);
    expect(codeOf(await raise('gp', { matter: child }))).toEqual([400, 'ESC-003']);
    expect(codeOf(await raise('gp', { with: 'nobody-here' }))).toEqual([400, 'ESC-006']);
    expect(codeOf(await raise('gp', { with: 'oakfield-gp' }))).toEqual([400, 'ESC-006']);
    const answer = await raise('gp', { matter: referral });
    // One working day after Wednesday the 25th, at its end.
    expect([answer.status, answer.body['level'], answer.body['dueBy']]).toEqual([201, 1, '2026-11-27T00:00:00.000Z']);
    raised = idOf(answer);
  });

  it('is told to the other side and to nobody else', async () => {
    expect(stepsOf(await get(mash, `/v1/escalations/${raised}`))).toMatchObject([
      { kind: 'escalation-raised', about: 'decision-on-referral', summary: 'The threshold was met, invented.' },
    ]);
    expect(itemsOf(await get(mash, '/v1/escalations?side=put-to-you')).map(({ id, level }) => [id, level])).toEqual([
      [raised, 1],
    ]);
    const hidden = await get('teacher', `/v1/escalations/${raised}`, stranger);
    const none = await get('teacher', `/v1/escalations/${child}`, stranger);
    expect([hidden.status, hidden.text]).toEqual([404, none.text]);
    expect((await get('governance', `/v1/escalations/${raised}`)).status).toBe(404);
  });

  it('goes up when nobody has answered in time, and the levels that are late are listed', async () => {
    expect(codeOf(await step('gp', 'next-level', { because: 'no-answer' }))).toEqual([409, 'ESC-004']);
    await world.setClock('2026-11-27T09:00:00Z');
    expect(itemsOf(await get('gp', '/v1/escalations?state=overdue')).map(({ id, overdue }) => [id, overdue])).toEqual([
      [raised, true],
    ]);
    const up = await step('gp', 'next-level', { because: 'no-answer' });
    expect([up.status, up.body['level'], up.body['dueBy']]).toEqual([200, 2, '2026-12-02T00:00:00.000Z']);
    expect(itemsOf(await get('gp', '/v1/escalations?state=overdue'))).toEqual([]);
  });

  it('is answered by the other side alone, and goes up once more where it is not resolved', async () => {
    expect(codeOf(await step('gp', 'answers', { position: 'maintained' }))).toEqual([403, 'ESC-001']);
    expect(codeOf(await step(mash, 'resolution', { how: 'agreed' }))).toEqual([403, 'ESC-001']);
    expect((await step(mash, 'answers', { position: 'maintained' })).status).toBe(200);
    expect((await step('gp', 'next-level', { because: 'not-resolved' })).body['level']).toBe(3);
  });

  it('reaches the partnership at the last level, which reads what was said to it and decides', async () => {
    expect((await step('gp', 'next-level', { because: 'child-cannot-wait' })).body['level']).toBe(4);
    const seen = stepsOf(await get('governance', `/v1/escalations/${raised}`)).map(({ kind, level }) => [kind, level]);
    expect(seen).toEqual([['escalation-moved-up', 4]]);
    expect(codeOf(await step('gp', 'next-level', { because: 'child-cannot-wait' }))).toEqual([409, 'ESC-005']);
    expect(codeOf(await step('gp', 'resolution', { how: 'decided-by-partnership' }))).toEqual([403, 'ESC-001']);
    const decided = await step('governance', 'resolution', { how: 'decided-by-partnership' });
    expect([decided.status, decided.body['status']]).toEqual([200, 'resolved']);
    expect(codeOf(await step(mash, 'answers', { position: 'changed' }))).toEqual([409, 'ESC-002']);
    expect(itemsOf(await get('gp', '/v1/escalations'))).toEqual([]);
  });

  it('follows the ladder that its area set, and one that runs keeps its own', async () => {
    const set = (as: string, area: string, body: object = {}) =>
      world.post(as, `/v1/local-processes/${area}`, {
        ...{ inForceFrom: '2026-11-27', receivingBody: 'ashby-mash', stages: ['contact', 'final'] },
        ladder: [{ role: 'safeguarding-lead', workingDays: 2 }],
        ...body,
      });
    const running = await raise('gp', {});
    expect((await set('gp-lead', 'E06000999')).status).toBe(403);
    expect(codeOf(await set('governance', 'S12000099'))).toEqual([403, 'ESC-009']);
    expect(codeOf(await set('governance', 'E06000999', { receivingBody: 'oakfield-gp' }))).toEqual([400, 'ESC-010']);
    expect(codeOf(await set('governance', 'E06000999', { inForceFrom: '2026-11-26' }))).toEqual([400, 'ESC-011']);
    const answer = await set('governance', 'E06000999');
    expect(answer.body).toMatchObject({
      setLocally: true,
      stages: ['contact', 'final'],
      ladder: [{ level: 1, role: 'safeguarding-lead' }],
    });
    raised = idOf(running);
    earlier = raised;
    expect((await step('gp', 'next-level', { because: 'child-cannot-wait' })).body['level']).toBe(2);
    raised = idOf(await raise('gp', {}));
    expect(codeOf(await step('gp', 'next-level', { because: 'child-cannot-wait' }))).toEqual([409, 'ESC-005']);
  });

  it('screens by the stages that its area named, from the day on which they are in force', async () => {
    const screen = async (of: string, stage: string) =>
      codeOf(
        await world.post(
          mash,
          `/v1/referrals/${of}/screenings`,
          { stage, decision: 'proceed', category: 'neglect', urgency: 'standard' },
          { 'if-match': '*' },
        ),
      );
    // Set yesterday, in force today.
    await world.setClock('2026-11-27T10:00:00Z');
    const made = await world.post('gp', '/v1/referrals', {
      ...{ recipient: 'ashby-mash', urgency: 'standard', categories: ['neglect'] },
      children: [{ childId: child, summary: 'Invented.' }],
      legal: { ...legal, consentDecision: 'refused' },
      consentInformation: { familyInformed: 'yes' },
    });
    const of = idOf(made);
    await world.post(mash, `/v1/referrals/${of}/acknowledgement`, {}, { 'if-match': '*' });
    expect(await screen(of, 'initial')).toEqual([409, 'REF-013']);
    expect(await screen(of, 'final')).toEqual([409, 'REF-013']);
    expect(await screen(of, 'contact')).toEqual([200, undefined]);
    expect(await screen(of, 'contact')).toEqual([200, undefined]);
    expect(await screen(of, 'final')).toEqual([200, undefined]);
    expect(await screen(of, 'contact')).toEqual([409, 'REF-013']);
    // One that was made before goes on as it began.
    expect(await screen(referral, 'initial')).toEqual([200, undefined]);
  });

  it('reaches the partnership of its area although that was re-coded since it was raised', async () => {
    const recoded = { kind: 'area', successor: 'E06000997', from: '2026-11-27' };
    const answer = await world.post('operator', '/v1/services/ashby-partnership/code-successions', recoded);
    expect(answer.body['area']).toBe('E06000997');
    raised = earlier;
    for (const level of [3, 4])
      expect((await step('gp', 'next-level', { because: 'child-cannot-wait' })).body['level']).toBe(level);
    expect(stepsOf(await get('governance', `/v1/escalations/${raised}`))).toMatchObject([{ level: 4 }]);
  });
});
