import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LogEvent } from '@safeguarding/event-log';
import type { EventId, StreamName } from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import type { Storage } from '../../apps/standalone/src/storage.ts';
import { World } from '../support/world.ts';

const concern = { category: 'neglect', occurredOn: '2026-01-05', summary: 'canary-summary' };

describe('an event that a read model cannot take', () => {
  const world = new World();
  let sick = '';
  let well = '';
  /** A fault in the release: as if one fold met what it was not written for. */
  const faultIn = { poison: '' };
  const withFault = (storage: Storage): Storage => {
    const readEvent: ReadEvent = (event: LogEvent) => {
      if (event.stream === faultIn.poison) throw new TypeError('cannot read canary-summary');
      return storage.readEvent(event);
    };
    return { ...storage, readEvent };
  };
  beforeAll(async () => {
    await world.start();
    const feeds = ['oakfield-registrations', 'ashby-community-system'];
    sick = await world.child('9990000018', ...feeds);
    well = await world.child('9990000026', ...feeds);
    await world.restart({ wrapStorage: withFault });
  });
  afterAll(() => world.stop());

  const raise = async (child: string): Promise<string> => {
    const { body, status } = await world.post('gp', '/v1/concerns', { ...concern, childId: child });
    expect(status).toBe(201);
    return String(body['id']);
  };
  const caughtUp = async (): Promise<void> => {
    const { followers, storage } = world.service;
    expect(await followers.reached(await storage.log.head(), 60_000)).toBe(true);
  };
  const timeline = (as: string, child: string) => world.get(as, `/v1/children/${child}/timeline?limit=200`);
  const seen = async (as: string, child: string): Promise<readonly unknown[]> => {
    const { body, status } = await timeline(as, child);
    expect(status).toBe(200);
    return (body['items'] as readonly { readonly thing: unknown }[]).map(({ thing }) => thing);
  };
  const health = async () => (await (await fetch(`${world.service.url}/health`)).json()) as Record<string, unknown>;

  it('closes that child to those who may know it, leaves everybody else served, and a replay puts all in place', async () => {
    const strange = async (child: string) => {
      const { status, text } = await world.get('teacher', `/v1/children/${child}/timeline`, {
        'x-request-id': '5d3c2bc0-6d0e-4c0f-8a38-0d7b3b3f6a11',
      });
      return [status, text];
    };
    const before = await strange(sick);
    const first = await raise(sick);
    await caughtUp();
    // The stream of a concern is named by its id, which the caller's key decides: the next one is bad as soon as it is there.
    const key = randomUUID();
    const bad = await world.post('gp', '/v1/concerns', { ...concern, childId: well }, { 'idempotency-key': key });
    await caughtUp();
    expect(await seen('gp', well)).toContain(bad.body['id']);
    const poisoned = await raise(sick);
    await caughtUp();
    faultIn.poison = `concern-${poisoned}`;
    await world.restart({ loseReadModels: true, wrapStorage: withFault });
    await caughtUp();
    const behind = await raise(sick);
    const neighbour = await raise(well);
    await caughtUp();
    const closed = await timeline('gp', sick);
    expect([closed.status, closed.body['code'], closed.headers.has('retry-after')]).toEqual([503, 'TIM-002', true]);
    expect((await timeline('health-visitor', sick)).status).toBe(503);
    // To a stranger the child is nobody, sick or not, and so is an id that nobody has.
    expect([await strange(sick), (await strange(randomUUID()))[0]]).toEqual([before, 404]);
    expect(await seen('gp', well)).toEqual(expect.arrayContaining([bad.body['id'], neighbour]));
    expect((await fetch(`${world.service.url}/readyz`)).status).toBe(200);
    expect(await health()).toMatchObject({ status: 'degraded', components: { timeline: 'degraded', readings: 'up' } });
    const list = await world.get('gp', '/v1/concerns?limit=50');
    expect([list.status, list.headers.get('x-incomplete')]).toEqual([200, 'own-concerns']);
    const quarantine = world.service.followers.get('timeline')?.quarantine;
    const kept = quarantine?.list() ?? [];
    expect(kept.map(({ stream }) => stream)).toEqual([`concern-${poisoned}`, `concern-${behind}`]);
    expect(JSON.stringify(kept)).not.toContain('canary');
    expect(world.lines.join('\n')).not.toContain('canary');

    await world.restart({ wrapStorage: withFault });
    await caughtUp();
    expect(world.service.followers.get('timeline')?.quarantine.list()).toEqual(kept);
    expect((await timeline('gp', sick)).status).toBe(503);
    faultIn.poison = '';
    for (const following of world.service.followers.all().values())
      expect((await following.quarantine.replay()).left).toBe(0);
    expect(await seen('gp', sick)).toEqual(expect.arrayContaining([first, poisoned, behind]));
    const live = await timeline('gp', sick);
    expect(await health()).toMatchObject({ status: 'up' });
    expect((await world.get('gp', '/v1/concerns?limit=50')).headers.has('x-incomplete')).toBe(false);
    await world.restart({ loseReadModels: true });
    await caughtUp();
    expect((await timeline('gp', sick)).body['items']).toEqual(live.body['items']);
  });

  it('parks where a newer release wrote it, and nothing is shown of the child as if it were all', async () => {
    const { log } = world.service.storage;
    const [sample] = await log.readAll({ filter: { types: ['ConcernRaised'] }, limit: 1 });
    const body = JSON.parse(sample?.body ?? '{}') as Record<string, unknown>;
    const id = randomUUID() as EventId;
    const future = { ...body, id, schemaVersion: 99, subjects: [sick] };
    const stream = `concern-${randomUUID()}` as StreamName;
    await log.append(stream, 'noStream', [{ id, type: 'ConcernRaised', body: JSON.stringify(future) }]);
    await caughtUp();
    expect([(await timeline('gp', sick)).status, (await timeline('gp', well)).status]).toEqual([503, 200]);
    const { quarantine } = world.service.followers.get('timeline') ?? {};
    expect(quarantine?.list()).toMatchObject([{ stream, fault: { name: 'UnknownEventVersion' } }]);
  });
});
