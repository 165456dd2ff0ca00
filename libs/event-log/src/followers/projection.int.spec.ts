import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { inFolder } from '../conformance/adapters.ts';
import { aStream, anEvent, everything, ids, someEvents } from '../conformance/bench.ts';
import { MemoryEventLog } from '../memory/memory-event-log.ts';
import { beginning, type EventLog } from '../port.ts';
import { positionOf } from '../position.ts';
import type { FollowerFailure } from './follower.ts';
import { runProjection, type Applied, type ReadModel } from './projection.ts';
import { ReadDatabase } from './read-database.ts';

const model: ReadModel = {
  name: 'inbox',
  version: 1,
  schema: 'CREATE TABLE inbox_row (id TEXT NOT NULL) STRICT; CREATE INDEX inbox_by_id ON inbox_row (id)',
  apply: (events, db) => {
    for (const { id } of events) db.run('INSERT INTO inbox_row (id) VALUES (?)', id);
  },
};
const backoff = { firstMs: 1, mostMs: 2 };
const rowsOf = (db: ReadDatabase): readonly string[] =>
  db.all('SELECT id FROM inbox_row ORDER BY rowid').map(({ id }) => String(id));

const filled = async (count: number): Promise<EventLog> => {
  const log = new MemoryEventLog();
  for (let at = 0; at < count; at += 1) await log.append(aStream(), 'noStream', [anEvent()]);
  return log;
};

describe('a read model', () => {
  it('holds what the log holds, and goes on from its checkpoint after a restart', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'read.db');
      const log = await filled(30);
      const db = ReadDatabase.open({ file });
      const run = await runProjection(log, db, model, { batchSize: 7 });
      expect(await run.waitFor(await log.head(), 5_000)).toBe(true);
      await run.stop();
      db.close();
      const last = await log.append(aStream(), 'noStream', [anEvent()]);
      const again = ReadDatabase.open({ file });
      const applied: Applied[] = [];
      const rerun = await runProjection(log, again, model, { onApplied: (batch) => applied.push(batch) });
      expect(await rerun.waitFor(last.position, 5_000)).toBe(true);
      expect(rowsOf(again)).toEqual(ids(await everything(log)));
      expect(applied).toMatchObject([{ model: 'inbox', events: 1, settledAt: last.position }]);
      await rerun.stop();
      again.close();
    }));

  it.each([
    ['version', { ...model, version: 2 }],
    ['schema', { ...model, schema: `${model.schema}; CREATE VIEW inbox_count AS SELECT count(*) FROM inbox_row` }],
  ])('of another %s is built from the beginning, and its neighbour is left alone', async (_, changed) => {
    const log = await filled(10);
    const db = ReadDatabase.open({ file: ':memory:' });
    const neighbour = { ...model, name: 'other', schema: 'CREATE TABLE other_row (id TEXT)', apply: () => undefined };
    for (const each of [model, neighbour, changed, model]) {
      const run = await runProjection(log, db, each);
      expect(await run.waitFor(positionOf(10), 5_000)).toBe(true);
      await run.stop();
    }
    expect(rowsOf(db)).toEqual(ids(await everything(log)));
    expect(db.adopt(neighbour)).toBe(positionOf(10));
    db.close();
  });

  it('whose file is damaged or whose log was put back is built from the beginning', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'read.db');
      writeFileSync(file, 'no database at all, but long enough to be taken for one'.repeat(50));
      const db = ReadDatabase.open({ file });
      const longer = await filled(20);
      const before = await runProjection(longer, db, model);
      await before.waitFor(positionOf(20), 5_000);
      await before.stop();
      const shorter = await filled(5);
      const after = await runProjection(shorter, db, model);
      expect(await after.waitFor(positionOf(5), 5_000)).toBe(true);
      expect(rowsOf(db)).toEqual(ids(await everything(shorter)));
      await after.stop();
      db.close();
      expect(readdirSync(folder)).toContain('read.db');
    }));

  it('that is held back stays where it is until it may go on', async () => {
    const log = await filled(3);
    const db = ReadDatabase.open({ file: ':memory:' });
    const run = await runProjection(log, db, model);
    await run.waitFor(positionOf(3), 5_000);
    run.pause();
    const { position } = await log.append(aStream(), 'noStream', [anEvent()]);
    expect(await run.waitFor(position, 30)).toBe(false);
    expect(run.settledAt()).toBe(positionOf(3));
    expect(run.status()).toMatchObject({ state: 'paused' });
    expect(run.status().behindMs).toBeGreaterThan(0);
    run.resume();
    expect(await run.waitFor(position, 5_000)).toBe(true);
    while (run.status().behindMs > 0) await sleep(2);
    expect(run.status()).toMatchObject({ state: 'live', behindMs: 0, settledAt: position });
    await run.stop();
    expect(run.status().state).toBe('stopped');
    db.close();
  });

  it('moves its place over events that it does not want, so that nobody waits for them', async () => {
    const log = await filled(5);
    const db = ReadDatabase.open({ file: ':memory:' });
    const run = await runProjection(log, db, { ...model, eventTypes: ['NeverHappens'], streams: ['nowhere-'] });
    expect(await run.waitFor(positionOf(5), 5_000)).toBe(true);
    await run.stop();
    expect(rowsOf(db)).toEqual([]);
    expect(db.adopt(model)).toBe(positionOf(5));
    db.close();
  });

  it('shows everything before a fault of the machine, says so, parks nothing, and goes on when it can', async () => {
    const log = new MemoryEventLog();
    const events = someEvents(6);
    await log.append(aStream(), 'noStream', events);
    const db = ReadDatabase.open({ file: ':memory:' });
    const disk = { full: true };
    const failures: FollowerFailure[] = [];
    const apply: ReadModel['apply'] = (batch, rows) => {
      for (const { id } of batch) {
        rows.run('INSERT INTO inbox_row (id) VALUES (?)', id);
        if (disk.full && id === events[3]?.id)
          throw Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
      }
    };
    const run = await runProjection(
      log,
      db,
      { ...model, apply },
      { backoff, batchSize: 1, onFailure: (failure) => failures.push(failure) },
    );
    while (run.status().failures < 8) await sleep(2);
    expect(rowsOf(db)).toEqual(ids(events.slice(0, 3)));
    expect(failures.at(-1)).toMatchObject({ name: 'inbox', settledAt: positionOf(3), stalled: true });
    expect([run.status().state, run.quarantine.list()]).toEqual(['stalled', []]);
    disk.full = false;
    expect(await run.waitFor(positionOf(6), 5_000)).toBe(true);
    expect(rowsOf(db)).toEqual(ids(events));
    await run.stop();
    db.close();
  });

  it('answers nobody after it was stopped', async () => {
    const db = ReadDatabase.open({ file: ':memory:' });
    const run = await runProjection(new MemoryEventLog(), db, model);
    const waiting = run.waitFor(positionOf(1), 60_000);
    await run.stop();
    expect(await waiting).toBe(false);
    expect(run.settledAt()).toBe(beginning);
    db.close();
  });
});
