import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ModulesContainer } from '@nestjs/core';
import { routesOf } from '@safeguarding/access';
import { World } from '../support/world.ts';

const concern = { category: 'neglect', occurredOn: '2026-01-05', summary: 'Invented.' };

describe('a service whose read models are still being built', () => {
  const world = new World();
  const held = Promise.withResolvers<undefined>();
  let asked = 0;
  let child = '';
  let entry = '';
  beforeAll(async () => {
    await world.start();
    child = await world.child('9990000018', 'oakfield-registrations');
    const raised = await world.post('gp', '/v1/concerns', { ...concern, childId: child });
    entry = String(raised.body['id']);
    await world.restart({
      loseReadModels: true,
      wrapStorage: (storage) => {
        const { log, readDatabase } = storage;
        const subscribe = log.subscribeAll.bind(log);
        const late = async function* (...args: Parameters<typeof subscribe>) {
          await held.promise;
          yield* subscribe(...args);
        };
        for (const name of ['all', 'tuples', 'get'] as const) {
          const query = readDatabase[name].bind(readDatabase) as (...args: unknown[]) => unknown;
          Object.assign(readDatabase, {
            [name]: (...args: unknown[]) => {
              asked += 1;
              return query(...args);
            },
          });
        }
        return { ...storage, log: Object.assign(log, { subscribeAll: late }) };
      },
    });
  });
  afterAll(() => {
    held.resolve(undefined);
    return world.stop();
  });

  it('takes commands, answers from the log, and answers nothing from half a read model', async () => {
    expect((await world.post('gp', '/v1/concerns', { ...concern, childId: child })).status).toBe(201);
    const timeline = `/v1/children/${child}/timeline`;
    const early = await world.get('gp', timeline);
    expect([early.status, early.body['code'], early.headers.has('retry-after')]).toEqual([503, 'HTTP-013', true]);
    for (const path of [`/v1/children/${child}`, `/v1/children/${child}/sharing`, `/v1/concerns/${entry}`])
      expect([path, (await world.get('gp', path)).status]).toEqual([path, 200]);
    expect((await fetch(`${world.service.url}/readyz`)).status).toBe(503);
    asked = 0;
    const reads = routesOf(world.service.app.get(ModulesContainer)).filter(
      ({ method, access }) => method === 'GET' && access !== 'public' && access !== 'none',
    );
    for (const { path } of reads) {
      const asks = `${path.replaceAll(':childId', child).replaceAll(/:\w+/g, entry)}${path.endsWith('/referrals') ? '?box=sent' : ''}`;
      for (const as of ['gp', 'auditor', 'operator', 'social-worker', 'oakfield-clinical-system'])
        for (const purpose of ['direct-care', 'audit']) await world.get(as, asks, { 'x-purpose': purpose });
    }
    // A route that forgets to say which read model it answers from would have asked it.
    expect([reads.length > 5, asked]).toEqual([true, 0]);
    held.resolve(undefined);
    await world.settled();
    const whole = await world.get('gp', timeline);
    expect([whole.status, (whole.body['items'] as readonly unknown[]).length]).toEqual([200, 2]);
    expect((await fetch(`${world.service.url}/readyz`)).status).toBe(200);
  });
});
