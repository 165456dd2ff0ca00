import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World, type Answer } from '../support/world.ts';

type Line = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Line[] => (body['items'] ?? []) as never;
const idOf = ({ body }: Answer): string => String(body['id']);
const codeOf = ({ status, body }: Answer) => [status, body['code']];
const why = { reasons: 'Invented.' };
const any = { 'if-match': '*' };
const nobody = '00000000-0000-4000-8000-000000000009';

describe('a subject access request', () => {
  const world = new World();
  let child = '';
  let young = '';
  let entries: readonly string[] = [];
  const settled = () => world.settled();
  const born = async (number: string, dateOfBirth: string): Promise<string> => {
    const made = await world.post('oakfield-registrations', '/v1/children', {
      identifiers: [{ kind: 'nhs-number', value: number }],
      demographics: { name: { family: 'Invented' }, dateOfBirth },
    });
    await world.post('oakfield-registrations', '/v1/registrations', { child: idOf(made) });
    return idOf(made);
  };
  const ask = async (subject: string, over: object = {}): Promise<string> =>
    idOf(
      await world.post('gp', '/v1/access-requests', {
        ...{ subject, by: 'parent', requester: 'A parent, invented', receivedOn: '2026-02-02', identity: 'known' },
        ...over,
      }),
    );
  const step = (as: string, request: string, name: string, body: object): Promise<Answer> =>
    world.post(as, `/v1/access-requests/${request}/${name}`, { ...why, ...body }, any);
  const agreed = { childsDecision: 'not-competent', interests: 'in-childs-interests' };
  const answer = (request: string) => world.get('gp', `/v1/access-requests/${request}/answer`);
  const read = (request: string) => world.get('gp', `/v1/access-requests/${request}`);

  beforeAll(async () => {
    await world.start();
    await world.setClock('2026-02-02T09:00:00Z');
    child = await born('9990000018', '2020-02-01');
    young = await born('9990000026', '2009-06-01');
    for (const [as, of, summary, more] of [
      ['gp', child, 'First.', { health: 'Asthma, invented.' }],
      ['gp', child, 'Second.', {}],
      ['gp', child, 'The father.', { others: [{ relationship: 'alleged-perpetrator', name: 'Hidden Name' }] }],
      ['gp', young, 'Of the young person.', {}],
    ] as const)
      await world.post(as, '/v1/concerns', {
        ...{ childId: of, category: 'neglect', occurredOn: '2026-01-05', summary },
        ...more,
      });
    await settled();
    const { body } = await world.get('gp', `/v1/children/${child}/timeline?limit=200`);
    entries = (body['items'] as readonly Line[])
      .filter(({ kind, summary }) => kind === 'concern-raised' && summary !== 'The father.')
      .map(({ id }) => String(id));
  });
  afterAll(() => world.stop());

  it('is the controller’s own, and everybody else’s 404', async () => {
    const request = await ask(child);
    expect((await read(request)).body).toMatchObject({ status: 'open', identity: 'confirmed', subject: child });
    for (const as of ['other-gp', 'social-worker'])
      expect((await world.get(as, `/v1/access-requests/${request}`)).status).toBe(404);
    expect((await world.get('oakfield-patient-app', `/v1/access-requests/${request}`)).status).toBe(403);
    expect(
      (
        await world.post('other-gp', '/v1/access-requests', {
          subject: child,
          by: 'parent',
          requester: 'X',
          receivedOn: '2026-02-02',
          identity: 'known',
        })
      ).status,
    ).toBe(404);
    const ahead = { subject: child, by: 'parent', requester: 'X', receivedOn: '2026-02-03', identity: 'known' };
    expect(codeOf(await world.post('gp', '/v1/access-requests', ahead))).toEqual([400, 'SAR-002']);
  });

  it('is due a month after it is known who asks, and three where that was said in time', async () => {
    const known = await ask(child);
    // 2 March 2026 is a Monday: due when it is over.
    expect((await read(known)).body['dueBy']).toBe('2026-03-03T00:00:00.000Z');
    const unknown = await ask(child, { identity: 'asked-for' });
    expect((await read(unknown)).body).not.toHaveProperty('dueBy');
    expect(codeOf(await step('gp', unknown, 'extension', { reason: 'complex' }))).toEqual([409, 'SAR-004']);
    await world.setClock('2026-02-10T09:00:00Z');
    expect((await step('gp', unknown, 'identity', { outcome: 'confirmed', checkedOn: '2026-02-10' })).status).toBe(200);
    expect((await read(unknown)).body['dueBy']).toBe('2026-03-11T00:00:00.000Z');
    expect((await step('gp', known, 'extension', { reason: 'complex' })).status).toBe(200);
    expect((await read(known)).body['dueBy']).toBe('2026-05-05T23:00:00.000Z');
    expect(codeOf(await step('gp', known, 'extension', { reason: 'complex' }))).toEqual([409, 'SAR-004']);
    await settled();
    const clocks = itemsOf(await world.get('gp', `/v1/children/${child}/clocks`)).filter(
      ({ matter }) => matter === known,
    );
    expect(clocks.map(({ rule, state }) => [rule, state]).sort()).toEqual([
      ['UK-SAR', 'superseded'],
      ['UK-SAR-EXTENDED', 'running'],
    ]);
    await world.setClock('2026-03-12T09:00:00Z');
    expect(codeOf(await step('gp', unknown, 'extension', { reason: 'complex' }))).toEqual([409, 'SAR-004']);
  });

  it('by a parent gives nothing until it is found to be in the child’s interests, and never what names an alleged perpetrator', async () => {
    const request = await ask(child);
    expect(codeOf(await step('gp-lead', request, 'disclosure', { entries }))).toEqual([409, 'SAR-008']);
    await step('gp', request, 'authority', { ...agreed, interests: 'against-childs-interests' });
    expect(codeOf(await step('gp-lead', request, 'disclosure', { entries }))).toEqual([409, 'SAR-008']);
    await step('gp', request, 'authority', agreed);
    // What corrects the concern that names him says nothing of him itself.
    const { body: timeline } = await world.get('gp', `/v1/children/${child}/timeline?limit=200`);
    const naming = (timeline['items'] as readonly Line[]).find(({ summary }) => summary === 'The father.')?.['thing'];
    const held = await world.get('gp', `/v1/concerns/${String(naming)}`);
    const tag = { 'if-match': held.headers.get('etag') ?? '' };
    const amendment = { reason: 'correction', summary: 'Of the father, corrected.' };
    expect((await world.post('gp', `/v1/concerns/${String(naming)}/amendments`, amendment, tag)).status).toBe(200);
    // Nor is what somebody is not aware of, and not that social care was asked to act.
    const others = [{ relationship: 'parent', name: 'Hidden Name', awareOfSharing: false }];
    const unaware = {
      childId: child,
      category: 'neglect',
      occurredOn: '2026-01-05',
      summary: 'She does not know.',
      others,
    };
    expect((await world.post('gp', '/v1/concerns', unaware)).status).toBe(201);
    const second = (timeline['items'] as readonly Line[]).find(({ summary }) => summary === 'Second.')?.['thing'];
    const { headers } = await world.get('gp', `/v1/concerns/${String(second)}`);
    const closing = { outcome: 'referred' };
    const open = { 'if-match': headers.get('etag') ?? '' };
    expect((await world.post('gp', `/v1/concerns/${String(second)}/closure`, closing, open)).status).toBe(200);
    await settled();
    const candidates = await world.get('gp', `/v1/access-requests/${request}/candidates`);
    expect(itemsOf(candidates).map(({ summary }) => summary)).toEqual(['First.', 'Second.']);
    expect(candidates.text).not.toContain('father');
    expect(codeOf(await step('gp-lead', request, 'disclosure', { entries: [nobody] }))).toEqual([409, 'SAR-007']);
    expect((await step('gp', request, 'disclosure', { entries })).status).toBe(403);
    expect(codeOf(await answer(request))).toEqual([409, 'SAR-010']);
    expect((await step('gp-lead', request, 'disclosure', { entries })).status).toBe(200);
    const given = await answer(request);
    expect(itemsOf(given).map(({ number, summary }) => [number, summary])).toEqual([
      [1, 'First.'],
      [2, 'Second.'],
    ]);
    expect(codeOf(await step('gp', request, 'withdrawal', {}))).toEqual([409, 'SAR-001']);
  });

  it('of which something is withheld is answered as one of which nothing was', async () => {
    const [all, part] = [await ask(child), await ask(child)];
    for (const request of [all, part]) await step('gp', request, 'authority', agreed);
    const [first = '', second = ''] = entries;
    const harm = { entry: first, exemption: 'serious-harm' };
    expect(codeOf(await step('gp', part, 'withholdings', harm))).toEqual([409, 'SAR-005']);
    const opinion = { finding: 'serious-harm', professional: 'GP, invented', entries: [first] };
    await step('gp', part, 'opinions', { ...opinion, givenOn: '2025-09-11' });
    expect(codeOf(await step('gp', part, 'withholdings', harm))).toEqual([409, 'SAR-005']);
    await step('gp', part, 'opinions', { ...opinion, givenOn: '2026-03-01' });
    expect((await step('gp', part, 'withholdings', harm)).status).toBe(200);
    expect(codeOf(await step('gp-lead', part, 'disclosure', { entries }))).toEqual([409, 'SAR-007']);
    await step('gp-lead', part, 'disclosure', { entries: [second] });
    await step('gp-lead', all, 'disclosure', { entries });
    const [whole, partly] = [(await answer(all)).body, (await answer(part)).body];
    expect(partly['letter']).toEqual(whole['letter']);
    expect(Object.keys(partly)).toEqual(Object.keys(whole));
    expect((partly['items'] as readonly Line[]).map(({ number }) => number)).toEqual([1]);
  });

  it('that is refused is answered, byte for byte, as one about whom nothing is held', async () => {
    const empty = await born('9990000034', '2020-02-01');
    const [refused, nothing] = [await ask(child), await ask(empty)];
    expect(codeOf(await step('gp-lead', refused, 'refusal', { reason: 'against-childs-interests' }))).toEqual([
      409,
      'SAR-009',
    ]);
    await step('gp', refused, 'authority', { ...agreed, interests: 'against-childs-interests' });
    await step('gp-lead', refused, 'refusal', { reason: 'against-childs-interests' });
    await step('gp', nothing, 'authority', agreed);
    await step('gp-lead', nothing, 'disclosure', { entries: [] });
    const [one, other] = [await answer(refused), await answer(nothing)];
    expect(one.text).toBe(other.text);
    expect(one.text).toContain('We hold no information that we are required to give you');
  });

  it('about a young person of 16 is theirs: a parent needs their word, and child abuse data is not withheld from them', async () => {
    const own = await ask(young, { by: 'subject' });
    const [candidate] = itemsOf(await world.get('gp', `/v1/access-requests/${own}/candidates`));
    const named = { entry: candidate?.['entry'], exemption: 'child-abuse-data' };
    expect(codeOf(await step('gp', own, 'withholdings', named))).toEqual([409, 'SAR-006']);
    expect((await step('gp-lead', own, 'disclosure', { entries: [candidate?.['entry']] })).status).toBe(200);
    const parents = await ask(young);
    await step('gp', parents, 'authority', agreed);
    const entry = { entries: [candidate?.['entry']] };
    expect(codeOf(await step('gp-lead', parents, 'disclosure', entry))).toEqual([409, 'SAR-008']);
    await step('gp', parents, 'authority', { ...agreed, childsDecision: 'refuses' });
    expect((await step('gp-lead', parents, 'refusal', { reason: 'young-person-refuses' })).status).toBe(200);
  });

  it('of somebody whom nobody knows is answered with a request for proof', async () => {
    const request = await ask(child, { identity: 'asked-for' });
    expect(codeOf(await step('gp-lead', request, 'disclosure', { entries: [] }))).toEqual([409, 'SAR-003']);
    await step('gp', request, 'identity', { outcome: 'not-confirmed', checkedOn: '2026-03-12' });
    expect((await step('gp-lead', request, 'refusal', { reason: 'identity-not-confirmed' })).status).toBe(200);
    expect((await answer(request)).text).toContain('have not looked');
    const taken = await ask(child);
    expect((await step('gp', taken, 'withdrawal', {})).body).toMatchObject({ status: 'withdrawn' });
  });

  describe('in the list of its controller', () => {
    const list = async (as: string, query = ''): Promise<readonly Line[]> => {
      await settled();
      return itemsOf(await world.get(as, `/v1/access-requests${query}`));
    };
    const ids = async (as: string, query = '') => (await list(as, query)).map(({ id }) => id);
    let soon = '';
    let later = '';
    let waiting = '';

    beforeAll(async () => {
      soon = await ask(child, { receivedOn: '2026-02-16' });
      later = await ask(child, { receivedOn: '2026-03-10' });
      waiting = await ask(child, { identity: 'asked-for' });
    });

    it('stands by when it is due, and after all others while its time does not run', async () => {
      const open = await list('gp');
      expect(open.map(({ dueOn, overdue }) => [dueOn, overdue])).toEqual([
        ['2026-03-02', true],
        ['2026-03-10', true],
        ['2026-03-16', false],
        ['2026-04-10', false],
        ['2026-05-05', false],
        [undefined, false],
      ]);
      expect(open.slice(2, 4).map(({ id }) => id)).toEqual([soon, later]);
      expect(open.at(-1)).toMatchObject({ id: waiting, subject: child, by: 'parent', identity: 'asked-for' });
      expect(await ids('gp', '?box=due')).toEqual([soon]);
      expect((await list('gp', '?box=overdue')).map(({ dueOn }) => dueOn)).toEqual(['2026-03-02', '2026-03-10']);
    });

    it('is late from the end of its last day, and no instant earlier', async () => {
      await world.setClock('2026-03-16T23:59:30Z');
      expect(await ids('gp', '?box=due')).toContain(soon);
      expect(await ids('gp', '?box=overdue')).not.toContain(soon);
      await world.setClock('2026-03-17T00:00:01Z');
      expect(await ids('gp', '?box=due')).not.toContain(soon);
      expect(await ids('gp', '?box=overdue')).toContain(soon);
    });

    it('is theirs who took the latest step', async () => {
      expect(await ids('gp', '?box=mine')).toContain(later);
      await step('gp-lead', later, 'authority', agreed);
      expect(await ids('gp', '?box=mine')).not.toContain(later);
      expect(await ids('gp-lead', '?box=mine')).toEqual([later]);
    });

    it('goes page by page, and by how it ended', async () => {
      const whole = await ids('gp');
      const walked: unknown[] = [];
      for (let cursor = ''; ;) {
        const page = await world.get('gp', `/v1/access-requests?limit=2${cursor}`);
        walked.push(...itemsOf(page).map(({ id }) => id));
        const { next } = page.body as { readonly next?: string };
        if (next === undefined) break;
        cursor = `&cursor=${next}`;
      }
      expect(walked).toEqual(whole);
      expect(new Set((await list('gp', '?box=ended')).map(({ status }) => status))).toEqual(
        new Set(['disclosed', 'refused', 'withdrawn']),
      );
      expect(new Set((await list('gp', '?status=refused')).map(({ status }) => status))).toEqual(new Set(['refused']));
      const foreign = String((await world.get('gp', '/v1/access-requests?limit=1')).body['next']);
      expect((await world.get('gp-lead', `/v1/access-requests?cursor=${foreign}`)).status).toBe(400);
    });

    it('is nobody else’s, not that of a colleague who is barred from the child, and outlives a merge', async () => {
      for (const as of ['other-gp', 'social-worker', 'teacher'])
        for (const box of ['open', 'overdue', 'ended']) expect(await list(as, `?box=${box}`)).toEqual([]);
      const hidden = await born('9990000042', '2020-03-01');
      const twin = await born('9990000050', '2020-03-01');
      for (const one of [hidden, twin]) await world.post('hill-top-roll', '/v1/registrations', { child: one });
      const request = await ask(hidden);
      expect(await ids('gp', '?box=overdue')).toContain(request);
      const merge = await world.post('gp-lead', '/v1/merges', {
        ...{ one: hidden, other: twin, reason: 'same-demographics', explanation: 'Invented.' },
      });
      await world.post('teacher', `/v1/merges/${idOf(merge)}/confirmation`, {});
      expect((await list('gp')).find(({ id }) => id === request)).toMatchObject({ subject: hidden, overdue: true });
      // Barred from the record that was merged with it: the two are one.
      const person = String((await world.get('gp', '/v1/me')).body['ref']);
      await world.post('gp-lead', `/v1/children/${twin}/bars`, { person, ground: 'relative', reasons: 'Invented.' });
      for (const box of ['open', 'mine', 'overdue']) expect(await ids('gp', `?box=${box}`)).not.toContain(request);
      expect(await ids('gp-lead')).toContain(request);
    });
  });
});
