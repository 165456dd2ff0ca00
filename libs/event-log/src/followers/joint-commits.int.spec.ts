import { setImmediate as turn } from 'node:timers/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Position } from '@safeguarding/kernel';
import { inFolder } from '../conformance/adapters.ts';
import { aStream, anEvent } from '../conformance/bench.ts';
import { MemoryEventLog } from '../memory/memory-event-log.ts';
import { positionOf } from '../position.ts';
import { Superseded } from './fault.ts';
import type { Following } from './follower.ts';
import type { ReadModel } from './projection.ts';
import { runProjections } from './projections.ts';
import { ReadDatabase } from './read-database.ts';

const modelOf = (index: number, meanwhile: (position: Position) => void = () => undefined): ReadModel => ({
  name: `model-${String(index)}`,
  version: 1,
  schema: `CREATE TABLE row_${String(index)} (position TEXT NOT NULL) STRICT`,
  apply: (events, db) => {
    for (const { position } of events) {
      meanwhile(position);
      db.run(`INSERT INTO row_${String(index)} VALUES (?)`, position);
    }
  },
});
const rowsOf = (db: ReadDatabase, index: number): readonly string[] =>
  db.all(`SELECT position FROM row_${String(index)} ORDER BY rowid`).map(({ position }) => String(position));
const placeOf = (db: ReadDatabase, index: number): unknown =>
  db.get('SELECT checkpoint FROM read_model WHERE name = ?', `model-${String(index)}`)?.['checkpoint'];
const backoff = { firstMs: 1, mostMs: 2 };

/** What became of one commit in turn. */
const committing = (db: ReadDatabase, model: string, ordinal: number, write: () => void): string[] => {
  const became: string[] = [];
  db.commitInTurn({
    model,
    checkpoint: positionOf(ordinal),
    write,
    written: () => void became.push('written'),
    failed: (error) => void became.push((error as Error).name),
  });
  return became;
};

const opened = (folder: string, count: number) => {
  const file = join(folder, 'read.db');
  const [db, onlooker] = [ReadDatabase.open({ file }), ReadDatabase.open({ file })];
  const models = Array.from({ length: count }, (_, index) => modelOf(index));
  for (const model of models) db.adopt(model);
  const insert = (index: number) => () => {
    db.run(`INSERT INTO row_${String(index)} VALUES ('x')`);
  };
  const transactions = (): number => Number(onlooker.tuples('PRAGMA data_version')[0]?.[0]);
  const close = (): void => {
    db.close();
    onlooker.close();
  };
  return { db, models, insert, transactions, close };
};

describe('what read models write in one turn', () => {
  it('is one transaction, and each is told when it is written', () =>
    inFolder(async (folder) => {
      const { db, models, insert, transactions, close } = opened(folder, 3);
      const before = transactions();
      const became = models.map(({ name }, index) => committing(db, name, 7, insert(index)));
      expect(became).toEqual([[], [], []]);
      await turn();
      expect(became).toEqual([['written'], ['written'], ['written']]);
      expect(models.map((_, index) => [rowsOf(db, index), placeOf(db, index)])).toEqual(
        models.map(() => [['x'], positionOf(7)]),
      );
      expect(transactions()).toBe(before + 1);
      close();
    }));

  it('is written at once where one of them commits for itself, in the order in which it came', () =>
    inFolder((folder) => {
      const { db, insert, close } = opened(folder, 1);
      const became = committing(db, 'model-0', 3, insert(0));
      db.commit('model-0', positionOf(4), () => {
        expect(became).toEqual(['written']);
      });
      expect(placeOf(db, 0)).toBe(positionOf(4));
      close();
      return Promise.resolve();
    }));

  it('fails for the one that is at fault, and for the one whose checkpoint was taken over; the others lose nothing', () =>
    inFolder(async (folder) => {
      const { db, models, insert, close } = opened(folder, 4);
      const heir = ReadDatabase.open({ file: join(folder, 'read.db') });
      heir.adopt(modelOf(2));
      const writes = [
        insert(0),
        () => {
          insert(1)();
          throw new TypeError('poison');
        },
        insert(2),
        insert(3),
      ];
      const became = models.map(({ name }, index) => committing(db, name, 7, writes[index] ?? insert(index)));
      await turn();
      expect(became).toEqual([['written'], ['TypeError'], [Superseded.name], ['written']]);
      expect(models.map((_, index) => rowsOf(db, index))).toEqual([['x'], [], [], ['x']]);
      expect(models.map((_, index) => placeOf(db, index) === positionOf(7))).toEqual([true, false, false, true]);
      heir.close();
      close();
    }));
});

describe('read models at the end of the log', () => {
  it('hold each event once, whichever of them fails at whichever event, and set the same aside as alone', async () => {
    const faults = fc.array(fc.record({ model: fc.nat({ max: 2 }), at: fc.integer({ min: 1, max: 24 }) }), {
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(faults, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 8, maxLength: 8 }), (bad, sizes) =>
        checkFaults(bad, sizes),
      ),
      { numRuns: 15 },
    );
  });

  it('stand still once they are held back and what waits is written, however the turn goes on', async () => {
    const log = new MemoryEventLog();
    const db = ReadDatabase.open({ file: ':memory:' });
    const following = await runProjections(log, db, [modelOf(0), modelOf(1)]);
    const [held] = [...following.values()];
    for (let round = 0; round < 50; round += 1) {
      await log.append(aStream(), 'noStream', [anEvent()]);
      for (let microtask = 0; microtask < round % 7; microtask += 1) await Promise.resolve();
      if (round % 3 === 0) await turn();
      held?.pause();
      db.writeNow();
      const [place, rows] = [held?.settledAt(), rowsOf(db, 0).length];
      await turn();
      await turn();
      expect([held?.settledAt(), rowsOf(db, 0).length]).toEqual([place, rows]);
      held?.resume();
    }
    await arrived(log, following);
    expect(rowsOf(db, 0)).toHaveLength(50);
    await stopped(following);
    db.close();
  });
});

const arrived = async (log: MemoryEventLog, following: ReadonlyMap<string, Following>): Promise<void> => {
  const head = await log.head();
  for (const one of following.values()) expect(await one.waitFor(head, 10_000)).toBe(true);
};
const stopped = async (following: ReadonlyMap<string, Following>): Promise<void> => {
  await Promise.all([...following.values()].map((one) => one.stop()));
};

/** Events come a few at a time to models that follow; each model cannot take some of them. */
const checkFaults = async (
  bad: readonly { readonly model: number; readonly at: number }[],
  sizes: readonly number[],
): Promise<void> => {
  const log = new MemoryEventLog();
  const db = ReadDatabase.open({ file: ':memory:' });
  const failsAt = (index: number) => new Set(bad.flatMap(({ model, at }) => (model === index ? [positionOf(at)] : [])));
  const models = [0, 1, 2].map((index) => {
    const faults = failsAt(index);
    return modelOf(index, (position) => {
      if (faults.has(position)) throw new TypeError('poison');
    });
  });
  const following = await runProjections(log, db, models, { backoff });
  let written = 0;
  for (const size of sizes) {
    for (let n = 0; n < size; n += 1) await log.append(aStream(), 'noStream', [anEvent()]);
    written += size;
    await turn();
  }
  await arrived(log, following);
  const all = Array.from({ length: written }, (_, index) => positionOf(index + 1));
  for (const index of [0, 1, 2]) {
    const faults = failsAt(index);
    expect(rowsOf(db, index)).toEqual(all.filter((position) => !faults.has(position)));
    const parked = following.get(`model-${String(index)}`)?.quarantine.list() ?? [];
    expect(parked.map(({ position }) => position)).toEqual(all.filter((position) => faults.has(position)));
  }
  await stopped(following);
  db.close();
};
