import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventId, StreamName } from '@safeguarding/kernel';
import { World, type Answer } from '../support/world.ts';

describe('A stream that holds an event of a newer release', () => {
  const world = new World();
  let upgraded = '';
  let other = '';
  let concern = '';
  beforeAll(async () => {
    await world.start();
    const feeds = ['oakfield-registrations', 'ashby-community-system'];
    upgraded = await world.child('9990000018', ...feeds);
    other = await world.child('9990000026', ...feeds);
    concern = String((await raise(upgraded)).body['id']);
  });
  afterAll(() => world.stop());

  const raise = (childId: string): Promise<Answer> =>
    world.post('gp', '/v1/concerns', { childId, category: 'neglect', occurredOn: '2026-01-05' });
  /** As a process of the newer release appends it, on the same log. */
  const appendNewer = async (stream: string): Promise<void> => {
    const { log } = world.service.storage;
    const [last] = await log.readStream(stream as StreamName, { direction: 'backwards', limit: 1 });
    if (!last) throw new Error(`${stream} does not exist`);
    const id = randomUUID() as EventId;
    const body = { ...(JSON.parse(last.body) as object), id, schemaVersion: 99, facts: { canary: 'CANARY' } };
    await log.append(last.stream, last.revision, [{ id, type: last.type, body: JSON.stringify(body) }]);
  };
  const saysSo = ({ status, body, headers, text }: Answer): void => {
    expect([status, body['code'], headers.get('retry-after')]).toEqual([503, 'HTTP-018', '1']);
    expect(text).not.toContain('CANARY');
  };

  it('is answered 503 with its own code where that event could decide, by fold and by fence; others are served', async () => {
    await appendNewer(`concern-${concern}`);
    saysSo(await world.get('gp', `/v1/concerns/${concern}`));
    await appendNewer(`sharing-${upgraded}`);
    saysSo(await world.get('gp', `/v1/children/${upgraded}/timeline`));
    saysSo(await raise(upgraded));
    expect((await world.get('gp', `/v1/children/${other}/timeline`)).status).toBe(200);
    expect((await raise(other)).status).toBe(201);
  });

  it('is told to the operator by kind, without a word of what it says', () => {
    expect(world.lines.some((line) => line.includes('UnknownEventVersion'))).toBe(true);
    expect(world.lines.join()).not.toContain('CANARY');
  });
});
