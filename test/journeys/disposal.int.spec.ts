import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeyStoreUnavailable } from '@safeguarding/sealing';
import type { Storage } from '../../apps/standalone/src/storage.ts';
import { operateOn } from '../support/operate.ts';
import { document, legal, World, type Answer } from '../support/world.ts';

type Item = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Item[] => (body['items'] ?? []) as never;
const codeOf = ({ status, body }: Answer): readonly unknown[] => [status, body['code']];
const idOf = ({ body }: Answer): string => String(body['id']);
const reaction = 'when-disposal-approved-then-destroy';
const keeper = 'records-officer';
const canary = 'canary-narrative-of-the-practice';

describe('disposal of what a practice holds of a child', () => {
  const world = new World();
  let child = '';
  let sibling = '';
  let concern = '';
  let document1 = '';
  /** A fault that a real store has for moments only: it is away as a key is to be destroyed. */
  const faults = { keyStore: 'there', refused: 0 };
  const withFaults = (storage: Storage): Storage => {
    const { keyStore } = storage.sealed;
    const destroy = keyStore.destroy.bind(keyStore);
    Object.assign(keyStore, {
      destroy: (...args: Parameters<typeof destroy>) => {
        if (faults.keyStore === 'there') return destroy(...args);
        faults.refused += 1;
        return Promise.reject(new KeyStoreUnavailable());
      },
    });
    return storage;
  };
  beforeAll(async () => {
    await world.start({ wrapStorage: withFaults });
    await world.setClock('2026-11-25T10:00:00Z');
    child = await world.child('9990000018', 'oakfield-registrations', 'ashby-community-system');
    sibling = await world.child('9990000026', 'oakfield-registrations', 'ashby-community-system');
    const body = { category: 'neglect', occurredOn: '2026-01-05', summary: 'canary-summary' };
    concern = idOf(await world.post('gp', '/v1/concerns', { ...body, childId: child, narrative: canary }));
    await world.post('gp', '/v1/concerns', { ...body, childId: sibling, narrative: canary });
    await world.post('health-visitor', '/v1/concerns', { ...body, childId: child, narrative: 'of-the-health-visitor' });
    document1 = idOf(await world.post('gp', `/v1/concerns/${concern}/attachments`, document('canary-document')));
    await settled();
  });
  afterAll(() => world.stop());

  const settled = () => world.settled();
  const purpose = (as: string) => ({ 'x-purpose': as === 'review-chair' ? 'practice-review' : 'records-management' });
  const post = async (as: string, path: string, body: object = {}, headers = {}): Promise<Answer> => {
    const answer = await world.post(as, path, body, { ...purpose(as), ...headers });
    await settled();
    return answer;
  };
  const get = async (as: string, path: string): Promise<Answer> => {
    await settled();
    return world.get(as, path, purpose(as));
  };
  const due = async (as = keeper) => itemsOf(await get(as, '/v1/disposals/due'));
  const propose = (person: string, more: object = {}, as = keeper) =>
    post(as, '/v1/disposals', { person, retention: 'child-record', ground: 'schedule', ...more });
  const approve = async (as: string, id: string): Promise<Answer> => {
    const tag = (await get(as, `/v1/disposals/${id}`)).headers.get('etag') ?? '';
    return post(as, `/v1/disposals/${id}/approvals`, {}, { 'if-match': tag });
  };
  const statusOf = async (id: string) => (await get(keeper, `/v1/disposals/${id}`)).body['status'];
  const becomes = async (id: string, status: string): Promise<void> => {
    for (let tries = 0; (await statusOf(id)) !== status; tries += 1) {
      if (tries > 100) throw new Error(`the disposal did not become ${status} but ${String(await statusOf(id))}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const timeline = (as: string, of = child) => world.get(as, `/v1/children/${of}/timeline?limit=200`);
  /** Somebody of another practice who may dispose of its own. */
  const foreign = async (method: 'GET' | 'POST', path: string, body?: object): Promise<readonly unknown[]> => {
    const token = world.tokens.person({ agency: 'millbrook-gp', roles: ['records-officer', 'caldicott-guardian'] });
    const answer = await fetch(`${world.service.url}${path}`, {
      method,
      headers: {
        ...{ authorization: `Bearer ${token}`, 'content-type': 'application/json', 'if-match': '*' },
        ...{ 'x-purpose': 'records-management', 'idempotency-key': randomUUID() },
        'x-request-id': '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f60',
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return [answer.status, await answer.text()];
  };

  it('shows its schedule with sources to anybody, and what was not verified as that', async () => {
    const { body } = await get('gp', '/v1/retention-schedule');
    const rules = body['items'] as readonly Item[];
    expect(rules.find(({ id }) => id === 'HEALTH-CHILD')).toMatchObject({ years: 25, verified: true });
    expect(rules.every(({ source }) => typeof source === 'string' && source.length > 10)).toBe(true);
    expect((body['orders'] as readonly Item[]).map(({ id }) => id)).toContain('IICSA');
  });

  it('is not due before its time, and nobody can propose it then', async () => {
    expect(await due()).toEqual([]);
    expect(codeOf(await propose(child))).toEqual([409, 'RET-001']);
    await world.setClock('2048-01-31T10:00:00Z');
    expect((await due()).map(({ retention }) => retention)).toEqual(['directory', 'directory']);
    expect(codeOf(await propose(child))).toEqual([409, 'RET-001']);
    await world.setClock('2048-02-01T10:00:00Z');
    const records = (await due()).filter(({ retention }) => retention === 'child-record');
    expect(records.map(({ person }) => person)).toEqual([child, sibling].toSorted());
    expect(records[0]).toMatchObject({ held: false, rule: { id: 'HEALTH-CHILD', verified: true } });
  });

  it('lists what is due page by page', async () => {
    const all = await due();
    const paged: Item[] = [];
    let next: string | undefined = '';
    while (next !== undefined) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`;
      const page: Answer = await get(keeper, `/v1/disposals/due?limit=1${cursor}`);
      paged.push(...itemsOf(page));
      next = page.body['next'] as string | undefined;
    }
    expect(paged).toEqual(all);
    expect(all).toHaveLength(4);
  });

  it('is the business of its own controller: others learn nothing of it, and a colleague without the role may not', async () => {
    const body = { person: child, retention: 'child-record', ground: 'schedule' };
    const nobody = { ...body, person: '00000000-0000-4000-8000-000000000009' };
    expect(await foreign('POST', '/v1/disposals', body)).toEqual(await foreign('POST', '/v1/disposals', nobody));
    expect((await foreign('POST', '/v1/disposals', body))[0]).toBe(404);
    expect(codeOf(await propose(child, {}, 'gp'))).toEqual([403, 'ACC-003']);
    const none = await foreign('GET', '/v1/disposals/due');
    expect(none).toEqual([200, '{"items":[]}']);
  });

  it('waits while a hold stands: of the practice on the child, on all of its records, or of a review on everybody’s', async () => {
    const place = (body: object, as = keeper) => post(as, '/v1/holds', body);
    const own = await place({ scope: 'child', person: child, reason: 'litigation' });
    expect(codeOf(await place({ scope: 'child', reason: 'litigation' }))).toEqual([400, 'RET-008']);
    expect([own.status, codeOf(await propose(child))]).toEqual([201, [409, 'RET-002']]);
    expect(
      (await due()).find(({ person, retention }) => person === child && retention === 'child-record'),
    ).toMatchObject({
      held: true,
    });
    expect((await foreign('POST', `/v1/holds/${idOf(own)}/lifting`, { reason: 'matter-ended' }))[0]).toBe(404);
    const lift = (as: string, id: string) => post(as, `/v1/holds/${id}/lifting`, { reason: 'matter-ended' });
    expect((await lift(keeper, idOf(own))).status).toBe(200);
    expect(codeOf(await lift(keeper, idOf(own)))).toEqual([409, 'RET-009']);
    const all = await place({ scope: 'service', reason: 'public-inquiry' });
    expect(codeOf(await propose(sibling))).toEqual([409, 'RET-002']);
    await lift(keeper, idOf(all));

    const forAll = (as: string) => post(as, `/v1/children/${child}/holds`, { reason: 'serious-case-review' });
    expect((await forAll('review-chair')).status).toBe(404);
    const [member, leads] = await Promise.all(
      ['panel-member', 'review-chair'].map(async (as) => (await world.get(as, '/v1/me')).body['ref']),
    );
    const review = await post('review-chair', '/v1/reviews', {
      ...{
        kind: 'child-safeguarding-practice-review',
        panel: [member, leads],
        occurredFrom: '2026-01-01',
        classes: ['summary'],
      },
      children: [{ identifiers: [{ kind: 'nhs-number', value: '9990000018' }], pseudonym: 'Child A' }],
    });
    const confirmed = await post('governance', `/v1/reviews/${idOf(review)}/confirmation`, {}, { 'if-match': '*' });
    expect([codeOf(review), codeOf(confirmed)]).toEqual([
      [201, undefined],
      [200, undefined],
    ]);
    const chair = await forAll('review-chair');
    expect(chair.status).toBe(201);
    expect(codeOf(await propose(child))).toEqual([409, 'RET-002']);
    expect((await propose(sibling)).status).toBe(201);
    expect(itemsOf(await get('review-chair', '/v1/holds?standing=true')).map(({ id }) => id)).toEqual([idOf(chair)]);
    expect(itemsOf(await get(keeper, '/v1/holds?standing=true'))).toEqual([]);
    expect((await lift(keeper, idOf(chair))).status).toBe(404);
    expect((await lift('review-chair', idOf(chair))).status).toBe(200);
    const [open] = itemsOf(await get(keeper, '/v1/disposals?status=proposed'));
    expect(
      (await post('gp-lead', `/v1/disposals/${String(open?.['id'])}/refusal`, { reason: 'still-needed' })).status,
    ).toBe(200);
    expect(codeOf(await approve('caldicott-guardian', String(open?.['id'])))).toEqual([409, 'RET-005']);
  });

  it('a hold that comes between the second approval and the destruction stops it', async () => {
    const id = idOf(await propose(sibling));
    await approve('caldicott-guardian', id);
    world.service.followers.get(reaction)?.pause();
    const tag = (await world.get('gp-lead', `/v1/disposals/${id}`, purpose('gp-lead'))).headers.get('etag') ?? '';
    const second = await world.post('gp-lead', `/v1/disposals/${id}/approvals`, {}, { 'if-match': tag });
    expect([second.status, second.body['status']]).toEqual([200, 'approved']);
    const hold = await world.post(keeper, '/v1/holds', { scope: 'child', person: sibling, reason: 'litigation' });
    world.service.followers.get(reaction)?.resume();
    await becomes(id, 'stopped');
    expect((await get(keeper, `/v1/disposals/${id}`)).body['reason']).toBe('hold-stands');
    expect((await timeline('gp-lead', sibling)).text).toContain(canary);
    await post(keeper, `/v1/holds/${idOf(hold)}/lifting`, { reason: 'placed-in-error' });
  });

  it('is proposed by one and approved by two others, and then what was said is nowhere, and all of it verifies', async () => {
    const proposal = await propose(child);
    const id = idOf(proposal);
    expect([proposal.status, proposal.body['rule'], proposal.body['status']]).toEqual([
      201,
      'HEALTH-CHILD',
      'proposed',
    ]);
    expect(codeOf(await propose(child))).toEqual([409, 'RET-006']);
    expect(codeOf(await approve(keeper, id))).toEqual([409, 'RET-003']);
    expect(codeOf(await post('caldicott-guardian', `/v1/disposals/${id}/approvals`))).toEqual([428, 'LED-003']);
    expect((await approve('caldicott-guardian', id)).body['status']).toBe('proposed');
    expect(codeOf(await approve('caldicott-guardian', id))).toEqual([409, 'RET-004']);
    expect((await foreign('POST', `/v1/disposals/${id}/approvals`, {}))[0]).toBe(404);
    expect((await foreign('GET', `/v1/disposals/${id}`))[0]).toBe(404);
    expect((await timeline('gp-lead')).text).toContain(canary);
    expect(await stored()).toContain('attachment');
    // The key store is away as the key is to go: what has begun goes on when it is back, whatever came since.
    const tag = (await get('gp-lead', `/v1/disposals/${id}`)).headers.get('etag') ?? '';
    faults.keyStore = 'away';
    expect((await world.post('gp-lead', `/v1/disposals/${id}/approvals`, {}, { 'if-match': tag })).status).toBe(200);
    for (let tries = 0; faults.refused === 0 && tries < 500; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(faults.refused).toBeGreaterThan(0);
    expect((await timeline('gp-lead')).text).toContain(canary);
    const late = await world.post(keeper, '/v1/holds', { scope: 'child', person: child, reason: 'litigation' });
    faults.keyStore = 'there';
    await becomes(id, 'destroyed');
    await gone();
    expect((await due()).filter(({ person, retention }) => person === child && retention === 'child-record')).toEqual(
      [],
    );
    const { exit, out } = await operateOn(world.folder)('verify');
    expect([exit, out]).toEqual([0, expect.stringContaining('whole')]);
    await world.restart({ loseReadModels: true });
    await world.setClock('2048-02-01T10:00:00Z');
    await gone();
    await post(keeper, `/v1/holds/${idOf(late)}/lifting`, { reason: 'matter-ended' });
  });

  /** What of the document lies on the disk. */
  const stored = (): Promise<string> =>
    Promise.resolve(world.files().some((file) => file.includes('/blobs/')) ? 'attachment' : 'nothing');

  const gone = async (): Promise<void> => {
    await settled();
    const { text, body } = await timeline('gp-lead');
    expect(text).not.toMatch(/canary-(narrative|summary|document)/);
    const items = body['items'] as readonly Item[];
    const raised = items.find(({ thing }) => thing === concern);
    expect(raised).toMatchObject({ kind: 'concern-raised', destroyed: true });
    expect(items.find(({ kind }) => kind === 'records-destroyed')).toMatchObject({
      ...{ agency: 'oakfield-gp', retention: 'child-record', ground: 'schedule' },
    });
    expect((await world.get('gp-lead', `/v1/concerns/${concern}`)).text).not.toContain(canary);
    expect(codeOf(await world.get('gp-lead', `/v1/concerns/${concern}/attachments/${document1}`))[0]).not.toBe(200);
    expect(await stored()).toBe('nothing');
    // What others hold is theirs, and stays.
    expect((await timeline('health-visitor')).text).toContain('of-the-health-visitor');
    expect((await timeline('gp-lead', sibling)).text).toContain(canary);
  };

  it('and nothing can be added to what was destroyed', async () => {
    const body = { category: 'neglect', occurredOn: '2026-01-05', narrative: 'late', childId: child };
    expect(codeOf(await world.post('gp', '/v1/concerns', body))).toEqual([409, 'SEA-001']);
  });

  it('of the directory reaches the tokens that names are found by', async () => {
    const before = world.service.storage.names.size;
    const id = idOf(await propose(child, { retention: 'directory' }));
    await approve('caldicott-guardian', id);
    await approve('gp-lead', id);
    await becomes(id, 'destroyed');
    expect(world.service.storage.names.size).toBeLessThan(before);
    expect((await world.get('gp-lead', `/v1/children/${child}`)).text).not.toContain('Canaryfamily');
  });

  /** An authority that leads for the child sees that there are entries; that they are kept or destroyed is not its business. */
  const isNothingToItsLead = async (id: string): Promise<void> => {
    const referral = {
      ...{ recipient: 'ashby-mash', urgency: 'standard', categories: ['neglect'] },
      ...{ legal: { ...legal, consentDecision: 'refused' }, consentInformation: { familyInformed: 'yes' } },
      children: [{ childId: sibling, summary: 'Invented.' }],
    };
    expect((await world.post('gp-lead', '/v1/referrals', referral)).status).toBe(201);
    await settled();
    expect((await timeline('social-worker', sibling)).status).toBe(200);
    const of = { agency: 'ashby-mash', roles: ['records-officer'], subject: 'keeper-of-the-mash' };
    const headers = {
      authorization: `Bearer ${world.tokens.person(of)}`,
      ...purpose(keeper),
      'x-request-id': randomUUID(),
    };
    const read = (which: string) => world.get('social-worker', `/v1/disposals/${which}`, headers);
    const [theirs, nothing] = [await read(id), await read(randomUUID())];
    expect([theirs.status, theirs.text]).toEqual([404, nothing.text]);
  };

  it('before its time rests on a basis of law, and on nothing less', async () => {
    await world.setClock('2030-01-01T10:00:00Z');
    expect(codeOf(await propose(sibling))).toEqual([409, 'RET-001']);
    expect(codeOf(await propose(sibling, { ground: 'erasure' }))).toEqual([400, 'RET-007']);
    const erasure = await propose(sibling, { ground: 'erasure', basis: 'court-order' });
    await isNothingToItsLead(idOf(erasure));
    expect([erasure.status, erasure.body['basis'], erasure.body['rule']]).toEqual([201, 'court-order', undefined]);
    await approve('caldicott-guardian', idOf(erasure));
    await approve('gp-lead', idOf(erasure));
    await becomes(idOf(erasure), 'destroyed');
    expect((await timeline('gp-lead', sibling)).text).not.toContain(canary);
  });
});
