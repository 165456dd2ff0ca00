import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReadModel } from '@safeguarding/event-log';
import { readModels } from '../../apps/standalone/src/capabilities.ts';
import { histories, readers } from '../support/histories.ts';

describe('what is rebuilt from the beginning of the log', () => {
  const bench = histories();
  const { world, children, caughtUp, rebuilt, tablesOf } = bench;
  beforeAll(bench.start);
  afterAll(() => world.stop());

  it('equals what was built as it happened, for every read model, any history and any size of batch', async () => {
    expect(await bench.rebuiltEqualsLive(6)).toBe(6);
  });

  it('is what a reader gets after the file of the read models was lost', async () => {
    // A refusal names its request: the same id each time leaves only what the models answer.
    const sameRequest = { 'x-request-id': randomUUID() };
    const seen = () =>
      Promise.all(
        children.flatMap((child) =>
          readers.map(
            async (as) => (await world.get(as, `/v1/children/${child}/timeline?limit=200`, sameRequest)).text,
          ),
        ),
      );
    await caughtUp();
    const before = await seen();
    await world.restart({ loseReadModels: true });
    await caughtUp();
    expect(await seen()).toEqual(before);
  });

  it('would not equal it if one model dropped an event', async () => {
    const [timeline, ...others] = readModels(world.service.storage.readEvent);
    if (!timeline) throw new Error('there is a timeline');
    let taken = 0;
    const broken: ReadModel = {
      ...timeline,
      apply: (events, db) => {
        timeline.apply(
          events.filter(() => (taken += 1) !== 3),
          db,
        );
      },
    };
    const live = tablesOf(world.service.storage.readDatabase);
    expect(await rebuilt([broken, ...others], 10)).not.toEqual(live);
  });
});
