import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inFolder } from '../conformance/adapters.ts';
import { aStream, anEvent, everything } from '../conformance/bench.ts';
import { MemoryEventLog } from '../memory/memory-event-log.ts';
import { LogUnavailable, type EventLog, type LogEvent, type SubscribeOptions } from '../port.ts';
import { positionOf } from '../position.ts';
import type { Following } from './follower.ts';
import { runProjection, type ReadModel } from './projection.ts';
import { runProjections } from './projections.ts';
import { ReadDatabase } from './read-database.ts';

const types = ['ConcernRaised', 'ConcernClosed', 'ReferralSubmitted'] as const;
const prefixes = ['concern-', 'referral-'] as const;

type Wish = Pick<ReadModel, 'eventTypes' | 'streams'>;
type Apply = (event: LogEvent) => void;

const modelOf = (index: number, wish: Wish = {}, meanwhile: Apply = () => undefined): ReadModel => ({
  ...wish,
  name: `model-${String(index)}`,
  version: 1,
  schema: `CREATE TABLE row_${String(index)} (position TEXT NOT NULL, body TEXT NOT NULL) STRICT`,
  apply: (events, db) => {
    for (const event of events) {
      meanwhile(event);
      db.run(`INSERT INTO row_${String(index)} VALUES (?, ?)`, event.position, event.body);
    }
  },
});
const rowsOf = (db: ReadDatabase, index: number): readonly string[] =>
  db.all(`SELECT position FROM row_${String(index)} ORDER BY rowid`).map(({ position }) => String(position));

const filled = async (count: number): Promise<MemoryEventLog> => {
  const log = new MemoryEventLog();
  for (let at = 0; at < count; at += 1)
    await log.append(aStream(prefixes[at % 2]), 'noStream', [anEvent(types[at % 3], JSON.stringify({ at }))]);
  return log;
};

/** The log, counting from where it is followed and what was given out. */
const counting = (log: EventLog, given: { subscriptions: SubscribeOptions[]; events: number }): EventLog => ({
  append: (...args) => log.append(...args),
  readStream: (...args) => log.readStream(...args),
  readAll: (...args) => log.readAll(...args),
  head: () => log.head(),
  capabilities: log.capabilities,
  close: () => log.close(),
  async *subscribeAll(options) {
    given.subscriptions.push(options);
    for await (const message of log.subscribeAll(options)) {
      if (message.kind === 'batch') given.events += message.events.length;
      yield message;
    }
  },
});

const arrived = async (log: EventLog, following: ReadonlyMap<string, Following>): Promise<void> => {
  const head = await log.head();
  for (const one of following.values()) expect(await one.waitFor(head, 10_000)).toBe(true);
};
const stopped = async (following: ReadonlyMap<string, Following>): Promise<void> => {
  await Promise.all([...following.values()].map((one) => one.stop()));
};
const backoff = { firstMs: 1, mostMs: 2 };

describe('read models that are built together', () => {
  it('read the log once, and each gets what it would get alone, whatever it wants and however large its batches', async () => {
    const wish: fc.Arbitrary<Wish> = fc.record(
      {
        eventTypes: fc.subarray([...types, 'NeverHappens'], { minLength: 1 }),
        streams: fc.subarray([...prefixes, 'nowhere-'], { minLength: 1 }),
      },
      { requiredKeys: [] },
    );
    const log = await filled(2_300);
    await fc.assert(
      fc.asyncProperty(
        fc.array(wish, { minLength: 2, maxLength: 5 }),
        fc.option(fc.integer({ min: 1, max: 700 }), { nil: undefined }),
        async (wishes, batchSize) => {
          const options = batchSize === undefined ? {} : { batchSize };
          const models = wishes.map((one, index) => modelOf(index, one));
          const [together, alone] = [':memory:', ':memory:'].map((file) => ReadDatabase.open({ file }));
          if (!together || !alone) throw new Error('there are two');
          const given = { subscriptions: [], events: 0 };
          const following = await runProjections(counting(log, given), together, models, options);
          await arrived(log, following);
          await stopped(following);
          expect(given.events).toBe(2_300);
          for (const [index, model] of models.entries()) {
            const one = await runProjection(log, alone, model, options);
            await arrived(log, new Map([[model.name, one]]));
            await one.stop();
            expect(rowsOf(together, index)).toEqual(rowsOf(alone, index));
            expect(together.adopt(model)).toBe(positionOf(2_300));
          }
          together.close();
          alone.close();
        },
      ),
      { numRuns: 12 },
    );
  });

  it('follow the end each for itself, from where they had come to', async () => {
    const log = await filled(100);
    const db = ReadDatabase.open({ file: ':memory:' });
    const given = { subscriptions: [] as SubscribeOptions[], events: 0 };
    const models = [modelOf(0), modelOf(1, { eventTypes: ['NeverHappens'] })];
    const following = await runProjections(counting(log, given), db, models);
    await arrived(log, following);
    const { position } = await log.append(aStream(), 'noStream', [anEvent()]);
    await arrived(log, following);
    expect(rowsOf(db, 0)).toHaveLength(101);
    expect(given.subscriptions.map(({ after }) => after)).toEqual([positionOf(0), positionOf(100), positionOf(100)]);
    expect([...following.values()].map((one) => one.settledAt())).toEqual([position, position]);
    await stopped(following);
    db.close();
  });

  it('do not wait for one that is held back or fails, which goes on by itself and ends whole', async () => {
    const log = await filled(9_500);
    const db = ReadDatabase.open({ file: ':memory:' });
    const disk = { full: true };
    const failing = modelOf(1, {}, ({ position }) => {
      if (disk.full && position === positionOf(4_700))
        throw Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
    });
    const following = await runProjections(log, db, [modelOf(0), failing, modelOf(2), modelOf(3)], { backoff });
    const [first, second, third, held] = [...following.values()];
    held?.pause();
    expect(await first?.waitFor(positionOf(9_500), 10_000)).toBe(true);
    expect(await third?.waitFor(positionOf(9_500), 10_000)).toBe(true);
    expect(held?.settledAt()).toBe(positionOf(0));
    while (second?.status().state !== 'stalled') await sleep(2);
    expect(second.settledAt() < positionOf(4_700)).toBe(true);
    disk.full = false;
    held?.resume();
    await arrived(log, following);
    for (const index of [0, 1, 2, 3]) expect(rowsOf(db, index)).toHaveLength(9_500);
    expect(second.quarantine.list()).toEqual([]);
    await stopped(following);
    db.close();
  });

  it('park a poisoned event in the model that cannot take it and nowhere else', async () => {
    const log = await filled(300);
    const db = ReadDatabase.open({ file: ':memory:' });
    const poisoned = modelOf(0, {}, ({ position }) => {
      if (position === positionOf(150)) throw new TypeError('poison');
    });
    const following = await runProjections(log, db, [poisoned, modelOf(1)], { backoff });
    await arrived(log, following);
    expect(rowsOf(db, 0)).toEqual(rowsOf(db, 1).filter((position) => position !== positionOf(150)));
    expect([...following.values()].map((one) => one.quarantine.list().map(({ position }) => position))).toEqual([
      [positionOf(150)],
      [],
    ]);
    await stopped(following);
    db.close();
  });

  it('that begin at another place than most read for themselves, and nothing is taken twice', () =>
    inFolder(async (folder) => {
      const log = await filled(200);
      const db = ReadDatabase.open({ file: `${folder}/read.db` });
      const known = modelOf(0);
      const before = await runProjection(log, db, known);
      await arrived(log, new Map([['known', before]]));
      await before.stop();
      for (let at = 0; at < 50; at += 1) await log.append(aStream(), 'noStream', [anEvent()]);
      const following = await runProjections(log, db, [known, modelOf(1), modelOf(2)]);
      await arrived(log, following);
      const whole = (await everything(log)).map(({ position }) => position);
      for (const index of [0, 1, 2]) expect(rowsOf(db, index)).toEqual(whole);
      await stopped(following);
      db.close();
    }));

  it('that are stopped half way end at once, and go on from where each had come to', () =>
    inFolder(async (folder) => {
      const log = await filled(9_000);
      const file = `${folder}/read.db`;
      const models = [modelOf(0), modelOf(1, { streams: ['concern-'] })];
      const first = ReadDatabase.open({ file });
      const following = await runProjections(log, first, models, { batchSize: 500 });
      const [one] = [...following.values()];
      await one?.waitFor(positionOf(500), 10_000);
      await stopped(following);
      expect(rowsOf(first, 0).length).toBeLessThan(9_000);
      first.close();
      const second = ReadDatabase.open({ file });
      const again = await runProjections(log, second, models);
      await arrived(log, again);
      const whole = await everything(log);
      expect(rowsOf(second, 0)).toEqual(whole.map(({ position }) => position));
      expect(rowsOf(second, 1)).toEqual(
        whole.filter(({ stream }) => stream.startsWith('concern-')).map(({ position }) => position),
      );
      await stopped(again);
      second.close();
    }));

  it('try again, each in its own time, when the log could not be read', async () => {
    const log = await filled(3_000);
    const db = ReadDatabase.open({ file: ':memory:' });
    const gone = { times: 3 };
    const failures: string[] = [];
    const breaking: EventLog = {
      ...counting(log, { subscriptions: [], events: 0 }),
      async *subscribeAll(options) {
        for await (const message of log.subscribeAll(options)) {
          if (gone.times > 0 && message.next > positionOf(1_000)) {
            gone.times -= 1;
            throw new LogUnavailable('The event log failed by order of a test.');
          }
          yield message;
        }
      },
    };
    const onFailure = ({ name }: { readonly name: string }): void => void failures.push(name);
    const following = await runProjections(breaking, db, [modelOf(0), modelOf(1)], { backoff, onFailure });
    await arrived(log, following);
    expect(failures).toHaveLength(2);
    for (const index of [0, 1]) expect(rowsOf(db, index)).toHaveLength(3_000);
    await stopped(following);
    db.close();
  });

  it('never hold more of the log than a page, however large the events are', async () => {
    const log = new MemoryEventLog();
    const body = JSON.stringify({ filling: 'x'.repeat(90_000) });
    for (let at = 0; at < 3_000; at += 1) await log.append(aStream(), 'noStream', [anEvent('ConcernRaised', body)]);
    const db = ReadDatabase.open({ file: ':memory:' });
    let largest = 0;
    const models = [0, 1].map((index): ReadModel => ({
      ...modelOf(index),
      apply: (events) => void (largest = Math.max(largest, events.length)),
    }));
    const following = await runProjections(log, db, models);
    await arrived(log, following);
    // One reading of the log goes over the mark at most.
    expect(largest).toBe(1_000);
    await stopped(following);
    db.close();
  });
});
