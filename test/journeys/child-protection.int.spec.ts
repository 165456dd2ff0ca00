import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { legal, World, type Answer } from '../support/world.ts';

type Item = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Item[] => (body['items'] ?? []) as never;
const stepsOf = ({ body }: Answer): readonly Item[] => (body['steps'] ?? []) as never;
const idOf = ({ body }: Answer): string => String(body['id']);
const told = { toldTo: ['oakfield-gp'], legal: { ...legal, consentDecision: 'not-sought', gateways: ['ca1989-s47'] } };
const stranger = { 'x-request-id': '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f60' };

describe('a child protection process of the MASH', () => {
  const world = new World();
  const mash = 'social-worker';
  let child = '';
  let process = '';
  let tag = '';
  let referral = '';
  const settled = () => world.settled();
  const purposeOf = (as: string) => (as === mash ? { 'x-purpose': 'child-protection-enquiry' } : {});
  const get = async (as: string, path: string, headers = {}): Promise<Answer> => {
    await settled();
    return world.get(as, path, { ...purposeOf(as), ...headers });
  };
  const step = async (path: string, body: object, as = mash): Promise<Answer> => {
    const answer = await world.post(as, `/v1/protection-processes/${process}/${path}`, body, { 'if-match': tag });
    tag = answer.headers.get('etag') ?? tag;
    return answer;
  };
  const clocks = async () =>
    itemsOf(await get(mash, `/v1/children/${child}/clocks`)).map(
      ({ rule, state }) => `${String(rule)} ${String(state)}`,
    );
  const start = (as: string, body: object) =>
    world.post(as, '/v1/protection-processes', {
      childId: child,
      form: 'strategy-discussion',
      outcome: 's47-enquiry-joint',
      ...body,
    });

  beforeAll(async () => {
    await world.start();
    await world.setClock('2026-11-25T10:00:00Z');
    child = await world.child('9990000018', 'oakfield-registrations', 'ashby-community-system');
  });
  afterAll(() => world.stop());

  it('is started by nobody who does not lead for the child', async () => {
    expect((await start(mash, {})).status).toBe(404);
    expect((await start('gp-lead', {})).status).toBe(403);
    const submitted = await world.post('gp', '/v1/referrals', {
      recipient: 'ashby-mash',
      children: [{ childId: child, summary: 'Invented.' }],
      urgency: 'immediate',
      categories: ['neglect'],
      legal: { ...legal, consentDecision: 'refused' },
      consentInformation: { familyInformed: 'yes' },
    });
    expect(submitted.status).toBe(201);
    referral = idOf(submitted);
    await settled();
    const started = await start(mash, {
      referral,
      occurredOn: '2026-11-25T09:30:00Z',
      attendees: ['ashby-police', 'oakfield-gp'],
      summary: 'A joint enquiry, invented.',
      record: 'What was said, invented.',
    });
    expect([started.status, started.body['status']]).toEqual([201, 'enquiry']);
    process = idOf(started);
    tag = started.headers.get('etag') ?? '';
  });

  it('starts the clock of the conference on the day of the discussion', async () => {
    expect(await clocks()).toContain('ENG-ICPC running');
    const due = itemsOf(await get(mash, '/v1/clocks')).find(({ rule }) => rule === 'ENG-ICPC');
    // 15 working days after 25 November, at the end of 16 December.
    expect(due?.['dueBy']).toBe('2026-12-17T00:00:00.000Z');
  });

  it('refuses the words of another nation, a service that nobody knows, and telling without legal facts', async () => {
    const codes = [
      await step('conferences', { form: 'child-protection-planning-meeting', outcome: 'plan', category: 'neglect' }),
      await step('conferences', { form: 'initial-child-protection-conference', outcome: 'plan' }),
      await step('conferences', { form: 'initial-child-protection-conference', outcome: 'none' }),
      await step('enquiry-conclusion', {
        outcome: 'significant-harm-conference',
        childSeen: 'seen',
        toldTo: ['oakfield-gp'],
      }),
      await step('enquiry-conclusion', {
        outcome: 'significant-harm-conference',
        childSeen: 'seen',
        ...told,
        toldTo: ['nobody-here'],
      }),
    ].map(({ status, body }) => [status, body['code']]);
    expect(codes).toEqual([
      [400, 'CHP-004'],
      [400, 'CHP-003'],
      [400, 'HTTP-001'],
      [400, 'CHP-007'],
      [400, 'CHP-008'],
    ]);
  });

  it('tells the practice what the conference decided, and neither what was said nor who came', async () => {
    expect(
      (await step('enquiry-conclusion', { outcome: 'significant-harm-conference', childSeen: 'seen-alone' })).status,
    ).toBe(200);
    const conference = await step('conferences', {
      form: 'initial-child-protection-conference',
      outcome: 'plan',
      category: 'neglect',
      attendees: ['ashby-sexual-health', 'oakfield-gp'],
      summary: 'A plan for neglect, invented.',
      record: 'Minutes, invented.',
      ...told,
    });
    expect([conference.status, conference.body['status']]).toEqual([200, 'plan']);
    const seen = await get('gp', `/v1/protection-processes/${process}`);
    expect(seen.status).toBe(200);
    expect(seen.body).not.toHaveProperty('status');
    expect(stepsOf(seen)).toEqual([
      expect.objectContaining({
        kind: 'protection-conference-held',
        outcome: 'plan',
        category: 'neglect',
        summary: 'A plan for neglect, invented.',
        legal: expect.objectContaining({ gateways: ['ca1989-s47'] }),
      }),
    ]);
    expect(seen.text).not.toContain('Minutes');
    expect(seen.text).not.toContain('sexual-health');
    const timeline = itemsOf(await get('gp', `/v1/children/${child}/timeline`));
    expect(timeline.map(({ kind }) => kind)).toContain('protection-conference-held');
    expect(timeline.map(({ kind }) => kind)).not.toContain('protection-discussion-held');
  });

  it('is nothing to the health visitor, and to a stranger the same as nothing', async () => {
    expect((await get('health-visitor', `/v1/protection-processes/${process}`)).status).toBe(404);
    const hidden = await get('other-gp', `/v1/protection-processes/${process}`, stranger);
    const nobody = await get('other-gp', '/v1/protection-processes/00000000-0000-4000-8000-000000000001', stranger);
    expect([hidden.status, hidden.text]).toEqual([404, nobody.text]);
  });

  it('shows the authority its whole record and its list of children with a plan', async () => {
    const own = await get(mash, `/v1/protection-processes/${process}`);
    expect(own.body).toMatchObject({ status: 'plan', category: 'neglect' });
    expect(stepsOf(own).map(({ kind }) => kind)).toEqual([
      'protection-discussion-held',
      'protection-enquiry-concluded',
      'protection-conference-held',
    ]);
    expect(stepsOf(own)[2]).toMatchObject({
      record: 'Minutes, invented.',
      attendees: ['ashby-sexual-health', 'oakfield-gp'],
    });
    expect(itemsOf(await get(mash, '/v1/protection-processes?status=plan'))).toEqual([
      expect.objectContaining({ id: process, child, status: 'plan', category: 'neglect' }),
    ]);
    expect(itemsOf(await get(mash, '/v1/protection-processes?status=enquiry'))).toEqual([]);
    const again = await get(mash, `/v1/protection-processes/${process}`, {
      'if-none-match': own.headers.get('etag') ?? '',
    });
    expect(again.status).toBe(304);
  });

  it('goes on when the referral is closed: a plan is a case', async () => {
    const read = await get(mash, `/v1/referrals/${referral}`);
    let seen = read.headers.get('etag') ?? '';
    const steps = [
      ['acknowledgement', {}],
      ['decisions', { decisions: [{ childId: child, decision: 's47-enquiry', reasons: 'Invented.' }] }],
      ['closure', { reason: 'assessment-completed' }],
    ] as const;
    for (const [path, body] of steps) {
      const answer = await world.post(mash, `/v1/referrals/${referral}/${path}`, body, { 'if-match': seen });
      expect([path, answer.status]).toEqual([path, 200]);
      seen = answer.headers.get('etag') ?? '';
    }
    expect((await get(mash, `/v1/children/${child}`)).status).toBe(200);
    expect((await get(mash, `/v1/children/${child}/clocks`)).status).toBe(200);
  });

  it('moves the clocks of core group and review', async () => {
    expect(await clocks()).toEqual(
      expect.arrayContaining(['ENG-ICPC satisfied', 'ENG-CORE running', 'ENG-RCPC running']),
    );
    await world.setClock('2026-12-04T10:00:00Z');
    expect((await step('core-groups', { childSeen: 'seen-alone' })).status).toBe(200);
    await world.setClock('2027-03-10T10:00:00Z');
    expect((await step('reviews', { outcome: 'continue', childSeen: 'seen', category: 'emotional' })).status).toBe(200);
    expect(await clocks()).toEqual(
      expect.arrayContaining(['ENG-CORE satisfied', 'ENG-RCPC satisfied-late', 'ENG-RCPC-NEXT running']),
    );
  });

  it('loses a race of two closers once, and ends the lead with the process', async () => {
    const wrong = await step('closure', { reason: 'plan-ended' });
    expect([wrong.status, wrong.body['code']]).toEqual([409, 'CHP-006']);
    expect((await step('reviews', { outcome: 'end', childSeen: 'seen-alone' })).status).toBe(200);
    const body = { reason: 'plan-ended', summary: 'The plan is over, invented.' };
    const both = await Promise.all(
      [1, 2].map(() => world.post(mash, `/v1/protection-processes/${process}/closure`, body, { 'if-match': tag })),
    );
    expect(both.map(({ status }) => status).toSorted()[0]).toBe(200);
    expect([409, 412]).toContain(both.map(({ status }) => status).toSorted()[1]);
    await settled();
    expect((await get(mash, `/v1/children/${child}/clocks`)).status).toBe(404);
    expect(itemsOf(await get(mash, '/v1/protection-processes'))).toEqual([]);
  });
});
