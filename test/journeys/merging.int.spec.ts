import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { streamName } from '@safeguarding/kernel';
import { legal, World, type Answer } from '../support/world.ts';

type Item = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Item[] => (body['items'] ?? []) as never;
const idOf = ({ body }: Answer): string => String(body['id']);
const mother = {
  authority: 'parental-responsibility',
  standing: 'holder-of-parental-responsibility',
  person: '10000000-0000-4000-8000-000000000001',
};
const nobody = '00000000-0000-4000-8000-000000000001';

describe('two records that are one child, and then are not', () => {
  const world = new World();
  let one = '';
  let other = '';
  let merge = '';
  let before: Readonly<Record<string, readonly Item[]>> = {};
  const settled = () => world.settled();
  const timeline = async (as: string, child: string, headers = {}, query = '') => {
    await settled();
    const purpose = as === 'social-worker' ? { 'x-purpose': 'referral-handling' } : {};
    return world.get(as, `/v1/children/${child}/timeline${query}`, { ...purpose, ...headers });
  };
  const raise = (as: string, child: string, occurredOn: string, summary: string) =>
    world.post(as, '/v1/concerns', { childId: child, category: 'neglect', occurredOn, summary });
  const refer = (child: string) =>
    world.post('gp', '/v1/referrals', {
      recipient: 'ashby-mash',
      children: [{ childId: child, summary: 'Invented.' }],
      urgency: 'standard',
      categories: ['neglect'],
      legal: { ...legal, consentDecision: 'refused' },
      consentInformation: { familyInformed: 'yes' },
    });
  const asked = () => ({
    one,
    other,
    reason: 'same-demographics',
    explanation: 'One address and one day of birth, invented.',
  });

  beforeAll(async () => {
    await world.start();
    one = await world.child('9990000018', 'oakfield-registrations', 'ashby-community-system');
    other = await world.child('9990000026', 'oakfield-registrations', 'hill-top-roll');
    await raise('gp', one, '2026-01-01', 'On the one.');
    await raise('gp', other, '2026-01-02', 'On the other.');
    await raise('health-visitor', one, '2026-01-03', 'By the health visitor.');
    await raise('teacher', other, '2026-01-04', 'By the school.');
    await refer(one);
    await refer(other);
    await world.post('gp', `/v1/children/${other}/shield`, { reasons: 'Invented danger.' });
    before = {
      gp: itemsOf(await timeline('gp', one)),
      'health-visitor': itemsOf(await timeline('health-visitor', one)),
      teacher: itemsOf(await timeline('teacher', other)),
    };
  });
  afterAll(() => world.stop());

  const alike = async (): Promise<boolean> => {
    await settled();
    const pairs = itemsOf(await world.get('gp-lead', '/v1/possible-duplicates'));
    return pairs.some((pair) => [one, other].every((child) => child === pair['one'] || child === pair['other']));
  };

  it('are proposed by somebody who may know of both, and by nobody else', async () => {
    expect(await alike()).toBe(true);
    const id = { 'x-request-id': '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f60' };
    const half = await world.post('teacher', '/v1/merges', asked(), id);
    const none = await world.post('teacher', '/v1/merges', { ...asked(), one: nobody }, id);
    expect([half.status, half.text]).toEqual([404, none.text]);
    expect((await world.post('gp', '/v1/merges', asked())).status).toBe(403);
    const self = await world.post('gp-lead', '/v1/merges', { ...asked(), other: one });
    expect([self.status, self.body['code']]).toEqual([400, 'SHA-029']);
    const key = { 'idempotency-key': 'the-merge' };
    const proposed = await world.post('gp-lead', '/v1/merges', asked(), key);
    expect([proposed.status, proposed.body['status']]).toEqual([201, 'proposed']);
    merge = idOf(proposed);
    expect((await world.post('gp-lead', '/v1/merges', asked(), key)).text).toBe(proposed.text);
    expect(itemsOf(await timeline('gp', one))).toEqual(before['gp']);
  });

  it('wait for a second person, in a list for those who may know of both', async () => {
    await settled();
    const listed = async (as: string, status = '') => itemsOf(await world.get(as, `/v1/merges${status}`));
    expect(await listed('social-worker')).toMatchObject([{ id: merge, one, other, status: 'proposed' }]);
    expect(await listed('teacher')).toEqual([]);
    const read = await world.get('social-worker', `/v1/merges/${merge}`);
    expect(read.body['steps']).toMatchObject([
      { step: 'proposed', agency: 'oakfield-gp', reason: 'same-demographics', explanation: asked().explanation },
    ]);
    expect((await world.get('teacher', `/v1/merges/${merge}`)).status).toBe(404);
    const own = await world.post('gp-lead', `/v1/merges/${merge}/confirmation`, {});
    expect([own.status, own.body['code']]).toEqual([409, 'SHA-020']);
    expect((await world.post('teacher', `/v1/merges/${merge}/confirmation`, {})).status).toBe(404);
    const confirmed = await world.post('social-worker', `/v1/merges/${merge}/confirmation`, {});
    expect([confirmed.status, confirmed.body['status']]).toEqual([200, 'standing']);
    await settled();
    expect(await listed('social-worker')).toEqual([]);
    expect(await listed('social-worker', '?status=standing')).toHaveLength(1);
    const again = await world.post('gp-lead', '/v1/merges', asked());
    expect([again.status, again.body['code']]).toEqual([409, 'SHA-030']);
  });

  it('are read as one by whoever may read either, page by page, each entry on its own record', async () => {
    const union = itemsOf(await timeline('gp', one));
    expect(union.map(({ record }) => record).filter((record) => record !== undefined)).toContain(other);
    expect(new Set(union.map(({ id }) => id)).size).toBe(union.length);
    const summaries = async (as: string, child: string) =>
      itemsOf(await timeline(as, child))
        .filter(({ kind }) => kind === 'concern-raised')
        .map(({ summary }) => summary);
    const both = ['On the one.', 'On the other.', 'By the health visitor.'];
    expect(await summaries('health-visitor', one)).toEqual(both);
    expect(await summaries('health-visitor', other)).toEqual(both);
    expect(await summaries('teacher', one)).toEqual(['By the school.']);
    const paged: unknown[] = [];
    let cursor = '';
    do {
      const page = await timeline('gp', one, {}, `?limit=2${cursor}`);
      paged.push(...itemsOf(page).map(({ id }) => id));
      cursor = typeof page.body['next'] === 'string' ? `&cursor=${page.body['next']}` : '';
    } while (cursor !== '');
    expect(paged).toEqual(union.map(({ id }) => id));
  });

  it('are shielded as one, and a bar or an opt-out on either counts for both', async () => {
    const page = (await world.get('health-visitor', `/v1/children/${one}`)).body;
    expect([page['mergedWith'], page['addresses']]).toEqual([[other], undefined]);
    const optOut = await world.post('teacher', `/v1/children/${other}/opt-outs`, {
      decidedBy: mother,
      evidence: 'A form, invented.',
    });
    expect(optOut.status).toBe(201);
    const shared = itemsOf(await timeline('health-visitor', one)).filter(({ agency }) => agency === 'oakfield-gp');
    expect(shared).toEqual([]);
    const path = `/v1/children/${other}/opt-outs/${idOf(optOut)}/reversal`;
    const reversed = await world.post('teacher', path, {
      decidedBy: mother,
      evidence: 'Another form, invented.',
    });
    expect(reversed.status).toBe(201);
    expect(itemsOf(await timeline('health-visitor', one)).length).toBeGreaterThan(2);
  });

  it('give the same answer from rows that were built anew', async () => {
    const live = (await timeline('gp', one)).text;
    await world.restart({ loseReadModels: true });
    expect((await timeline('gp', one)).text).toBe(live);
  });

  it('are told apart by one person, for the very next read, exactly as before', async () => {
    const merged = await timeline('health-visitor', one);
    const tag = { 'if-none-match': merged.headers.get('etag') ?? '' };
    world.service.followers.get('timeline')?.pause();
    const why = { reason: 'different-children', explanation: 'Cousins of one name, invented.' };
    expect((await world.post('health-visitor', `/v1/merges/${merge}/undoing`, why)).status).toBe(403);
    const undone = await world.post('gp-lead', `/v1/merges/${merge}/undoing`, why);
    expect([undone.status, undone.body['status']]).toEqual([200, 'undone']);
    // Neither restricts the other from here on.
    for (const child of [one, other]) {
      const fence = await world.service.storage.log.readStream(streamName('sharing', child));
      expect(fence.map(({ type }) => type)).toContain('RecordsSeparated');
    }
    const next = await world.get('health-visitor', `/v1/children/${one}/timeline`, tag);
    world.service.followers.get('timeline')?.resume();
    expect(next.status).toBe(200);
    expect(itemsOf(next)).toEqual(before['health-visitor']);
    expect((await timeline('health-visitor', other)).status).toBe(404);
    expect((await timeline('teacher', one)).status).toBe(404);
    const schools = itemsOf(await timeline('teacher', other)).filter(({ kind }) => kind === 'concern-raised');
    expect(schools).toEqual(before['teacher']?.filter(({ kind }) => kind === 'concern-raised'));
    const again = await world.post('gp-lead', `/v1/merges/${merge}/undoing`, why);
    expect([again.status, again.body['code']]).toEqual([409, 'SHA-032']);
  });

  it('keep the shield, both of them, until two people lift it', async () => {
    for (const child of [one, other])
      expect((await world.get('gp', `/v1/children/${child}/sharing`)).body).toHaveProperty('shield');
  });

  it('leave a notice of everybody who saw what was not their child, with what and when', async () => {
    await settled();
    const notice = await world.get('gp-lead', `/v1/merges/${merge}/contamination?limit=200`);
    const lines = itemsOf(notice);
    expect(new Set(lines.map(({ agency, record }) => `${String(agency)} ${String(record)}`))).toEqual(
      new Set([`ashby-health-visiting ${other}`]),
    );
    expect(lines[0]).toMatchObject({ role: 'practitioner', purpose: 'direct-care' });
    const seen = lines.flatMap(({ seen: shown }) => shown as readonly { readonly entries: readonly string[] }[]);
    expect(seen.every(({ entries }) => entries.length > 0)).toBe(true);
    const first = await world.get('gp-lead', `/v1/merges/${merge}/contamination?limit=1`);
    const rest = await world.get(
      'gp-lead',
      `/v1/merges/${merge}/contamination?limit=200&cursor=${String(first.body['next'])}`,
    );
    expect([...itemsOf(first), ...itemsOf(rest)]).toEqual(lines);
    expect((await world.get('teacher', `/v1/merges/${merge}/contamination`)).status).toBe(404);
  });

  it('are not asked about again once they were told apart, until something else is on record of one of them', async () => {
    expect(await alike()).toBe(false);
    const said = (sex: string) =>
      world.post('oakfield-registrations', '/v1/children', {
        identifiers: [{ kind: 'nhs-number', value: '9990000018' }],
        demographics: { name: { family: 'Canaryfamily', given: ['Canarygiven'] }, dateOfBirth: '2023-02-01', sex },
      });
    await said('female');
    expect(await alike()).toBe(true);
  });

  it('stay two where the second person says so', async () => {
    const again = idOf(await world.post('gp-lead', '/v1/merges', asked()));
    const rejected = await world.post('social-worker', `/v1/merges/${again}/rejection`, { explanation: 'Cousins.' });
    expect([rejected.status, rejected.body['status']]).toEqual([200, 'rejected']);
    expect((await world.post('social-worker', `/v1/merges/${again}/confirmation`, {})).status).toBe(409);
    expect(await alike()).toBe(false);
    expect(itemsOf(await timeline('health-visitor', one))).toEqual(before['health-visitor']);
  });
});
