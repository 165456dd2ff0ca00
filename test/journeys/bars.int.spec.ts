import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ModulesContainer } from '@nestjs/core';
import { purposes, routesOf } from '@safeguarding/access';
import { personas } from '../../apps/standalone/src/demonstration/cast.ts';
import { Canaries, pathOf, tellScene, type Left } from '../support/scene.ts';
import { World, type Answer } from '../support/world.ts';

type Line = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Line[] => (body['items'] ?? []) as never;
const id = { 'x-request-id': '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f60' };
const nobody = '00000000-0000-4000-8000-000000000009';
const why = { ground: 'relative', reasons: 'A cousin of the mother, invented.' };
const end = { reason: 'wrong-person', reasons: 'A namesake, invented.' };

describe('a named person who is barred from a child', () => {
  const world = new World();
  const refs: Record<string, string> = {};
  let child = '';
  let other = '';
  const settled = () => world.settled();
  const bar = (as: string, of: string, whom: string) =>
    world.post(as, `/v1/children/${of}/bars`, { person: refs[whom], ...why });
  const timeline = (as: string, of: string, headers = {}) => world.get(as, `/v1/children/${of}/timeline`, headers);

  beforeAll(async () => {
    await world.start();
    child = await world.child('9990000018', 'oakfield-registrations', 'ashby-community-system');
    other = await world.child('9990000026', 'oakfield-registrations');
    for (const as of ['gp', 'gp-lead', 'health-visitor', 'teacher', 'social-worker'])
      refs[as] = String((await world.get(as, '/v1/me')).body['ref']);
    await world.post('gp', '/v1/concerns', { childId: child, category: 'neglect', occurredOn: '2026-01-05' });
    await settled();
  });
  afterAll(() => world.stop());

  it('is barred by those who may decide it, and is nobody to the child at the very next request', async () => {
    expect((await timeline('gp', child)).status).toBe(200);
    expect((await bar('gp', child, 'health-visitor')).status).toBe(403);
    expect((await bar('teacher', child, 'gp')).status).toBe(404);
    const malformed = await world.post('gp-lead', `/v1/children/${child}/bars`, { person: 'Dr Smith', ...why });
    expect(malformed.status).toBe(400);
    expect((await bar('gp-lead', child, 'gp')).status).toBe(201);
    const [barred, unknown] = [await timeline('gp', child, id), await timeline('gp', nobody, id)];
    expect([barred.status, barred.text]).toEqual([404, unknown.text]);
    expect((await timeline('gp-lead', child)).status).toBe(200);
    expect(itemsOf(await world.get('gp', '/v1/concerns'))).toEqual([]);
    const search = { identifiers: [{ kind: 'nhs-number', value: '9990000018' }] };
    const found = await world.post('gp', '/v1/children/search', search, { 'x-purpose': 'direct-care' });
    expect(itemsOf(found)).toEqual([]);
    expect(found.text).not.toContain(child);
  });

  it('is listed for those who may decide, with the reason for the service that recorded it alone', async () => {
    const [line] = itemsOf(await world.get('gp-lead', `/v1/children/${child}/bars`));
    expect(line).toMatchObject({ person: refs['gp'], recordedByYou: true, record: child, ...why });
    expect((await world.get('teacher', `/v1/children/${child}/bars`)).status).toBe(404);
    expect((await world.get('health-visitor', `/v1/children/${child}/bars`)).status).toBe(403);
  });

  it('stays so through a merge with a record on which nothing was said of them', async () => {
    expect((await timeline('gp', other)).status).toBe(200);
    const merge = await world.post('gp-lead', '/v1/merges', {
      ...{ one: child, other },
      ...{ reason: 'same-demographics', explanation: 'Invented.' },
    });
    const lead = 'ashby-community-system';
    await world.post(lead, '/v1/registrations', { child: other });
    const confirmed = await world.post('gp-lead', `/v1/merges/${String(merge.body['id'])}/confirmation`, {});
    expect(confirmed.status).toBe(409);
    const body = {
      recipient: 'ashby-mash',
      children: [child, other].map((childId) => ({ childId, summary: 'Invented.' })),
      urgency: 'standard',
      categories: ['neglect'],
      legal: {
        gdprBasis: 'public-task',
        specialCategoryCondition: 'health-or-social-care',
        confidentialityBasis: 'public-interest',
        consentDecision: 'refused',
      },
      consentInformation: { familyInformed: 'yes' },
    };
    expect((await world.post('gp-lead', '/v1/referrals', body)).status).toBe(201);
    await settled();
    const path = `/v1/merges/${String(merge.body['id'])}/confirmation`;
    expect((await world.post('social-worker', path, {})).status).toBe(200);
    await settled();
    expect((await timeline('gp', other)).status).toBe(404);
    const emergency = { childId: other, reason: 'missing-child', explanation: 'Missing since noon, invented.' };
    expect((await world.post('gp', '/v1/emergency-accesses', emergency)).status).toBe(404);
    const listed = itemsOf(await world.get('gp-lead', `/v1/children/${other}/bars`));
    expect(listed).toMatchObject([{ person: refs['gp'], record: child }]);
  });

  it('is let back by a second person, and by nobody else', async () => {
    const [line] = itemsOf(await world.get('gp-lead', `/v1/children/${child}/bars`));
    const path = `/v1/children/${child}/bars/${String(line?.['id'])}/end`;
    const alone = await world.post('gp-lead', path, end);
    expect([alone.status, alone.body['code']]).toEqual([409, 'SHA-020']);
    expect((await world.post('gp', path, end)).status).toBe(403);
    expect((await world.post('teacher', path, end)).status).toBe(404);
    expect((await world.post('social-worker', path, end)).status).toBe(201);
    expect([(await timeline('gp', child)).status, (await timeline('gp', other)).status]).toEqual([200, 200]);
    expect((await world.post('social-worker', path, end)).status).toBe(404);
  });
});

describe('whoever is barred from every child of a story', () => {
  const world = new World();
  const canaries = new Canaries();
  let left: Left;
  beforeAll(async () => {
    await world.start();
    left = await tellScene(world, canaries);
    const people = personas.map(({ id: as }) => as);
    // Whoever bars the others is barred last.
    for (const as of [...people.filter((one) => one !== 'gp-lead'), 'gp-lead']) {
      const { ref: person } = (await world.get(as, '/v1/me')).body;
      for (const child of [left.child, left.second]) {
        const { status, text } = await world.post('gp-lead', `/v1/children/${child}/bars`, { person, ...why });
        if (status !== 201) throw new Error(text);
      }
    }
  }, 900_000);
  afterAll(() => world.stop());

  it('is shown nothing of them on any route, for any purpose', async () => {
    const routes = routesOf(world.service.app.get(ModulesContainer)).filter(
      ({ method, access }) => method === 'GET' && access !== 'none' && access !== 'public',
    );
    // What is about no child of the story, and what the practice of the third child sees of it.
    const elsewhere = /other child|unmatched/;
    const seen: string[] = [];
    for (const { path: route } of routes) {
      for (const child of route.includes(':childId') ? [left.child, left.second] : [left.child])
        await Promise.all(
          personas.map(async ({ id: as }) => {
            for (const purpose of purposes) {
              const answer = await world.get(as, pathOf(route, left, child), { 'x-purpose': purpose });
              const told = canaries.in(answer.text).filter((name) => !elsewhere.test(name));
              const ids = [left.child, left.second].filter((one) => answer.text.includes(one));
              if (told.length > 0 || ids.length > 0 || (answer.status < 300 && route.includes(':childId')))
                seen.push(`${as} ${route} ${purpose} ${String(answer.status)} ${told.join()} ${String(ids.length)}`);
            }
          }),
        );
    }
    expect(routes.length).toBeGreaterThan(20);
    expect(seen).toEqual([]);
  }, 900_000);
});
