import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { legal, World, type Answer } from '../support/world.ts';

type Item = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Item[] => (body['items'] ?? []) as never;
const idOf = ({ body }: Answer): string => String(body['id']);
const told = ({ status, body }: Answer) => [status, body['code']];
const decisions = '/v1/duty-decisions';

describe('the duty to share', () => {
  const world = new World({ DUTY_TO_SHARE_FROM: '2026-12-01', CONSISTENT_IDENTIFIER_FROM: '2027-02-01' });
  let child = '';
  let concern = '';
  const settled = () => world.settled();
  const get = async (as: string, path: string, headers = {}): Promise<Answer> => {
    await settled();
    return world.get(as, path, { 'x-purpose': 'safeguarding', ...headers });
  };
  const common = (over: object) => ({
    childId: child,
    recipient: 'ashby-mash',
    helps: ['enquiry-into-significant-harm'],
    reasons: 'Reasons, invented.',
    detrimentReasons: 'A comparison, invented.',
    ...over,
  });
  const share = (as: string, over: object = {}): Promise<Answer> =>
    world.post(
      as,
      decisions,
      common({
        outcome: 'share',
        detriment: 'not-more-detrimental',
        classes: ['summary'],
        entries: [concern],
        channel: 'this-ledger',
        legal,
        ...over,
      }),
    );
  const keep = (as: string, over: object = {}): Promise<Answer> =>
    world.post(
      as,
      decisions,
      common({
        outcome: 'not-share',
        detriment: 'disclosure-more-detrimental',
        reason: 'more-detrimental-to-child',
        reviewer: { role: 'caldicott-guardian' },
        reviewDueOn: '2026-12-04',
        ...over,
      }),
    );
  const gateway = { legal: { ...legal, gateways: ['ca2004-s16la'] } };
  const unconsented = { reason: 'consent-refused', detriment: 'not-more-detrimental' };
  const ask = (asked: string) =>
    world.post('social-worker', '/v1/information-requests', {
      asked,
      child: { identifiers: [{ kind: 'nhs-number', value: '9990000018' }] },
      kind: 'child-protection-enquiry',
      whatIsAsked: 'What is known, invented.',
      consent: { branch: 'not-stated' },
    });
  const balance = (as: string) => get(as, '/v1/sharing-balance?from=2026-11-01&until=2026-12-31');

  beforeAll(async () => {
    await world.start();
    await world.setClock('2026-11-27T15:00:00Z');
    child = await world.child('9990000018', 'oakfield-registrations', 'ashby-community-system', 'ashby-police-system');
    const raised = await world.post('gp', '/v1/concerns', {
      childId: child,
      category: 'neglect',
      occurredOn: '2026-11-20',
      summary: 'What the practice saw, invented.',
    });
    concern = idOf(raised);
  });
  afterAll(() => world.stop());

  it('is told with its source, whom it binds and from when, and that nobody has compared it with the Act', async () => {
    const [rule, identifier] = itemsOf(await get('gp', '/v1/duty-rules'));
    expect(rule).toMatchObject({ id: 'ENG-16LA', inForceFrom: '2026-12-01', verified: false, nations: ['england'] });
    // The two sections can come into force on different days.
    expect(identifier).toMatchObject({ id: 'ENG-16LC', inForceFrom: '2027-02-01', verified: false });
    expect((await get('oakfield-clinical-system', '/v1/duty-rules')).status).toBe(200);
  });

  it('binds nobody before its day: decisions are recorded, and cannot claim it', async () => {
    expect(told(await share('gp', gateway))).toEqual([422, 'DTY-001']);
    const kept = await keep('gp', { ...unconsented, recipient: 'ashby-police' });
    expect(kept.status).toBe(201);
    const [step] = (await get('gp', `${decisions}/${idOf(kept)}`)).body['steps'] as Item[];
    expect(step).toMatchObject({ rule: { id: 'ENG-16LA', version: 1, standing: 'not-in-force' } });
  });

  it('from its day on leaves only detriment to the child, or no help, as a reason; the law of the day of the decision is asked', async () => {
    await world.setClock('2026-12-02T09:00:00Z');
    expect(told(await keep('gp', unconsented))).toEqual([422, 'DTY-002']);
    expect(told(await keep('gp', { reason: 'not-relevant', detriment: 'not-more-detrimental' }))).toEqual([
      422,
      'DTY-002',
    ]);
    expect((await keep('gp', { ...unconsented, decidedOn: '2026-11-30' })).status).toBe(201);
    expect(told(await share('gp', { detriment: 'disclosure-more-detrimental' }))).toEqual([400, 'DTY-003']);
    expect(told(await share('gp', { legal: undefined }))).toEqual([400, 'DTY-004']);
    expect(told(await share('gp', { recipient: 'oakfield-gp' }))).toEqual([400, 'DTY-005']);
    expect(told(await share('gp', { decidedOn: '2026-12-24' }))).toEqual([400, 'DTY-008']);
  });

  it('is done by a decision that opens the named entries, with the identifier or the reason why not', async () => {
    expect((await get('social-worker', `/v1/children/${child}/timeline`)).text).not.toContain('What the practice saw');
    const shared = await share('gp', { ...gateway, identifierOmittedBecause: 'would-increase-risk' });
    expect([shared.status, shared.body['status']]).toEqual([201, 'shared']);
    const timeline = itemsOf(await get('social-worker', `/v1/children/${child}/timeline`));
    expect(timeline.map(({ kind }) => kind).sort()).toEqual([
      'concern-raised',
      'disclosure-recorded',
      'duty-decided-to-share',
    ]);
    const decision = timeline.find(({ kind }) => kind === 'duty-decided-to-share');
    expect(decision).toMatchObject({
      identifierIncluded: { omitted: 'would-increase-risk' },
      rule: { standing: 'in-force' },
      detriment: 'not-more-detrimental',
    });
    expect(JSON.stringify(decision)).not.toMatch(/invented/);
  });

  it('not done is a decision of the service alone, which another person looks at in time', async () => {
    const kept = await keep('gp-lead', { recipient: 'ashby-police', classes: ['summary'], entries: [concern] });
    const id = idOf(kept);
    expect((await get('police-officer', `/v1/children/${child}/timeline`)).text).not.toContain('duty');
    expect((await get('health-visitor', `${decisions}/${id}`)).status).toBe(404);
    const overdue = async () =>
      itemsOf(await get('caldicott-guardian', `${decisions}?box=review-overdue`)).map((one) => one['id']);
    expect(await overdue()).toEqual([]);
    await world.setClock('2026-12-05T09:00:00Z');
    expect(await overdue()).toContain(id);
    const review = (as: string) =>
      world.post(as, `${decisions}/${id}/review`, { finding: 'stands', findings: 'Invented.' }, { 'if-match': '*' });
    expect((await review('gp')).status).toBe(403);
    expect(told(await review('gp-lead'))).toEqual([409, 'DTY-006']);
    expect((await review('caldicott-guardian')).body).toMatchObject({
      status: 'reviewed',
      finding: 'stands',
      overdue: false,
    });
    expect(told(await review('caldicott-guardian'))).toEqual([409, 'DTY-007']);
    expect(await overdue()).not.toContain(id);
  });

  it('not done stays unknown to whom it was kept from, also after a disclosure of everything', async () => {
    const everything = {
      recipients: [{ agency: 'ashby-police' }],
      classes: ['summary', 'legal'],
      legal,
      channel: 'this-ledger',
    };
    expect((await world.post('gp', `/v1/children/${child}/disclosures`, everything)).status).toBe(201);
    const timeline = await get('police-officer', `/v1/children/${child}/timeline?limit=200`);
    expect(timeline.text).toContain('What the practice saw');
    expect(timeline.text).not.toMatch(/not-to-share|duty-/);
    const oldest = itemsOf(await get('gp', decisions)).at(-1)?.['id'];
    expect((await get('police-officer', `${decisions}/${String(oldest)}`)).status).toBe(404);
  });

  it('is nobody’s about a child that the service does not work with', async () => {
    expect((await share('other-gp')).status).toBe(404);
    expect((await share('oakfield-clinical-system')).status).toBe(403);
  });

  it('shows each service what it gives and takes, and nothing of what it may not know of', async () => {
    await ask('oakfield-gp');
    const mine = itemsOf(await balance('gp-lead'));
    expect(mine).toEqual([
      { agency: 'ashby-mash', gives: { disclosure: 1, 'not-shared': 1, 'request-received': 1 }, takes: {} },
      { agency: 'ashby-police', gives: { disclosure: 1, 'not-shared': 2 }, takes: {} },
    ]);
    const theirs = itemsOf(await balance('social-worker'));
    // That something was kept back from it is no part of what a service takes.
    expect(theirs).toEqual([{ agency: 'oakfield-gp', gives: {}, takes: { disclosure: 1, 'request-received': 1 } }]);
    expect((await balance('gp')).status).toBe(403);
    expect(told(await get('gp-lead', '/v1/sharing-balance?from=2024-01-01&until=2026-01-01'))).toEqual([
      400,
      'DTY-010',
    ]);
  });

  it('counts nothing of a child from which the reader is barred: the number is as if there were no such case', async () => {
    const before = await balance('caldicott-guardian');
    expect(itemsOf(before)).toHaveLength(2);
    const ref = (await get('caldicott-guardian', '/v1/me')).body['ref'];
    await world.post('gp-lead', `/v1/children/${child}/bars`, {
      person: ref,
      ground: 'relative',
      reasons: 'Invented.',
    });
    expect(itemsOf(await balance('caldicott-guardian'))).toEqual([]);
    expect(itemsOf(await balance('gp-lead'))).toHaveLength(2);
  });

  it('shows the board whole months of its area without small counts and without a sensitive service', async () => {
    const month = '/v1/sharing-balance/of-partnership?month=';
    for (let round = 0; round < 4; round += 1) await ask('oakfield-gp');
    for (let round = 0; round < 6; round += 1) await ask('ashby-sexual-health');
    expect(told(await get('governance', `${month}2026-12`))).toEqual([400, 'DTY-011']);
    await world.setClock('2027-01-02T09:00:00Z');
    const answer = await get('governance', `${month}2026-12`);
    expect(itemsOf(answer)).toEqual([{ giver: 'oakfield-gp', taker: 'ashby-mash', counts: { 'request-received': 5 } }]);
    expect(itemsOf(await get('governance', `${month}2026-11`))).toEqual([]);
    expect((await get('gp-lead', `${month}2026-12`)).status).toBe(403);
    expect((await get('auditor', `${month}2026-12`)).status).toBe(403);
    await world.restart({ loseReadModels: true });
    await world.setClock('2027-01-02T09:00:00Z');
    expect((await get('governance', `${month}2026-12`)).text).toBe(answer.text);
  });
});
