import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { streamName } from '@safeguarding/kernel';
import { document, legal, World, type Answer } from '../support/world.ts';

type Item = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Item[] => (body['items'] ?? []) as never;
const idOf = ({ body }: Answer): string => String(body['id']);
const nobody = '00000000-0000-4000-8000-000000000001';
const anId = { 'x-request-id': '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f61' };

describe('what was written on the wrong child', () => {
  const world = new World();
  let wrong = '';
  let right = '';
  let concern = '';
  let attachment = '';
  let move = '';
  let tag = '';
  let written: readonly Item[] = [];
  let seen: readonly (readonly Item[])[] = [];
  const settled = () => world.settled();
  const timeline = async (as: string, child: string): Promise<readonly Item[]> => {
    await settled();
    const purpose = as === 'social-worker' ? { 'x-purpose': 'referral-handling' } : {};
    return itemsOf(await world.get(as, `/v1/children/${child}/timeline?limit=200`, purpose));
  };
  const kinds = async (as: string, child: string) => (await timeline(as, child)).map(({ kind }) => kind);
  const asked = () => ({
    ...{ kind: 'concern', id: concern, from: wrong, to: right, reason: 'similar-name' },
    explanation: 'Two children of one name, invented.',
  });
  const tagOf = async (id: string): Promise<string> =>
    (await world.get('gp-lead', `/v1/moves/${id}`)).headers.get('etag') ?? '';
  const propose = async (body: object, as = 'gp'): Promise<string> => idOf(await world.post(as, '/v1/moves', body));
  const confirm = async (id: string): Promise<Answer> => {
    const answer = await world.post('gp-lead', `/v1/moves/${id}/confirmation`, {}, { 'if-match': await tagOf(id) });
    await settled();
    return answer;
  };
  const refer = (...children: readonly string[]) =>
    world.post('gp', '/v1/referrals', {
      recipient: 'ashby-mash',
      children: children.map((childId) => ({ childId, summary: `Canaryreferral of ${childId}` })),
      urgency: 'standard',
      categories: ['neglect'],
      legal: { ...legal, consentDecision: 'refused' },
      consentInformation: { familyInformed: 'yes' },
    });

  beforeAll(async () => {
    await world.start();
    wrong = await world.child('9990000018', 'oakfield-registrations', 'ashby-community-system', 'hill-top-roll');
    right = await world.child('9990000026', 'oakfield-registrations', 'ashby-police-system');
    concern = idOf(
      await world.post('gp', '/v1/concerns', {
        childId: wrong,
        category: 'neglect',
        occurredOn: '2026-01-05',
        summary: 'Canarysummary',
        narrative: 'Canarynarrative',
        recipients: [{ agency: 'ashby-mash', classes: ['presence', 'summary'] }],
        legal,
      }),
    );
    const amended = { reason: 'correction', summary: 'Canaryamended' };
    await world.post('gp', `/v1/concerns/${concern}/amendments`, amended, { 'if-match': '*' });
    attachment = idOf(await world.post('gp', `/v1/concerns/${concern}/attachments`, document('Canarydocument')));
    written = (await timeline('gp', wrong)).filter(({ thing }) => thing === concern);
    // Who has seen it: the health visitor by the standing share, the MASH as addressed.
    seen = [await timeline('health-visitor', wrong), await timeline('social-worker', wrong)];
  });
  afterAll(() => world.stop());

  it('is told by the service that wrote it, by somebody who may know of both children', async () => {
    expect(written.map(({ kind }) => kind)).toEqual(['concern-raised', 'concern-amended', 'attachment-added']);
    expect(JSON.stringify(seen[0])).toContain('Canarynarrative');
    expect(JSON.stringify(seen[1])).toContain('Canaryamended');
    expect((await world.post('health-visitor', '/v1/moves', asked())).status).toBe(403);
    const hidden = await world.post('teacher', '/v1/moves', asked(), anId);
    const none = await world.post('teacher', '/v1/moves', { ...asked(), id: nobody }, anId);
    expect([hidden.status, hidden.text]).toEqual([404, none.text]);
    expect((await world.post('gp', '/v1/moves', { ...asked(), to: nobody })).status).toBe(404);
    const same = await world.post('gp', '/v1/moves', { ...asked(), to: wrong });
    expect([same.status, same.body['code']]).toEqual([400, 'MIS-001']);
    const elsewhere = await world.post('gp', '/v1/moves', { ...asked(), from: right, to: wrong });
    expect([elsewhere.status, elsewhere.body['code']]).toEqual([400, 'MIS-002']);
    const key = { 'idempotency-key': 'the-move' };
    const proposed = await world.post('gp', '/v1/moves', asked(), key);
    expect([proposed.status, proposed.body['status']]).toEqual([201, 'proposed']);
    move = idOf(proposed);
    expect((await world.post('gp', '/v1/moves', asked(), key)).text).toBe(proposed.text);
    expect((await world.post('gp', '/v1/moves', { ...asked(), reason: 'sibling' }, key)).status).toBe(422);
  });

  it('stays as it is until a second person has looked', async () => {
    expect((await timeline('gp', wrong)).filter(({ thing }) => thing === concern)).toEqual(written);
    expect(await kinds('gp', right)).toEqual([]);
    expect(itemsOf(await world.get('gp-lead', '/v1/moves'))).toMatchObject([{ id: move, from: wrong, to: right }]);
    expect(itemsOf(await world.get('teacher', '/v1/moves'))).toEqual([]);
    const read = await world.get('gp-lead', `/v1/moves/${move}`);
    expect(read.body['steps']).toMatchObject([
      { step: 'proposed', reason: 'similar-name', explanation: asked().explanation },
    ]);
    tag = read.headers.get('etag') ?? '';
    const to = `/v1/moves/${move}/confirmation`;
    expect((await world.post('gp-lead', to, {})).status).toBe(428);
    expect((await world.post('gp-lead', to, {}, { 'if-match': 'W/"other"' })).status).toBe(412);
    expect((await world.post('gp', to, {}, { 'if-match': tag })).status).toBe(403);
    expect((await world.post('teacher', to, {}, { 'if-match': tag })).status).toBe(404);
    const own = await propose(asked(), 'gp-lead');
    const alone = await world.post('gp-lead', `/v1/moves/${own}/confirmation`, {}, { 'if-match': await tagOf(own) });
    expect([alone.status, alone.body['code']]).toEqual([409, 'MIS-003']);
    const rejected = await world.post(
      'gp-lead',
      `/v1/moves/${own}/rejection`,
      { explanation: 'Twice.' },
      { 'if-match': await tagOf(own) },
    );
    expect([rejected.status, rejected.body['status']]).toEqual([200, 'rejected']);
    expect((await timeline('gp', wrong)).filter(({ thing }) => thing === concern)).toEqual(written);
  });

  it('is gone from the wrong record at the very next read, whoever asks and however far anything lags', async () => {
    const followers = ['timeline', 'when-move-confirmed-then-move'].map((name) => world.service.followers.get(name));
    for (const follower of followers) follower?.pause();
    const key = { 'if-match': tag, 'idempotency-key': 'the-confirmation' };
    const confirmed = await world.post('gp-lead', `/v1/moves/${move}/confirmation`, {}, key);
    expect([confirmed.status, confirmed.body['status']]).toEqual([200, 'confirmed']);
    for (const as of ['gp', 'gp-lead', 'health-visitor', 'teacher', 'social-worker']) {
      const page = await world.get(as, `/v1/children/${wrong}/timeline?limit=200`);
      expect([as, /Canary(?:summary|narrative|amended|document)/.test(page.text)]).toEqual([as, false]);
      expect([as, itemsOf(page).filter(({ thing }) => thing === concern)]).toEqual([as, []]);
      expect([as, (await world.get(as, `/v1/concerns/${concern}`)).status]).toEqual([as, 404]);
    }
    for (const follower of followers) follower?.resume();
    await settled();
    const again = await world.post('gp-lead', `/v1/moves/${move}/confirmation`, {}, key);
    expect(again.text).toBe(confirmed.text);
    expect((await world.get('gp', `/v1/moves/${move}`)).body['status']).toBe('moved');
  });

  it('leaves a mark for who wrote it and for each person who had been shown it, and for nobody else', async () => {
    expect(await kinds('gp', wrong)).toEqual(['entry-moved-away']);
    expect(await kinds('health-visitor', wrong)).toEqual(['entry-moved-away']);
    expect(await kinds('social-worker', wrong)).toEqual(['entry-moved-away']);
    expect(await kinds('teacher', wrong)).toEqual([]);
    expect(JSON.stringify(await timeline('health-visitor', wrong))).not.toContain(right);
  });

  it('stands on the right record with its own times, says that it was moved, and is linked as it was', async () => {
    const items = await timeline('gp', right);
    const told = items.map(({ kind, occurredOn, recordedAt, summary, narrative, fileName }) => ({
      ...{ kind, occurredOn, recordedAt, summary, narrative, fileName },
    }));
    expect(told).toEqual(
      written.map(({ kind, occurredOn, recordedAt, summary, narrative, fileName }) => ({
        ...{ kind, occurredOn, recordedAt, summary, narrative, fileName },
      })),
    );
    expect(items.every(({ movedAt, thing }) => typeof movedAt === 'string' && thing === concern)).toBe(true);
    expect(items[1]?.['supersedes']).toBe(items[0]?.['id']);
    expect(items[0]?.['supersededBy']).toBe(items[1]?.['id']);
    expect((await timeline('social-worker', right)).map(({ kind }) => kind)).toEqual([
      'concern-raised',
      'concern-amended',
      'attachment-added',
    ]);
    // The police work with the right child and were never told of it.
    expect(await kinds('police-officer', right)).toEqual([]);
    expect((await world.get('health-visitor', `/v1/children/${right}/timeline`)).status).toBe(404);
  });

  it('lies under the right child’s key, and its document too; the earlier bytes are gone', async () => {
    const moved = await world.service.storage.log.readStream(streamName('moved', concern));
    const people = moved.flatMap((stored) =>
      world.service.storage.readEvent(stored).sealed.map(({ person }) => person),
    );
    expect(new Set(people)).toEqual(new Set([right]));
    const blobs = world.files().filter((name) => name.includes(attachment));
    expect(blobs).toHaveLength(1);
    const path = `/v1/concerns/${concern}/attachments/${attachment}`;
    expect((await world.get('gp', path)).text).toBe('Canarydocument');
    expect(itemsOf(await world.get('gp', `/v1/concerns/${concern}/attachments`))).toHaveLength(1);
    expect((await world.get('health-visitor', path)).status).toBe(404);
  });

  it('lives on: whoever acts on it acts on the right record', async () => {
    const read = await world.get('gp', `/v1/concerns/${concern}`);
    expect([read.status, read.body['child']]).toEqual([200, right]);
    expect(read.body['entries']).toHaveLength(2);
    const more = { reason: 'further-information', narrative: 'Canarylater' };
    await world.post('gp', `/v1/concerns/${concern}/amendments`, more, { 'if-match': '*' });
    const items = await timeline('gp', right);
    expect(items.at(-1)).toMatchObject({ kind: 'concern-amended', narrative: 'Canarylater' });
    expect(items.some(({ supersededBy }) => supersededBy === items.at(-1)?.['id'])).toBe(true);
    expect(await kinds('gp', wrong)).toEqual(['entry-moved-away']);
  });

  it('leaves a notice of everybody who was shown it on the wrong child, with what and when', async () => {
    const path = `/v1/moves/${move}/contamination`;
    const lines = itemsOf(await world.get('gp-lead', `${path}?limit=200`));
    const who = new Set(lines.map(({ agency }) => agency));
    expect(who).toEqual(new Set(['oakfield-gp', 'ashby-health-visiting', 'ashby-mash']));
    const visitor = lines.find(({ agency }) => agency === 'ashby-health-visiting');
    expect(visitor).toMatchObject({ record: wrong, role: 'practitioner', purpose: 'direct-care' });
    const told = (visitor?.['seen'] ?? []) as readonly {
      readonly classes: readonly string[];
      readonly entries: readonly string[];
    }[];
    expect(new Set(told.flatMap(({ entries }) => entries))).toEqual(new Set(written.map(({ id }) => id)));
    expect(told.flatMap(({ classes }) => classes)).toContain('narrative');
    const first = await world.get('gp-lead', `${path}?limit=1`);
    const rest = await world.get('gp-lead', `${path}?limit=200&cursor=${String(first.body['next'])}`);
    expect([...itemsOf(first), ...itemsOf(rest)]).toEqual(lines);
    expect((await world.get('teacher', path)).status).toBe(404);
  });

  it('gives the same answers from rows that were built anew', async () => {
    const before = [await timeline('gp', wrong), await timeline('gp', right), await timeline('social-worker', right)];
    await world.restart({ loseReadModels: true });
    expect([await timeline('gp', wrong), await timeline('gp', right), await timeline('social-worker', right)]).toEqual(
      before,
    );
  });

  it('can come back by another move, without being there twice', async () => {
    const back = await propose({ ...asked(), from: right, to: wrong });
    expect((await confirm(back)).status).toBe(200);
    expect(await kinds('gp', right)).toEqual(['entry-moved-away']);
    const items = (await timeline('gp', wrong)).filter(({ kind }) => kind !== 'entry-moved-away');
    expect(items.map(({ kind }) => kind)).toEqual([
      'concern-raised',
      'concern-amended',
      'attachment-added',
      'concern-amended',
    ]);
    expect(items.every(({ movedAt }) => typeof movedAt === 'string')).toBe(true);
    expect((await world.get('gp', `/v1/concerns/${concern}`)).body['entries']).toHaveLength(3);
    expect((await world.get('gp', `/v1/concerns/${concern}/attachments/${attachment}`)).text).toBe('Canarydocument');
    // A proposal from before is about what is no longer there.
    const stale = await propose(asked());
    const meanwhile = await propose(asked());
    expect((await confirm(stale)).status).toBe(200);
    const late = await confirm(meanwhile);
    expect([late.status, late.body['code']]).toEqual([409, 'MIS-006']);
  });

  it('takes the lead, the clocks and the place in the inbox with it, where it is a child of a referral', async () => {
    const referral = idOf(await refer(wrong));
    await settled();
    const clocks = async (child: string) =>
      itemsOf(await world.get('social-worker', `/v1/children/${child}/clocks`, { 'x-purpose': 'referral-handling' }));
    const before = await clocks(wrong);
    expect(before.map(({ state }) => state)).toContain('running');
    const body = { ...asked(), kind: 'referral', id: referral };
    expect((await confirm(await propose(body))).status).toBe(200);
    await settled();
    const after = await clocks(right);
    const told = (items: readonly Item[]) => items.map(({ rule, dueBy, state }) => ({ rule, dueBy, state }));
    expect(told(after)).toEqual(told(before));
    const purpose = { 'x-purpose': 'referral-handling' };
    const read = await world.get('social-worker', `/v1/referrals/${referral}`, purpose);
    expect(read.body['children']).toMatchObject([{ child: right }]);
    expect(read.text).toContain('Canaryreferral');
    // The lead of the wrong child has ended: what other services hold there is nobody's to know by it.
    expect(await kinds('social-worker', wrong)).toEqual(['entry-moved-away']);
    const acknowledged = await world.post(
      'social-worker',
      `/v1/referrals/${referral}/acknowledgement`,
      {},
      { 'if-match': '*' },
    );
    expect(acknowledged.status).toBe(200);
    expect(await kinds('gp', right)).toContain('referral-acknowledged');
    const both = idOf(await refer(wrong, right));
    const named = await world.post('gp', '/v1/moves', { ...asked(), kind: 'referral', id: both });
    expect([named.status, named.body['code']]).toEqual([409, 'MIS-005']);
  });

  it('opens nothing of the right child where it is a disclosure, and nothing more of the wrong one', async () => {
    const disclosed = await world.post('gp', `/v1/children/${wrong}/disclosures`, {
      recipients: [{ agency: 'hill-top-primary' }],
      classes: ['presence', 'summary'],
      legal: { ...legal, consentDecision: 'refused' },
      reasons: 'Canaryreasons',
      channel: 'this-ledger',
    });
    await world.post('gp', '/v1/concerns', {
      childId: wrong,
      category: 'neglect',
      occurredOn: '2026-01-07',
      summary: 'S.',
    });
    expect(await kinds('teacher', wrong)).toContain('disclosure-recorded');
    const body = { ...asked(), kind: 'disclosure', id: idOf(disclosed) };
    expect((await world.post('gp', '/v1/moves', { ...body, from: right, to: wrong })).status).toBe(404);
    const proposed = await propose(body);
    // Whoever moves it is told that the right child needs a decision of its own.
    const next = { step: 'disclose-anew', at: `/v1/children/${right}/disclosures` };
    const confirmed = await confirm(proposed);
    expect([confirmed.status, confirmed.body['next']]).toEqual([200, next]);
    expect(await kinds('teacher', wrong)).toEqual(['entry-moved-away']);
    expect((await world.get('teacher', `/v1/children/${right}/timeline`)).status).toBe(404);
    const stays = (await timeline('gp', right)).find(({ kind }) => kind === 'disclosure-recorded');
    expect(stays).toMatchObject({ reasons: 'Canaryreasons' });
    expect(await kinds('gp', wrong)).not.toContain('disclosure-recorded');
  });
});
