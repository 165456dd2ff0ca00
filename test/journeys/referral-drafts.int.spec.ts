import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { legal, World, type Answer } from '../support/world.ts';

const itemsOf = ({ body }: Answer): readonly Readonly<Record<string, unknown>>[] => (body['items'] ?? []) as never;
const tagOf = ({ headers }: Answer) => ({ 'if-match': headers.get('etag') ?? '' });

describe('a referral that is still being written', () => {
  const world = new World();
  let child = '';
  let path = '';
  let tag = {};
  const settled = () => world.settled();
  const whole = () => ({
    recipient: 'ashby-mash',
    children: [{ childId: child, summary: 'canary-whole' }],
    urgency: 'standard',
    categories: ['neglect'],
    legal: { ...legal, consentDecision: 'refused' },
    consentInformation: { familyInformed: 'yes' },
  });
  beforeAll(async () => {
    await world.start();
    child = await world.child('9990000018', 'oakfield-registrations', 'ashby-community-system');
  });
  afterAll(() => world.stop());

  it('may lack everything but a child that the service knows', async () => {
    const kept = await world.post('gp', '/v1/referral-drafts', {
      children: [{ childId: child, summary: 'canary-first' }],
    });
    expect([kept.status, kept.body['status']]).toEqual([201, 'open']);
    path = `/v1/referral-drafts/${String(kept.body['id'])}`;
    tag = tagOf(kept);
    expect((await world.post('other-gp', '/v1/referral-drafts', { children: [{ childId: child }] })).status).toBe(404);
    expect((await world.post('gp', '/v1/referral-drafts', { children: [] })).status).toBe(400);
  });

  it('is read, listed and kept anew by its own service, and nobody else learns of it', async () => {
    expect((await world.post('gp', `${path}/revisions`, { children: [{ childId: child }] })).status).toBe(428);
    const body = {
      urgency: 'same-day',
      categories: ['neglect'],
      children: [{ childId: child, narrative: 'canary-second' }],
    };
    const revised = await world.post('gp-lead', `${path}/revisions`, body, tag);
    expect(revised.status).toBe(200);
    expect((await world.post('gp', `${path}/revisions`, body, tag)).status).toBe(412);
    const read = await world.get('gp', path);
    expect(read.body).toMatchObject({ ...body, status: 'open' });
    expect(read.text).not.toContain('canary-first');
    tag = tagOf(read);
    await settled();
    expect(itemsOf(await world.get('gp', '/v1/referral-drafts'))).toHaveLength(1);
    for (const as of ['health-visitor', 'social-worker', 'teacher']) {
      expect([as, (await world.get(as, path, { 'x-purpose': 'safeguarding' })).status]).toEqual([as, 404]);
      expect([as, itemsOf(await world.get(as, '/v1/referral-drafts'))]).toEqual([as, []]);
    }
    expect((await world.get('oakfield-clinical-system', path)).status).toBe(403);
    // What was disclosed is what was recorded about the child; nothing is, before it is sent.
    const disclosed = await world.post('gp', `/v1/children/${child}/disclosures`, {
      recipients: [{ agency: 'hill-top-primary' }],
      classes: ['presence', 'summary', 'narrative'],
      legal,
      channel: 'this-ledger',
    });
    expect(disclosed.status).toBe(201);
    expect((await world.get('teacher', path)).status).toBe(404);
    const timeline = await world.get('gp', `/v1/children/${child}/timeline`);
    expect(timeline.text).not.toContain('canary');
  });

  it('becomes the referral that is submitted, once, and is over', async () => {
    const key = { 'idempotency-key': 'the-submission' };
    const submitted = await world.post('gp', `${path}/submission`, whole(), key);
    expect([submitted.status, submitted.body['status']]).toEqual([201, 'submitted']);
    const again = await world.post('gp', `${path}/submission`, whole(), key);
    expect([again.status, again.text]).toEqual([201, submitted.text]);
    const read = await world.get('gp', path);
    expect(read.body).toMatchObject({ status: 'submitted', referral: submitted.body['id'] });
    const other = await world.post('gp', `${path}/submission`, whole());
    expect([other.status, other.body['code']]).toEqual([409, 'REF-012']);
    const late = await world.post('gp', `${path}/revisions`, { children: [{ childId: child }] }, tagOf(read));
    expect([late.status, late.body['code']]).toEqual([409, 'REF-012']);
    await settled();
    expect(itemsOf(await world.get('gp', '/v1/referral-drafts'))).toEqual([]);
    const sent = await world.get('gp', '/v1/referrals?box=sent');
    expect(itemsOf(sent).map(({ id }) => id)).toEqual([submitted.body['id']]);
  });

  it('becomes one referral, whoever sends it twice at the same moment under keys of their own', async () => {
    const sentBefore = itemsOf(await world.get('gp', '/v1/referrals?box=sent')).length;
    const kept = await world.post('gp', '/v1/referral-drafts', { children: [{ childId: child }] });
    const at = `/v1/referral-drafts/${String(kept.body['id'])}`;
    const answers = await Promise.all(
      ['gp', 'gp', 'gp-lead', 'gp-lead'].map((as) => world.post(as, `${at}/submission`, whole())),
    );
    const made = answers.filter(({ status }) => status === 201);
    expect(made).toHaveLength(1);
    for (const { status, body } of answers.filter((answer) => !made.includes(answer)))
      expect([status, body['code']]).toEqual([409, 'REF-012']);
    expect((await world.get('gp', at)).body).toMatchObject({ status: 'submitted', referral: made[0]?.body['id'] });
    await settled();
    expect(itemsOf(await world.get('gp', '/v1/referrals?box=sent'))).toHaveLength(sentBefore + 1);
  });

  it('and another one are two referrals, though both are sent with the same key and words', async () => {
    const key = { 'idempotency-key': 'one-key-for-two-drafts' };
    const ids: unknown[] = [];
    for (const _draft of ['one', 'other']) {
      const kept = await world.post('gp', '/v1/referral-drafts', { children: [{ childId: child }] });
      const sent = await world.post('gp', `/v1/referral-drafts/${String(kept.body['id'])}/submission`, whole(), key);
      expect(sent.status).toBe(201);
      ids.push(sent.body['id']);
    }
    expect(new Set(ids).size).toBe(2);
  });

  it('is discarded, and stays on record', async () => {
    const kept = await world.post('gp', '/v1/referral-drafts', { children: [{ childId: child }] });
    const at = `/v1/referral-drafts/${String(kept.body['id'])}`;
    const gone = await world.post('gp', `${at}/discarding`, {}, tagOf(kept));
    expect([gone.status, gone.body['status']]).toEqual([200, 'discarded']);
    expect((await world.get('gp', at)).body).toMatchObject({ status: 'discarded' });
    expect((await world.post('gp', `${at}/submission`, whole())).status).toBe(409);
  });
});
