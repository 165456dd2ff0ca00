import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ordinalOf } from '@safeguarding/event-log';
import type { EventId, StreamName } from '@safeguarding/kernel';
import { operateOn } from '../support/operate.ts';
import { World } from '../support/world.ts';

const events = Number(process.env['SOAK_EVENTS'] ?? 1_000_000);
const readers = ['gp', 'health-visitor', 'social-worker', 'teacher'];
const concern = { category: 'neglect', occurredOn: '2026-01-05', summary: 'canary' };

describe(`a ledger of ${String(events)} events`, () => {
  const world = new World();
  const room = mkdtempSync(join(tmpdir(), 'safeguarding-backup-'));
  const children: string[] = [];
  beforeAll(async () => {
    await world.start();
    for (const number of ['9990000018', '9990000026', '9990000034'])
      children.push(await world.child(number, 'oakfield-registrations', 'ashby-community-system'));
    for (let count = 0; count < 60; count += 1)
      await world.post('gp', '/v1/concerns', { ...concern, childId: children[count % 3] });
    const { log } = world.service.storage;
    const recordedAt = new Date().toISOString();
    const filling = 'x'.repeat(700);
    for (let written = 0; written < events; written += 1_000) {
      const batch = Array.from({ length: 1_000 }, () => {
        const id = randomUUID() as EventId;
        return { id, type: 'Filling', body: JSON.stringify({ id, type: 'Filling', recordedAt, facts: { filling } }) };
      });
      await log.append(`filling-${String(written)}` as StreamName, 'noStream', batch);
    }
  });
  afterAll(async () => {
    await world.stop();
    rmSync(room, { recursive: true, force: true });
  });

  /** What each reader gets of each child, under one request id each: a refusal names its request. */
  const hashes = async (one: World): Promise<readonly string[]> => {
    const id = { 'x-request-id': '5d3c2bc0-6d0e-4c0f-8a38-0d7b3b3f6a11' };
    const answers = children.flatMap((child) =>
      readers.map(async (as) => {
        const { status, body, text } = await one.get(as, `/v1/children/${child}/timeline?limit=200`, id);
        // The place to go on from is sealed anew each time; a refusal is compared byte for byte.
        return createHash('sha256')
          .update(status === 200 ? JSON.stringify(body['items']) : text)
          .digest('hex');
      }),
    );
    return Promise.all(answers);
  };

  it('is backed up under load, restored in a new place, and answers there as it did', async () => {
    const operate = operateOn(world.folder);
    const before = await hashes(world);
    const load = { over: false, count: 0 };
    const writing = (async () => {
      while (!load.over) {
        // Of a child of its own, so that the answers that are compared stay as they are.
        const child = { identifiers: [{ kind: 'local', value: `L${String((load.count += 1))}` }] };
        await world.post('gp', '/v1/concerns', { ...concern, child });
      }
    })();
    const times = [performance.now()];
    expect((await operate('backup', join(room, 'backup'))).exit).toBe(0);
    times.push(performance.now());
    load.over = true;
    await writing;
    const other = new World();
    rmSync(other.folder, { recursive: true });
    expect((await operate('restore', join(room, 'backup'), '--data', other.folder)).exit).toBe(0);
    times.push(performance.now());
    for (const name of ['key-encryption-key', 'notary.key'])
      writeFileSync(join(other.folder, name), readFileSync(join(world.folder, name)), { mode: 0o600 });
    await other.start();
    try {
      const { followers, storage } = other.service;
      const head = await storage.log.head();
      expect(await followers.reached(head, 600_000)).toBe(true);
      times.push(performance.now());
      expect(ordinalOf(head)).toBeGreaterThanOrEqual(events);
      expect(await hashes(other)).toEqual(before);
      const raised = await other.post('gp', '/v1/concerns', { ...concern, childId: children[0] });
      expect(raised.status).toBe(201);
      expect(await followers.reached(await storage.log.head(), 60_000)).toBe(true);
      expect(await hashes(other)).not.toEqual(before);
    } finally {
      await other.stop();
    }
    const perMillion = times
      .slice(1)
      .map((at, index) => Math.round(((at - (times[index] ?? 0)) / 1_000) * (1_000_000 / events)));
    const [backup, restore, built] = perMillion;
    console.info(JSON.stringify({ events, secondsPerMillion: { backup, restore, built } }));
  });
});
