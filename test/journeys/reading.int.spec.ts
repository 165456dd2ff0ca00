import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { legal, World, type Answer } from '../support/world.ts';

type Item = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Item[] => (body['items'] ?? []) as never;
const concern = { category: 'neglect', summary: 'canary-summary', narrative: 'canary-narrative' };
const positionOf = ({ headers }: Answer) => ({ 'x-min-position': headers.get('x-position') ?? '' });
const tagOf = ({ headers }: Answer) => ({ 'if-match': headers.get('etag') ?? '' });

describe('reading a timeline', () => {
  const world = new World();
  let child = '';
  let last: Answer;
  const raise = async (occurredOn: string): Promise<Answer> => {
    last = await world.post('gp', '/v1/concerns', { ...concern, childId: child, occurredOn });
    expect(last.status).toBe(201);
    return last;
  };
  const read = (as: string, query = '', purpose = 'direct-care') =>
    world.get(as, `/v1/children/${child}/timeline${query}`, { ...positionOf(last), 'x-purpose': purpose });

  beforeAll(async () => {
    await world.start();
    child = await world.child('9990000018', 'oakfield-registrations', 'ashby-community-system', 'hill-top-roll');
    for (const day of ['03', '01', '05', '02', '04']) await raise(`2026-02-${day}`);
  });
  afterAll(() => world.stop());

  it('pages through every entry once, in the order of occurrence, either way', async () => {
    for (const order of ['oldest-first', 'newest-first']) {
      const days: unknown[] = [];
      let cursor = '';
      do {
        const page = await read('gp', `?limit=2&order=${order}${cursor}`);
        days.push(...itemsOf(page).map(({ occurredOn }) => (occurredOn as { value: string }).value));
        const { next } = page.body;
        cursor = typeof next === 'string' ? `&cursor=${next}` : '';
      } while (cursor !== '');
      const sorted = ['01', '02', '03', '04', '05'].map((day) => `2026-02-${day}`);
      expect(days).toEqual(order === 'oldest-first' ? sorted : sorted.reverse());
    }
  });

  it('refuses a cursor of another question', async () => {
    const { body } = await read('gp', '?limit=2');
    const other = await read('gp', `?limit=2&kind=concern-raised&cursor=${String(body['next'])}`);
    expect([other.status, other.body['code']]).toEqual([400, 'HTTP-015']);
  });

  it('filters by period, kind and agency', async () => {
    const count = async (query: string) => itemsOf(await read('gp', query)).length;
    expect(await count('?from=2026-02-02&to=2026-02-04')).toBe(2);
    expect(await count('?kind=concern-closed')).toBe(0);
    expect(await count('?agency=oakfield-gp')).toBe(5);
    expect(await count('?agency=hill-top-primary')).toBe(0);
    expect((await read('gp', '?from=2026-02-04&to=2026-02-02')).body['code']).toBe('TIM-001');
  });

  it('links an amendment and what it supersedes, and erases neither', async () => {
    const raised = await raise('2026-02-06');
    const path = `/v1/concerns/${String(raised.body['id'])}/amendments`;
    last = await world.post('gp', path, { reason: 'correction', summary: 'canary-amended' }, tagOf(raised));
    expect(last.status).toBe(200);
    const items = itemsOf(await read('gp')).filter(({ thing }) => thing === raised.body['id']);
    const [first, second] = items;
    expect(items.map(({ summary }) => summary)).toEqual(['canary-summary', 'canary-amended']);
    expect([second?.['supersedes'], first?.['supersededBy']]).toEqual([first?.['id'], second?.['id']]);
  });

  it('explains every class of a shown entry, shown or withheld', async () => {
    const [item] = itemsOf(await read('health-visitor', '?explain=true&limit=1'));
    const explained = item?.['explanation'] as readonly { class: string; answer: string; bases: readonly string[] }[];
    expect(explained.find(({ class: name }) => name === 'summary')).toMatchObject({
      answer: 'shown',
      bases: ['standing-share'],
    });
    expect(explained.some(({ answer }) => answer === 'withheld')).toBe(true);
  });

  it('tells the owner of an entry who was shown it, and nobody else', async () => {
    const [item] = itemsOf(await read('health-visitor', '?limit=1'));
    await world.settled();
    const path = `/v1/children/${child}/timeline/${String(item?.['id'])}/readers`;
    const readers = itemsOf(await world.get('gp', path));
    expect(readers.map(({ agency }) => agency)).toContain('ashby-health-visiting');
    expect((await world.get('teacher', path)).status).toBe(404);
  });

  it('gives the same answer from rows that were built anew', async () => {
    const before = (await read('gp')).text;
    await world.service.close();
    for (const part of ['', '-wal', '-shm']) rmSync(join(world.folder, `read.db${part}`), { force: true });
    await world.start();
    expect((await read('gp')).text).toBe(before);
  });
});

describe('a review', () => {
  const world = new World();
  beforeAll(() => world.start());
  afterAll(() => world.stop());

  it('opens what its scope gives once a second person has confirmed it, and nothing after its end', async () => {
    const child = await world.child('9990000018', 'oakfield-registrations');
    for (const occurredOn of ['2026-01-10', '2026-03-10'])
      await world.post('gp', '/v1/concerns', { ...concern, childId: child, occurredOn });
    const read = async (min: Record<string, string> = {}) =>
      world.get('panel-member', `/v1/children/${child}/timeline`, { ...min, 'x-purpose': 'practice-review' });

    const member = (await world.get('panel-member', '/v1/me')).body['ref'];
    const opened = await world.post('review-chair', '/v1/reviews', {
      kind: 'child-safeguarding-practice-review',
      panel: [member],
      children: [{ identifiers: [{ kind: 'nhs-number', value: '9990000018' }], pseudonym: 'Child A' }],
      occurredFrom: '2026-03-01',
      classes: ['summary'],
    });
    const review = `/v1/reviews/${String(opened.body['id'])}`;
    expect((await read(positionOf(opened))).status).toBe(404);
    const own = await world.post('review-chair', `${review}/confirmation`, {}, tagOf(opened));
    expect([own.status, own.body['code']]).toEqual([409, 'REV-002']);

    const confirmed = await world.post('governance', `${review}/confirmation`, {}, tagOf(opened));
    const seen = itemsOf(await read(positionOf(confirmed)));
    expect(seen).toMatchObject([{ occurredOn: { value: '2026-03-10' }, summary: 'canary-summary' }]);
    expect(seen[0]).not.toHaveProperty('narrative');

    const stale = await world.post('governance', `${review}/closure`, { reason: 'completed' }, tagOf(opened));
    expect([stale.status, (await read()).status]).toEqual([412, 200]);
    const closed = await world.post('governance', `${review}/closure`, { reason: 'completed' }, tagOf(confirmed));
    expect([closed.status, (await read()).status]).toEqual([200, 404]);
  });
});

describe('a lead authority', () => {
  const world = new World();
  beforeAll(() => world.start());
  afterAll(() => world.stop());

  it('learns that others hold something and who read, and no more of a sensitive service than nothing', async () => {
    const child = await world.child('9990000018', 'oakfield-registrations', 'ashby-community-system');
    await world.post('ashby-sexual-health-system', '/v1/registrations', {
      child,
      sensitiveBasis: 'young-person-consent',
    });
    for (const as of ['health-visitor', 'clinic-nurse'])
      await world.post(as, '/v1/concerns', { ...concern, childId: child, occurredOn: '2026-01-10' });
    const submitted = await world.post('gp', '/v1/referrals', {
      recipient: 'ashby-mash',
      children: [{ childId: child, summary: 'canary-referral' }],
      urgency: 'standard',
      categories: ['neglect'],
      legal: { ...legal, consentDecision: 'refused' },
      consentInformation: { familyInformed: 'yes' },
    });
    const headers = { ...positionOf(submitted), 'x-purpose': 'referral-handling' };
    const items = itemsOf(await world.get('social-worker', `/v1/children/${child}/timeline`, headers));
    expect(items.map(({ agency }) => agency).sort()).toEqual(['ashby-health-visiting', 'oakfield-gp']);
    expect(items.find(({ agency }) => agency === 'ashby-health-visiting')).not.toHaveProperty('summary');
    await world.get('clinic-nurse', `/v1/children/${child}/timeline`);
    await world.settled();
    const readers = await world.get('social-worker', `/v1/children/${child}/readers`, {
      'x-purpose': 'referral-handling',
    });
    expect(readers.status).toBe(200);
    expect(readers.text).not.toContain('ashby-sexual-health');
    expect(itemsOf(readers).map(({ agency }) => agency)).toContain('ashby-mash');
  });
});
