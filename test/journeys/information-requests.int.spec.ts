import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { legal, World, type Answer } from '../support/world.ts';

type Item = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Item[] => (body['items'] ?? []) as never;
const stepsOf = ({ body }: Answer): readonly Item[] => (body['steps'] ?? []) as never;
const idOf = ({ body }: Answer): string => String(body['id']);
const told = ({ status, body }: Answer) => [status, body['code']];
const stranger = { 'x-request-id': '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f60' };
const requests = '/v1/information-requests';
const notSought = { branch: 'not-sought', reasons: ['would-increase-risk'] };
const reasoning = { publicInterest: { necessity: 'Invented need.', proportionality: 'Invented measure.' } };
const inWords = {
  extent: 'whole',
  channel: 'this-ledger',
  classes: ['summary'],
  summary: 'An answer, invented.',
  legal,
  ...reasoning,
};
const checks = [
  { check: 'source', verified: true, means: 'secure-system' },
  { check: 'process', followed: true },
  { check: 'information', situation: true, concerns: true, riskLevel: true },
  { check: 'consent', branch: 'not-sought', reasonsGiven: true },
];

describe('requests for information', () => {
  const world = new World();
  let child = '';
  let concern = '';
  const settled = () => world.settled();
  const get = async (as: string, path: string, headers = {}): Promise<Answer> => {
    await settled();
    return world.get(as, path, { 'x-purpose': 'information-request', ...headers });
  };
  const asked = (over: object = {}) => ({
    asked: 'oakfield-gp',
    childId: undefined,
    child: { identifiers: [{ kind: 'nhs-number', value: '9990000018' }] },
    kind: 'child-protection-enquiry',
    whatIsAsked: 'What the record says, invented.',
    situation: 'A situation, invented.',
    concerns: 'Concerns, invented.',
    riskLevel: 'high',
    consent: notSought,
    ...over,
  });
  const make = async (as: string, over: object = {}): Promise<string> => {
    const made = await world.post(as, requests, asked(over));
    expect([made.status, made.body['status']]).toEqual([201, 'received']);
    return idOf(made);
  };
  const step = (as: string, id: string, path: string, body: object): Promise<Answer> =>
    world.post(as, `${requests}/${id}/${path}`, body, { 'if-match': '*' });
  const check = async (id: string, as = 'gp'): Promise<void> => {
    for (const body of checks) expect((await step(as, id, 'checks', body)).status).toBe(200);
  };
  const idsIn = async (as: string, box: string) => itemsOf(await get(as, `${requests}?box=${box}`)).map(({ id }) => id);

  beforeAll(async () => {
    await world.start();
    // A Friday afternoon: the next working day is Monday.
    await world.setClock('2026-11-27T15:00:00Z');
    child = await world.child('9990000018', 'oakfield-registrations', 'ashby-community-system');
    const raised = await world.post('gp', '/v1/concerns', {
      childId: child,
      category: 'neglect',
      occurredOn: '2026-11-20',
      summary: 'What the practice saw, invented.',
      narrative: 'In its own words, invented.',
    });
    concern = idOf(raised);
  });
  afterAll(() => world.stop());

  describe("of children's social care to the practice", () => {
    let id = '';
    it('reaches the practice, and is nothing to a service that is neither of the two', async () => {
      id = await make('social-worker');
      expect(await idsIn('gp', 'to-answer')).toEqual([id]);
      expect(await idsIn('social-worker', 'asked')).toEqual([id]);
      expect(await idsIn('health-visitor', 'to-answer')).toEqual([]);
      const hidden = await get('health-visitor', `${requests}/${id}`, stranger);
      const nobody = await get('health-visitor', `${requests}/00000000-0000-4000-8000-000000000001`, stranger);
      expect([hidden.status, hidden.text]).toEqual([404, nobody.text]);
      expect((await step('health-visitor', id, 'answers', inWords)).status).toBe(404);
    });

    it('is held by one person of the practice, which the requester is not told', async () => {
      expect((await step('gp', id, 'holder', {})).status).toBe(200);
      expect(await idsIn('gp', 'held')).toEqual([id]);
      expect(await idsIn('gp-lead', 'held')).toEqual([]);
      expect((await get('social-worker', `${requests}/${id}`)).body).not.toHaveProperty('holder');
    });

    it('is not answered before its checks, which are answered in order and by the side that was asked', async () => {
      expect(told(await step('gp', id, 'answers', inWords))).toEqual([409, 'IRQ-007']);
      expect(told(await step('gp', id, 'checks', checks[2] ?? {}))).toEqual([409, 'IRQ-004']);
      expect(told(await step('gp', id, 'checks', { check: 'source', followed: true }))).toEqual([400, 'IRQ-005']);
      expect(told(await step('social-worker', id, 'checks', checks[0] ?? {}))).toEqual([403, 'IRQ-010']);
      expect(told(await step('gp', id, 'withdrawal', { reason: 'duplicate' }))).toEqual([403, 'IRQ-010']);
      await check(id);
      const seen = await get('gp', `${requests}/${id}`);
      expect(seen.body['holdingUp']).toEqual([]);
      expect(stepsOf(seen)).toHaveLength(6);
      // The requester sees its own request, and nothing of how it is being checked.
      expect(stepsOf(await get('social-worker', `${requests}/${id}`)).map(({ kind }) => kind)).toEqual([
        'information-requested',
      ]);
    });

    it('refuses a condition for another kind of controller, and legal facts that say other than the check', async () => {
      const police = { ...inWords, legal: { ...legal, specialCategoryCondition: 'dpa2018-sch8-para4' } };
      expect(told(await step('gp', id, 'answers', police))).toEqual([422, 'SHA-001']);
      const refused = { ...inWords, legal: { ...legal, consentDecision: 'refused' } };
      expect(told(await step('gp', id, 'answers', refused))).toEqual([400, 'IRQ-015']);
      const { publicInterest: _none, ...bare } = inWords;
      expect(told(await step('gp', id, 'answers', bare))).toEqual([400, 'IRQ-014']);
    });

    it('is answered in part: the named entries stand on the timeline of the requester, and no others', async () => {
      expect((await get('social-worker', `/v1/children/${child}/timeline`)).text).not.toContain(
        'What the practice saw',
      );
      const key = { 'idempotency-key': 'answer-in-part-1', 'if-match': '*' };
      const body = { ...inWords, extent: 'part', leftOut: ['not-relevant'], entries: [concern] };
      const sent = await world.post('gp', `${requests}/${id}/answers`, body, key);
      expect([sent.status, sent.body['status']]).toEqual([200, 'answered-in-part']);
      const again = await world.post('gp', `${requests}/${id}/answers`, body, key);
      expect(again.text).toBe(sent.text);
      const timeline = itemsOf(await get('social-worker', `/v1/children/${child}/timeline?explain=true`));
      const opened = timeline.filter(({ kind }) => kind === 'concern-raised');
      expect(opened).toEqual([expect.objectContaining({ summary: 'What the practice saw, invented.' })]);
      // Classes that were not chosen stay back.
      expect(JSON.stringify(opened)).not.toContain('In its own words');
      expect(timeline.map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(['information-requested', 'information-request-answered', 'disclosure-recorded']),
      );
      const answer = stepsOf(await get('social-worker', `${requests}/${id}`)).find(
        ({ kind }) => kind === 'information-request-answered',
      );
      expect(answer).toMatchObject({ outcome: 'part', leftOut: ['not-relevant'], summary: 'An answer, invented.' });
      expect(JSON.stringify(answer)).not.toContain('Invented need');
    });

    it('is answered in whole afterwards, and then it is over', async () => {
      expect((await step('gp', id, 'answers', inWords)).body['status']).toBe('answered');
      expect(told(await step('gp', id, 'answers', inWords))).toEqual([409, 'IRQ-009']);
      expect(await idsIn('gp', 'to-answer')).toEqual([]);
    });

    it('opens entries of a child with whom the service works, and of no other', async () => {
      const other = await make('social-worker', { asked: 'ashby-midwifery' });
      await check(other, 'midwife');
      const opens = { ...inWords, entries: [concern] };
      expect(told(await step('midwife', other, 'answers', opens))).toEqual([403, 'IRQ-019']);
      expect((await step('midwife', other, 'answers', { extent: 'nothing-held', channel: 'this-ledger' })).status).toBe(
        200,
      );
    });
  });

  it('that says too little goes back, comes again, and is challenged and narrowed', async () => {
    const id = await make('social-worker', { concerns: undefined, answerBy: '2026-11-28' });
    await step('gp', id, 'checks', checks[0] ?? {});
    await step('gp', id, 'checks', checks[1] ?? {});
    expect(told(await step('gp', id, 'checks', checks[2] ?? {}))).toEqual([409, 'IRQ-006']);
    const back = { missing: ['concerns'], explanation: 'Which concerns, invented?' };
    expect((await step('gp', id, 'return', back)).body['status']).toBe('returned');
    expect(told(await step('gp', id, 'checks', checks[2] ?? {}))).toEqual([409, 'IRQ-008']);
    expect((await get('social-worker', `${requests}/${id}`)).text).toContain('Which concerns, invented?');
    expect((await step('social-worker', id, 'information', { concerns: 'These, invented.' })).body['status']).toBe(
      'checking',
    );
    const challenge = { grounds: ['too-wide'], explanation: 'Too wide, invented.' };
    expect((await step('gp', id, 'challenge', challenge)).body['status']).toBe('challenged');
    expect(
      (await step('social-worker', id, 'challenge-response', { response: 'narrowed', explanation: 'Less, invented.' }))
        .status,
    ).toBe(200);
    for (const one of checks.slice(2)) await step('gp', id, 'checks', one);
    await world.setClock('2026-11-29T09:00:00Z');
    expect(await idsIn('gp', 'overdue')).toEqual([id]);
    const [line] = itemsOf(await get('social-worker', `${requests}?box=asked&limit=1`));
    expect(line).toMatchObject({ id, overdue: true });
    expect((await step('gp', id, 'answers', inWords)).status).toBe(200);
    expect(await idsIn('gp', 'overdue')).toEqual([]);
  });

  it('that is refused is a decision not to share, reviewed by another person', async () => {
    const id = await make('social-worker');
    const body = {
      reason: 'more-detrimental-to-child',
      reasons: 'Reasons, invented.',
      reviewer: { role: 'caldicott-guardian' },
      reviewDueOn: '2026-12-04',
    };
    expect((await step('gp-lead', id, 'refusal', body)).body['status']).toBe('refused');
    const timeline = itemsOf(await get('gp', `/v1/children/${child}/timeline`));
    expect(timeline.find(({ kind }) => kind === 'decision-not-to-share')).toMatchObject({
      reason: 'more-detrimental-to-child',
    });
    expect((await get('social-worker', `/v1/children/${child}/timeline`)).text).not.toContain('decision-not-to-share');
    expect((await get('social-worker', `${requests}/${id}`)).text).not.toContain('Reasons, invented');
    const review = { of: 'refusal', finding: 'not-justified', findings: 'Findings, invented.' };
    expect(told(await step('gp-lead', id, 'reviews', review))).toEqual([409, 'IRQ-020']);
    expect((await step('gp', id, 'reviews', review)).status).toBe(403);
    expect((await step('caldicott-guardian', id, 'reviews', review)).body['status']).toBe('checking');
  });

  describe('of the police', () => {
    const ofPolice = { kind: 'police-investigation', asked: 'oakfield-gp' };
    const guardian = { authoriser: { role: 'caldicott-guardian', name: 'The Caldicott guardian, invented' } };

    it('are answered case by case on the word of a named authoriser', async () => {
      const id = await make('police-officer', ofPolice);
      await check(id);
      expect(told(await step('gp', id, 'answers', inWords))).toEqual([400, 'IRQ-011']);
      const alone = { authoriser: { role: 'practitioner', name: 'A GP, invented' } };
      expect(told(await step('gp', id, 'answers', { ...inWords, authorisation: alone }))).toEqual([400, 'IRQ-012']);
      const standIn = { standsInFor: 'caldicott-guardian', because: 'on-leave' };
      const stood = { authoriser: { role: 'safeguarding-lead', name: 'The lead, invented' }, standIn };
      const advice = [
        { from: 'caldicott-guardian', followed: true, text: 'Advice, invented.' },
        { from: 'medical-defence-organisation', followed: false, text: 'More advice, invented.' },
      ];
      const answer = { ...inWords, authorisation: stood, advice };
      expect((await step('gp-lead', id, 'answers', answer)).body['status']).toBe('answered');
      const own = stepsOf(await get('caldicott-guardian', `${requests}/${id}`)).at(-1);
      expect(own).toMatchObject({
        authorisation: { authoriser: { role: 'safeguarding-lead' }, standIn },
        authoriserName: 'The lead, invented',
      });
      const seen = (await get('police-officer', `${requests}/${id}`)).text;
      expect(seen).toContain('An answer, invented.');
      expect(seen).not.toMatch(/dvice, invented|The lead, invented|standIn/);
    });

    it('out of hours and at imminent risk are decided by whoever is there, and reviewed by the end of the next working day', async () => {
      await world.setClock('2026-11-29T23:00:00Z');
      const id = await make('police-officer', { ...ofPolice, kind: 'missing-child', riskLevel: 'imminent' });
      const urgent = { because: 'out-of-hours', imminentRisk: true };
      const alone = { ...inWords, authorisation: { authoriser: { role: 'practitioner' }, urgent }, entries: [concern] };
      const { publicInterest: _none, ...unreasoned } = alone;
      expect(told(await step('gp', id, 'answers', unreasoned))).toEqual([400, 'IRQ-014']);
      expect((await step('gp', id, 'answers', alone)).body['status']).toBe('answered');
      expect((await get('police-officer', `/v1/children/${child}/timeline`)).text).toContain('What the practice saw');
      const seen = await get('caldicott-guardian', `${requests}/${id}`);
      // Sunday night: the whole of Monday is the next working day.
      expect(seen.body).toMatchObject({ reviewDueBy: '2026-12-01T00:00:00.000Z', reviewOverdue: false });
      expect((await get('police-officer', `${requests}/${id}`)).body).not.toHaveProperty('reviewDueBy');
      expect(await idsIn('caldicott-guardian', 'overdue')).toEqual([]);
      await world.setClock('2026-12-01T09:00:00Z');
      expect(await idsIn('caldicott-guardian', 'overdue')).toEqual([id]);
      const review = { of: 'urgent-answer', finding: 'justified', findings: 'Findings, invented.' };
      expect((await step('gp', id, 'reviews', review)).status).toBe(403);
      expect((await step('caldicott-guardian', id, 'reviews', review)).status).toBe(200);
      expect(told(await step('caldicott-guardian', id, 'reviews', review))).toEqual([409, 'IRQ-021']);
      expect(await idsIn('caldicott-guardian', 'overdue')).toEqual([]);
    });

    it('that a lead decided alone are reviewed by somebody else', async () => {
      const id = await make('police-officer', ofPolice);
      const urgent = { because: 'authoriser-cannot-be-had', imminentRisk: true };
      const alone = { ...inWords, authorisation: { authoriser: { role: 'safeguarding-lead' }, urgent } };
      expect((await step('gp-lead', id, 'answers', alone)).status).toBe(200);
      const review = { of: 'urgent-answer', finding: 'not-justified', findings: 'Findings, invented.' };
      expect(told(await step('gp-lead', id, 'reviews', review))).toEqual([409, 'IRQ-020']);
      expect((await step('caldicott-guardian', id, 'reviews', review)).status).toBe(200);
    });

    it('before the checks and without an imminent risk wait', async () => {
      const id = await make('police-officer', ofPolice);
      expect(told(await step('caldicott-guardian', id, 'answers', { ...inWords, authorisation: guardian }))).toEqual([
        409,
        'IRQ-007',
      ]);
      const riskless = { ...guardian, urgent: { because: 'out-of-hours', imminentRisk: false } };
      expect(told(await step('gp', id, 'answers', { ...inWords, authorisation: riskless }))).toEqual([400, 'IRQ-013']);
    });
  });

  it('whose answer an alleged perpetrator could see are answered so that nothing shows to be missing', async () => {
    const safe = { audience: 'alleged-perpetrator-could-see' };
    const [whole, part, nothing, refused] = [
      await make('social-worker', safe),
      await make('social-worker', safe),
      await make('social-worker', safe),
      await make('social-worker', safe),
    ];
    for (const id of [whole, part, nothing]) await check(id);
    const classes = ['summary', 'perpetrator', 'third-party'];
    await step('gp', whole, 'answers', { ...inWords, classes });
    const inPart = {
      extent: 'part',
      leftOut: ['concerns-third-party'],
      aboutAllegedPerpetrator: 'Of him, invented.',
      aboutOthers: 'Of others, invented.',
    };
    expect((await step('gp', part, 'answers', { ...inWords, classes, ...inPart })).body['status']).toBe(
      'answered-in-part',
    );
    await step('gp', nothing, 'answers', { extent: 'nothing-held', channel: 'this-ledger' });
    await step('gp-lead', refused, 'refusal', {
      reason: 'concerns-third-party',
      reasons: 'Invented.',
      reviewer: { role: 'caldicott-guardian' },
      reviewDueOn: '2026-12-24',
    });
    const bare = async (id: string) => {
      const { text } = await get('social-worker', `${requests}/${id}`);
      const line = itemsOf(await get('social-worker', `${requests}?box=asked`)).find((one) => one['id'] === id);
      const blank = (of: string) =>
        of.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id').replace(/20\d\d-[\d-]+T[\d:.]+Z/g, 'at');
      return [blank(text), blank(JSON.stringify(line))];
    };
    expect(await bare(part)).toEqual(await bare(whole));
    expect(await bare(refused)).toEqual(await bare(nothing));
    expect((await bare(part)).join()).not.toMatch(/invented\. of|Of him|Of others|part/);
    // To the practice it stands as it was decided.
    const own = itemsOf(await get('gp', `${requests}?box=to-answer`)).find((one) => one['id'] === part);
    expect(own).toMatchObject({ status: 'answered-in-part', outcome: 'part' });
  });

  it('from outside the ledger are noted by the service that they reached, and answered in words', async () => {
    const outside = {
      ...asked({ asked: undefined, child: undefined, childId: child }),
      requesterKind: 'voluntary',
      requesterName: 'A refuge, invented; called back on its published number.',
    };
    expect(
      told(await world.post('gp', `${requests}/from-outside`, { ...outside, requesterKind: 'newspaper' })),
    ).toEqual([400, 'IRQ-001']);
    const noted = await world.post('gp', `${requests}/from-outside`, outside);
    expect(noted.status).toBe(201);
    const id = idOf(noted);
    await check(id);
    expect(told(await step('gp', id, 'answers', { ...inWords, entries: [concern] }))).toEqual([400, 'IRQ-018']);
    expect((await step('gp', id, 'answers', { ...inWords, channel: 'telephone' })).body['status']).toBe('answered');
    expect((await get('health-visitor', `${requests}/${id}`)).status).toBe(404);
    expect((await get('health-visitor', `/v1/children/${child}/timeline`)).text).not.toContain('information-request');
  });

  it('are refused by name: unknown kinds, a power of attorney for a child, section 20 as parental responsibility', async () => {
    const given = (authority: string, standing: string) => ({
      child: undefined,
      childId: child,
      consent: { branch: 'given', decidedBy: { authority, standing }, awareOfRecordContent: 'yes' },
    });
    const ask = async (over: object) => told(await world.post('health-visitor', requests, asked(over)));
    expect(await ask({ kind: 'curiosity' })).toEqual([400, 'IRQ-001']);
    expect(await ask({ asked: 'nobody-here' })).toEqual([400, 'IRQ-002']);
    expect(await ask({ childId: child })).toEqual([400, 'IRQ-003']);
    expect(await ask(given('lasting-power-of-attorney', 'registered-attorney'))).toEqual([422, 'SHA-062']);
    expect(await ask(given('local-authority-with-pr', 'section-20-accommodation'))).toEqual([422, 'SHA-063']);
    expect(await ask({ consent: { branch: 'given' } })).toEqual([400, 'IRQ-023']);
    expect((await world.post('other-gp', requests, asked({ child: undefined, childId: child }))).status).toBe(404);
  });

  it('are between the two services: a disclosure of all that the practice wrote does not reach them', async () => {
    const id = await make('social-worker');
    await step('gp', id, 'return', { missing: ['consent'], explanation: 'Between us, invented.' });
    const opening = { recipients: [{ agency: 'ashby-health-visiting' }], classes: ['summary', 'legal'], legal };
    const everything = { ...opening, channel: 'this-ledger' };
    expect((await world.post('gp', `/v1/children/${child}/disclosures`, everything)).status).toBe(201);
    const timeline = await get('health-visitor', `/v1/children/${child}/timeline?limit=200`);
    expect(timeline.text).toContain('What the practice saw');
    expect(timeline.text).not.toMatch(/information-request|Between us/);
    expect((await get('health-visitor', `${requests}/${id}`)).status).toBe(404);
  });

  it('make no oracle of an identifier: a child whom nobody knows is answered as one who is known', async () => {
    const known = await world.post('other-gp', requests, asked());
    const unknown = await world.post(
      'other-gp',
      requests,
      asked({ child: { identifiers: [{ kind: 'nhs-number', value: '9990000107' }] } }),
    );
    const shape = ({ status, body }: Answer) => [status, Object.keys(body), body['status']];
    expect(shape(unknown)).toEqual(shape(known));
  });

  it('are nothing to whoever is barred from the child, who is on neither list', async () => {
    const id = await make('social-worker');
    const me = (await get('gp', '/v1/me')).body['ref'];
    await world.post('gp-lead', `/v1/children/${child}/bars`, { person: me, ground: 'relative', reasons: 'Invented.' });
    expect((await get('gp', `${requests}/${id}`)).status).toBe(404);
    expect(await idsIn('gp', 'to-answer')).not.toContain(id);
    expect(await idsIn('gp-lead', 'to-answer')).toContain(id);
  });

  it('stand again after the read models were lost', async () => {
    const before = (await get('gp-lead', `${requests}?box=to-answer`)).text;
    await world.restart({ loseReadModels: true });
    expect((await get('gp-lead', `${requests}?box=to-answer`)).text).toBe(before);
  });
});
